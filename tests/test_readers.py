"""Every format: what is in a file arrives as tables, in order, with the cells as they are shown."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import Refused, Words
from graph.ledger import Ledger
from ingest.load import inputs, load
from ingest.readers import pdf
from ingest.readers.confined import Confined
from ingest.readers.docx import read_document
from ingest.readers.grid import Merge
from ingest.readers.marks import as_shown, shows_percent
from ingest.readers.read import read_source
from ingest.readers.reading import Options, Reading, Source
from ingest.readers.transport import MARK, receive_answer, send_reading
from ingest.readers.workbook import read_sheets
from ingest.table import Table
from tests import workbooks
from tests.homes import environment, mappings

OFFICE: dict[str, Callable[[], bytes]] = {
    ".xlsx": workbooks.xlsx, ".xlsm": workbooks.xlsx, ".xls": workbooks.xls, ".xlsb": workbooks.xlsb, ".ods": workbooks.ods,
}  # fmt: skip


def read(name: str, data: bytes | str, encoding: str | None = None) -> Reading:
    """Read bytes, or text as UTF-8, in this process."""
    given = data.encode("utf-8") if isinstance(data, str) else data
    return read_source(Source(name, given, Options(encoding)))


def refused(name: str, data: bytes | str, encoding: str | None = None) -> str:
    """Why bytes are refused: both languages and a remedy are there; returned is the English one."""
    with pytest.raises(Refused) as caught:
        read(name, data, encoding)
    assert caught.value.remedy
    assert caught.value.sentence("zh") != caught.value.sentence("en")
    return caught.value.sentence("en")


# -- delimited text ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ending"),
    [("a,b\n1;2,3\n", "csv"), ("a;b\n1;2\n", "csv"), ("a\tb\n1\t2\n", "csv"), ("a\tb\n1\t2\n", "tsv")],
)
def test_the_delimiter_is_told_by_the_first_line(text: str, ending: str) -> None:
    (table,) = read(f"x.{ending}", text).tables
    assert list(table.columns) == ["a", "b"]
    assert table.rows == [2]


def test_a_line_with_commas_and_semicolons_is_comma_separated() -> None:
    assert list(read("x.csv", "a;b,c\n1,2\n").tables[0].columns) == ["a;b", "c"]


def test_the_user_names_the_encoding() -> None:
    data = "名稱,數量\n鴻海,1\n".encode("big5")
    (table,) = read("x.csv", data, "big5").tables
    assert table.columns == {"名稱": ["鴻海"], "數量": ["1"]}
    assert read("x.csv", data, "cp1252").tables[0].columns != table.columns
    assert "no encoding" in refused("x.csv", data, "klingon")
    assert "no encoding" in refused("x.csv", data, "hex")
    assert "no text in utf-8" in refused("x.csv", data, "utf-8")


def test_an_encoding_that_was_guessed_is_remarked() -> None:
    assert read("x.csv", "名称,数量\n测试,1\n").remarks == []
    (remark,) = read("x.csv", "名称,数量\n测试,1\n".encode("gb18030")).remarks
    assert "gb18030" in remark.zh


def test_a_title_above_the_header_does_not_make_every_row_miscounted() -> None:
    (table,) = read("x.csv", "测试名单\n名称,地区\n测试甲,测试省\n").tables
    assert table.problems == []


def test_a_row_with_a_wrong_number_of_cells_is_a_problem_in_its_place() -> None:
    (table,) = read("x.csv", "a,b\n1,2\n3\n4,5\n").tables
    assert (table.rows, table.columns["a"], [p.row for p in table.problems]) == ([2, 4], ["1", "4"], [3])


# -- workbooks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", OFFICE)
def test_a_workbook_is_read(ending: str) -> None:
    (table,) = read(f"x{ending}", OFFICE[ending]()).tables
    assert (table.sheet, table.rows) == ("企业", [2, 3, 4])
    assert table.columns["名称"] == ["测试甲公司", "测试乙公司", "测试丙公司"]
    assert table.columns["日期"] == ["2020-01-02", "2021-03-04", ""]
    assert table.columns["数量"] == ["1.5", "2", workbooks.ERROR], "an error is no empty cell"


@pytest.mark.parametrize("ending", [".xlsx", ".xls", ".xlsb"])
def test_a_percentage_is_read_as_it_is_shown(ending: str) -> None:
    printed = [workbooks.Percent(0.12), workbooks.Percent(1.355), workbooks.Quoted(12.5), 0.12, None]
    makers = {".xlsx": workbooks.xlsx, ".xls": workbooks.xls, ".xlsb": workbooks.xlsb}
    rows = [["名称", "比例", "甲", "乙", "丙", "丁"], ["测试公司", *printed], ["另一测试公司", 1, 1, 1, 1, 1]]
    (table,) = read(f"a{ending}", makers[ending](rows)).tables
    assert [table.columns[name][0] for name in ("比例", "甲", "乙", "丙", "丁")] == [
        "12%",
        "135.5%",
        "12.5",
        "0.12",
        "",
    ]


@given(st.decimals(-1000, 1000, places=6))
def test_a_percentage_keeps_its_digits(number: Decimal) -> None:
    shown = as_shown(float(number))
    assert isinstance(shown, str)
    assert Decimal(shown.removesuffix("%")) == number * 100


@pytest.mark.parametrize(
    ("number", "code", "percent"),
    [
        (9, None, True), (10, None, True), (2, None, False), (164, "0.00%;[Red]-0.00%", True), (9, '0"%"', False),
        (165, r"0.0\%", False), (166, "0_%", False), (167, "[>1]0%;General", True),
    ],
)  # fmt: skip
def test_which_formats_show_percentages(number: int, code: str | None, percent: bool) -> None:
    assert shows_percent(number, code) is percent


def test_merged_ranges_count_from_the_first_filled_cell() -> None:
    rows = [[None] * 3, [None, "名称", "数量"], [None, "测试甲", 1], [None, None, 2]]
    (grid,) = read_sheets(Source("x.xlsx", workbooks.xlsx(rows, merged="B3:B4"))).grids
    assert (grid.first_row, grid.rows[0], grid.merges) == (2, ["名称", "数量"], [Merge(1, 0, 2, 0)])
    (old,) = read_sheets(Source("x.xls", workbooks.xls(merged=True))).grids
    assert old.merges == [Merge(3, 0, 3, 1)]


def test_every_sheet_is_read_a_hidden_one_with_a_remark_an_empty_one_not() -> None:
    reading = read("x.xlsx", workbooks.xlsx(hidden=True))
    assert [table.sheet for table in reading.tables] == ["企业", "隐藏表"]
    assert [("隐藏表" in remark.zh, "hidden" in remark.en) for remark in reading.remarks] == [(True, True)]


def test_an_empty_workbook_is_refused() -> None:
    assert "no data" in refused("x.xlsx", workbooks.xlsx([]))


@pytest.mark.parametrize("name", ["x.csv", "x.xls", "x.txt", "x.pdf"])
def test_a_workbook_under_another_ending_is_read_with_a_remark(name: str) -> None:
    reading = read(name, workbooks.xlsx())
    assert len(reading.tables[0]) == 3
    assert bool(reading.remarks) == (name != "x.xls"), "one old or new workbook is like the other"


@pytest.mark.parametrize("name", ["x.xlsx", "x.xls", "x.ods"])
def test_a_csv_under_the_ending_of_a_workbook_is_read_with_a_remark(name: str) -> None:
    reading = read(name, "名称\t数量\n测试\t1\n")
    assert reading.tables[0].columns == {"名称": ["测试"], "数量": ["1"]}
    assert reading.remarks


# -- documents -----------------------------------------------------------------------------------------------------------


def test_a_document_is_paragraphs_and_tables(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(workbooks.docx())
    document = read_document(tmp_path / "x.docx", "x.docx")
    assert document.paragraphs == ["测试申报表", "第二段。"]
    outer, inner = document.grids
    assert outer.rows == [["名称", "联系", "备注"], ["测试甲", "一", "二"], ["测试乙", "三", None]]
    assert outer.merges == [Merge(1, 2, 2, 2)], "a merged cell is one"
    assert inner.rows == [["内表"], ["测试内"]]


def test_content_controls_insertions_and_ticks_are_read_deletions_are_not() -> None:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    cell = (
        "<w:sdt><w:sdtContent><w:tc><w:p><w:r><w:t>名</w:t></w:r><w:ins><w:r><w:t>称</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p></w:tc></w:sdtContent></w:sdt>"
    )
    tick = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>是</w:t></w:r></w:p></w:tc>'
    body = f"<w:document {w}><w:body><w:tbl><w:tr>{cell}{tick}</w:tr></w:tbl></w:body></w:document>"
    data = workbooks.repacked(workbooks.docx(tables=False), {"word/document.xml": body})
    from ingest.readers.docx import document_of

    (grid,) = document_of(Source("x.docx", data)).grids
    assert (grid.rows, grid.merges) == ([["名称", "☑是", None]], [Merge(0, 1, 0, 2)])


def test_text_without_tables_is_text() -> None:
    for name, data in (
        ("x.txt", "某办法".encode("gb18030")),
        ("x.md", "某办法".encode()),
        ("x.docx", workbooks.docx(tables=False)),
    ):
        reading = read(name, data)
        assert reading.tables == []
        assert reading.text in ("某办法", "测试申报表\n第二段。")


def test_text_may_begin_like_another_format() -> None:
    assert read("x.md", "<div>测试</div>").text == "<div>测试</div>"
    assert list(read("x.csv", "BM,名称\n1,测试\n").tables[0].columns) == ["BM", "名称"]


def test_loading_a_text_says_what_to_do_with_it(tmp_path: Path) -> None:
    (tmp_path / "办法.txt").write_text("第一条 测试。", encoding="utf-8")
    with Ledger.open(tmp_path / "ledger.duckdb") as ledger:
        (report,) = load(ledger, inputs([tmp_path / "办法.txt"]), mappings())
    assert report.refused
    assert "chuangtu policy draft" in report.refused.zh
    assert "chuangtu extract" in report.refused.en


def test_a_pdf_gives_tables_and_text() -> None:
    reading = read("x.pdf", workbooks.pdf(["name", "number", "Test Ltd", "7"], grid=True))
    (table,) = reading.tables
    assert table.columns == {"name": ["Test Ltd"], "number": ["7"]}
    assert reading.text
    assert "Test Ltd" in reading.text


def test_a_scan_and_a_missing_component_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "scan" in refused("x.pdf", workbooks.pdf([]))
    monkeypatch.setattr(pdf, "NEEDED", ("no_such_component",))
    assert "chuangtu[pdf]" in refused("x.pdf", workbooks.pdf())


# -- records -------------------------------------------------------------------------------------------------------------


def test_json_is_flattened_and_numbers_stay_as_printed() -> None:
    entries = [{"名称": "测试", "地区": {"省": "测试省"}, "别名": ["甲", "乙"], "额": 1.10}, {"名称": "乙", "空": None}]
    text = json.dumps(entries, ensure_ascii=False).replace("1.1", "1.10")
    (table,) = read("x.json", text).tables
    assert table.columns == {
        "名称": ["测试", "乙"], "地区.省": ["测试省", ""], "别名": ["甲|乙", ""], "额": ["1.10", ""], "空": ["", ""],
    }  # fmt: skip
    assert table.rows == [1, 2]


def test_lists_inside_one_object_are_tables() -> None:
    (one,) = read("x.json", '{"count": 1, "data": [{"a": "1"}]}').tables
    assert (one.name, one.sheet) == ("x", None)
    two = read("x.json", '{"p": [{"a": "1"}], "q": [{"b": "2"}]}').tables
    assert [(table.name, table.sheet) for table in two] == [("p", "p"), ("q", "q")]


@pytest.mark.parametrize("text", [" x", "[]", "3", '"x"', "[1]", '{"a": 1}', "[" * 100_000, '[{"a": 1}', "[{}, 1]"])
def test_json_of_another_shape_is_refused(text: str) -> None:
    assert "list of objects" in refused("x.json", text)


def test_bad_lines_of_json_lines_are_problems_the_good_ones_go_on() -> None:
    (table,) = read("x.jsonl", '{"a": 1}\n\n{"a": \n[1]\n{"a": 2}\n').tables
    assert (table.rows, table.columns) == ([1, 5], {"a": ["1", "2"]})
    assert [(problem.row, problem.code) for problem in table.problems] == [(3, "not-json"), (4, "not-json")]
    assert "no line" in refused("x.jsonl", "x\n")


def test_parquet_is_read() -> None:
    (table,) = read("x.parquet", workbooks.parquet()).tables
    assert table.columns == {
        "名称": ["测试甲公司", "测试乙公司"],
        "日期": ["2020-01-02", "2021-03-04"],
        "数量": ["1.5", "2"],
    }
    assert table.rows == [1, 2]


def test_nested_parquet_is_flattened() -> None:
    import pyarrow as pa
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(pa.table({"a": [{"b": 1}], "c": [["x", "y"]]}), out)
    assert read("x.parquet", out.getvalue()).tables[0].columns == {"a.b": ["1"], "c": ["x|y"]}


# -- the way from the reading process ------------------------------------------------------------------------------------

CELLS = st.text(st.characters(exclude_characters=MARK, exclude_categories=["Cs"]), max_size=5)


@st.composite
def anything_in_a_table(draw: st.DrawFn) -> Table:
    """A table with something in every field, also in those added one day."""
    kinds = get_type_hints(Table)
    rows = draw(st.integers(0, 3))
    cells = st.lists(CELLS, min_size=rows, max_size=rows)
    own = {"columns": draw(st.dictionaries(CELLS, cells, max_size=3)), "rows": list(range(2, rows + 2))}
    others = {name: draw(st.from_type(kind)) for name, kind in kinds.items() if name not in own}
    return Table(**own, **others)


@settings(max_examples=100, deadline=None)
@given(tables=st.lists(anything_in_a_table(), max_size=2), text=st.none() | CELLS)
def test_a_reading_arrives_as_it_was_sent(tables: list[Table], text: str | None) -> None:
    reading = Reading(tables, "digest", text, [Words("一", "one")])
    stream = io.BytesIO()
    send_reading(stream, reading, leaving=False)
    stream.seek(0)
    assert receive_answer(stream) == (reading, False)


def test_what_no_cell_may_hold_is_replaced_on_the_way() -> None:
    table = Table("t", "f", {"a": [f"x{MARK}y", "\ud800"]}, [1, 2])
    stream = io.BytesIO()
    send_reading(stream, Reading([table]), leaving=True)
    stream.seek(0)
    arrived, leaving = receive_answer(stream)
    assert leaving
    assert isinstance(arrived, Reading)
    assert arrived.tables[0].columns == {"a": ["x y", "?"]}


def test_the_process_starts_without_what_only_some_formats_need() -> None:
    asked = "import sys, ingest.readers.worker, ingest.readers.delimited; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, env=environment(), check=True
    ).stdout.split()
    assert not {"pyarrow", "duckdb", "python_calamine", "docx", "lxml", "yaml", "numpy", "pydantic", "spacy"} & set(
        loaded
    )


def test_the_process_reads_many_files_and_one_ahead(tmp_path: Path) -> None:
    for n in range(3):
        (tmp_path / f"{n}.csv").write_text(f"a\n{n}\n", encoding="utf-8")
    with Confined() as confined:
        first = confined.read(tmp_path / "0.csv", "0.csv")
        confined.prefetch(tmp_path / "1.csv", "1.csv")
        confined.prefetch(tmp_path / "2.csv", "2.csv")
        ahead = confined.read(tmp_path / "1.csv", "1.csv")
        confined.prefetch(tmp_path / "1.csv", "1.csv")
        other = confined.read(tmp_path / "2.csv", "2.csv")
    assert [r.tables[0].columns["a"] for r in (first, ahead, other)] == [["0"], ["1"], ["2"]]
    assert first.digest == hashlib.sha256(b"a\n0\n").hexdigest()
