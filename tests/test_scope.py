"""What questions share is read once and filtered in memory: it must say what the store itself would say."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.dates import bounds
from queries.parameters import Parameters
from queries.registry import existence, rules
from queries.scope import Scope
from queries.world import World

EXISTENCE = """
MATCH (c:Center)
WHERE ($tier = '' OR c.tier = $tier) AND (c.status = $status OR ($status = 'all' AND coalesce(c.status, '') <> 'applied'))
RETURN c.id AS id,
    CASE
        WHEN c.gone_from <= date($valid_on) THEN 'no'
        WHEN c.status = 'applied' THEN 'unknown'
        WHEN c.absent_before > date($valid_on) THEN 'no'
        WHEN c.exists_from <= date($valid_on) THEN 'yes'
        WHEN $by_default AND c.approved_on IS NULL THEN 'yes'
        ELSE 'unknown'
    END AS existence
"""
RULES = """
MATCH (k:Clause)-[:PART_OF]->(p:Policy)-[:APPLIES_TO]->(r:Region)
WHERE k.rule = 'uniqueness' AND (p.gone_from IS NULL OR p.gone_from > date($valid_on)) AND (p.exists_from IS NULL OR p.exists_from <= date($valid_on))
    AND k.strength IS NOT NULL AND k.tier IS NOT NULL
RETURN k.id AS id, r.id AS region
"""
DAYS = st.dates(date(2014, 1, 1), date(2027, 12, 31))
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FEW
@given(
    day=DAYS,
    tier=st.sampled_from(["", "national", "provincial", "city"]),
    status=st.sampled_from(["all", "designated", "cultivating", "applied"]),
)
def test_existence_is_that_of_the_store(world: World, day: date, tier: str, status: str) -> None:
    scope = Scope(world, Parameters.model_validate({"on": day, "tier": tier, "status": status}))
    asked = {"tier": tier, "status": status, "valid_on": day.isoformat(), "by_default": scope.is_default}
    said = {row["id"]: row["existence"] for row in world.view.run(EXISTENCE, asked)}
    assert {c.id: c.existence for c in scope.everywhere} == said


def test_existence_on_the_default_date_is_that_of_the_store(world: World) -> None:
    asked = {"tier": "", "status": "all", "valid_on": world.today.isoformat(), "by_default": True}
    said = {row["id"]: row["existence"] for row in world.view.run(EXISTENCE, asked)}
    assert {c.id: c.existence for c in Scope(world, Parameters()).everywhere} == said
    assert "yes" in said.values()


@FEW
@given(day=DAYS)
def test_rules_in_force_are_those_of_the_store(world: World, day: date) -> None:
    said = {(row["id"], row["region"]) for row in world.view.run(RULES, {"valid_on": day.isoformat()})}
    assert {(rule.clause_id, rule.region) for rule in rules(world, day)} == said


PARTIAL = st.one_of(
    st.none(),
    st.builds(lambda d: d.isoformat()[:4], DAYS),
    st.builds(lambda d: d.isoformat()[:7], DAYS),
    st.builds(date.isoformat, DAYS),
)


@given(approved=PARTIAL, ended=PARTIAL, applied=st.booleans(), day=DAYS, is_default=st.booleans())
def test_existence_follows_the_definition(
    approved: str | None, ended: str | None, applied: bool, day: date, is_default: bool
) -> None:
    """docs/semantics.md, from the partial dates themselves: an interval decides only where all its days agree."""
    row = {
        "status": "applied" if applied else "designated",
        "approved_on": approved,
        "exists_from": bounds(approved)[1] if approved else None,
        "absent_before": bounds(approved)[0] if approved else None,
        "gone_from": bounds(ended)[1] if ended else None,
    }
    if ended and bounds(ended)[1] <= day:
        expected = "no"
    elif applied:
        expected = "unknown"
    elif approved is None:
        expected = "yes" if is_default else "unknown"
    else:
        first, last = bounds(approved)
        days = {first + timedelta(n) <= day for n in range((last - first).days + 1)}
        expected = {frozenset({True}): "yes", frozenset({False}): "no"}.get(frozenset(days), "unknown")
    assert existence(row, day, is_default=is_default) == expected


def test_places_inside_places(world: World) -> None:
    scope = Scope(world, Parameters())
    for center in scope.centers:
        for region in ("CN", "440000", "310000", "220100"):
            inside = center in scope.within(center.tier, region)
            assert inside == scope.regions.within(center.region, region)
