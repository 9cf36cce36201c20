"""The promotion ladder: which centers moved from city to provincial to national tier, when, and on what basis."""

from __future__ import annotations

from collections import Counter

from pydantic import Field

from graph.store import Row as StoreRow
from queries.answer import AnswerRow, Both, Found, say
from queries.parameters import Parameters
from queries.scope import Scope
from queries.world import World

BASIS_IS_STATED = "stated"


class Row(AnswerRow):
    """One promotion."""

    id: str = Field(description="id of the fact; open it for its sources")
    from_: str = Field(alias="from", serialization_alias="from")
    from_name: str
    from_tier: str
    to: str
    to_name: str
    to_tier: str
    promoted_on: str | None
    basis: str | None
    confidence: str | None


def promotion_ladder(world: World, asked: Parameters) -> Found[Row]:
    """Return promotions with an end in scope that had not surely yet to come on the date."""
    scope = Scope(world, asked)
    inside = {c.id for c in scope.centers}
    rows = [
        _row(r) for r in world.run("promotion_ladder") if _happened(r, scope) and inside & {r["from_id"], r["to_id"]}
    ]
    rows.sort(key=lambda r: (r.promoted_on or "9999", r.from_))
    return Found(rows=rows, headline=_headline(rows), limits=_limits(rows))


def _happened(row: StoreRow, scope: Scope) -> bool:
    return row["absent_before"] is None or row["absent_before"] <= scope.on


def _row(row: StoreRow) -> Row:
    plain = {k: v for k, v in row.items() if k not in ("from_id", "to_id", "absent_before")}
    return Row.model_validate({**plain, "from": row["from_id"], "to": row["to_id"]})


def _headline(rows: list[Row]) -> Both:
    steps = Counter((r.from_tier, r.to_tier) for r in rows)
    stated = sum(r.basis == BASIS_IS_STATED for r in rows)
    up, first = steps["provincial", "national"], steps["city", "provincial"]
    return say(
        f"已知晋升 {len(rows)} 次：省级→国家级 {up} 次，市级→省级 {first} 次；其中 {stated} 次来源明言，其余据共建、同一运营主体或牵头单位推定。",
        f"{len(rows)} promotions are known: {up} from provincial to national, {first} from city to provincial; "
        f"{stated} are stated by a source, the rest follow from joint builders, the same operator or sponsor.",
    )


def _limits(rows: list[Row]) -> list[Both]:
    undated = sum(r.promoted_on is None for r in rows)
    return [say(f"{undated} 次晋升日期不详。", f"{undated} promotions have no date.")] if undated else []
