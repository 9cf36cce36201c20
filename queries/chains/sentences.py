"""The headline of an answer about chain coverage, and what would mislead in it."""

from __future__ import annotations

from queries.answer import Both, say
from queries.chains.rows import Figures, Row
from queries.parameters import Parameters
from queries.places import COUNTRY


def headline(rows: list[Row], found: Figures, gaps: list[str], completeness: float | None) -> Both:
    """Say how much is covered for sure, and on which gaps and lone centers most depends; `gaps`: segments without a known center, in order."""
    if not rows:
        return say("没有环节：未收录所问产业链的环节。", "No segment: none of the asked chain is on record.")
    if all(row.state == "not_applicable" for row in rows):
        return say(
            "直辖市内没有市级中心这一层级：其市级即为省级。",
            "There is no city tier inside a municipality: what it calls 市级 ranks as provincial.",
        )
    covered, depends = _covered(rows, found, completeness), _most_depends(rows, gaps, several=len(found.chains) > 1)
    return say(covered.zh + depends.zh, f"{covered.en} {depends.en}".rstrip())


def _covered(rows: list[Row], found: Figures, completeness: float | None) -> Both:
    whole = found.chains[0]
    yes, no = (sum(row.state == state for row in rows) for state in ("yes", "no"))
    share = f"{completeness:.0%}" if completeness is not None else "—"
    return say(
        f"{whole.chain_name}的 {len(rows)} 个环节中 {yes} 个已知有中心，{no} 个确认没有，其余未知（按权重覆盖 {whole.covered_low:.0%} 至 {whole.covered_high:.0%}，"
        f"连同机构至少 {whole.any_low:.0%}）；{whole.weak_open} 个薄弱环节未见中心，范围内 {share} 的中心已关联到环节。",
        f"Of {len(rows)} segments of {whole.chain_name_en} {yes} are known to have a center, {no} surely have none, the rest is unknown "
        f"(by weight {whole.covered_low:.0%} to {whole.covered_high:.0%} covered, at least {whole.any_low:.0%} with organisations); "
        f"{whole.weak_open} weak points have no known center, and {share} of the scope's centers are linked to a segment.",
    )


def _most_depends(rows: list[Row], gaps: list[str], *, several: bool) -> Both:
    """The first gap, the first one where nobody is known, and the first segment with one known center, as far as something needs them."""
    held = {row.segment: row for row in rows}
    open_ = [held[each] for each in gaps if held[each].blocks]
    lone = [row for row in rows if "center" in row.single_source and row.blocks]
    first = open_[0] if open_ else None
    empty = next((row for row in open_ if row.organization_state != "yes"), None)
    parts: list[tuple[str, str, Row]] = []
    if first is not None and first is not empty:
        parts.append(("未见中心而已见机构的", "organisations but no center known", first))
    if empty is not None:
        parts.append(("连机构也未见的", "nobody known", empty))
    if lone:
        most = max(lone, key=lambda row: (row.blocked_weight, row.weight))
        parts.append(("只见一个中心的", "one center known", most))
    if not parts:
        return say("", "")
    zh = "，".join(f"{kind}是{_zh(row, several=several)}（{row.blocks} 个）" for kind, _, row in parts)
    en = ", ".join(f"{_en(row, several=several)} ({row.blocks}; {kind})" for _, kind, row in parts)
    return say(f"最多环节离不开的：{zh}。", f"Most other segments need: {en}.")


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
