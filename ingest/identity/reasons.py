"""Why two records are the same, different, or for a steward to decide: every reason said once, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["same", "different", "review"]

# code: (what it alone leads to, Chinese, English); {a} and {b} are the two names, {x} and {y} the values that speak.
_SENTENCES: dict[str, tuple[Verdict, str, str]] = {
    "uscc_equal": ("same", "统一社会信用代码相同：{x}。", "Both carry the unified social credit code {x}."),
    "uscc_differs": (
        "different",
        "统一社会信用代码不同：{x}，{y}。",
        "The unified social credit codes differ: {x} and {y}.",
    ),
    "uscc_invalid": ("review", "统一社会信用代码不作依据：{x}", "A unified social credit code is disregarded. {y}"),
    "id_equal": ("same", "官方标识相同：{x}。", "Both carry the official identifier {x}."),
    "id_differs": ("different", "官方标识不同：{x}，{y}。", "The official identifiers differ: {x} and {y}."),
    "ids_contradict": (
        "review",
        "标识互相矛盾：有的相同，有的不同（{x}）。",
        "The identifiers contradict each other: one is equal, another differs ({x}).",
    ),
    "alias_known": ("same", "“{x}”是“{y}”的已知别名。", "“{x}” is a known name of “{y}”."),
    "alias_weak": (
        "review",
        "别名“{x}”（“{y}”）系推定，来源未明说。",
        "The alias “{x}” of “{y}” was inferred; no source states it.",
    ),
    "alias_ambiguous": (
        "review",
        "“{x}”是多个机构的别名：{y}。",
        "“{x}” is a name of several organisations: {y}.",
    ),
    "alias_shared": ("review", "两者有共同的别名“{x}”。", "Both list the alias “{x}”."),
    "names_several": (
        "review",
        "合并会把“{x}”与“{y}”连在一起，而两者并无同一的依据。",
        "A merge would join “{x}” and “{y}”, for which nothing says that they are one.",
    ),
    "told_apart": (
        "review",
        "人工核定“{x}”与“{y}”不同，因此不自动合并。",
        "A steward told “{x}” and “{y}” apart, so nothing that would join them is merged by itself.",
    ),
    "region_equal": ("review", "所在地相同：{x}。", "Both are stated to be in {x}."),
    "kind_equal": ("review", "机构类型相同：{x}。", "Both are stated to be of the kind “{y}”."),
    "listed_together": (
        "review",
        "同一中心把两者并列：{x}。",
        "One center lists both side by side: {x}.",
    ),
    "name_equal": ("same", "名称相同：“{a}”。", "The names are equal: “{a}”."),
    "name_spelling": (
        "same",
        "名称只是写法不同：“{a}”，“{b}”。",
        "The names are two spellings of one: “{a}” and “{b}”.",
    ),
    "name_missing": ("review", "缺少名称，无从比较。", "A name is missing, so there is nothing to compare."),
    "name_generic": (
        "review",
        "“{a}”没有地域和字号，同名机构很多。",
        "“{a}” carries neither place nor brand; many organisations share it.",
    ),
    "gloss_differs": (
        "review",
        "括注的另名不同：“{x}”，“{y}”。",
        "The second names in brackets differ: “{x}” and “{y}”.",
    ),
    "region_fact_differs": ("review", "所在地不同：{x}，{y}。", "The stated regions differ: {x} and {y}."),
    "kind_differs": ("review", "机构类型不同：{x}，{y}。", "The stated kinds differ: {x} and {y}."),
    "legal_form_differs": (
        "review",
        "字号相同而组织形式不同（“{a}”，“{b}”）：两个法人，或一次改制。",
        "One name with two legal forms (“{a}”, “{b}”): two legal persons, or a conversion.",
    ),
    "group_differs": (
        "different",
        "集团公司与同名公司是不同法人（“{a}”，“{b}”）。",
        "A group company and the company of that name are different legal persons (“{a}”, “{b}”).",
    ),
    "conversion": (
        "review",
        "“{x}”与“{y}”：可能是改制前后，也可能是两个法人。",
        "“{x}” and “{y}” may be before and after incorporation, or two legal persons.",
    ),
    "center_not_operator": (
        "different",
        "创新中心不是其运营公司：“{x}”，“{y}”。",
        "A center is not the company that operates it: “{x}”, “{y}”.",
    ),
    "subordinate": ("different", "“{y}”是“{x}”的下属或分支机构。", "“{y}” is a part or branch of “{x}”."),
    "second_name": (
        "review",
        "“{x}”括注了另一名称“{y}”：一个机构两块牌子，或其下属机构。",
        "“{x}” adds a name in brackets, “{y}”: one body with two names, or a part of it.",
    ),
    "unit_mark": (
        "different",
        "只有一方是附属或分支机构：“{x}”。",
        "Only one of them is an affiliated body or a branch: “{x}”.",
    ),
    "campus": (
        "review",
        "名称只差所在地“{x}”：校区、分部或独立法人。",
        "The names differ by the place “{x}” only: a campus, a branch or a legal person of its own.",
    ),
    "place_differs": (
        "different",
        "名称中的地域不同：{x}，{y}。",
        "The places in the names differ: {x} and {y}.",
    ),
    "place_unclear": (
        "review",
        "名称只差地域写法：{x}，{y}。",
        "The names differ in how they name the place only: {x} and {y}.",
    ),
    "number_differs": ("different", "序号不同：{x}，{y}。", "The ordinal numbers differ: {x} and {y}."),
    "registered_names_differ": (
        "different",
        "两个完整的注册名称，字号或行业不同：“{a}”，“{b}”。",
        "Two complete registered names with different brand or trade: “{a}” and “{b}”.",
    ),
    "short_form": ("review", "“{x}”可能是“{y}”的简称。", "“{x}” may be a short form of “{y}”."),
    "near_spelling": (
        "review",
        "名称只差一字，可能是笔误：“{a}”，“{b}”。",
        "The names differ by one character, perhaps a slip: “{a}” and “{b}”.",
    ),
    "other_script": (
        "review",
        "文字不同，又无已知别名相连：“{a}”，“{b}”。",
        "The names are in different scripts and no known alias links them: “{a}” and “{b}”.",
    ),
    "names_similar": (
        "review",
        "名称相近，仅凭相近不能合并：“{a}”，“{b}”。",
        "The names are similar, and similarity alone merges nothing: “{a}” and “{b}”.",
    ),
    "same_place_and_type": (
        "review",
        "同地同类机构，可能更名：“{a}”，“{b}”。",
        "Two bodies of one type in one place, perhaps a renaming: “{a}” and “{b}”.",
    ),
    "names_unrelated": (
        "different",
        "名称无关，亦无标识或别名相连：“{a}”，“{b}”。",
        "The names are unrelated and neither an identifier nor an alias links them: “{a}” and “{b}”.",
    ),
}
CODES = frozenset(_SENTENCES)


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: its `code`, the verdict it leads to when it decides, and the sentence in zh and en."""

    code: str
    verdict: Verdict
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is known about two records: `verdict`, and the reasons, the deciding one first."""

    verdict: Verdict
    reasons: tuple[Reason, ...]


def reason(code: str, a: str = "", b: str = "", x: str = "", y: str = "") -> Reason:
    """Fill in the sentence of a code; the values stand in a fixed order so that both directions read alike."""
    verdict, zh, en = _SENTENCES[code]
    values = {"a": a, "b": b, "x": x, "y": y}
    return Reason(code, verdict, zh.format(**values), en.format(**values))
