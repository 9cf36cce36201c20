"""The generated nodes and what is said of each; topics tie together by name what belongs to one chain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.generated.draw import Draw, Ints, name
from bench.generated.tables import Made, ids

TIERS = {"national": 0.02, "provincial": 0.68, "city": 0.3}
KINDS = {
    "enterprise": 0.7, "research_institute": 0.12, "university": 0.1, "industry_organisation": 0.03, "government": 0.02,
    "financial_institution": 0.02, "hospital": 0.01,
}  # fmt: skip
FIRST_YEAR, LAST_YEAR = 2016, 2025


@dataclass(frozen=True)
class Things:
    """What relations are drawn from: how many there are of each type, and to which chain they belong."""

    counts: dict[str, int]
    tiers: NDArray[np.str_]
    """Tier of each center."""
    chain_of: dict[str, Ints]
    """Type → chain of each; segments stand in the order of their chains."""


def make(made: Made, draw: Draw, counts: dict[str, int]) -> Things:
    """Make all nodes."""
    chains = counts["Chain"]
    chain_of = {kind: draw.often(counts[kind], chains) for kind in ("Center", "Technology", "Patent", "Standard")}
    chain_of["Segment"] = np.arange(counts["Segment"]) * chains // counts["Segment"]
    chain_of["Organization"] = draw.evenly(counts["Organization"], chains)
    things = Things(counts, np.array(draw.one_of(counts["Center"], **TIERS)), chain_of)
    _ecosystem(made, draw, things)
    _results(made, draw, things)
    _records(made, draw, counts)
    return things


def _named(kind: str, words: str, things: Things) -> tuple[list[str], list[str]]:
    """Ids and names of all things of a type."""
    numbers = range(things.counts[kind])
    topics = things.chain_of.get(kind, np.arange(things.counts[kind])).tolist()
    return ids(kind, numbers), [name(words, number, topic) for number, topic in zip(numbers, topics, strict=True)]


def _ecosystem(made: Made, draw: Draw, things: Things) -> None:
    """Chains, segments, centers, organisations, technologies."""
    chains, names = _named("Chain", "产业链", things)
    made.things("Chain", chains, name_zh=names)
    segments, names = _named("Segment", "环节", things)
    n = len(segments)
    weak = draw.happens(n, 0.15)
    made.things(
        "Segment", segments, name_zh=names, position=draw.one_of(n, upstream=0.4, midstream=0.35, downstream=0.25),
        weak_point=["true" if is_weak else "" for is_weak in weak], weak_kind=["import_dependence" if is_weak else "" for is_weak in weak],
    )  # fmt: skip
    centers, names = _named("Center", "创新中心", things)
    n = len(centers)
    made.things(
        "Center", centers, name_zh=names, tier=things.tiers.tolist(), status=draw.one_of(n, designated=0.85, cultivating=0.15),
        approved_on=draw.months(n, FIRST_YEAR, LAST_YEAR),
    )  # fmt: skip
    organizations, names = _named("Organization", "机构", things)
    made.things("Organization", organizations, name_zh=names, kind=draw.one_of(len(organizations), **KINDS))
    technologies, names = _named("Technology", "技术", things)
    made.things("Technology", technologies, name_zh=names, fact_kind=["direction"] * len(technologies))


def _results(made: Made, draw: Draw, things: Things) -> None:
    """Patents, standards, projects."""
    patents, names = _named("Patent", "专利", things)
    n = len(patents)
    made.things(
        "Patent", patents, name_zh=names, application_date=draw.months(n, FIRST_YEAR, LAST_YEAR), patent_kind=["invention"] * n
    )  # fmt: skip
    standards, names = _named("Standard", "标准", things)
    n = len(standards)
    made.things(
        "Standard", standards, name_zh=names, issued_on=draw.months(n, FIRST_YEAR, LAST_YEAR),
        list_complete=draw.one_of(n, yes=0.7, no=0.1, unknown=0.2),
    )  # fmt: skip
    projects, names = _named("Project", "项目", things)
    n = len(projects)
    made.things(
        "Project", projects, name_zh=names, started_on=draw.months(n, FIRST_YEAR, LAST_YEAR), kind=["agreement"] * n
    )


def _records(made: Made, draw: Draw, counts: dict[str, int]) -> None:
    """What is recorded about centers and organisations."""
    dated = {"Funding": "funded_on", "Milestone": "happened_on", "Assessment": "assessed_on", "Figure": "year"}
    for kind, words in (
        ("Funding", "资金"), ("Person", "人员"), ("Milestone", "里程碑"), ("Assessment", "考核"), ("Figure", "年度数据"),
    ):  # fmt: skip
        n = counts[kind]
        said: dict[str, list[str]] = {"name_zh": [name(words, number, number) for number in range(n)]}
        if kind in dated:
            said[dated[kind]] = draw.months(n, FIRST_YEAR, LAST_YEAR)
        if kind in ("Funding", "Figure"):
            said["amount_cny"] = [str(amount * 10_000) for amount in draw.evenly(n, 100_000).tolist()]
        made.things(kind, ids(kind, range(n)), **said, **_kinds(kind, n, draw))


def _kinds(kind: str, n: int, draw: Draw) -> dict[str, list[str]]:
    """The closed values of a record."""
    if kind == "Funding":
        return {
            "kind": draw.one_of(n, equity=0.5, grant=0.5),
            "kind_printed": draw.one_of(n, 注册资本=0.4, 补助=0.6),
        }
    if kind == "Assessment":
        return {"kind": ["annual"] * n, "result": draw.one_of(n, passed=0.9, failed=0.1)}
    return {"kind": draw.one_of(n, sales=0.5, rd_spending=0.5)} if kind == "Figure" else {}
