"""The report of a load: many alike are one line, names are short, lines break where Chinese may break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from chuangtu.load_report import next_steps, show, summary, totals
from chuangtu.wrapping import wrapped
from graph.errors import Words
from graph.problems import Problem
from ingest.report import FileReport


def refused_days(file: str, rows: int) -> FileReport:
    """A file of which so many rows are refused for the same reason, each with another text."""
    remedy = Words("请写成 2019。", "Write 2019.")
    problems = [
        Problem(file, n, "日期", f"x{n}", "not-a-date", Words(f"“x{n}”不是日期", f"“x{n}” is no date"), remedy)
        for n in range(2, rows + 2)
    ]
    return FileReport(file, read=rows, quarantined=rows, problems=problems)


def test_problems_of_a_kind_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """The first rows, how many there are, one reason and the remedy once; the folder of all files is not repeated."""
    show("zh", [refused_days("测试/甲.csv", 900), refused_days("测试/乙.csv", 1)])
    said = "".join(capsys.readouterr().out.split())
    assert said.count("请写成") == 2
    assert "第2、3、4、5、6…行（共900行）" in said
    assert "另有899种同类写法" in said
    assert "测试/" not in said


def test_the_summary_counts_the_users_own_files() -> None:
    """Files that ship are not among them; what is refused, mended and read adds up."""
    bad = FileReport("b.doc", refused=Words("不读取", "not read"))
    reports = [FileReport("r.csv", read=9, unchanged=9, bundled=True), bad, refused_days("c.csv", 2)]
    assert totals(reports) == (2, 0, 1, 1, 2, 0, 2, 0)
    assert summary("en", reports).startswith("2 files: 1 with rows to mend, 1 not read.")
    assert len(next_steps("zh", reports, None)) == 2
    assert summary("zh", reports[:1]) == ""


@given(st.text(st.sampled_from("中文测试，。（）、“” abc12:/"), max_size=80), st.integers(12, 40))
def test_lines_are_no_wider_than_the_terminal_and_lose_nothing(sentence: str, width: int) -> None:
    """No line begins with a closing mark; only a piece that cannot be broken is wider."""
    lines = wrapped(sentence, width)
    assert "".join("".join(lines).split()) == "".join(sentence.split())
    for line in lines[1:]:
        assert not line.startswith(tuple("，。）、”")) or cell_len(line) > width or line == lines[0]
