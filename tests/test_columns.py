"""The short ways for whole columns give what the cell by cell way gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.identifiers import digest, digests_of
from ingest.columns import mapped

TEXT = st.text(st.sampled_from("甲a1 \u3000\u200b\t\x00\ue000-.年一"), max_size=5)


def test_a_column_that_stays_as_it_is_is_the_same_list() -> None:
    cells: list[str | None] = ["甲", None, "乙"]
    assert mapped(cells, {"甲": "甲", "乙": "乙"}) is cells
    assert mapped(cells, {"甲": "甲"}) == ["甲", None, None]
    assert mapped(cells, {"甲": "a", "乙": None}) == ["a", None, None]
    assert mapped(["", "甲"], {"甲": "甲"}) == [None, "甲"]


@given(rows=st.lists(st.tuples(TEXT, TEXT)))
def test_digests_of_rows_are_those_of_their_cells(rows: list[tuple[str, str]]) -> None:
    columns = list(zip(*rows, strict=True)) or [(), ()]
    assert digests_of(columns) == [digest(*row) for row in rows]
