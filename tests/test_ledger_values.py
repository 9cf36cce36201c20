"""Competing values: which one is shown is a rule, and a steward decides above all."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import NotFound, WrongUse
from graph.ledger import Ledger
from graph.ledger.correction import correct
from tests.held import alias, projected, rows, shown, sizes, stated
from tests.homes import OTHER_PAGE, PAGE, center, load_into, small_registry, write

# -- competing values ----------------------------------------------------------------------------------------------------

HIGH, LOW = {"confidence": "high"}, {"confidence": "low"}
NEWS, OFFICIAL = {"source_url": "https://example.org/news"}, {"source_url": "https://example.org/gov"}
OLD_PAGE, NEW_PAGE = {"source_url": "https://example.org/old"}, {"source_url": "https://example.org/new"}
SOURCES = [
    {"source_url": "https://example.org/news", "source_type": "news"},
    {"source_url": "https://example.org/gov", "source_type": "official"},
    {"source_url": "https://example.org/old", "source_type": "news", "published": "2019"},
    {"source_url": "https://example.org/new", "source_type": "news", "published": "2022-03"},
]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"confidence": "medium", **OFFICIAL}, {**HIGH, **NEWS}, "2002"),  # confidence before the kind of source
        ({**HIGH, **OFFICIAL}, {**HIGH, **NEWS}, "2001"),  # the kind of source before the date
        ({**HIGH, **NEW_PAGE}, {**HIGH, **OLD_PAGE}, "2001"),  # the newer page
        ({**HIGH, **OLD_PAGE}, {**HIGH, **NEW_PAGE}, "2002"),
        ({**LOW, **NEWS}, {**LOW, **OFFICIAL}, None),  # contradictions of low confidence settle nothing
        ({"confidence": "", **NEWS}, {**LOW, **OFFICIAL}, "2001"),  # and do not silence a value without a mark
        ({**LOW, **NEWS}, {**HIGH, **NEWS}, "2002"),
    ],
)
def test_which_value_is_shown_is_a_rule_and_all_stay(
    tmp_path: Path, one: dict[str, str], other: dict[str, str], expected: str | None
) -> None:
    with Ledger.open(tmp_path / "ledger.duckdb") as ledger:
        small_registry(tmp_path / "registry")
        write(tmp_path / "registry", "sources", *SOURCES)
        write(tmp_path / "registry", "centers", center("GD-01", approved_on="2001", **one))
        write(tmp_path / "registry", "memberships")
        load_into(
            ledger,
            tmp_path / "registry",
            write(tmp_path / "other", "centers", center("GD-01", approved_on="2002", **other)),
        )
        assert shown(ledger, "node_Center", "GD-01", "approved_on") == expected
        assert stated(ledger, "GD-01", "approved_on") == {"2001", "2002"}
        ranks = rows(
            ledger, "SELECT place FROM shown WHERE subject = 'GD-01' AND property = 'approved_on' ORDER BY place"
        )
        assert ranks == [(1,), (2,)]


def test_raw_text_that_could_not_be_read_does_not_hide_a_value(ledger: Ledger, tmp_path: Path) -> None:
    dispute = {"conflict_id": "X1", "center_id": "GD-01", "field": "approved_on", "value_a": "2011年间", "source_a": PAGE,
               "value_b": "2014", "source_b": OTHER_PAGE, "resolution": "待查"}  # fmt: skip
    load_into(ledger, write(tmp_path / "more", "conflicts", dispute))
    assert shown(ledger, "node_Center", "GD-01", "approved_on") == "2011"
    assert stated(ledger, "GD-01", "approved_on") == {"2011", "2014", None}


# -- a steward's decision ------------------------------------------------------------------------------------------------


def test_a_steward_decides_above_all_and_the_later_decision_counts(ledger: Ledger) -> None:
    number = correct(ledger, "GD-01", "approved_on", "2018", "李", "见批文")
    assert shown(ledger, "node_Center", "GD-01", "approved_on") == "2018"
    assert stated(ledger, "GD-01", "approved_on") == {"2011", "2018"}
    newest = ledger.batches()[0]
    assert (newest.id, newest.kind, newest.author, newest.reason) == (number, "correction", "李", "见批文")
    correct(ledger, "GD-01", "approved_on", "2019", "李", "更正")
    assert shown(ledger, "node_Center", "GD-01", "approved_on") == "2019"
    correct(ledger, "GD-01", "approved_on", "2018", "李", "原批文为准")
    assert shown(ledger, "node_Center", "GD-01", "approved_on") == "2018"
    ledger.record_event(ledger.batches()[0].id, "withdrawn", "李", "撤回")
    assert shown(ledger, "node_Center", "GD-01", "approved_on") == "2019"


def test_a_decision_made_again_in_the_same_words_counts_again(ledger: Ledger) -> None:
    for value in ("2018", "2019", "2018"):
        correct(ledger, "GD-01", "approved_on", value, "李", "见批文")
    assert shown(ledger, "node_Center", "GD-01", "approved_on") == "2018"


def test_a_steward_is_named_as_source(ledger: Ledger) -> None:
    correct(ledger, "GD-01", "status", "培育", "李", "见批文")
    projected(ledger)
    assert shown(ledger, "node_Center", "GD-01", "status") == "cultivating"
    assert rows(ledger, "SELECT name_zh FROM node_Source WHERE source_type = 'steward'") == [("李",)]


@pytest.mark.parametrize(
    ("subject", "prop", "value", "error"),
    [
        ("XX-99", "approved_on", "2018", NotFound),
        ("GD-01", "colour", "red", WrongUse),
        ("GD-01", "id", "GD-02", WrongUse),
        ("GD-01", "first_mention", "2018", WrongUse),  # derived
        ("GD-01", "approved_on", "去年", WrongUse),
        ("GD-01", "approved_on", "2018-02-30", WrongUse),
        ("GD-01", "approved_on", "٢٠١٨", WrongUse),
        ("GD-01", "tier", "village", WrongUse),
        ("GD-01", "name_zh", "\u200b ", WrongUse),
    ],
)
def test_a_correction_that_does_not_fit_changes_nothing(
    ledger: Ledger, subject: str, prop: str, value: str, error: type[Exception]
) -> None:
    before = sizes(ledger)
    with pytest.raises(error) as caught:
        correct(ledger, subject, prop, value, "李", "试")
    assert caught.value.remedy.zh != caught.value.remedy.en  # type: ignore[attr-defined]
    assert sizes(ledger) == before


def test_a_property_of_an_edge_can_be_corrected_before_and_after_a_merge(ledger: Ledger, tmp_path: Path) -> None:
    projected(ledger)
    ((edge,),) = rows(ledger, "SELECT id FROM edge_MEMBER_OF WHERE to_id = 'GD-02'")
    correct(ledger, edge, "share", "12.5", "李", "见章程")
    assert shown(ledger, "edge_MEMBER_OF", edge, "share") == 12.5
    load_into(ledger, write(tmp_path / "more", "org_aliases", alias("第1号公司", "一号")))
    merge_back(ledger, tmp_path)
    projected(ledger)
    ((merged,),) = rows(ledger, "SELECT id FROM edge_MEMBER_OF WHERE to_id = 'GD-02'")
    assert merged != edge
    correct(ledger, merged, "share", "40", "李", "见章程")
    assert shown(ledger, "edge_MEMBER_OF", merged, "share") == 40


def merge_back(ledger: Ledger, folder: Path) -> None:
    """Decide that 第1号公司 is itself an alias."""
    load_into(ledger, write(folder / "back", "org_aliases", alias("总公司", "第1号公司")))
