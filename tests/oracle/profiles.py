"""What the registry says about one center and about one organisation."""

from typing import NamedTuple

from tests.oracle import events
from tests.oracle.fields import unit
from tests.oracle.names import names_of, organization, provider_organization
from tests.oracle.places import location
from tests.oracle.registry import Registry, Row


class CenterFacts(NamedTuple):
    """Facts of one center; standards and patents by number, else by reference, published totals left out."""

    name: str
    tier: str
    status: str
    regions: frozenset[str]
    sectors: dict[str, str | None]  # level → unit
    members: dict[str, set[str]]  # organisation → roles, partners included
    shares: dict[str, set[str]]  # organisation → stated shares in percent
    segments: frozenset[str]
    technologies: frozenset[str]  # tech_id
    standards: frozenset[str]
    patents: frozenset[str]
    projects: frozenset[str]
    promoted_from: frozenset[str]
    promoted_to: frozenset[str]


class OrganizationFacts(NamedTuple):
    """Facts of one organisation."""

    name: str
    names: frozenset[str]
    regions: frozenset[str]
    centers: dict[str, set[str]]  # center → roles, partner included
    standards: dict[str, int | None]  # standard → rank among its drafters as printed, None without one
    patents: dict[str, set[str]]  # patent → roles (original, current)
    projects: frozenset[str]
    segments: frozenset[str]  # named in center_segments.csv
    provides: frozenset[str]  # segments it is a provider of, domestic or not


def column(rows: list[Row], name: str, **where: str) -> frozenset[str]:
    """Return the values of one column in the rows that match."""
    return frozenset(row[name] for row in rows if row[name] and all(row[key] == value for key, value in where.items()))


def center_facts(registry: Registry, center_id: str) -> CenterFacts:
    """Return the facts of one center."""
    center = registry.centers[center_id]
    shares: dict[str, set[str]] = {}
    for row in registry.rows("memberships"):
        if row["center_id"] == center_id and row["share_pct"]:
            shares.setdefault(organization(registry, row["org_name"]), set()).add(row["share_pct"])
    return CenterFacts(
        name=center["name_zh"],
        tier=center["tier"],
        status=center["status"],
        regions=frozenset(location(registry, center)),
        sectors={level: unit(registry, center, level) for level in ("field", "group", "ten")},
        members=dict(events.memberships(registry, {center_id}, partners=True).get(center_id, {})),
        shares=shares,
        segments=column(registry.rows("center_segments"), "segment_id", center_id=center_id, subject_kind="center"),
        technologies=column(registry.rows("technologies"), "tech_id", center_id=center_id),
        standards=frozenset(
            events.standard_id(r)
            for r in registry.rows("standards")
            if r["center_id"] == center_id and "(合计)" not in r["title_zh"]
        ),
        patents=column(registry.rows("patents"), "patent_no", center_id=center_id),
        projects=column(registry.rows("project_participants"), "project_id", center_id=center_id),
        promoted_from=column(registry.rows("promotions"), "from_center_id", to_center_id=center_id),
        promoted_to=column(registry.rows("promotions"), "to_center_id", from_center_id=center_id),
    )


def roles_in(found: dict[str, events.Event], whom: str) -> dict[str, set[str]]:
    """Return event → roles of one organisation in it."""
    return {name: set(event[whom]) for name, event in found.items() if whom in event}


def ranks(registry: Registry, whom: str) -> dict[str, int | None]:
    """Return standard → rank of one organisation among its drafters, the first rank where two rows name it."""
    found: dict[str, int | None] = {}
    for row in registry.rows("standard_drafters"):
        if organization(registry, row["org_canonical"] or row["org_name"]) == whom:
            name, rank = events.standard_id(row), int(row["order"]) if row["order"].isdecimal() else None
            known = [each for each in (found.get(name), rank) if each is not None]
            found[name] = min(known, default=None)
    return found


def organization_facts(registry: Registry, name: str) -> OrganizationFacts:
    """Return the facts of one organisation, asked for by any of its names."""
    whom = organization(registry, name)
    places = [row for row in registry.rows("organizations") if row["org_name"] == whom]
    return OrganizationFacts(
        name=whom,
        names=frozenset(names_of(registry, whom)),
        regions=frozenset(code for row in places for code in location(registry, row)),
        centers=roles_in(events.memberships(registry, set(registry.centers), partners=True), whom),
        standards=ranks(registry, whom),
        patents=roles_in(events.patents(registry), whom),
        projects=frozenset(roles_in(events.projects(registry), whom)),
        segments=frozenset(
            row["segment_id"]
            for row in registry.rows("center_segments")
            if row["subject_kind"] == "org" and organization(registry, row["org_name"]) == whom
        ),
        provides=frozenset(
            row["segment_id"]
            for row in registry.rows("segment_providers")
            if provider_organization(registry, row) == whom
        ),
    )
