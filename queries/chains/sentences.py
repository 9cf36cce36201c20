"""The headline of an answer about chain coverage, and what would mislead in it."""

from __future__ import annotations

from queries.answer import Both, say
from queries.chains.rows import Figures, Row
from queries.parameters import Parameters
from queries.places import COUNTRY


def headline(rows: list[Row], found: Figures, gaps: list[str], completeness: float | None) -> Both:
    """Say how much is covered for sure, which gap stops most, and what hangs on one center; `gaps`: segments without a known center, by what they block."""
    if not rows:
        return say("没有环节：未收录所问产业链的环节。", "No segment: none of the asked chain is on record.")
    parts = [_covered(rows, found, completeness)]
    if all(row.state == "not_applicable" for row in rows):
        return parts[0]
    parts.append(_first_gaps(rows, found, gaps))
    single = [row for row in rows if "center" in row.single_source]
    if single:
        first, several = max(single, key=lambda row: (row.blocked_weight, row.weight)), len(found.chains) > 1
        parts.append(
            say(
                f"{len(single)} 个环节只见一个中心，其中牵连最多的是{_zh(first, several=several)}。",
                f"In {len(single)} segments only one center is known; of these most depends on {_en(first, several=several)}.",
            )
        )
    return say("".join(part.zh for part in parts), " ".join(part.en for part in parts))


def _covered(rows: list[Row], found: Figures, completeness: float | None) -> Both:
    whole = found.chains[0]
    if all(row.state == "not_applicable" for row in rows):
        return say(
            "直辖市内没有市级中心这一层级：其市级即为省级。",
            "There is no city tier inside a municipality: what it calls 市级 ranks as provincial.",
        )
    yes, no = (sum(row.state == state for row in rows) for state in ("yes", "no"))
    share = f"{completeness:.0%}" if completeness is not None else "—"
    weak = whole.weak_open
    return say(
        f"{whole.chain_name} {len(rows)} 个环节中 {yes} 个已知有中心，{no} 个确认没有，其余未知：按权重覆盖 {whole.covered_low:.0%} 至 {whole.covered_high:.0%}，"
        f"连同机构至少 {whole.any_low:.0%}；薄弱环节中 {weak} 个未见中心，范围内 {share} 的中心已关联到环节。",
        f"Of {len(rows)} segments of {whole.chain_name_en} {yes} are known to have a center, {no} surely have none, the rest is unknown: "
        f"by weight {whole.covered_low:.0%} to {whole.covered_high:.0%} covered, at least {whole.any_low:.0%} with organisations; "
        f"{weak} weak points have no known center, and {share} of the scope's centers are linked to a segment.",
    )


def _first_gaps(rows: list[Row], found: Figures, gaps: list[str]) -> Both:
    """The gap that stops most, and, where somebody works in that one, the first in which nobody is known."""
    held = {row.segment: row for row in rows}
    open_ = [held[id_] for id_ in gaps]
    empty = next((row for row in open_ if row.organization_state != "yes"), None)
    several = len(found.chains) > 1
    if not open_:
        return say("每个环节都已知有中心。", "Every segment is known to have a center.")
    first = open_[0]
    zh = f"未见中心的环节中牵连最多的是{_zh(first, several=several)}：缺了它，另有 {first.blocks} 个环节无法实现，其中终端产品 {len(first.products)} 个"
    en = (
        f"Of those without a known center most depends on {_en(first, several=several)}: without it {first.blocks} other segments "
        f"cannot be reached, {len(first.products)} of them final products"
    )
    if empty is first:
        return say(f"{zh}；那里也未见机构。", f"{en}; no organisation is known there either.")
    if empty is None:
        return say(f"{zh}；未见中心的环节都已见机构。", f"{en}; in each of them some organisation is known.")
    return say(
        f"{zh}（已见机构）；连机构也未见的环节中是{_zh(empty, several=several)}（{empty.blocks} 个）。",
        f"{en} (organisations are known there); where no organisation is known either, on {_en(empty, several=several)} ({empty.blocks}).",
    )


def _zh(row: Row, *, several: bool) -> str:
    return f"{row.chain_name}的“{row.segment_name}”" if several else f"“{row.segment_name}”"


def _en(row: Row, *, several: bool) -> str:
    return f"{row.segment_name_en} ({row.chain_name_en})" if several else row.segment_name_en


def limits(asked: Parameters) -> list[Both]:
    """Return what would mislead."""
    found = [
        say(
            "未见覆盖不等于没有：只有名单齐全且每个中心都关联到环节时才判为“没有”。",
            "Not seen is not absent: “no” needs a complete list and every center linked to a segment.",
        ),
        say(
            "牵连、必经与终端产品只看已收录的上下游关系，其中部分按工艺顺序推定；多条路线中任一条可行即不算受阻。",
            "What depends on what follows the feeds on record, part of them inferred from the order of stages; "
            "where one of several alternatives stands, nothing is blocked.",
        ),
        say(
            "份额为来源所称，口径和年份不一：集中度只在同一日期的份额间计算，其余份额未知，故为上下界；只见一家不等于只有一家。",
            "Shares are what sources print, of different scopes and years: concentration takes shares of one date only and gives bounds "
            "for the rest; one known is not one only.",
        ),
        say(
            "“可补位者”是线索，不是推荐：只依据已收录的供应、技术、专利和标准；创新链只到产品，首次商业应用没有资料。",
            "Who could close a gap is a lead, no recommendation: it rests on supplies, technologies, patents and standards on record; the innovation chain ends at "
            "products, first commercial use is not on record.",
        ),
    ]
    if asked.region != COUNTRY:
        found.append(
            say(
                "机构所在地不明的不计入该地区。", "Organisations whose place is unknown are not counted for the region."
            )
        )
    return found
