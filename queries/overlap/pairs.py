"""Two tiers beside each other: Jaccard, overlap coefficient, and whether more is shared than chance would have it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from pydantic import Field

from queries.answer import AnswerRow
from queries.overlap.holdings import Dimension
from queries.overlap.sets import ORDER, Sets


class Pair(AnswerRow):
    """Two tiers in one dimension."""

    dimension: Dimension
    tier_a: str
    tier_b: str
    without_lineage: bool = Field(description="whether a promoted center gave way to the one it became")
    size_a: int
    size_b: int
    shared: int = Field(description="held in both, whatever else holds it")
    jaccard: float | None = Field(description="shared ÷ held in either; none where nothing is held")
    overlap_coefficient: float | None = Field(description="shared ÷ the smaller of the two")
    universe: int = Field(description="things that could have been held")
    expected: float | None = Field(description="shared by chance: size_a × size_b ÷ universe")
    p: float | None = Field(description="hypergeometric probability of at least so many shared by chance")
    q: float | None = Field(description="after Benjamini–Hochberg over all pairs shown")


def pairs(found: Iterable[tuple[Dimension, int, Sets]], tier: str = "") -> list[Pair]:
    """Return every pair of tiers (of those that hold `tier`) in every dimension, with and without lineage; q over all of them."""
    from queries.density.chance import adjusted  # scipy loads on use

    rows = [
        _pair(dimension, universe, sets.counts(without_lineage=apart), (a, b), apart)
        for dimension, universe, sets in found
        for a, b in combinations(range(len(ORDER)), 2)
        if not tier or tier in (ORDER[a], ORDER[b])
        for apart in (False, True)
    ]
    return [row.model_copy(update={"q": q}) for row, q in zip(rows, adjusted([row.p for row in rows]), strict=True)]


def _pair(dimension: Dimension, universe: int, counts: list[int], tiers: tuple[int, int], apart: bool) -> Pair:
    a, b = tiers
    size_a, size_b = (sum(n for bits, n in enumerate(counts) if bits >> t & 1) for t in tiers)
    shared = sum(n for bits, n in enumerate(counts) if bits >> a & 1 and bits >> b & 1)
    either, both_held = size_a + size_b - shared, bool(size_a and size_b)
    return Pair(
        dimension=dimension,
        tier_a=ORDER[a],
        tier_b=ORDER[b],
        without_lineage=apart,
        size_a=size_a,
        size_b=size_b,
        shared=shared,
        jaccard=round(shared / either, 6) if both_held else None,
        overlap_coefficient=round(shared / min(size_a, size_b), 6) if both_held else None,
        universe=universe,
        expected=round(size_a * size_b / universe, 4) if both_held else None,
        p=at_least(shared, universe, size_a, size_b) if both_held else None,
        q=None,
    )


def at_least(shared: int, universe: int, size_a: int, size_b: int) -> float:
    """Return the probability that two random sets of these sizes share at least so many things."""
    from scipy import stats  # loads on use

    return float(stats.hypergeom.sf(shared - 1, universe, size_a, size_b))
