"""Policy rules judged a second time, from the CSV files and the YAML of the rules alone."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.oracle.coverage import Coverage, coverage, holds
from tests.oracle.dates import interval
from tests.oracle.names import organization, provider_organization
from tests.oracle.places import location
from tests.oracle.profiles import center_facts
from tests.oracle.registry import Registry
from tests.oracle.scope import centers_in_scope, existence, has_status
from tests.oracle.uniqueness import count_bodies, one_center_per_sector

RULES = Path(__file__).parents[2] / "queries" / "policy"
RANKS = {"国家级": "national", "省级": "provincial", "州市级": "city"}
ABOVE = {"city": "provincial", "provincial": "national"}
AT_FOUNDING = ("definition", "founding", "lead_unit", "governance")
CONDITIONS = (*AT_FOUNDING, "operation")
PER_CENTER = (*CONDITIONS, "indicator", "assessment", "revocation")
FLOORS = ("founders", "chain_positions", "shareholders", "founding_capital_cny", "experts")
Document = dict[str, Any]
Rule = dict[str, Any]


class Goal(NamedTuple):
    """A target: how it stands, and the least number of centers there were."""

    result: str
    count: int | None


@cache
def documents(folder: Path = RULES) -> dict[str, Document]:
    """Read the rules of a folder by document."""
    read = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml")))
    return {document["id"]: document for document in read}


def rank(document: Document, printed: str) -> str:
    """Return the rank of a tier as printed."""
    if printed == "市级":
        return "provincial" if document["jurisdiction"]["level"] == "municipality" else "city"
    return RANKS[printed]


def start(document: Document) -> str | None:
    """Return the date a document is in force from."""
    dates = document["dates"]
    found: str | None = dates.get("in_force_from") or dates.get("issued")
    return found


def in_force(document: Document, day: date) -> bool:
    """Tell whether a document is in force on a day; an undated one is."""
    begun, ended = start(document), document["dates"].get("in_force_to")
    # Choice: a document is taken to be in force from the last day its printed date may mean to the last of its end.
    return (not begun or interval(begun)[1] <= day) and (not ended or interval(ended)[1] >= day)


# --- targets


def targets(registry: Registry, region: str = "CN", on: date | str | None = None) -> dict[str, Goal]:
    """Return target → how it stands, for the documents of a region; what is stated twice counts once."""
    found = {}
    for document in documents().values():
        place = document["jurisdiction"]["code"]
        inside = region in ("CN", place) or registry.region_parents.get(place) == region
        for rule in document["rules"] if inside else []:
            if rule["type"] == "target" and not rule.get("duplicates"):
                found[rule["id"]] = goal(registry, document, rule, registry.day(on))
    return found


def goal(registry: Registry, document: Document, rule: Rule, day: date) -> Goal:
    """Judge one target."""
    if rule["kind"] != "computed":
        return Goal("judgement", None)
    begun = start(document)
    if begun and interval(begun)[0] > day:
        return Goal("not_applicable", None)
    by = date(rule["year"], 12, 31) if rule.get("year") else last_day(begun, rule["within_years"])
    counted = min(by, day)
    known, possible, stated = counts(registry, document, rule, counted)
    tiers = [] if rule.get("subset_of") else [rank(document, tier) for tier in rule["tiers"]]
    least = max(known, stated)
    lists = [own_coverage(registry, document, rule, tier, counted) for tier in tiers]
    certain = bool(lists) and all(c and (c.complete or holds(c.as_of, counted)) for c in lists)
    most = max(possible, least) if certain else None
    if day >= by or least >= rule["min"]:
        reached = "met" if day >= by else "on_course"
        short = "not_met" if most is not None and most < rule["min"] else "unknown"
        return Goal(reached if least >= rule["min"] else short, least)
    first = interval(begun)[0] if begun else first_year(registry, document, rule, counted)
    due = rule["min"] * (counted - first).days / (by - first).days if first and first < by else None
    if due is None or ((least < due or not least) and (most is None or most >= due)):
        return Goal("unknown", least)
    return Goal("on_course" if least >= due and least else "behind", least)


def last_day(begun: str | None, years: int) -> date:
    """Return the last day of a span counted from the latest day a document may be of."""
    assert begun
    end = interval(begun)[1]
    return end.replace(year=end.year + years)


def own_coverage(registry: Registry, document: Document, rule: Rule, tier: str, day: date) -> Coverage | None:
    """Return what sources state of one tier of a target."""
    status = rule.get("statuses", "designated")
    return coverage(registry, tier=tier, region=document["jurisdiction"]["code"], status=status, on=day)


def members(registry: Registry, document: Document, rule: Rule) -> set[str]:
    """Return the centers a target counts, whatever their dates."""
    place, tiers = document["jurisdiction"]["code"], {rank(document, tier) for tier in rule["tiers"]}
    here = {c for c, row in registry.centers.items() if place == "CN" or place in location(registry, row)}
    found = {
        c for c in here
        if registry.centers[c]["tier"] in tiers and has_status(registry.centers[c], rule.get("statuses", "designated"))
    }  # fmt: skip
    if not rule.get("subset_of"):
        return found
    own = rank(document, document["tier_created"])
    reached = {c for c in here if registry.centers[c]["tier"] == own}
    for _ in range(3):
        reached |= {r["to_center_id"] for r in registry.rows("promotions") if r["from_center_id"] in reached}
    return found & {r["to_center_id"] for r in registry.rows("promotions") if r["from_center_id"] in reached}


def counts(registry: Registry, document: Document, rule: Rule, day: date) -> tuple[int, int, int]:
    """Return bodies known, bodies possible, and the least that sources state."""
    states = {c: existence(registry, c, day) for c in members(registry, document, rule)}
    known = {c for c, state in states.items() if state == "yes"}
    bodies = count_bodies(registry, known)
    possible = count_bodies(registry, {c for c, state in states.items() if state != "no"})
    tiers = [] if rule.get("subset_of") else [rank(document, tier) for tier in rule["tiers"]]
    stated = sum(c.stated for tier in tiers if (c := own_coverage(registry, document, rule, tier, day)))
    return bodies, possible, stated - (len(known) - bodies)


def first_year(registry: Registry, document: Document, rule: Rule, day: date) -> date | None:
    """Return the beginning of the first year at whose end a center is known."""
    for year in range(2016, day.year + 1):
        if counts(registry, document, rule, min(date(year, 12, 31), day))[0]:
            return date(year, 1, 1)
    return None


# --- centers


def compliance(registry: Registry, center: str, on: date | str | None = None) -> dict[tuple[str, str, str], str]:
    """Return (own or next tier, document, rule) → result for one center."""
    row, day = registry.centers[center], registry.day(on)
    places = {"CN", *location(registry, row)}
    promoted = any(r["from_center_id"] == center for r in registry.rows("promotions"))
    found = {}
    for document in documents().values():
        tier = rank(document, document["tier_created"])
        if document["jurisdiction"]["code"] not in places:
            continue
        for rule in document["rules"]:
            key = document["id"], rule["id"]
            if tier == row["tier"] and rule["type"] in (*PER_CENTER, "uniqueness", "promotion"):
                found["own_tier", *key] = of_center(registry, document, rule, center, day)
            elif tier == ABOVE.get(row["tier"]) and not promoted and rule["type"] in CONDITIONS:
                found["next_tier", *key] = of_center(registry, document, rule, center, day, always=True)
    return {key: result for key, result in found.items() if result != "descriptive"}


def of_center(
    registry: Registry, document: Document, rule: Rule, center: str, day: date, *, always: bool = False
) -> str:
    """Judge one rule for one center; no assessment is on record in the registry."""
    if rule["kind"] != "computed":
        return "judgement" if rule["kind"] == "judgement" else "descriptive"
    if rule["type"] == "uniqueness":
        return alone(registry, document, center, day)
    if not always and (apart := outside(registry, document, rule, center, day)):
        return apart
    if rule["type"] == "assessment" and is_too_young(registry.centers[center]["approved_on"], rule["every_years"], day):
        return "not_applicable"
    if rule["type"] in ("assessment", "revocation", "indicator"):
        return "unknown"
    return compared(rule["check"], fact(registry, center, rule["check"]["fact"]), rule.get("strength", "must"))


def outside(registry: Registry, document: Document, rule: Rule, center: str, day: date) -> str | None:
    """Return why a rule does not concern a center: not applicable, or unknown where its date is."""
    if rule["type"] not in AT_FOUNDING:
        return None if in_force(document, day) else "not_applicable"
    approved = registry.centers[center]["approved_on"]
    if not approved:
        return None if in_force(document, day) else "unknown"
    begun, ended = start(document), document["dates"].get("in_force_to")
    before = begun and interval(approved)[1] < interval(begun)[0]
    after = ended and interval(approved)[0] > interval(ended)[1]
    return "not_applicable" if before or after else None


def is_too_young(approved: str, years: int, day: date) -> bool:
    """Tell whether a center surely was approved less than so many years ago: its first assessment is not due."""
    return bool(approved) and interval(approved)[0] > day.replace(year=day.year - years)


def alone(registry: Registry, document: Document, center: str, day: date) -> str:
    """Tell whether a center is the only one of its sector."""
    tier, place = rank(document, document["tier_created"]), document["jurisdiction"]["code"]
    rows = one_center_per_sector(registry, tier=tier, region=place, on=day)
    (finding,) = {row.finding for row in rows.values() if center in row.centers} or {"unknown"}
    return {"breach": "not_met", "contrary_in_principle": "judgement", "conforms": "met"}.get(finding, "unknown")


def compared(check: dict[str, Any], value: Any, strength: str) -> str:
    """Compare a known value with what is demanded; a floor that falls short stays open."""
    if value is None:
        return "unknown"
    floor, wanted = check["fact"] in FLOORS, check.get("value")
    fits = {
        "at_least": lambda: value >= wanted,
        "equals": lambda: value == wanted,
        "is": lambda: value == wanted,
        "one_of": lambda: value <= set(wanted),
        "includes": lambda: value >= set(wanted),
    }[check["op"]]()
    if fits:
        return "met"
    if floor:
        return "unknown"
    return "not_met" if strength == "must" else "judgement"


def fact(registry: Registry, center: str, name: str) -> Any:
    """Return a fact of a center as far as the files give it, None where they do not."""
    roles = center_facts(registry, center).members
    kinds = {row["org_name"]: row["kind"] for row in registry.rows("organizations")}
    coded = {row["org_name"] for row in registry.rows("organizations") if row["uscc"]}

    def having(*wanted: str) -> set[str]:
        return {whom for whom, own in roles.items() if own & set(wanted)}

    def proven(whom: str) -> bool:
        return whom in coded or whom.endswith("公司")

    leads, operators = having("lead"), having("operator")
    lead_kinds = {kinds.get(whom, "") for whom in leads}
    return {
        "founders": len(having("lead", "shareholder", "member")) or None,
        "chain_positions": len(positions(registry, set(roles))) or None,
        "lead_units": len(leads) or None,
        "lead_kinds": lead_kinds if leads and "" not in lead_kinds else None,
        "lead_is_legal_person": True if any(map(proven, leads)) else None,
        "is_legal_person": True if any(map(proven, operators)) else None,
        "is_enterprise_legal_person": True if any(whom.endswith("公司") for whom in operators) else None,
        "shareholders": len(having("shareholder")) or None,
        "founding_capital_cny": capital(registry, center),
        "experts": experts(registry, center),
    }.get(name)


def positions(registry: Registry, whom: set[str]) -> set[str]:
    """Return the positions of the segments that organisations are named in or supply."""
    return {position for each in whom for position in worked_at(registry).get(each, ())}


@cache
def worked_at(registry: Registry) -> dict[str, set[str]]:
    """Return organisation → positions of the chain it is named in or supplies."""
    places = {row["segment_id"]: row["position"] for row in registry.rows("segments")}
    named = [
        (organization(registry, row["org_name"]), row["segment_id"])
        for row in registry.rows("center_segments")
        if row["subject_kind"] == "org"
    ]
    supplied = [(provider_organization(registry, row), row["segment_id"]) for row in registry.rows("segment_providers")]
    found: dict[str, set[str]] = {}
    for whom, segment in named + supplied:
        if places.get(segment):
            found.setdefault(whom, set()).add(places[segment])
    return found


def capital(registry: Registry, center: str) -> float | None:
    """Return the largest registered or paid-in capital, in CNY."""
    amounts = [
        float(row["amount_10k_cny"]) * 10_000
        for row in registry.rows("funding")
        if row["center_id"] == center and row["funding_kind"] in ("注册资本", "资本金") and row["amount_10k_cny"]
    ]
    return max(amounts, default=None)


def experts(registry: Registry, center: str) -> int | None:
    """Return how many people of a center have the title of an expert."""
    titles = ("院士", "教授", "研究员", "专家", "首席科学家")
    people = {
        row["person_name"]
        for row in registry.rows("talent")
        if row["center_id"] == center and any(t in row["public_title"] + " " + row["role_in_center"] for t in titles)
    }
    return len(people) or None


# --- documents


def scorecard(registry: Registry, name: str, on: date | str | None = None) -> dict[str, str]:
    """Return rule → result for one document."""
    document, day = documents()[name], registry.day(on)
    tier, place = rank(document, document["tier_created"]), document["jurisdiction"]["code"]
    centers = centers_in_scope(registry, tier=tier, region=place, on=day)
    listed = coverage(registry, tier=tier, region=place, on=day)
    complete = bool(listed and listed.complete)
    found = {}
    for rule in document["rules"]:
        if rule["kind"] != "computed":
            found[rule["id"]] = "judgement" if rule["kind"] == "judgement" else "not_applicable"
        elif rule["type"] == "target":
            found[rule["id"]] = goal(registry, document, rule, day).result
        elif rule["type"] == "uniqueness":
            found[rule["id"]] = unique(registry, document, day)
        else:
            each = [of_center(registry, document, rule, center, day) for center in centers]
            found[rule["id"]] = together(each, complete=complete)
    return found


def unique(registry: Registry, document: Document, day: date) -> str:
    """Judge the rule of one center per sector for a whole jurisdiction."""
    if not in_force(document, day):
        return "not_applicable"
    tier, place = rank(document, document["tier_created"]), document["jurisdiction"]["code"]
    rows = one_center_per_sector(registry, tier=tier, region=place, on=day).values()
    findings = {row.finding for row in rows}
    if not any(row.centers for row in rows):
        return "not_applicable" if findings == {"conforms"} else "unknown"
    order = {"breach": "not_met", "contrary_in_principle": "judgement", "unknown": "unknown"}
    return next((result for finding, result in order.items() if finding in findings), "met")


def together(each: list[str], *, complete: bool) -> str:
    """Put the results of all centers together."""
    if not each:
        return "not_applicable" if complete else "unknown"
    for result in ("not_met", "unknown", "judgement"):
        if result in each:
            return result
    if "met" not in each:
        return "not_applicable"
    return "met" if complete else "unknown"
