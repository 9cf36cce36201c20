"""Files as users have them: every reason a row or file is refused for, with its place, in both languages; nothing else ever happens."""

from __future__ import annotations

import csv
import io
import os
import string
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import Refused, Words
from graph.ledger import Ledger, Problem
from graph.model import THING
from graph.model.types import Property
from graph.model.values import FITTERS, UNITS, Unfit, fit
from ingest.evaluate import Known, evaluate
from ingest.load import FileReport, inputs, load
from ingest.readers.delimited import decode
from ingest.readers.policy import read_policy
from ingest.readers.read import read_source
from ingest.readers.reading import Source
from tests.homes import OTHER_PAGE, PAGE, center, header, load_into, mappings, member, small_registry, write

T, E = TypeVar("T"), TypeVar("E", bound=Exception)
MANY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger with the small registry; tests add to it under names of their own."""
    folder = tmp_path_factory.mktemp("load")
    with Ledger.open(folder / "ledger.duckdb") as opened:
        load_into(opened, small_registry(folder / "registry"))
        yield opened


def both(words: Words) -> bool:
    """Whether a text is there in Chinese and in English, and not the same."""
    return bool(words.zh and words.en) and words.zh != words.en and any("\u4e00" <= c <= "\u9fff" for c in words.zh)


def refusal(ledger: Ledger, path: Path) -> FileReport:
    """The report on a file that cannot be read at all."""
    (report,) = load_into(ledger, path)
    assert report.refused is not None
    assert both(report.refused)
    assert (report.read, report.problems) == (0, [])
    return report


# -- rows ----------------------------------------------------------------------------------------------------------------

CENTER_FAULTS = [
    ({"tier": "村级"}, "not-allowed", "tier", "村级"),
    ({"approved_on": "2019-02-30"}, "not-a-date", "approved_on", "2019-02-30"),
    ({"approved_on": "٢٠١٩"}, "not-a-date", "approved_on", "٢٠١٩"),
    ({"joint_build": "也许"}, "not-yes-or-no", "joint_build", "也许"),
    ({"province": "大西洋"}, "unknown-reference", "province", "大西洋"),
    ({"center_id": ""}, "empty", "center_id", ""),
    ({"center_id": "\u200b"}, "empty", "center_id", ""),
]


@pytest.mark.parametrize(("cells", "code", "column", "raw"), CENTER_FAULTS)
def test_a_row_that_does_not_fit_says_where_and_why(
    ledger: Ledger, tmp_path: Path, cells: dict[str, str], code: str, column: str, raw: str
) -> None:
    path = write(tmp_path, "centers", center("GD-30"), {**center("GD-31"), **cells})
    (report,) = load_into(ledger, path)
    (problem,) = report.problems
    assert (report.read, report.accepted, report.quarantined) == (2, 1, 1)
    assert (problem.file, problem.row, problem.code, problem.raw) == ("centers.csv", 3, code, raw)
    assert problem.column == ("city" if column == "province" else column)
    assert both(problem.reason)
    assert both(problem.remedy)
    kept = ledger.connection.execute(
        "SELECT file, row_number, column_name, raw, code, reason_zh, reason_en FROM quarantine ORDER BY batch DESC LIMIT 1"
    ).fetchall()
    assert kept == [(problem.file, 3, problem.column, raw, code, problem.reason.zh, problem.reason.en)]


@pytest.mark.parametrize(
    ("table", "row", "code", "column"),
    [
        ("memberships", member("GD-00", "甲", share_pct="许多"), "not-a-number", "share_pct"),
        ("memberships", member("GD-0O", "甲"), "unknown-reference", "center_id"),
        ("memberships", member("GD-00", "甲", role="boss"), "not-allowed", "role"),
        (
            "coverage",
            {"coverage_id": "C1", "tier": "city", "region_code": "CN", "stated_total": "2.5", "source_url": PAGE},
            "not-an-integer",
            "stated_total",
        ),
    ],
)
def test_other_tables_say_so_too(
    ledger: Ledger, tmp_path: Path, table: str, row: dict[str, str], code: str, column: str
) -> None:
    (report,) = load_into(ledger, write(tmp_path, table, row))
    assert [(p.code, p.column, p.row) for p in report.problems] == [(code, column, 2)]
    assert all(both(p.reason) and both(p.remedy) for p in report.problems)


def test_the_nearest_known_ids_are_named(ledger: Ledger, tmp_path: Path) -> None:
    (report,) = load_into(ledger, write(tmp_path, "memberships", member("GD-0O", "甲")))
    reason = report.problems[0].reason
    assert "相近的有：GD-" in reason.zh
    assert "near: GD-" in reason.en


def test_a_name_of_several_things_is_ambiguous(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.duckdb") as own:
        small_registry(tmp_path / "registry")
        write(
            tmp_path / "registry",
            "sectors",
            *({"sector_id": f"RS-{n}", "name_zh": "石墨烯", "source": PAGE} for n in range(2)),
        )
        reports = {r.file: r for r in load_into(own, tmp_path / "registry")}
    problem = reports["centers.csv"].problems[0]
    assert (problem.code, problem.raw) == ("ambiguous-reference", "石墨烯")
    assert "RS-0" in problem.reason.zh
    assert "RS-1" in problem.reason.en


def test_a_refused_row_says_nothing_not_even_in_part(ledger: Ledger, tmp_path: Path) -> None:
    (report,) = load_into(
        ledger, write(tmp_path, "centers", center("GD-66", tier="村级", source_url="https://example.org/cited"))
    )
    assert report.quarantined == 1
    assert "GD-66" not in ledger.ids("Center")
    said = ledger.connection.execute("SELECT count(*) FROM active_statement WHERE subject = 'GD-66'").fetchall()
    assert said == [(0,)]


@pytest.mark.parametrize("source", mappings(), ids=lambda m: m.source)
def test_a_table_with_its_required_columns_alone_is_read(tmp_path: Path, source: object) -> None:
    for mapping in source.tables:  # type: ignore[attr-defined]
        path = tmp_path / f"{mapping.table}.csv"
        path.write_text(
            ",".join(mapping.required) + "\n" + ",".join("x" for _ in mapping.required) + "\n", encoding="utf-8"
        )
        (table,) = read_source(Source(path.name, path.read_bytes())).tables
        found = evaluate(table, mapping, Known(lambda *_: [], lambda _: set()))
        assert len(found.row_digests) + found.rows_quarantined == 1, mapping.table


# -- files ---------------------------------------------------------------------------------------------------------------


def text_of(table: str, *rows: dict[str, str]) -> str:
    """A table of the registry's shape as CSV text."""
    out = io.StringIO()
    writer = csv.DictWriter(out, header(table), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encodings_of_planning_offices_are_read(ledger: Ledger, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "centers.csv"
    path.write_bytes(
        text_of("centers", center("GD-40", name_zh="广东省石墨烯创新中心", notes="备注：粤港澳")).encode(encoding)
    )
    (report,) = load_into(ledger, path)
    assert (report.accepted, report.problems) == (1, [])
    assert ("广东省石墨烯创新中心", "GD-40") in ledger.names("Center", ("name_zh",))


def test_big5_is_read() -> None:
    text = "org_name,city\n鴻海精密工業股份有限公司,新北\n台灣積體電路製造股份有限公司,新竹\n"
    assert decode(Source("x.csv", text.encode("big5"))) == text


@pytest.mark.parametrize("name", ["name_zh\n广东省", "a\n深圳市某某科技有限公司", "甲,乙\n一,二"])
def test_a_short_file_is_not_taken_for_another_encoding(name: str) -> None:
    assert decode(Source("x.csv", name.encode("gb18030"))) == name


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b",,\n1,2,3\n",
        b"\xef\xbb\xbf",
        b"a,a\n1,2\n",  # a column named twice
        b"center_id,name\nGD-1,\0x\n",
        "center_id,name\n1,2\n".encode("utf-16"),
        b'a,b\n"x"y,2\n',
        b'a,b\n"open,2\n',
        b"a,b\n\xff\xff\xff,2\n",
        b"a,b\n" + b"x" * 1_000_001 + b",2\n",
    ],
    ids=[
        "empty",
        "blank",
        "no-names",
        "mark-only",
        "twice",
        "nul",
        "utf-16",
        "quote",
        "open-quote",
        "no-encoding",
        "huge-cell",
    ],
)
@pytest.mark.parametrize("ending", ["csv", "tsv"])
def test_a_file_that_is_no_table_is_refused_as_a_whole(
    ledger: Ledger, tmp_path: Path, content: bytes, ending: str
) -> None:
    path = tmp_path / f"centers.{ending}"
    path.write_bytes(content.replace(b",", b"\t") if ending == "tsv" else content)
    refusal(ledger, path)


