"""Completeness: how much of what a complete record holds is there, by type, property, tier and region."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from graph.model import NODE
from graph.model.vocabulary import TIERS
from graph.store import Row
from queries.answer import Both, say
from queries.places import COUNTRY
from queries.quality.expected import EXPECTED, TIES
from queries.quality.seen import Seen, column, filled, finding, opened
from queries.quality.shapes import Cell, Column, Finding, Section, Share, Table

NAME = "completeness"
Test = Callable[[Row], bool]
"""Tells whether one thing has what a column counts."""


def completeness(seen: Seen) -> Section:
    """Return the section; a share counts things that have a value among all things of the type."""
    tables = [_types(seen), _properties(seen), _by_tier(seen), _by_region(seen)]
    filled_in = _expected_total(tables[0])
    part, whole, percent = filled_in.part, filled_in.whole, filled_in.percent
    return opened(
        NAME,
        headline=say(
            f"应有的项中已填 {part:,} / {whole:,}（{percent}）。",
            f"{part:,} of {whole:,} expected items are filled ({percent}).",
        ),
        tables=tables,
        findings=_findings(seen),
    )


def _expected_total(table: Table) -> Share:
    shares = [row["expected"] for row in table.rows]
    counted = [share for share in shares if isinstance(share, Share)]
    return Share(part=sum(s.part for s in counted), whole=sum(s.whole for s in counted))


def _tests(seen: Seen, name: str) -> list[tuple[str, Both, str, Test]]:
    """What is counted of a type: name, words, whether expected, and the test; relations last."""
    tests: list[tuple[str, Both, str, Test]] = []
    for prop in NODE[name].properties:
        if not prop.derived:
            need = "expected" if prop.name in EXPECTED[name] else "optional"
            tests.append((prop.name, Both.of(prop.words), need, _has(prop.name)))
    ties = TIES.get(name, ())
    return [*tests, *((f"→{t.name}", Both.of(t.words), "expected", _is_in(seen.tied(name, t.edges))) for t in ties)]


def _has(key: str) -> Test:
    return lambda row: filled(row[key])


def _is_in(ids: set[str]) -> Test:
    return lambda row: row["id"] in ids


def _types(seen: Seen) -> Table:
    rows: list[dict[str, Cell]] = []
    for node in seen.types:
        things = seen.things(node.name)
        found: dict[str, list[int]] = {"expected": [0, 0], "optional": [0, 0]}
        for _, _, need, test in _tests(seen, node.name):
            found[need][0] += sum(map(test, things))
            found[need][1] += len(things)
        shares = {need: Share(part=part, whole=whole) for need, (part, whole) in found.items()}
        rows.append({"type": Both.of(node.words), "things": len(things), **shares})
    return Table(
        name="types",
        title=say("各类对象", "Types of things"),
        columns=[
            column("type", "类型", "type"),
            column("things", "数量", "things", "number"),
            column("expected", "应有的项已填", "expected items filled", "share"),
            column("optional", "可有的项已填", "optional items filled", "share"),
        ],
        rows=rows,
        total=len(rows),
    )


def _properties(seen: Seen) -> Table:
    needs = {"expected": say("应有", "expected"), "optional": say("可有", "optional")}
    rows: list[dict[str, Cell]] = [
        {
            "type": Both.of(node.words),
            "item": words,
            "kind": say("关系", "relation") if name.startswith("→") else say("属性", "property"),
            "need": needs[need],
            "filled": Share(part=sum(map(test, seen.things(node.name))), whole=len(seen.things(node.name))),
        }
        for node in seen.types
        for name, words, need, test in _tests(seen, node.name)
        if seen.things(node.name)
    ]
    return Table(
        name="properties",
        title=say("逐项", "Item by item"),
        columns=[
            column("type", "类型", "type"),
            column("item", "项", "item"),
            column("kind", "性质", "kind"),
            column("need", "要求", "need"),
            column("filled", "已填", "filled", "share"),
        ],
        rows=rows,
        total=len(rows),
    )


def _expected_of_centers(seen: Seen) -> list[tuple[str, Both, Test]]:
    always = {"name_zh", "tier"}
    return [
        (name.removeprefix("→"), words, test)
        for name, words, need, test in _tests(seen, "Center")
        if need == "expected" and name not in always
    ]


def _table_of_centers(
    seen: Seen, name: str, title: Both, first: Column, groups: Iterable[tuple[Both, list[Row]]]
) -> Table:
    tests = _expected_of_centers(seen)
    rows: list[dict[str, Cell]] = [
        {
            first.name: words,
            "centers": len(things),
            **{key: Share(part=sum(map(test, things)), whole=len(things)) for key, _, test in tests},
        }
        for words, things in groups
        if things
    ]
    counted = [Column(name=key, words=words, kind="share") for key, words, _ in tests]
    columns = [first, column("centers", "中心数", "centers", "number"), *counted]
    return Table(name=name, title=title, columns=columns, rows=rows, total=len(rows))


def _by_tier(seen: Seen) -> Table:
    centers = seen.things("Center")
    groups = [(Both.of(words), [c for c in centers if c["tier"] == tier]) for tier, words in TIERS.items()]
    groups.append((say("层级未知", "tier unknown"), [c for c in centers if c["tier"] not in TIERS]))
    title = say("中心：按层级", "Centers by tier")
    return _table_of_centers(seen, "centers_by_tier", title, column("tier", "层级", "tier"), groups)


def _by_region(seen: Seen) -> Table:
    regions, centers = seen.scope.regions, seen.things("Center")
    units = [u for u in regions.jurisdictions("provincial", seen.region) if u in regions.names and u != COUNTRY]
    groups = [
        (Both.of(regions.names[unit]), [c for c in centers if regions.within(seen.place_of[c["id"]], unit)])
        for unit in units
    ]
    nowhere = [c for c in centers if not seen.place_of[c["id"]]]
    groups.append((say("所在地区未知", "place unknown"), nowhere))
    title = say(
        "中心：按地区（没有收录中心的地区见“覆盖”）",
        "Centers by region (for regions without any on record see coverage)",
    )
    return _table_of_centers(seen, "centers_by_region", title, column("region", "地区", "region"), groups)


# -- what to repair ----------------------------------------------------------------------------------------------------

WANTED = {
    "Center": ("→sector", "→place", "approved_on", "→organizations", "→chain"),
    "Organization": ("→place", "uscc", "kind"),
}


def _findings(seen: Seen) -> list[Finding]:
    found: list[Finding] = []
    for name, wanted in WANTED.items():
        things = seen.things(name)
        for key, _, _, test in _tests(seen, name):
            if key in wanted:
                lacking = [row["id"] for row in things if not test(row)]
                items = seen.items((identifier, None) for identifier in lacking)
                code = f"{name.lower()}_without_{key.removeprefix('→')}"
                found += finding(code, Share(part=len(lacking), whole=len(things)), items)
    return found
