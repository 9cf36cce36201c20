"""A draft as YAML that a person reads and edits: one line per entry, with offsets and confidence; open questions as comments."""

from __future__ import annotations

from typing import Any

import yaml

from ingest.draft.result import Draft, Entry

_HEAD = ("id", "title", "title_en", "doc_no", "issuer", "jurisdiction", "tier_created", "dates", "cites")
_FIRST = ("id", "type", "at", "q", "kind")


class _Plain(yaml.SafeDumper):
    """Writes a value that stands twice twice: nobody who edits a draft should meet anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        """Treat nothing as shared."""
        return True

    def words(self, value: str) -> yaml.ScalarNode:
        """Write characters that would break the line as escapes."""
        return self.represent_scalar("tag:yaml.org,2002:str", value, style=None if value.isprintable() else '"')


_Plain.add_representer(str, _Plain.words)


def as_yaml(draft: Draft, name: str) -> str:
    """Write a draft of the file `name`."""
    lines = [
        f"# {_comment(name)} 的规则草稿，请逐条核对：“@起-止”是原文中的字符位置，“p”是把握；以“#?”起头的是未定条目，核对后去掉“#?”即生效。",
        "# Draft of rules; check every entry: @start-end are characters of the text, p is how sure the entry is; lines with #? are open questions.",
    ]
    for key in _HEAD:
        if key in draft.head.fields:
            lines += _part(draft, key)
    lines.append("rules:" if any(entry.is_sure for entry in draft.entries) else "rules: []")
    lines += [line for entry in draft.entries for line in _entry(entry)]
    return "\n".join(lines) + "\n"


def _part(draft: Draft, key: str) -> list[str]:
    value = draft.head.fields[key]
    told = []
    if place := draft.head.places.get(key):
        told.append(f"@{place[0]}-{place[1]}")
    if doubt := draft.head.doubts.get(key):
        told.append(f"? {doubt.zh} · {doubt.en}")
    if key == "cites":
        return ["cites:", *(f"  - {_flow(each)}" for each in value)]
    written = f"{key}: {_flow(value)}" + (f"  # {_comment('; '.join(told))}" if told else "")
    guess = draft.head.guesses.get(key)
    return [written, f"#?   {_comment(guess)} ?"] if guess else [written]


def _entry(entry: Entry) -> list[str]:
    rule = {key: entry.rule[key] for key in _FIRST} | entry.rule
    told = [f"@{entry.start}-{entry.end} p={entry.confidence:.2f}", *(f"{d.zh} · {d.en}" for d in entry.doubts)]
    mark = "" if entry.is_sure else "#?"
    ask = " ?" if entry.doubts or not entry.is_sure else ""
    return [f"  # {_comment('; '.join(told))}{ask}", f"{mark}  - {_flow(rule)}"]


def _flow(value: Any) -> str:
    text = yaml.dump(
        _lists(value), Dumper=_Plain, default_flow_style=True, allow_unicode=True, sort_keys=False, width=2**31
    )
    return text.removesuffix("\n").removesuffix("\n...")


def _lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lists(each) for key, each in value.items()}
    return [_lists(each) for each in value] if isinstance(value, list | tuple) else value


def _comment(words: str) -> str:
    """Words that stay on their line."""
    return "".join(char if char.isprintable() else " " for char in words)
