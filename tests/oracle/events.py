"""What ties organisations: centers, patents, standards and projects, each as an event with its organisations."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from tests.oracle.dates import happened_by
from tests.oracle.names import located_in, organization
from tests.oracle.places import lies_in
from tests.oracle.registry import Registry, Row

Event = dict[str, set[str]]  # organisation → its roles in the event


def standard_id(row: Row) -> str:
    """Return what names a standard: its number, else its reference (STD-007 … STD-010 are one numbered standard)."""
    return row["standard_no"] or row["std_ref"]


def patent_dates(registry: Registry) -> dict[str, str]:
    """Return patent → date of the application, else of the publication."""
    rows = registry.rows("patents")
    return {row["patent_no"]: row["application_date"] or row["publication_date"] for row in rows if row["patent_no"]}


def standard_dates(registry: Registry) -> dict[str, str]:
    """Return standard → date of issue, else its year, else the date it came into force."""
    # Choice: a standard ties its drafters from its issue on, not from its coming into force.
    return {
        standard_id(row): row["issued_on"] or row["year"] or row["implemented_on"] for row in registry.rows("standards")
    }


def project_dates(registry: Registry) -> dict[str, str]:
    """Return project → date."""
    return {row["project_id"]: row["date"] for row in registry.rows("projects")}


def collect(registry: Registry, triples: Iterable[tuple[str, str, str]]) -> dict[str, Event]:
    """Gather (event, organisation, role) into events, organisations by canonical name."""
    events: dict[str, Event] = defaultdict(lambda: defaultdict(set))
    for event, name, role in triples:
        if name:
            events[event][organization(registry, name)].add(role)
    return events


def memberships(registry: Registry, centers: set[str], *, partners: bool) -> dict[str, Event]:
    """Return the organisations of each center."""
    return collect(
        registry,
        (
            (row["center_id"], row["org_name"], row["role"])
            for row in registry.rows("memberships")
            if row["center_id"] in centers and (partners or row["role"] != "partner")
        ),
    )


def patents(registry: Registry) -> dict[str, Event]:
    """Return applicants and later assignees of each numbered patent."""
    rows = registry.rows("patent_applicants")
    return collect(registry, ((row["patent_no"], row["org_name"], row["role"]) for row in rows))


def standards(registry: Registry) -> dict[str, Event]:
    """Return the drafters of each standard."""
    rows = registry.rows("standard_drafters")
    return collect(registry, ((standard_id(row), row["org_canonical"] or row["org_name"], "drafter") for row in rows))


def projects(registry: Registry) -> dict[str, Event]:
    """Return the participants of each project."""
    # Choice: a center that takes part without an organisation beside it (ZJ-04 in PJ-002) is no organisation.
    rows = registry.rows("project_participants")
    return collect(registry, ((row["project_id"], row["org_name"], "participant") for row in rows))


def restrict(registry: Registry, events: dict[str, Event], dates: dict[str, str], region: str, on: date) -> list[Event]:
    """Keep the events that had happened by the day, and in them the organisations located in the region."""
    # Choice: an event whose partial date only overlaps the day is not counted.
    happened = [event for name, event in events.items() if happened_by(dates.get(name, ""), on) == "yes"]
    if region == "CN":
        return happened
    places = located_in(registry)
    inside = {name for name, row in places.items() if lies_in(registry, row, region)}
    return [{name: roles for name, roles in event.items() if name in inside} for event in happened]
