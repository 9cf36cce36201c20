"""Files made to harm: each is refused with a reason and a remedy, within the limits, and the next file is read as if nothing had happened."""

from __future__ import annotations

import io
import os
import random
import struct
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import Refused, Unreachable
from ingest.readers import kinds, limits, packages
from ingest.readers.confined import Confined
from ingest.readers.limits import Limits
from ingest.readers.reading import Reading, Source
from ingest.readers.transport import Garbled, receive, receive_answer, send
from tests import workbooks
from tests.test_load import attempt

POSIX = pytest.mark.skipif(os.name == "nt", reason="the system has no such limits")
SMALL = Limits(memory=512 * 1024**2, cpu_seconds=5, wall_seconds=60)
MADE: dict[str, Callable[[], bytes]] = {
    ".xlsx": workbooks.xlsx, ".xls": workbooks.xls, ".xlsb": workbooks.xlsb, ".ods": workbooks.ods, ".docx": workbooks.docx,
    ".parquet": workbooks.parquet, ".pdf": lambda: workbooks.pdf(["a", "b", "c", "d"], grid=True),
    ".json": '[{"名称": "测试", "b": {"c": [1, 2]}}]'.encode, ".jsonl": '{"名称": "测试"}\n{"a": 1}\n'.encode,
    ".csv": "名称,数量\n测试,1\n".encode, ".tsv": lambda: "名称\t数量\n测试\t1\n".encode("gb18030"),
    ".yaml": "id: T-1\ntitle: 测试办法\njurisdiction: {code: '440000'}\n".encode, ".txt": "测试".encode,
}  # fmt: skip


@pytest.fixture(scope="module")
def confined() -> Iterator[Confined]:
    """One reader for all files of this module, with less memory and time than usual."""
    with Confined(SMALL) as opened:
        yield opened


