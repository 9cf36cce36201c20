"""The second reading of the labels: whole, about labelled pairs only, and measured rightly."""

import pytest

from bench.agreement import ORDER, SAME, SECOND, agreement, labels
from bench.focus import LABELS


def test_the_second_reader_judged_labelled_pairs_among_them_all_that_do_the_same() -> None:
    first, second = labels(LABELS), labels(SECOND)
    assert len(second) == 300
    assert set(second.values()) <= set(ORDER)
    assert {pair for pair, label in first.items() if label in SAME} <= second.keys() <= first.keys()


def test_agreement_is_counted_by_hand() -> None:
    first = dict(zip("abcdefgh", ["duplicate"] * 4 + ["unrelated"] * 4, strict=True))
    second = first | {"a": "overlapping", "h": "duplicate"}
    found = agreement(first, second)  # type: ignore[arg-type]  # one letter stands for a pair
    assert found["all_labels"]["agreed"] == 0.75
    assert found["same_or_not"]["agreed"] == 0.875
    assert found["same_or_not"]["kappa"] == pytest.approx(0.75)  # chance agrees in half: (7/8 - 1/2) / (1 - 1/2)
    assert found["first_by_second"]["unrelated"]["duplicate"] == 1


def test_a_pair_nobody_labelled_first_is_refused() -> None:
    with pytest.raises(KeyError):
        agreement({}, {("GD-01", "GD-02"): "duplicate"})
