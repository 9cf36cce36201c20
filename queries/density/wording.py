"""The sentences of an answer on collaboration density."""

from __future__ import annotations

from queries.answer import Both, say
from queries.density.events import Layer
from queries.density.figures import Measured
from queries.density.measured import SMALL
from queries.density.rows import Broker, Figures, Row

WORDS: dict[Layer, tuple[str, str]] = {
    "member": ("共同参与中心", "membership of centers"), "patent": ("共同专利", "patents"), "standard": ("共同起草标准", "standards"),
    "project": ("合作项目", "projects"), "all": ("全部", "all layers"),
}  # fmt: skip
NOTABLE = 0.05  # of the expected ties: a smaller difference says little, however sure it is
SURE = 0.05
FEW = 10  # organisations below which a share of all pairs says nothing


def headline(rows: list[Row], parts: Figures) -> Both:
    """Return what the answer says in two sentences."""
    whole = next(row for row in rows if row.layer == "all")
    if whole.density is None:
        return say("范围内没有可比较的合作关系。", "No collaboration is on record in this scope.")
    beside, bridges = _beside_chance(rows), _bridges(parts)
    about = say("约", "about ") if whole.ties_estimated else say("", "")
    few = whole.organizations < FEW
    dense = say("", "") if few else say(f"（密度 {whole.density:.2%}）", f" (density {whole.density:.2%})")
    return say(
        f"据已收录的资料，{whole.organizations} 家机构之间有{about.zh} {whole.ties} 对合作{dense.zh}{beside.zh}。{bridges.zh}",
        f"On record, {whole.organizations} organisations have {about.en}{whole.ties} "
        f"{'tie' if whole.ties == 1 else 'ties'}{dense.en}{beside.en}.{bridges.en}",
    )


def _beside_chance(rows: list[Row]) -> Both:
    compared = [row for row in rows if row.layer != "all" and row.null_mean is not None and row.z is not None]
    notable = [row for row in compared if _is_notable(row)]
    plain = [row for row in compared if row not in notable]
    told = [_told(row) for row in notable]
    if plain:
        names = _list([row.layer for row in plain])
        told.append(
            say(
                f"{names.zh}的合作对数与随机预期相近（相差不足 5% 或不显著）",
                f"ties through {names.en} are about as many as by chance (within 5% or not surely different)",
            )
        )
    if not told:
        return say(
            "；各机构参与次数太少，无论谁与谁相遇对数都一样，说不上高低",
            "; they take part so seldom that any dealing gives as many, neither more nor less than chance",
        )
    return say("：" + "；".join(t.zh for t in told), ": " + "; ".join(t.en for t in told))


def _is_notable(row: Row) -> bool:
    if row.q is None or row.null_mean is None or row.q > SURE:
        return False
    return abs(row.ties - row.null_mean) >= NOTABLE * row.null_mean


def _told(row: Row) -> Both:
    zh, en = WORDS[row.layer]
    more = row.null_mean is not None and row.ties > row.null_mean
    return say(
        f"{zh} {row.ties} 对，随机预期 {row.null_mean:.0f} 对，{'伙伴比随机更分散' if more else '同样的伙伴反复合作'}",
        f"{row.ties} ties through {en}, {row.null_mean:.0f} by chance: {'partners are spread wider' if more else 'the same partners meet again'}",
    )


def _bridges(parts: Figures) -> Both:
    """How industry and academia mix, and who stands between them."""
    mixing = next((a for a in parts.against_chance if a.measure == "ei_index" and a.layer == "all"), None)
    broker = next((b for b in parts.brokers if b.industry and b.academia), None)
    sentences = []
    if mixing and mixing.z is not None:
        sentences.append(_mixing(mixing.value, mixing.null_mean, mixing.low, mixing.high))
    if broker:
        sentences.append(_broker(broker))
    if not sentences:
        return say("", "")
    return say("；".join(s.zh for s in sentences) + "。", " " + "; ".join(s.en for s in sentences) + ".")


