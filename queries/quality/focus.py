"""Focus: the field a center declares beside the fields its chain, segments and technologies lie in."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Literal

from graph.errors import Words
from graph.model.vocabulary import TIERS
from queries.answer import Both, say
from queries.quality.seen import Seen, column, finding, opened
from queries.quality.shapes import Cell, Finding, Section, Share, Table

NAME = "focus"
Agreement = Literal["agrees", "differs", "not_observed", "not_declared", "neither"]
AGREEMENTS: dict[Agreement, Words] = {
    "agrees": Words("一致", "agrees"),
    "differs": Words("不一致", "differs"),
    "not_observed": Words("只有所报领域", "declared only"),
    "not_declared": Words("只有所做领域", "observed only"),
    "neither": Words("两者都未知", "neither known"),
}
SECTIONS = ("by_chain", "by_segment", "by_technology")


def focus(seen: Seen) -> Section:
    """Return the section: both sides are compared in the ten fields, where both are known."""
    declared, observed, through = _tens(seen, "declared"), _tens(seen, *SECTIONS), _through(seen)
    ids = [row["id"] for row in seen.things("Center")]
    found: dict[str, Agreement] = {center: _agreement(declared[center], observed[center]) for center in ids}
    counts = Counter(found.values())
    compared = counts["agrees"] + counts["differs"]
    return opened(
        NAME,
        headline=say(
            f"{len(ids):,} 个中心中可比较 {compared:,} 个：一致 {counts['agrees']:,} 个，不一致 {counts['differs']:,} 个。",
            f"{compared:,} of {len(ids):,} centers can be compared: {counts['agrees']:,} agree, {counts['differs']:,} differ.",
        ),
        tables=[_by_tier(seen, found), _differing(seen, found, declared, observed, through)],
        findings=_findings(seen, found, declared, observed, compared),
    )


def _agreement(declared: set[str], observed: set[str]) -> Agreement:
    if declared and observed:
        return "agrees" if declared & observed else "differs"
    if declared:
        return "not_observed"
    return "not_declared" if observed else "neither"


def _ten(seen: Seen, sector: str) -> str | None:
    sectors = seen.scope.sectors
    return sector if sectors.levels.get(sector) == "ten" else sectors.tens.get(sector)


def _tens(seen: Seen, *sections: str) -> dict[str, set[str]]:
    """The ten fields that each center's rows in these sections lie in."""
    found: dict[str, set[str]] = defaultdict(set)
    for section in sections:
        for row in seen.run(section):
            if ten := _ten(seen, row["sector"]):
                found[row["center"]].add(ten)
    return found


def _through(seen: Seen) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for section in SECTIONS:
        for row in sorted(seen.run(section), key=lambda row: str(row["through"])):
            if row["through"] and row["through"] not in found[row["center"]]:
                found[row["center"]].append(row["through"])
    return found


def _by_tier(seen: Seen, found: dict[str, Agreement]) -> Table:
    centers = seen.things("Center")
    rows: list[dict[str, Cell]] = []
    for tier, words in TIERS.items():
        ids = [row["id"] for row in centers if row["tier"] == tier]
        counts = Counter(found[center] for center in ids)
        if ids:
            shares: dict[str, Cell] = {name: Share(part=counts[name], whole=len(ids)) for name in AGREEMENTS}
            rows.append({"tier": Both.of(words), "centers": len(ids), **shares})
    columns = [
        column("tier", "层级", "tier"),
        column("centers", "中心数", "centers", "number"),
        *(column(name, words.zh, words.en, "share") for name, words in AGREEMENTS.items()),
    ]
    title = say("按层级", "By tier")
    return Table(name="by_tier", title=title, columns=columns, rows=rows, total=len(rows))


def _named(seen: Seen, sectors: set[str]) -> Both:
    names = [seen.scope.sectors.names[sector] for sector in sorted(sectors)]
    return say("、".join(n.zh for n in names), "; ".join(n.en for n in names))


def _differing(
    seen: Seen,
    found: dict[str, Agreement],
    declared: dict[str, set[str]],
    observed: dict[str, set[str]],
    through: dict[str, list[str]],
) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "id": center,
            "name": seen.captions[center],
            "declared": _named(seen, declared[center]),
            "observed": _named(seen, observed[center]),
            "through": "、".join(through[center][:5]),
        }
        for center, agreement in found.items()
        if agreement == "differs"
    ]
    columns = [
        column("id", "编号", "id"),
        column("name", "中心", "center"),
        column("declared", "所报领域", "declared"),
        column("observed", "所做领域", "observed"),
        column("through", "依据", "seen through"),
    ]
    title = say("不一致的中心", "Centers that differ")
    return Table(name="differing", title=title, columns=columns, rows=rows, total=len(rows))


def _findings(
    seen: Seen, found: dict[str, Agreement], declared: dict[str, set[str]], observed: dict[str, set[str]], compared: int
) -> list[Finding]:
    differ = [center for center, agreement in found.items() if agreement == "differs"]
    sides = {center: (_named(seen, declared[center]), _named(seen, observed[center])) for center in differ}
    details = {
        center: say(f"所报 {a.zh}；所做 {b.zh}", f"declared {a.en}; observed {b.en}")
        for center, (a, b) in sides.items()
    }
    return finding("focus_differs", Share(part=len(differ), whole=compared), seen.items(details.items()))
