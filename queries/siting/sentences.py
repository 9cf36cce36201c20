"""What a siting says: the choice, how sure it is, and what it does not know."""

from __future__ import annotations

from graph.model.vocabulary import TIERS
from queries.answer import Both, say
from queries.siting.candidates import Candidate
from queries.siting.cover import Choice
from queries.siting.facts import Facts
from queries.siting.rows import PolicyBudget, Regret, Site

PROVEN = 1e-6


def headline(facts: Facts, rows: list[Site], sets: list[Choice], losses: list[Regret]) -> Both:
    """Return the sentence that sums a siting up; `sets` are the best one and its alternatives."""
    tier, region = TIERS[facts.asked.tier], facts.scope.regions.names[facts.asked.region]
    if not rows:
        return say(
            f"在{region.zh}，已收录的资料没有指出哪里缺少{tier.zh}中心。",
            f"Nothing on record says where {region.en} lacks another {tier.en} center.",
        )
    segments = [segment for row in rows for segment in row.segments]
    weak = sum(segment.weak_point for segment in segments)
    parts = [
        say(
            f"在{region.zh}再设{tier.zh}中心，首选 {len(rows)} 处：{'、'.join(f'{r.place_name}·{r.topic_name}' for r in rows)}",
            f"The next {len(rows)} {tier.en} centers in {region.en}: {'; '.join(f'{r.place_name_en}, {r.topic_name_en}' for r in rows)}",
        ),
        say(
            f"可补 {len(segments)} 个未见中心的环节（薄弱环节 {weak} 个）",
            f"they could take up {len(segments)} segments without a known center ({weak} weak points)",
        ),
        _sureness(sets, losses),
        *_reservations(facts, rows, sets),
    ]
    return say("；".join(p.zh for p in parts) + "。", "; ".join(p.en for p in parts) + ".")


def _sureness(sets: list[Choice], losses: list[Regret]) -> Both:
    gap = sets[0].gap
    best_zh = "在所列资料与权重下已证明最优" if gap <= PROVEN else f"与上界相差 {gap:.1%}"
    best_en = "proven best for these facts and weights" if gap <= PROVEN else f"within {gap:.1%} of the bound"
    turned = max((each.regret for each in losses if not each.alone), default=0.0)
    alone = max((each.regret for each in losses if each.alone), default=0.0)
    return say(
        f"{best_zh}，任一权重减半或加倍最多少得 {turned:.0%}，只看其中一项则最多少得 {alone:.0%}",
        f"{best_en}, at most {turned:.0%} worse with any weight halved or doubled, at most {alone:.0%} where one part alone counts",
    )


def _reservations(facts: Facts, rows: list[Site], sets: list[Choice]) -> list[Both]:
    """What a reader has to know before taking the choice at its word."""
    found = []
    if len(rows) < facts.asked.p:
        found.append(
            say(
                f"所求 {facts.asked.p} 个，其余没有资料支持",
                f"{facts.asked.p} were asked for; nothing on record speaks for more",
            )
        )
    if any(abs(each.worth - sets[0].worth) <= PROVEN for each in sets[1:]):
        found.append(
            say(
                "另有同分的选法，现有资料分不出高下",
                "other choices are worth just as much: the record cannot tell them apart",
            )
        )
    if unknown := sum(row.state == "unknown" for row in rows):
        found.append(
            say(
                f"其中 {unknown} 处是“未知是否已有中心”，不是确认没有",
                f"for {unknown} of them it is not known whether a center exists, not certain that none does",
            )
        )
    if present := sum(bool(row.existing) for row in rows):
        found.append(
            say(f"其中 {present} 处当地同一大类已有中心", f"{present} of them have a center of the same group already")
        )
    return found


def limits(facts: Facts, found: list[Candidate], budgets: list[PolicyBudget]) -> list[Both]:
    """Return what bounds the truth of a siting."""
    said = [
        say("这是由已收录资料计算的建议，不是事实，也不是对意愿或能力的判断。", "A proposal computed from the record: no fact, and no judgement of will or ability."),
        say(
            "得分 = 未见中心的环节（薄弱环节加倍，须有当地机构从事）+ 领域缺口（按点名该领域的政策清单数）+ 当地机构数的对数；各权重可改。",
            "Worth = segments without a known center (weak points double; an organisation of the place must work there) + sector gaps (by the policy lists that "
            "name the sector) + the logarithm of the organisations there; every weight can be changed.",
        ),
        say("所在地不明的机构不计入任何地方。", "Organisations whose place is unknown count nowhere."),
    ]  # fmt: skip
    unsure = sum(each.state == "unknown" for each in found)
    if facts.asked.unknown == "leave_out":
        said.append(
            say(
                "只有名单齐全、确认没有中心的格才算缺口；未知的不算。",
                "Only cells where a complete list shows no center count as missing; unknown ones do not.",
            )
        )
    elif unsure:
        said.append(
            say(
                f"{len(found)} 个候选中 {unsure} 个所在的格只是“未知”：未见中心不等于没有，落定前请先核对当地名单。",
                f"For {unsure} of {len(found)} candidates it is only unknown whether a center exists; check the local list before deciding.",
            )
        )
    past = [b for b in budgets if not b.in_force]
    if past:
        said.append(
            say(f"{len(past)} 项政策目标已过期，不作约束。", f"{len(past)} policy targets are past and bind nothing.")
        )
    return said
