"""Industry-chain coverage: which segments have a center, which an organisation, and what is not known."""

from __future__ import annotations

from collections import defaultdict
from typing import TypeVar

from pydantic import Field

from graph.store import Row as StoreRow
from queries.answer import AnswerRow, Both, Found, ListedCenter, Named, State, say
from queries.parameters import Parameters
from queries.places import COUNTRY
from queries.scope import Scope
from queries.world import World

T = TypeVar("T", bound=Named)


class Working(Named):
    """An organisation that works in a segment: `how` is covers (named there) or supplies (a domestic provider)."""

    how: str
    segment: str


class Row(AnswerRow):
    """One segment."""

    chain: str
    chain_name: str
    chain_name_en: str
    segment: str
    segment_name: str
    segment_name_en: str
    parent: str | None
    position: str | None
    weak_point: bool
    state: State = Field(description="by centers of the asked scope")
    organization_state: State = Field(description="by organisations; no list of them is complete, so yes or unknown")
    centers: list[ListedCenter]
    organizations: list[Working]
    completeness: float | None = Field(
        description="share of the scope's existing centers linked to at least one segment"
    )


def chain_coverage(world: World, asked: Parameters) -> Found[Row]:
    """Return every segment of the asked chain (or of all chains) with its four-valued state."""
    scope = Scope(world, asked)
    segments = sorted(world.run("chain_coverage", "segments", chain=asked.chain), key=lambda s: (s["chain"], s["id"]))
    links = world.run("chain_coverage", "covering")
    tiers = [t for t in scope.tiers if t != "city" or asked.region not in scope.regions.municipalities]
    otherwise = _otherwise(scope, links, tiers)
    centers, organizations = _centers(scope, links), _organizations(scope, asked)
    children: dict[str, list[str]] = defaultdict(list)
    for segment in segments:
        if segment["parent"]:
            children[segment["parent"]].append(segment["id"])
    completeness = _completeness(scope, links)
    rows = []
    for segment in segments:
        own = [segment["id"], *children[segment["id"]]]
        rows.append(
            _row(
                segment,
                _distinct(own, centers),
                _distinct(own, organizations),
                otherwise=otherwise,
                completeness=completeness,
            )
        )
    return Found(
        rows=rows,
        headline=_headline(rows, completeness),
        coverage=_coverage(scope, completeness),
        limits=_limits(asked),
    )


def _row(
    segment: StoreRow,
    centers: list[ListedCenter],
    working: list[Working],
    *,
    otherwise: State,
    completeness: float | None,
) -> Row:
    return Row(
        chain=segment["chain"],
        chain_name=segment["chain_name"],
        chain_name_en=segment["chain_name_en"] or segment["chain_name"],
        segment=segment["id"],
        segment_name=segment["name"],
        segment_name_en=segment["name_en"] or segment["name"],
        parent=segment["parent"],
        position=segment["position"],
        weak_point=bool(segment["weak_point"]),
        state=_state(centers, otherwise=otherwise),
        organization_state="yes" if working else "unknown",
        centers=centers,
        organizations=working,
        completeness=completeness,
    )


def _state(centers: list[ListedCenter], *, otherwise: State) -> State:
    if any(c.existence == "yes" for c in centers):
        return "yes"
    return "unknown" if centers else otherwise


def _centers(scope: Scope, links: list[StoreRow]) -> dict[str, list[ListedCenter]]:
    inside = {c.id: c.listed() for c in scope.centers}
    found: dict[str, list[ListedCenter]] = defaultdict(list)
    for link in sorted(links, key=lambda row: (row["segment"], row["center_id"])):
        if link["center_id"] in inside:
            found[link["segment"]].append(inside[link["center_id"]])
    return found


def _organizations(scope: Scope, asked: Parameters) -> dict[str, list[Working]]:
    """Organisations by segment; below the country only those whose place is known to lie there."""
    here = scope.organizations_here()
    found: dict[str, list[Working]] = defaultdict(list)
    rows = scope.world.run("chain_coverage", "organizations", chain=asked.chain)
    for row in sorted(rows, key=lambda r: (r["segment"], r["how"], r["id"])):
        if here is None or row["id"] in here:
            found[row["segment"]].append(
                Working(id=row["id"], name=row["name"] or row["id"], how=row["how"], segment=row["segment"])
            )
    return found


def _distinct(segments: list[str], by_segment: dict[str, list[T]]) -> list[T]:
    """What stands in a segment or one of its children, each thing once."""
    return list({item.id: item for segment in segments for item in by_segment.get(segment, ())}.values())


def _completeness(scope: Scope, links: list[StoreRow]) -> float | None:
    existing = {c.id for c in scope.existing}
    return round(len(existing & {row["center_id"] for row in links}) / len(existing), 4) if existing else None


def _otherwise(scope: Scope, links: list[StoreRow], tiers: list[str]) -> State:
    """The state of a segment without any center: surely none only where every center of the scope is named and linked to a segment."""
    if not tiers:
        return "not_applicable"
    linked = {row["center_id"] for row in links}
    if any(c.id not in linked for c in scope.centers):
        return "unknown"
    stated = [scope.coverage(tier, scope.asked.region) for tier in tiers]
    return "no" if all(part is not None and part.complete for part in stated) else "unknown"


def _coverage(scope: Scope, completeness: float | None) -> dict[str, object]:
    return {**scope.overall(), "linked_to_segments": completeness}


def _headline(rows: list[Row], completeness: float | None) -> Both:
    yes = sum(r.state == "yes" for r in rows)
    no = sum(r.state == "no" for r in rows)
    helped = sum(r.state != "yes" and r.organization_state == "yes" for r in rows)
    weak = [r for r in rows if r.weak_point and r.state != "yes"]
    one = rows[0] if rows and len({r.chain for r in rows}) == 1 else None
    share = f"{completeness:.0%}" if completeness is not None else "—"
    return say(
        f"{one.chain_name if one else '全部产业链'}的 {len(rows)} 个环节中，{yes} 个已知有中心覆盖，{no} 个确认没有，另有 {helped} 个只见机构；"
        f"薄弱环节中 {len(weak)} 个未见中心。范围内 {share} 的中心已关联到环节。",
        f"Of {len(rows)} segments of {one.chain_name_en if one else 'all chains'} {yes} are known to have a center, {no} surely none, {helped} more have "
        f"organisations only; {len(weak)} weak points have no known center. {share} of the scope's centers are linked to a segment.",
    )


def _limits(asked: Parameters) -> list[Both]:
    limits = [
        say(
            "未见覆盖不等于没有：只有名单齐全且每个中心都关联到环节时才判为“没有”。",
            "Not seen is not absent: “no” needs a complete list and every center linked to a segment.",
        )
    ]
    if asked.region != COUNTRY:
        limits.append(
            say(
                "机构所在地不明的不计入该地区。", "Organisations whose place is unknown are not counted for the region."
            )
        )
    return limits
