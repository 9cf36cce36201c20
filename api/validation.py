"""Values the framework refuses, told in both languages with what is allowed."""

from __future__ import annotations

from typing import Any

from graph.errors import Words, WrongUse
from queries.parameters import WORDS

OWN: dict[str, Words] = {
    "q": Words("检索词", "search text"),
    "types": Words("类型", "types"),
    "limit": Words("条数", "number of rows"),
    "offset": Words("起始", "offset"),
    "relation": Words("关系", "relation"),
    "format": Words("格式", "format"),
    "store": Words("存储", "store"),
    "snapshot": Words("快照", "snapshot"),
    "lang": Words("语言", "language"),
    "a": Words("此前的快照", "snapshot before"),
    "b": Words("此后的快照", "snapshot after"),
    "parts": Words("部分", "parts"),
    "question": Words("问题", "questions"),
}
"""Words of the parameters that belong to the API, beside those of the questions."""
RULES: dict[str, tuple[str, Words]] = {
    "greater_than_equal": ("ge", Words("不得小于 {}。", "It is at least {}.")),
    "less_than_equal": ("le", Words("不得大于 {}。", "It is at most {}.")),
    "string_too_short": ("min_length", Words("至少 {} 个字符。", "It has at least {} characters.")),
    "string_too_long": ("max_length", Words("至多 {} 个字符。", "It has at most {} characters.")),
    "literal_error": ("expected", Words("可用值：{}。", "Allowed: {}.")),
    "enum": ("expected", Words("可用值：{}。", "Allowed: {}.")),
}
PLAIN: dict[str, Words] = {
    "int_parsing": Words("请给出整数。", "Give a whole number."),
    "missing": Words("此参数必填。", "It must be given."),
}


def words_of(name: str) -> Words:
    """Return the words of a parameter."""
    return WORDS.get(name) or OWN.get(name) or Words(name, name)


def wrong_value(error: dict[str, Any]) -> WrongUse:
    """Return one entry of a validation error as WrongUse."""
    name = str(error["loc"][-1]) if error.get("loc") else ""
    words = words_of(name)
    if error["type"] == "missing":
        text = Words(f"缺少参数“{words.zh}”（{name}）", f"The parameter {name} is missing")
        return WrongUse(text, value=name, remedy=PLAIN["missing"])
    shown = str(error.get("input", ""))[:100]
    text = Words(f"参数“{words.zh}”（{name}）的值“{shown}”不可用", f"“{shown}” cannot be the {words.en} ({name})")
    return WrongUse(text, value=shown, remedy=_remedy(error))


def _remedy(error: dict[str, Any]) -> Words | None:
    if rule := RULES.get(error["type"]):
        key, sentence = rule
        bound = str(error.get("ctx", {}).get(key, "")).replace("' or '", "', '").replace("'", "")
        return Words(sentence.zh.format(bound), sentence.en.format(bound))
    return PLAIN.get(error["type"])