@pytest.fixture
def refused(confined: Confined, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Reads bytes under a name, checks that they are refused in both languages, and returns the English sentence.

    Afterwards a good file is read: whatever happened to the process, the next file does not feel it.
    """

    def refuse(name: str, data: bytes) -> str:
        path = tmp_path / name
        path.write_bytes(data)
        return refusal(confined, path)

    yield refuse
    good = tmp_path / "good.csv"
    good.write_text("a\n1\n", encoding="utf-8")
    assert confined.read(good, "good.csv").tables[0].columns == {"a": ["1"]}


def refusal(confined: Confined, path: Path) -> str:
    """The English sentence a file is refused with."""
    with pytest.raises(Refused) as caught:
        confined.read(path, path.name)
    error = caught.value
    assert error.remedy
    assert error.remedy.zh != error.remedy.en
    assert error.text.zh != error.text.en
    assert "Traceback" not in error.sentence("en")
    return error.sentence("en")


Refusing = Callable[..., str]

# -- packages ------------------------------------------------------------------------------------------------------------


def test_a_bomb_is_refused_by_the_sizes_it_declares(refused: Refusing) -> None:
    bomb = workbooks.zipped({"xl/workbook.xml": "<workbook/>", "xl/x.bin": bytes(64 * 1024**2)})
    assert "bomb" in refused("x.xlsx", bomb)


@POSIX
def test_a_bomb_that_lies_about_its_size_meets_the_memory_limit(refused: Refusing) -> None:
    row = '<table:table-row table:number-rows-repeated="900"><table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell></table:table-row>'
    data = bytearray(workbooks.ods(row.format("x" * 150_000_000)))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        true = package.getinfo("content.xml").file_size
    place = data.rfind(struct.pack("<I", true))
    while place >= 0:  # in the local header and in the directory
        data[place : place + 4] = struct.pack("<I", 1000)
        place = data.rfind(struct.pack("<I", true))
    refused("x.ods", bytes(data))


def test_too_many_entries_are_refused(refused: Refusing) -> None:
    parts: dict[str, str | bytes] = {f"x/{n}": b"" for n in range(packages.MOST_ENTRIES)}
    assert "entries" in refused("x.xlsx", workbooks.zipped({"xl/workbook.xml": "<w/>", **parts}, zipfile.ZIP_STORED))


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/x", "C:x", "c:\\x", "..\\x", "\\\\host\\x", "xl/.."])
def test_entries_that_lead_outside_are_refused(refused: Refusing, name: str) -> None:
    assert "path" in refused("x.xlsx", workbooks.repacked(workbooks.xlsx(), {name: b"x"}))


LAUGHS = "<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {b} '{('&' + a + ';') * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("made", "part"),
    [("xlsx", "xl/workbook.xml"), ("xlsx", "xl/worksheets/sheet1.xml"), ("xlsx", "xl/_rels/workbook.xml.rels"),
     ("xlsx", "xl/sharedStrings.xml"), ("docx", "word/document.xml"), ("docx", "docProps/core.xml"), ("ods", "content.xml")],
)  # fmt: skip
@pytest.mark.parametrize(
    "head",
    [
        f"<!DOCTYPE x [{LAUGHS}]>",
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!doctype x SYSTEM "http://127.0.0.1:1/x">',
        f"<!--{' ' * 70_000}--><!DOCTYPE x>",
    ],
    ids=["laughs", "file", "address", "far"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7"])
def test_documents_with_declarations_are_refused(made: str, part: str, head: str, encoding: str) -> None:
    data = {"xlsx": workbooks.xlsx, "docx": workbooks.docx, "ods": workbooks.ods}[made]()
    text = f'<?xml version="1.0" encoding="{encoding}"?>{head}<x>&i;</x>'
    with pytest.raises(Refused, match="declares"):
        packages.opened(Source("x", workbooks.repacked(data, {part: text.encode(encoding)})))


def test_an_entry_that_is_encrypted_says_so(refused: Refusing) -> None:
    data = bytearray(workbooks.xlsx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    assert "password" in refused("x.xlsx", bytes(data))


# -- wrong and broken ----------------------------------------------------------------------------------------------------


def test_a_protected_workbook_says_so(refused: Refusing) -> None:
    protected = workbooks.compound({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y"})
    for name in ("x.xlsx", "x.docx", "x.xls"):
        assert "password" in refused(name, protected)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("x.doc", b"", ".docx"), ("x.wps", b"", ".docx"), ("x.rtf", b"", ".docx"), ("x.et", b"", ".xlsx"), ("x.zip", b"", "Unpack"),
        ("x.png", b"", "Type"), ("x.exe", b"", "is not read"), ("x", b"", "is not read"), ("x.html", b"", ".xlsx"),
        ("x.docx", workbooks.compound({"WordDocument": b""}), ".docx"), ("x.xls", workbooks.compound({"WordDocument": b""}), ".docx"),
        ("x.xls", workbooks.compound({"Other": b""}), "no workbook"), ("x.xls", b"<html><table><tr><td>a", "HTML"),
        ("x.xls", b"\xef\xbb\xbf\n <!DOCTYPE HTML><html>", "HTML"), ("x.csv", b"<table><tr><td>1</td></tr></table>", "HTML"),
        ("x.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "XML"),
        ("x.xlsx", b"\x89PNG\r\n", "image"), ("x.docx", b"{\\rtf1}", "RTF"), ("x.xlsx", workbooks.zipped({"a": "b"}), "archive"),
        ("x.csv", b"Rar!\x1a\x07", "archive"), ("x.xlsx", b"\0\1\2", "damaged"), ("x.docx", b"a,b", "no DOCX"), ("x.pdf", b"x", "no PDF"),
        ("x.parquet", b"x", "no Parquet"), ("x.xlsx", b"", "empty"), ("x.csv", b"a,b\n\0,1\n", "NUL"), ("x.txt", b"\xff\xff", "encoding"),
        ("x.pdf", b"%PDF-1.4\n", "damaged"), ("x.parquet", b"PAR1PAR1", "damaged"),
    ],
)  # fmt: skip
def test_what_no_reader_reads_says_what_to_do(refused: Refusing, name: str, data: bytes, says: str) -> None:
    assert says in refused(name, data)


@pytest.mark.parametrize("ending", [".xlsx", ".xls", ".xlsb", ".ods", ".docx", ".parquet"])
def test_a_truncated_file_is_refused(refused: Refusing, ending: str) -> None:
    data = MADE[ending]()
    refused(f"x{ending}", data[: len(data) // 2])
    refused(f"x{ending}", data[:30])


def test_every_ending_that_is_read_has_a_reader_and_a_printed_name() -> None:
    from ingest.readers.read import READERS

    assert set(kinds.KINDS.values()) == set(READERS) == set(kinds.PRINTED)
    assert not set(kinds.KINDS) & set(kinds.REMEDIES)


# -- too large -----------------------------------------------------------------------------------------------------------


def sheet(body: str) -> bytes:
    """A workbook whose sheet holds this XML."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return workbooks.repacked(
        workbooks.xlsx(),
        {"xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData>{body}</sheetData></worksheet>'},
    )


def test_a_sheet_of_ten_million_rows_is_refused_before_it_is_in_memory(
    refused: Refusing, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="10000000"><c r="A10000000"><v>1</v></c></row>')
    assert "10000000 rows" in refused("x.xlsx", data)
    monkeypatch.setattr("python_calamine.load_workbook", lambda _: pytest.fail("the parser was asked"))
    from ingest.readers.workbook import read_sheets

    with pytest.raises(Refused, match="rows"):
        read_sheets(Source("x.xlsx", data))


@POSIX
def test_two_cells_in_opposite_corners_do_not_fill_the_memory(refused: Refusing) -> None:
    corner = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    refused("x.xlsx", sheet(corner))


@POSIX
def test_a_repeated_row_does_not_fill_the_memory(refused: Refusing) -> None:
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    refused("x.ods", workbooks.ods(f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'))


def test_tables_beyond_the_limit_are_refused(refused: Refusing) -> None:
    assert "rows" in refused("x.csv", b"a\n" + b"1\n" * (limits.MOST_ROWS + 1))
    wide = b'<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc>'
    w = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = b"<w:document %s><w:body><w:tbl><w:tr>%s</w:tr></w:tbl></w:body></w:document>" % (w, wide)
    assert "columns" in refused("x.docx", workbooks.repacked(workbooks.docx(), {"word/document.xml": body}))


def test_a_parquet_file_of_a_billion_rows_is_refused_by_its_footer(refused: Refusing) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(pa.table({"a": pa.nulls(limits.MOST_ROWS + 1, pa.int8())}), out)
    assert "rows" in refused("x.parquet", out.getvalue())


@POSIX
def test_a_file_larger_than_the_limit_is_not_read(confined: Confined, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    with path.open("wb") as stream:
        stream.truncate(limits.LARGEST_FILE + 1)  # takes no room on the disk
    assert "larger than" in refusal(confined, path)


# -- time and memory -----------------------------------------------------------------------------------------------------


@POSIX
def test_rules_that_multiply_themselves_meet_a_limit(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12))]
    path = tmp_path / "x.yaml"
    path.write_text("id: T\ntitle: *a11\njurisdiction: {}\n".join(["\n".join(lines) + "\n", ""]), encoding="utf-8")
    with Confined(Limits(memory=512 * 1024**2, cpu_seconds=2, wall_seconds=60)) as confined:
        refusal(confined, path)


@POSIX
def test_a_process_out_of_time_is_ended_and_replaced(tmp_path: Path) -> None:
    (tmp_path / "slow.csv").write_bytes(b"a,b\n" + b"1,2\n" * 1_000_000)
    (tmp_path / "good.csv").write_text("a\n1\n", encoding="utf-8")
    with Confined(Limits(cpu_seconds=1, wall_seconds=0.05)) as confined:
        assert "longer" in refusal(confined, tmp_path / "slow.csv")
    with Confined(Limits(cpu_seconds=0, wall_seconds=60)) as confined:
        assert "longer" in refusal(confined, tmp_path / "slow.csv")


@POSIX
def test_a_file_that_needs_more_memory_than_there_is_says_so(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[" + ",".join(['{"a": "bcdefgh"}'] * 900_000) + "]", encoding="utf-8")
    (tmp_path / "good.csv").write_text("a\n1\n", encoding="utf-8")
    with Confined(Limits(memory=160 * 1024**2)) as confined:
        assert "memory" in refusal(confined, tmp_path / "x.json")
        assert confined.read(tmp_path / "good.csv", "good.csv").tables


@POSIX
def test_a_process_that_cannot_start_is_no_fault_of_the_file(tmp_path: Path) -> None:
    with Confined(Limits(memory=1024)) as confined, pytest.raises(Unreachable) as caught:
        confined.read(tmp_path / "x.csv", "x.csv")
    assert caught.value.remedy


@POSIX
def test_the_process_has_its_limits_and_none_of_the_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    monkeypatch.setenv("NEO4J_PASSWORD", "secret")
    (tmp_path / "docx.py").write_text("raise SystemExit(3)", encoding="utf-8")
    (tmp_path / "x.docx").write_bytes(workbooks.docx())
    monkeypatch.chdir(tmp_path)  # what lies beside the files is not imported
    with Confined(SMALL) as confined:
        assert confined.read(Path("x.docx"), "x.docx").tables
        process = confined._process
        assert process
        for what, bound in ((resource.RLIMIT_AS, SMALL.memory), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
            assert resource.prlimit(process.pid, what) == (bound, bound)
        if sys.platform == "linux":
            assert "NEO4J_PASSWORD" not in Path(f"/proc/{process.pid}/environ").read_text()
    assert process.returncode is not None, "it is gone afterwards"


# -- no file at all ------------------------------------------------------------------------------------------------------


@POSIX
def test_links_pipes_and_devices_are_refused_without_waiting(confined: Confined, tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("a\n1\n", encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "endless.csv").symlink_to("/dev/zero")
    said = {name: refusal(confined, tmp_path / f"{name}.csv") for name in ("link", "pipe", "folder", "endless", "gone")}
    assert "link" in said["link"]
    assert "link" in said["endless"]
    assert "pipe" in said["pipe"]
    assert "folder" in said["folder"]
    assert "No such file" in said["gone"]
    assert "device" in refusal(confined, Path("/dev/zero"))


# -- answers no reading process would give -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    ["", "x", "[]", "{}", '{"refused": 1, "leaving": false}', '{"reading": {"tables": [1]}, "leaving": false}',
     '{"reading": {"tables": [{"columns": ["a"], "rows": 2, "name": "t"}], "digest": "", "text": null, "remarks": []}, "leaving": false}'],
)  # fmt: skip
def test_a_garbled_answer_is_known_as_one(head: str) -> None:
    stream = io.BytesIO()
    for text in (head, "[1, 2]", "only one cell", ""):
        send(stream, text)
    stream.seek(0)
    with pytest.raises((Garbled, EOFError)):
        receive_answer(stream)


def test_an_answer_that_claims_to_be_endless_is_not_awaited() -> None:
    with pytest.raises(Garbled):
        receive(io.BytesIO(b"\x7f" + b"\xff" * 7 + b"x"))


# -- anything at all -----------------------------------------------------------------------------------------------------

MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ENDINGS = st.sampled_from(sorted([*kinds.KINDS, *kinds.REMEDIES, ""]))
BEGINNINGS = st.sampled_from(
    [b"", kinds.OLE, b"PK\x03\x04", b"%PDF-1.4\n", b"PAR1", b"\xef\xbb\xbf", b"<?xml ?>", b"[{", b"id: "]
)


def either_way(confined: Confined, path: Path, data: bytes) -> None:
    """Rows, or refused with words in both languages; anything else is a bug."""
    path.write_bytes(data)
    reading, error = attempt(lambda: confined.read(path, path.name), Refused)
    assert isinstance(reading, Reading) or (error and error.remedy and error.text.zh != error.text.en)


@MANY
@given(ending=ENDINGS, begin=BEGINNINGS, rest=st.binary(max_size=400))
def test_any_bytes_with_any_ending_are_read_or_refused(
    confined: Confined, tmp_path: Path, ending: str, begin: bytes, rest: bytes
) -> None:
    either_way(confined, tmp_path / f"x{ending}", begin + rest)


@pytest.mark.parametrize("ending", sorted(MADE))
def test_a_file_with_flipped_bits_or_a_missing_end_is_read_or_refused(
    confined: Confined, tmp_path: Path, ending: str
) -> None:
    data, chance = MADE[ending](), random.Random(ending)
    for _ in range(25):
        broken = bytearray(data[: chance.randrange(len(data)) if chance.random() < 0.3 else len(data)])
        for _ in range(chance.randint(1, 8) if broken else 0):
            broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        either_way(confined, tmp_path / f"x{ending}", bytes(broken))


@pytest.mark.parametrize(("ending", "part"), [(".xlsx", "xl/worksheets/sheet1.xml"), (".xlsx", "xl/workbook.xml"), (".docx", "word/document.xml"),
                                              (".ods", "content.xml"), (".xlsb", "xl/worksheets/sheet1.bin"), (".xlsb", "xl/workbook.bin")])  # fmt: skip
def test_a_package_with_a_broken_part_is_read_or_refused(
    confined: Confined, tmp_path: Path, ending: str, part: str
) -> None:
    data, chance = MADE[ending](), random.Random(part)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        content = package.read(part)
    for _ in range(25):
        broken = bytearray(content[: chance.randrange(len(content)) if chance.random() < 0.3 else len(content)])
        for _ in range(chance.randint(0, 8) if broken else 0):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        either_way(confined, tmp_path / f"x{ending}", workbooks.repacked(data, {part: bytes(broken)}))
