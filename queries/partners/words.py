"""The sentences of an answer about collaborators: what was found, on what it rests, what is not known."""

from __future__ import annotations

from queries.answer import Both, say
from queries.parameters import Parameters
from queries.partners.rows import Evidence, Figures, Row


def headline(asked: Parameters, name: str, figures: Figures, rows: list[Row]) -> Both:
    """Return who stands first, why, and how much of the list is known to fit."""
    zh, en = _asked_for(asked, name)
    if not rows:
        return say(f"资料中没有{zh}的候选机构。", f"No candidate is on record {en}.")
    first, why = rows[0], _why(rows[0].evidence)
    fits = _fits(asked, figures)
    quiet, new = _quiet(rows), say("", "") if not asked.for_ else say("尚无共同记录的", " without a shared event")
    return say(
        f"{zh}：比较了 {figures.candidates} 家{new.zh}机构，首位是{first.name}（{first.score:.2f} 分，{why.zh}）{fits.zh}。{quiet.zh}",
        f"{figures.candidates} organisations{new.en} were compared {en}; first is {first.name} "
        f"({first.score:.2f}; {why.en}){fits.en}. {quiet.en}",
    )


def _quiet(rows: list[Row]) -> Both:
    silent = sum("dated_event" in row.unknown for row in rows)
    if not silent:
        return say(
            "列出的机构是否愿意、是否有余力，资料没有说。",
            "Whether those listed are willing, or have the capacity, is not on record.",
        )
    return say(
        f"列出的 {len(rows)} 家中有 {silent} 家没有带日期的合作记录，近况不明。",
        f"{silent} of the {len(rows)} listed have no dated joint event: what they do of late is not known.",
    )


def limits(asked: Parameters, figures: Figures, rows: list[Row], *, has_ties: bool) -> list[Both]:
    """Return what would mislead."""
    found = [
        say(
            "得分是资料中的线索，只在本次答案内可比，不是对能力、意愿或资质的判断；未列出的机构不等于不合适。",
            "Scores are leads in the record, comparable within this answer only: no judgement of ability, will or standing; "
            "who is not listed is not thereby unfit.",
        ),
        say(
            f"依据 {figures.joint_events} 个多方合作事件（中心、专利、标准、项目），其中 {figures.dated_events} 个有日期；"
            "它们是公开资料的样本，没有共同记录不等于没有合作过。",
            f"It rests on {figures.joint_events} joint events (centers, patents, standards, projects), {figures.dated_events} of them "
            "dated: samples of public pages. Who shares no event on record may still have worked together.",
        ),
        _method(figures),
    ]
    if figures.read_as:
        zh, en = "、".join(figures.read_as), ", ".join(figures.read_as)
        found.append(
            say(
                f"“{asked.for_}”不是已收录的名称，按描述理解为：{zh}。",
                f"“{asked.for_}” is no name on record; it was read as a description: {en}.",
            )
        )
    if asked.need and not figures.matching:
        found.append(
            say(
                f"资料中没有与“{asked.need}”相符的工作，只按合作关系与领域排序。",
                f"Nothing on record fits “{asked.need}”: the ranking rests on ties and fields alone.",
            )
        )
    if asked.for_ and not has_ties:
        found.append(
            say(
                "该对象没有已知合作方，合作关系不参与排序。",
                "It has no known partner: ties do not enter the ranking.",
            )
        )
    if rows and rows[-1].parts.get("need") == 0 and figures.matching:
        found.append(
            say(
                "“需求”部分为 0 的机构只因合作关系或领域列入，其工作是否符合需求没有记录。",
                "Where the part “need” is 0, ties or fields alone brought the organisation in; whether its work fits is not on record.",
            )
        )
    return found


def _asked_for(asked: Parameters, name: str) -> tuple[str, str]:
    need_zh, need_en = (f"需求“{asked.need}”", f"for the need “{asked.need}”") if asked.need else ("", "")
    if not asked.for_:
        return need_zh, need_en
    return f"{name}{'，' + need_zh if need_zh else ''}", f"for {name}{' ' + need_en if need_en else ''}"


def _fits(asked: Parameters, figures: Figures) -> Both:
    if not asked.need:
        return say("", "")
    return say(
        f"；其中 {figures.matching} 家的工作记录与需求相符或部分相符（{figures.exact} 家完全相符）",
        f"; recorded work of {figures.matching} fits the need, wholly ({figures.exact}) or in part",
    )


def _why(evidence: list[Evidence]) -> Both:
    """Return the first reason in words."""
    if not evidence:
        return say("无记录", "nothing on record")
    first = evidence[0]
    if first.kind == "common_partner":
        return say(f"共同伙伴{first.names[0]}", f"common partner {first.names[0]}")
    thing = first.names[0]
    if first.kind == "shared_field":
        return say(f"同在“{thing}”", f"both on “{thing}”")
    if first.kind == "adds":
        return say(f"可补“{thing}”", f"adds “{thing}”")
    return say(f"其记录含“{thing}”", f"its record holds “{thing}”")


def _method(figures: Figures) -> Both:
    if figures.learned:
        return say(
            "关系部分的权重由前两年新出现的合作学得；其余部分与总权重固定，见 parts.weights。",
            "Ties are weighed as learned from the new partnerships of the last two years; the other weights are fixed, see parts.weights.",
        )
    return say(
        "带日期的合作太少，不足以学习权重：各部分用固定权重（见 parts.weights），与前面候选相似的机构扣分，以免一份名单出自同一事件。",
        "Too few dated partnerships to learn from: the weights are fixed (see parts.weights); a candidate like one above it loses some, "
        "lest one event fill the list.",
    )
