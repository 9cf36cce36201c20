"""Near-duplicates: pairs of centers that may do the same under different labels, most probable first, with what speaks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from queries.answer import Both, EvidencedRow, Found, say
from queries.focus.rows import DecidedBy, Figures, FocusClass, Missing, Part, PartName, Shared
from queries.parameters import Parameters
from queries.scope import Center, Scope
from queries.world import World

if TYPE_CHECKING:
    from queries.focus.selection import Sides
    from queries.focus.shown import Shown


class Row(EvidencedRow):
    """One pair of centers."""

    a: str
    a_name: str
    a_tier: str
    a_sector_name: str | None
    b: str
    b_name: str
    b_tier: str
    b_sector_name: str | None
    same_label: bool = Field(description="both are counted in one sector at the asked level")
    same_province: bool = Field(description="both lie in one province, whatever their tier")
    class_: FocusClass = Field(alias="class", serialization_alias="class")
    probability: float = Field(
        description="the model's, that they do the same, wholly or in part; a decision does not change it"
    )
    decided_by: DecidedBy = Field(description="the model, a promotion that joins the two, or a steward")
    reason: str | None = Field(description="the steward's")
    parts: list[Part] = Field(description="what each part adds to the log-odds of the probability")
    shared: list[Shared]
    unknown: list[PartName] = Field(description="parts that could not be compared: nothing is on record for a side")
    missing: list[Missing] = Field(description="which center lacks what")


def near_duplicates(world: World, asked: Parameters) -> Found[Row]:
    """Return the `k` most probable pairs of the scope; pairs settled by a promotion or as different stand last."""
    from queries.focus.pairs import Focus  # scipy loads on use
    from queries.focus.selection import chosen, counts_of, example_of, sides_of
    from queries.focus.shown import Shown

    focus = Focus.of(world)
    scope = Scope(world, asked.model_copy(update={"sector": ""}))
    centers = {center.id: center for center in scope.centers}
    sides = sides_of(scope, asked, [centers.get(identifier) for identifier in focus.facts.centers.ids])
    order = chosen(focus, sides)
    shown = Shown(focus, focus.pairs)
    rows = [_row(scope, shown, int(n), centers, sides) for n in order[: asked.k]]
    counts = counts_of(focus, order, sides)
    return Found(
        rows=rows,
        headline=_headline(counts, len(centers), example_of(shown, order, sides)),
        parts=counts,
        limits=_limits(focus.weights.lower, focus.weights.upper),
    )


def _row(scope: Scope, shown: Shown, n: int, centers: dict[str, Center], sides: Sides) -> Row:
    a, b = (centers[identifier] for identifier in shown.ends(n))
    units = [scope.sectors.unit(center.sector, scope.asked.level) for center in (a, b)]
    names = [scope.sectors.names[unit].zh if unit else None for unit in units]
    return Row.model_validate(
        {
            "a": a.id, "a_name": a.name, "a_tier": a.tier, "a_sector_name": names[0],
            "b": b.id, "b_name": b.name, "b_tier": b.tier, "b_sector_name": names[1],
            "same_label": bool(sides.one(sides.unit, shown.pairs, n)), "same_province": bool(sides.one(sides.province, shown.pairs, n)),
            **shown.judged(n), "reason": shown.reason(n), "parts": shown.parts(n), "shared": shown.shared(n),
            "unknown": shown.unknown(n), "missing": shown.missing(n), "evidence": shown.evidence(n),
        }
    )  # fmt: skip


def _headline(counts: Figures, centers: int, example: str) -> Both:
    same = counts.duplicate + counts.overlapping
    if not same:
        return say(
            f"{centers} 家中心里未见方向相近的一对；{counts.undecided} 对资料不足，无法判定。",
            f"Among {centers} centers no pair is held to do the same; {counts.undecided} cannot be told from what is on record.",
        )
    first_zh = f"，{counts.other_label} 对领域名称不同（如 {example}）" if example else ""
    first_en = f", {counts.other_label} bear different labels (such as {example})" if example else ""
    return say(
        f"{centers} 家中心里估计有 {same} 对方向相近（{counts.duplicate} 对基本相同，{counts.overlapping} 对部分重合）：{counts.within_province} 对在同一省内{first_zh}。"
        f"另有 {counts.undecided} 对资料不足，无法判定。",
        f"Among {centers} centers {same} pairs are held to do the same ({counts.duplicate} wholly, {counts.overlapping} in part): "
        f"{counts.within_province} lie in one province{first_en}. "
        f"{counts.undecided} more cannot be told from what is on record.",
    )


def _limits(lower: float, upper: float) -> list[Both]:
    return [
        say(
            f"概率由一人标注的样本拟合，是复核的线索而非结论：不低于 {upper:g} 的判为方向相近，低于 {lower:g} 的判为不同，其间不下判断。",
            f"The probability is fitted to the labels of one reader: a lead to check, no verdict. "
            f"From {upper:g} on a pair is held to do the same, below {lower:g} to differ, in between nothing is said.",
        ),
        say(
            "多数中心没有技术、环节或成员资料，判断主要靠名称与领域；名称毫无共同字、资料又缺的重复会漏掉。",
            "Most centers have no technologies, segments or members on record, so names and sectors decide; doubles that share no word and have no facts are missed.",
        ),
        say(
            "相似度用快照中的全部事实计算，不随所问日期变化；日期只决定哪些中心在列。",
            "Likeness is computed from all facts of the snapshot whatever the date; the date only decides which centers are listed.",
        ),
    ]  # fmt: skip
