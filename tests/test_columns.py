"""The short ways for whole columns give what the cell by cell way gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.identifiers import digest, digests_of
from graph.model import NODE, Property
from graph.model.values import clean
from ingest.columns import cleaned, fit_each, kept_as_printed, mapped

TEXT = st.text(st.sampled_from("甲a1 \u3000\u200b\t\x00\ue000-.年一"), max_size=5) | st.sampled_from(
    ["provincial", "省级", "2019", "0.5", "是"]
)
PROPERTIES = [
    NODE["Center"].property_named(name)
    for name in ("name_zh", "tier", "approved_on", "joint_build", "url")
    if NODE["Center"].has(name)
]


@given(cells=st.lists(st.none() | TEXT))
def test_cleaned_columns_are_cleaned_cells(cells: list[str | None]) -> None:
    assert cleaned(cells) == [(clean(cell) or None) if cell is not None else None for cell in cells]


def test_a_column_that_stays_as_it_is_is_the_same_list() -> None:
    cells: list[str | None] = ["甲", None, "乙"]
    assert mapped(cells, {"甲": "甲", "乙": "乙"}) is cells
    assert cleaned(cells) is cells
    assert mapped(cells, {"甲": "甲"}) == ["甲", None, None]
    assert mapped(cells, {"甲": "a", "乙": None}) == ["a", None, None]
    assert mapped(["", "甲"], {"甲": "甲"}) == [None, "甲"]


@pytest.mark.parametrize("prop", PROPERTIES, ids=lambda prop: prop.name)
@given(texts=st.sets(TEXT.filter(bool)))
def test_what_is_kept_as_printed_fits_as_it_is(prop: Property, texts: set[str]) -> None:
    fitted, unfit = fit_each(prop, texts, None)
    assert fitted.keys() | unfit.keys() == texts
    if kept_as_printed(prop, texts):
        assert fitted == {text: text for text in texts}


@given(rows=st.lists(st.tuples(TEXT, TEXT)))
def test_digests_of_rows_are_those_of_their_cells(rows: list[tuple[str, str]]) -> None:
    columns = list(zip(*rows, strict=True)) or [(), ()]
    assert digests_of(columns) == [digest(*row) for row in rows]
