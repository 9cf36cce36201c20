"""What each question does, in a sentence, and where its rules stand in docs/semantics.md."""

from __future__ import annotations

from typing import NamedTuple

from graph.errors import Words

PAGE = "docs/semantics.md"


class Described(NamedTuple):
    """A method in a sentence, and the heading of its section."""

    says: Words
    section: str

    @property
    def link(self) -> str:
        """Where its rules stand."""
        return f"{PAGE}#{self.section.lower().replace(' ', '-')}"


METHODS: dict[str, Described] = {
    "one_center_per_sector": Described(
        Words(
            "逐辖区、层级、领域计数当日存在的中心（晋升前后算一家），有现行唯一性规定的按规定判断，名单不全不判“符合”。",
            "Counts the bodies that exist on the date per jurisdiction, tier and sector (a promoted center is one body) and holds them "
            "against the rule in force there; without a complete list nothing conforms.",
        ),
        "One center per sector",
    ),
    "near_duplicates": Described(
        Words(
            "逐对比较中心的名称、技术、环节、成员与领域，用人工标注校准为概率，落在中间的列为待判；人工认定与晋升沿革优先。",
            "Compares centers pair by pair by name, technologies, segments, members and sector, calibrated on hand-labelled pairs, and "
            "leaves the middle undecided; a steward's word and promotions come first.",
        ),
        "Near-duplicates",
    ),
    "chain_coverage": Described(
        Words(
            "逐环节看范围内的中心与机构有无已知的工作，沿“与、或”投入关系推算受阻的环节、必经环节与一两家缺失的最坏后果；名单不全不判“没有”。",
            "Looks for known work in every segment, follows required and alternative inputs to what a gap blocks, to choke points and to "
            "the worst loss of one or two; without a complete list nothing is surely missing.",
        ),
        "Chain coverage",
    ),
    "collaboration_density": Described(
        Words(
            "把同一中心、专利、标准、项目中的机构两两相连，与保持各自参与次数和规模的零模型相比较，逐对检验并控制错误发现率。",
            "Joins organisations that meet in a center, patent, standard or project, compares the figures with a null model that keeps "
            "everybody's number of events and every event's size, and tests every pair with the false discovery rate controlled.",
        ),
        "Collaboration density",
    ),
    "tier_overlap": Described(
        Words(
            "逐项统计恰在哪些层级出现的机构、领域、环节、技术，另计扣除晋升沿革后的数，并以超几何检验看共有是否多于偶然。",
            "Counts the organisations, sectors, segments and technologies that lie in exactly which tiers, with and without promotions, "
            "and tests by the hypergeometric distribution whether more is shared than by chance.",
        ),
        "Tier overlap",
    ),
    "sector_gaps": Described(
        Words(
            "逐地区、层级、领域给出有、无、未知、不适用四种状态；未见中心的按公布的权重评分排序，并给出权重变动时的名次区间。",
            "Gives every region, tier and sector one of four states, scores those without a known center by published weights, and says "
            "how far the rank moves when the weights do.",
        ),
        "Sector gaps",
    ),
    "collaborators": Described(
        Words(
            "按需求相符、网络接近、互补与可行性给未合作过的机构排序，各部分相加为总分，附证据路径与缺少某一部分时的名次。",
            "Ranks organisations not worked with yet by need, nearness in the network, complementarity and feasibility; the parts add up, "
            "with evidence paths and the rank without each part.",
        ),
        "Collaborators",
    ),
    "center_profile": Described(
        Words(
            "列出图中关于这家中心的全部事实，并点明哪些方面尚无资料。",
            "Lists every fact the graph holds about the center and names what nothing is on record for.",
        ),
        "Profiles and sources",
    ),
    "organization_profile": Described(
        Words(
            "列出图中关于这家机构的全部事实，以及在同一中心共事的机构。",
            "Lists every fact the graph holds about the organisation and whom it meets in centers.",
        ),
        "Profiles and sources",
    ),
    "promotion_ladder": Described(
        Words(
            "列出至少一端在范围内、当日并非确定尚未发生的晋升及其依据。",
            "Lists promotions with an end in scope that had not surely yet to come on the date, each with its basis.",
        ),
        "Promotion ladder",
    ),
    "targets": Described(
        Words(
            "把截至期限已知或来源所称的中心数与文件目标相比；未到期的按均匀进度看是否跟得上。",
            "Compares the centers known, or stated by a source, at the end of a target's term with its number; before the end it asks "
            "whether an even pace suffices.",
        ),
        "Policy rules",
    ),
    "policy_scorecard": Described(
        Words(
            "逐条评判一份文件：可计算的对照图中事实得出三值结论，需判断的列出而不计算。",
            "Judges a document rule by rule: what can be computed is held against the graph with three values, what needs judgement is listed.",
        ),
        "Policy rules",
    ),
    "center_compliance": Described(
        Words(
            "用本级文件与上一级文件的条件逐条对照这家中心的已知事实。",
            "Holds what is known of the center against the rules of its own tier and the conditions of the next.",
        ),
        "Policy rules",
    ),
    "sources_of": Described(
        Words(
            "列出关于对象及其关系的每条陈述、出处与位置，并标明采用的是哪一个值。",
            "Lists every statement about the thing and its relations with source and place, and marks the value shown.",
        ),
        "Profiles and sources",
    ),
}