def _mixing(value: float, mean: float, low: float, high: float) -> Both:
    share, expected = (1 + value) / 2, (1 + mean) / 2
    if low <= value <= high:
        than = say(
            f"与随机预期（{expected:.0%}）没有可靠差别", f"not surely different from the {expected:.0%} by chance"
        )
    else:
        word = ("少于", "less") if value < low else ("多于", "more")
        than = say(f"{word[0]}随机预期的 {expected:.0%}", f"{word[1]} than the {expected:.0%} by chance")
    return say(
        f"在企业、高校、院所之间的合作里，企业与高校院所合作的占 {share:.0%}，{than.zh}",
        f"Of ties among enterprises, universities and institutes {share:.0%} join industry and academia, {than.en}",
    )


def _broker(broker: Broker) -> Both:
    above = broker.betweenness > broker.high
    return say(
        f"与两边都合作的机构中，居间最多的是{broker.name}（企业伙伴 {broker.industry} 家，高校院所 {broker.academia} 家），"
        f"{'高于' if above else '不高于'}随机重排所见",
        f"of those that work with both, {broker.name} stands most between others ({broker.industry} enterprises, {broker.academia} universities "
        f"or institutes as partners), {'more' if above else 'not more'} than in any dealt network",
    )


def limits(layers: dict[Layer, Measured], parts: Figures) -> list[Both]:
    """Return what would mislead."""
    found = [
        say(
            "专利、标准、项目只是公开页面的样本，不是任何机构的全部产出；密度只能与随机预期比较，不能跨地区直接比较。",
            "Patents, standards and projects are samples of public pages, not any organisation's output; compare densities with chance, not across places.",
        ),
        _members(parts),
        say(
            "随机预期保持每家机构的参与次数和每个事件的规模；由下级晋升而来的中心与原中心算同一次合作。层级、领域、状态只限定中心这一层。",
            "Chance keeps every organisation's number of events and every event's size; a center and the one it was promoted from count as one meeting. "
            "Tier, sector and status restrict the member layer alone.",
        ),
        say(
            "专利层含申请人与后来的权利人。“反复合作”至少两次；只合作过一次的机构对不作显著性判断。"
            "同一集团的公司分别计算，资料没有股权关系：反复合作可能只是集团内部往来。",
            "The patent layer holds applicants and later assignees. Repeated means two meetings at least: a pair that met once is not tested. "
            "Companies of one group count apart, for no source loaded says who owns whom: repeated meetings may stay within a group.",
        ),
    ]
    if any(layer.undated for layer in layers.values()):
        undated = layers["all"].undated
        found.append(
            say(
                f"{undated} 个事件没有日期，不计入逐年变化。",
                f"{undated} events have no date and are left out of the years.",
            )
        )
    return [*found, *_too_large(layers)]


def _members(parts: Figures) -> Both:
    member = next(source for source in parts.sources if source.layer == "member")
    return say(
        f"范围内 {member.of} 个中心里，{member.known} 个有已知成员，{member.joint} 个有两家以上；其余中心的合作未知。",
        f"Of {member.of} centers in scope {member.known} have known members, {member.joint} two or more; ties of the others are unknown.",
    )


def _too_large(layers: dict[Layer, Measured]) -> list[Both]:
    large: list[Layer] = [layer for layer, found in layers.items() if found.is_large]
    estimated: list[Layer] = [layer for layer in large if layers[layer].is_estimated]
    found = []
    if large:
        found.append(
            say(
                f"{_list(large).zh}相遇次数超过 {SMALL}，合作对数与企业、高校院所之间的合作份额只用公式与随机预期比较（“全部”、以及已知类型的机构太少时，份额不比较），"
                "不测聚集、核心、社群与居间机构；缩小地区或领域后可测。",
                f"More than {SMALL} meetings in {_list(large).en}: ties, and how they mix industry and academia, are compared by formula (the mix not for "
                "all layers together, nor where few kinds are known); clustering, cores, communities and brokers are not measured. Ask for a smaller region or sector.",
            )
        )
    if estimated:
        found.append(
            say(
                f"{_list(estimated).zh}的合作对数及其构成由部分机构推算，误差计入随机偏差；反复合作与逐年变化不列出。",
                f"Ties in {_list(estimated).en} and how they mix are estimated from a sample of organisations, the error being part of the deviation; "
                "repeated ties and years are not listed.",
            )
        )
    return found


def _list(layers: list[Layer]) -> Both:
    return say("、".join(WORDS[name][0] for name in layers), ", ".join(WORDS[name][1] for name in layers))
