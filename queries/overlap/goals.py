"""What policies aim at, tier by tier, beside the flow: the targets question's own figures."""

from __future__ import annotations

from pydantic import Field

from queries.answer import AnswerRow
from queries.parameters import Parameters
from queries.scope import Scope
from queries.targets import Row as TargetRow
from queries.targets import targets


class Goal(AnswerRow):
    """One numbered target, as the targets question judges it."""

    target: str
    region: str
    region_name: str
    region_name_en: str
    document: str
    clause: str
    quote: str
    to_tier: str = Field(description="tiers whose centers are counted, joined by +")
    by_promotion: bool = Field(description="whether it counts centers reached by promotion only")
    minimum: int | None
    maximum: int | None
    by: str | None
    count: int | None
    result: str


def goals(scope: Scope) -> list[Goal]:
    """Return the targets for numbers of centers of the asked region; they concern every sector and status."""
    return scope.kept(("overlap.goals", scope.asked.region), lambda: _goals(scope))


def _goals(scope: Scope) -> list[Goal]:
    asked = Parameters.model_validate({"region": scope.asked.region, "on": scope.on})
    return [_goal(row) for row in targets(scope.world, asked).rows if row.minimum is not None]


def _goal(row: TargetRow) -> Goal:
    plain = {name: getattr(row, name) for name in Goal.model_fields if name in TargetRow.model_fields}
    return Goal.model_validate({**plain, "to_tier": "+".join(row.of_tiers), "by_promotion": row.subset_of is not None})
