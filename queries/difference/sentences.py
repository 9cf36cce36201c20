"""Changes in words: what came, what went, what was before and is now."""

from __future__ import annotations

from typing import Any

from graph.errors import Words
from graph.model import EDGE, Property
from queries.answer import Both, say
from queries.codes import in_words

NOTHING = Words("无", "nothing")
MOST = 5  # items of a list told one by one


def value_words(prop: Property, value: Any) -> Words:
    """Return a value of a property as a reader sees it."""
    if value is None or value == []:
        return NOTHING
    if isinstance(value, bool):
        return Words("是", "yes") if value else Words("否", "no")
    if isinstance(value, list):
        return Words("、".join(map(str, value)), "; ".join(map(str, value)))
    if prop.values and str(value) in prop.values:
        return prop.values[str(value)]
    text = (
        f"{value:g}"
        if isinstance(value, float) and abs(value) < 1e6
        else f"{value:,.0f}"
        if isinstance(value, float)
        else str(value)
    )
    return Words(text, text) if not prop.unit else Words(f"{text} {prop.unit}", f"{text} {prop.unit}")


def edge_sentence(edge_type: str, source: tuple[str, str], target: tuple[str, str], role: str | None) -> Words:
    """Read an edge aloud; without a known role the word for a participant stands in."""
    declared = EDGE[edge_type]
    values = (declared.property_named("role").values or {}) if declared.has("role") else {}
    said = values.get(role or "", Words(role or "成员", role or "a participant"))
    return Words(
        declared.sentence.zh.format_map({"from": source[0], "to": target[0], "role": said.zh}),
        declared.sentence.en.format_map({"from": source[1], "to": target[1], "role": said.en}),
    )


def told(change: str, kind: Words, name: Words, details: list[Words], by_merge: Words | None) -> Both:
    """Return the sentence of one change; `details` are its properties, `by_merge` says which decision is behind it."""
    start = {
        "new": Words("新增{kind}：{name}", "new {kind}: {name}"),
        "gone": Words("不再有{kind}：{name}", "{kind} gone: {name}"),
        "changed": Words("{name}", "{name}"),
    }[change]
    zh, en = start.zh.format(kind=kind.zh, name=name.zh), start.en.format(kind=kind.en, name=name.en)
    if details:
        zh, en = f"{zh}：{'；'.join(d.zh for d in details)}", f"{en}: {'; '.join(d.en for d in details)}"
    return say(f"{zh}（{by_merge.zh}）", f"{en} ({by_merge.en})") if by_merge else say(zh, en)


def arrow(what: Words, before: Words, after: Words) -> Words:
    """Return “property before → after”."""
    return Words(f"{what.zh} {before.zh} → {after.zh}", f"{what.en} {before.en} → {after.en}")


def field_sentence(field: str, what: Words, before: Any, after: Any) -> Both:
    """Return how a field of a row changed: lists by what they gained and lost, everything else before and after."""
    if isinstance(before, list) and isinstance(after, list):
        return _lists(what, before, after)
    if isinstance(before, dict) and isinstance(after, dict):
        before, after = _told_apart(before, after)
    old, new = (tuple(_shown(field, value, lang) for lang in ("zh", "en")) for value in (before, after))
    return Both.of(arrow(what, Words(*old), Words(*new)))


def _told_apart(before: dict[str, Any], after: dict[str, Any]) -> tuple[Any, Any]:
    """Named and stated numbers as a table shows them; of anything else the entries that differ."""
    short = [f"{part['named']}/{part['stated']}" if "stated" in part else "" for part in (before, after)]
    if all(short) and short[0] != short[1]:
        return short[0], short[1]
    differing = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return {key: before.get(key) for key in differing}, {key: after.get(key) for key in differing}


def _lists(what: Words, before: list[Any], after: list[Any]) -> Both:
    olds, news = {_name(x): x for x in before}, {_name(x): x for x in after}
    gained, lost = [x for x in news if x not in olds], [x for x in olds if x not in news]
    other = sum(news[x] != olds[x] for x in news if x in olds)
    zh = (
        [f"增加 {_few(gained, '、')}"] * bool(gained)
        + [f"减少 {_few(lost, '、')}"] * bool(lost)
        + [f"{other} 项内容有变"] * bool(other)
    )
    en = (
        [f"gained {_few(gained, '; ')}"] * bool(gained)
        + [f"lost {_few(lost, '; ')}"] * bool(lost)
        + [f"{other} changed"] * bool(other)
    )
    return say(f"{what.zh}{'，'.join(zh) or '次序有变'}", f"{what.en} {', '.join(en) or 'reordered'}")


def _few(names: list[str], between: str) -> str:
    more = f" … (+{len(names) - MOST})" if len(names) > MOST else ""
    return between.join(names[:MOST]) + more


def _name(item: Any) -> str:
    return str(item.get("name") or item.get("path") or item.get("id") or item) if isinstance(item, dict) else str(item)


def _shown(field: str, value: Any, lang: str) -> str:
    if value is None:
        return NOTHING.of(lang)
    if isinstance(value, bool):
        return (Words("是", "yes") if value else Words("否", "no")).of(lang)
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, dict):
        return ", ".join(f"{k} {_shown(k, v, lang)}" for k, v in value.items() if not isinstance(v, list | dict))
    return in_words(field, value, lang) or str(value)
