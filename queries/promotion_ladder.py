"""The promotion ladder: which centers moved from city to provincial to national tier, when, how fast, and on what basis."""

from __future__ import annotations

from collections import Counter
from statistics import median

from pydantic import Field

from graph.model.vocabulary import TIERS
from graph.store import Row as StoreRow
from queries.answer import Both, EvidencedRow, Found, Parts, say
from queries.ladder import Flow, flow, months_between, promotions
from queries.parameters import Parameters
from queries.scope import Scope
from queries.world import World

BASIS_IS_STATED = "stated"


class Row(EvidencedRow):
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
    from_approved_on: str | None = Field(None, description="when the lower one was approved")
    months_least: float | None = Field(None, description="least time from that approval to the promotion")
    months_most: float | None = Field(None, description="most time, at the precision of the dates")


class Figures(Parts):
    """The flow up the ladder."""

    flow: list[Flow] = Field(description="promotions by year and step")
    stated: int = Field(description="promotions a source states; the others follow from the same body behind both")
    without_date: int
    timed: int = Field(description="promotions with both dates known")
    median_months: float | None = Field(description="median of the middle of the times known; none without any")


def promotion_ladder(world: World, asked: Parameters) -> Found[Row]:
    """Return promotions with an end in scope that had not surely yet to come on the date."""
    scope = Scope(world, asked)
    found = promotions(scope)
    rows = [_row(r) for r in found]
    parts = _parts(found, rows)
    return Found(rows=rows, headline=_headline(rows, parts), parts=parts, limits=_limits(rows, parts))


def _row(row: StoreRow) -> Row:
    plain = {k: v for k, v in row.items() if k not in ("from_id", "to_id", "absent_before")}
    took = months_between(row["from_approved_on"], row["promoted_on"])
    least, most = took or (None, None)
    ends = {"from": row["from_id"], "to": row["to_id"], "evidence": [row["id"], row["from_id"], row["to_id"]]}
    return Row.model_validate({**plain, **ends, "months_least": least, "months_most": most})


def _parts(found: list[StoreRow], rows: list[Row]) -> Figures:
    middles = [
        (r.months_least + r.months_most) / 2 for r in rows if r.months_least is not None and r.months_most is not None
    ]
    return Figures(
        flow=flow(found),
        stated=sum(r.basis == BASIS_IS_STATED for r in rows),
        without_date=sum(r.promoted_on is None for r in rows),
        timed=len(middles),
        median_months=round(median(middles), 1) if middles else None,
    )


def _headline(rows: list[Row], parts: Figures) -> Both:
    if not rows:
        return say(
            "没有已知的晋升；这只说明已收录的来源没有提到，不等于没有发生。",
            "No promotion is known; that is only what the sources on record say, not that none took place.",
        )
    steps = Counter((r.from_tier, r.to_tier) for r in rows)
    told_zh = "，".join(f"{TIERS[a].zh}→{TIERS[b].zh} {n} 次" for (a, b), n in steps.most_common())
    told_en = ", ".join(f"{n} from {TIERS[a].en} to {TIERS[b].en}" for (a, b), n in steps.most_common())
    latest = _latest(rows)
    return say(
        f"已知晋升 {len(rows)} 次：{told_zh}；{parts.stated} 次来源明言，其余据共建、同一运营主体或牵头单位推定。{latest.zh}{_pace(parts).zh}",
        f"{len(rows)} promotion{'s' * (len(rows) != 1)} known: {told_en}; {parts.stated} stated by a source, the rest follow from joint builders, the same "
        f"operator or sponsor. {latest.en}{_pace(parts).en}",
    )


def _latest(rows: list[Row]) -> Both:
    dated = [r for r in rows if r.promoted_on]
    if not dated:
        return say("晋升日期均不详。", "None has a date. ")
    last = max(dated, key=lambda r: (r.promoted_on or "", r.to))
    return say(
        f"最近有日期的一次：{last.promoted_on} {last.from_name}→{last.to_name}。",
        f"The latest with a date: {last.promoted_on}, {last.from_name} to {last.to_name}. ",
    )


def _pace(parts: Figures) -> Both:
    if parts.median_months is None:
        return say(
            "从获批到晋升用了多久，没有一次两端日期都已知。",
            "For none are both dates known, so how long it took cannot be told.",
        )
    years = parts.median_months / 12
    if parts.timed == 1:
        return say(
            f"只有 1 次两端日期都已知：约 {years:.1f} 年。",
            f"Both dates are known for one only: about {years:.1f} years.",
        )
    return say(
        f"{parts.timed} 次两端日期都已知，从获批到晋升的中位数约 {years:.1f} 年。",
        f"Both dates are known for {parts.timed}: a median of about {years:.1f} years from approval to promotion.",
    )


def _limits(rows: list[Row], parts: Figures) -> list[Both]:
    limits = [
        say(
            "只列出已收录的两级中心之间的晋升：未列出不等于没有发生，多数省、市名单不全；非来源明言的是推定，以依据一栏为准。",
            "Only promotions between centers on record are listed: one that is not here may have happened, most lists of provinces and cities are incomplete; "
            "what no source states is inferred on the basis shown.",
        )
    ]
    if parts.without_date:
        limits.append(say(f"{parts.without_date} 次晋升日期不详。", f"{parts.without_date} promotions have no date."))
    if untimed := len(rows) - parts.timed:
        limits.append(
            say(
                f"{untimed} 次缺少原中心的批准日期，或日期先后不能确定，用时未知；已知用时的未必有代表性。",
                f"For {untimed} the lower center's date of approval is missing or the order of dates is not certain; the times known need not be typical.",
            )
        )
    return limits