def test_rows_with_a_wrong_number_of_cells_are_set_aside(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "centers.csv"
    lines = text_of("centers", center("GD-41"), center("GD-42")).splitlines()
    path.write_text("\n".join([lines[0], lines[1] + ",", "GD-43,kurz", "", lines[2]]), encoding="utf-8")
    (report,) = load_into(ledger, path)
    assert (report.read, report.accepted, report.quarantined) == (3, 1, 2)
    assert [(p.row, p.code) for p in report.problems] == [(2, "cell-count"), (3, "cell-count")]
    assert str(len(header("centers"))) in report.problems[0].reason.zh
    assert all(both(p.reason) and both(p.remedy) for p in report.problems)


def test_columns_that_no_description_knows_set_the_whole_table_aside(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "weather.csv"
    path.write_text("day,rain\nMon,1\nTue,2\nWed\n", encoding="utf-8")
    (report,) = load_into(ledger, path)
    (problem,) = report.problems
    assert (report.read, report.quarantined, problem.code, problem.raw) == (3, 3, "unknown-table", "day, rain")
    assert both(problem.reason)
    assert both(problem.remedy)


def test_a_table_is_recognised_by_its_columns_whatever_its_name(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "我们的中心.csv"
    path.write_text(text_of("centers", center("GD-44")), encoding="utf-8")
    assert load_into(ledger, path)[0].understood_as == ["registry/centers"]


@pytest.mark.parametrize("name", ["a.ppt", "b.xlsx.exe", "c", "d.CSV~"])
def test_other_kinds_of_file_are_refused(ledger: Ledger, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x", encoding="utf-8")
    report = refusal(ledger, tmp_path / name)
    assert report.refused
    assert ".csv" in report.refused.zh


@pytest.mark.parametrize(
    "name",
    [
        "[red]x.csv",
        "[x.csv",
        "a b'c\";--.csv",
        "..csv",
        ".hidden.csv",
        "\x1b[2J.csv",
        "中 心.csv",
        "=1+1.csv",
        "\n.csv",
    ],
)
def test_hostile_names_are_only_names(ledger: Ledger, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(text_of("memberships", member("GD-00", "甲")), encoding="utf-8")
    (report,) = load_into(ledger, path)
    assert report.accepted == 1
    assert report.file.isprintable()


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_text_is_escaped(ledger: Ledger, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.csv"
    with open(path, "w", encoding="utf-8") as stream:  # noqa: PTH123 - Path cannot name it
        stream.write(text_of("memberships", {**member("GD-00", "甲"), "source_url": ""}))
    (report,) = load(ledger, inputs([Path(os.fsdecode(path))]), mappings())
    assert (report.file, report.accepted) == ("\\xff.csv", 1)


def test_a_folder_is_read_whole_but_not_what_is_hidden_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.csv", "sub/b.csv", ".git/c.csv", "sub/.d.csv", "sub/~$b.csv", "README.md", "LICENSE"):
        (tmp_path / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / name).write_text("x", encoding="utf-8")
    (tmp_path / "data" / "link.csv").symlink_to(tmp_path / "data" / "a.csv")
    assert [i.name for i in inputs([tmp_path / "data"])] == ["data/a.csv", "data/sub/b.csv"]
    monkeypatch.chdir(tmp_path / "data" / "sub")
    assert [i.name for i in inputs([Path("..")])] == ["data/a.csv", "data/sub/b.csv"]
    assert [i.name for i in inputs([Path()])] == ["sub/b.csv"]
    assert [i.name for i in inputs([Path(".d.csv")])] == [".d.csv"]  # named on the line, it is meant


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        inputs([tmp_path / "nowhere"])
    assert both(caught.value.text)


def test_a_file_that_is_gone_by_then_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    path = write(tmp_path, "centers", center("GD-45"))
    items = inputs([path])
    path.unlink()
    (report,) = load(ledger, items, mappings())
    assert report.refused
    assert both(report.refused)


# -- policy rules --------------------------------------------------------------------------------------------------------

DOCUMENT = """id: T-1
title: 测试办法
title_en: Rules made up for tests
doc_no: {reason: {zh: 测试, en: test}}
issuer: {}
jurisdiction: {level: province, code: '440000', name: 广东省}
tier_created: 省级
"""
UNDATED = DOCUMENT + "dates: {}\n"
ENTRY = "type: target, at: 一(一), kind: descriptive, en: five, verb: 建成"


@pytest.mark.parametrize(
    "text",
    [
        "", "- a", "a: [", "just text", "id: 1", "{" * 2000, "&a [*a, *a]", "!!python/object/apply:os.system [ls]", "\x07",
        "id: T\ntitle: x\njurisdiction: 广东", DOCUMENT + "dates: [1]", DOCUMENT + "dates: {issued: 2021-02-30}", UNDATED + "issuers: 某部",
        UNDATED + "cites: [某法]", UNDATED + "rules: {a: 1}", UNDATED + "rules: [1]", UNDATED + "rules: [{id: [1], q: x}]",
        UNDATED + "rules: [{id: a, type: target, tiers: [[x]]}]", UNDATED + "title: 两次", "id: T\ntitle: [a]\njurisdiction: {}", "? [a]\n: b",
        "id: T\ntitle: &a [x, *a]\njurisdiction: {}", UNDATED + "rules: [{id: a, type: funding, at: 一, q: 不少于五家, kind: computed, en: x y z}]",
    ],
)  # fmt: skip
def test_rules_of_another_shape_are_refused(ledger: Ledger, tmp_path: Path, text: str) -> None:
    path = tmp_path / "rule.yaml"
    path.write_text(text, encoding="utf-8")
    refusal(ledger, path)


def test_half_a_character_from_an_escape_is_replaced(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "rule.yaml"
    path.write_text(
        UNDATED.replace("测试办法", '"\\ud83d办法"') + f'rules: [{{id: T-8, q: "x\\ud800", {ENTRY}}}]\n',
        encoding="utf-8",
    )
    (report,) = load_into(ledger, path)
    assert (report.read, report.quarantined) == (2, 0)


def test_a_table_that_a_new_version_leaves_empty_loses_its_facts(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "rule.yaml"
    path.write_text(UNDATED + f"rules: [{{id: T-9, q: 建成五家, year: 2025, {ENTRY}}}]\n", encoding="utf-8")
    load_into(ledger, path)
    assert "T-9" in ledger.ids("Target")
    path.write_text(UNDATED, encoding="utf-8")
    load_into(ledger, path)
    assert "T-9" not in ledger.ids("Target")


# -- anything at all -----------------------------------------------------------------------------------------------------

ANY_NAME = st.sampled_from(["centers", "memberships", "conflicts", "talent", "standards", "anything"])
CSV_TEXT = st.text(st.sampled_from([*string.printable, *'\u200b\u3000，"广东省石墨烯🙂\x1b\x85\u2028']), max_size=200)


def attempt(call: Callable[[], T], expected: type[E]) -> tuple[T | None, E | None]:
    """What a call returns, or the one kind of error it may raise."""
    try:
        return call(), None
    except expected as error:
        return None, error


def either_way(name: str, content: bytes) -> None:
    """Read a file: rows or refused rows, or the whole file refused; any other exception is a bug."""
    reading, refused = attempt(lambda: read_source(Source(name, content)), Refused)
    assert refused is None or (both(refused.text) and refused.remedy and both(refused.remedy))
    for table in reading.tables if reading else ():
        fitting = [m for source in mappings() if (m := source.table_for(table.name, list(table.columns)))]
        for mapping in fitting:
            found = evaluate(table, mapping, Known(lambda *_: [("广东省", "440000")], lambda _: {"GD-01"}))
            assert len(found.row_digests) + found.rows_quarantined == len(table) + table.refused


@MANY
@given(
    content=st.binary(max_size=300) | CSV_TEXT.map(lambda t: t.encode("utf-8")),
    ending=st.sampled_from([".csv", ".tsv", ".yaml", ".yml"]),
)
def test_any_bytes_are_rows_or_refused(content: bytes, ending: str) -> None:
    either_way(f"any{ending}", content)


@MANY
@given(table=ANY_NAME, body=CSV_TEXT)
def test_any_text_below_a_known_header_is_rows_or_refused(table: str, body: str) -> None:
    columns = header(table) if table != "anything" else header("centers")
    either_way(f"{table}.csv", (",".join(columns) + "\n" + body).encode("utf-8"))


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=8)
KEYS = st.sampled_from(["at", "id", "q", "type", "kind", "names", "items", "check", "strength", "year"])
PARTS = st.sampled_from(
    ["dates", "issuer", "cites", "supersedes", "rules", "numbering", "forms", "jurisdiction", "doc_no", "title"]
)
SHAPES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@MANY
@given(parts=st.dictionaries(PARTS, SHAPES))
def test_any_shape_of_rules_is_rows_or_refused(parts: dict[str, object]) -> None:
    import yaml

    content = yaml.safe_dump({**yaml.safe_load(UNDATED), **parts}, allow_unicode=True).encode("utf-8")
    reading, _ = attempt(lambda: read_policy(Source("rule.yaml", content)), Refused)
    names = ["policies", "policy_issuers", "policy_citations", "policy_supersedes", "policy_clauses", "policy_targets"]
    assert reading is None or [t.name for t in reading.tables] == names
    either_way("rule.yaml", content)


NUMBERS = st.from_regex(r"[+-]?[0-9.,]{0,12}([eE][+-]?[0-9]{0,25})?", fullmatch=True)
PROPERTIES = [Property("p", kind, Words("属性", "property")) for kind in FITTERS] + [
    p for t in THING.values() for p in t.properties if p.values
][:5]


@MANY
@given(prop=st.sampled_from(PROPERTIES), text=st.text(max_size=30) | NUMBERS, unit=st.sampled_from([None, *UNITS]))
def test_any_cell_fits_or_says_why(prop: Property, text: str, unit: str | None) -> None:
    value, unfit = attempt(lambda: fit(prop, text, unit), Unfit)
    if value is None:
        assert unfit
        assert both(unfit.reason)
        assert both(unfit.remedy)
    else:
        assert fit(prop, value) == value, "canonical text is its own canonical text"
        assert prop.kind not in ("partial_date", "date") or value.isascii()


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1.1", "万元", "11000.0"),
        ("0.07", "万元", "700.0"),
        ("1,000.5", None, "1000.5"),
        ("２０", "亿元", "2000000000.0"),
    ],
)
def test_money_is_what_is_printed(text: str, unit: str | None, value: str) -> None:
    assert fit(THING["Funding"].property_named("amount_cny"), text, unit) == value


def test_problems_are_plain_data_for_json(ledger: Ledger, tmp_path: Path) -> None:
    (report,) = load_into(ledger, write(tmp_path, "centers", center("GD-31", tier="村级", source_url=OTHER_PAGE)))
    (plain,) = report.as_json()["problems"]
    assert set(plain) == set(Problem._fields)
    assert set(plain["reason"]) == {"zh", "en"}
