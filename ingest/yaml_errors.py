"""What is wrong in a YAML file that a user wrote, where: line, key and reason in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import yaml
from pydantic import ValidationError

from graph.errors import Words

MOST = 5
REASONS = {
    "extra_forbidden": Words("没有这个键", "there is no such key"),
    "missing": Words("缺少这个键", "this key is missing"),
    "model_type": Words("此处应是若干“键: 值”", "keys with values belong here"),
    "dict_type": Words("此处应是若干“键: 值”", "keys with values belong here"),
    "tuple_type": Words("此处应是列表", "a list belongs here"),
    "string_type": Words("此处应是文字", "text belongs here"),
    "bool_parsing": Words("此处应是 true 或 false", "true or false belongs here"),
    "literal_error": Words("不是可用的值", "this is not one of the values allowed"),
}


class Fault(ValueError):
    """A mistake in a description, said in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


def where_wrong(path: Path, error: Exception) -> Words:
    """Return what is wrong in a YAML file, one sentence per mistake."""
    if isinstance(error, ValidationError):
        tree = yaml.compose(path.read_text(encoding="utf-8"), yaml.SafeLoader)
        said = [
            _said(tree, e["loc"], e["type"], e["msg"], e.get("ctx", {}).get("error")) for e in error.errors()[:MOST]
        ]
        return Words("；".join(each.zh for each in said), "; ".join(each.en for each in said))
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        problem = getattr(error, "problem", None) or "YAML"
        return Words(
            f"第 {mark.line + 1} 行不是规范的 YAML（{problem}）",
            f"line {mark.line + 1} is not well-formed YAML ({problem})",
        )
    return Words(f"不是 UTF-8 编码的 YAML（{error}）", f"it is no YAML in UTF-8 ({error})")


def _said(tree: yaml.Node | None, place: Iterable[int | str], kind: str, message: str, fault: object) -> Words:
    keys = [str(part) for part in place]
    line = _line(tree, keys)
    key = ".".join(keys) or "?"
    why = fault.words if isinstance(fault, Fault) else REASONS.get(kind, Words(f"不符合要求（{message}）", message))
    return Words(f"第 {line} 行 {key}：{why.zh}", f"line {line}, {key}: {why.en}")


def _line(node: yaml.Node | None, keys: list[str]) -> int:
    """The line of the deepest part of a path that is there."""
    line = node.start_mark.line + 1 if node else 1
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            held = next(((k, v) for k, v in node.value if k.value == key), None)
            if held is None:
                return line
            line, node = held[0].start_mark.line + 1, held[1]
        elif isinstance(node, yaml.SequenceNode) and key.isdigit() and int(key) < len(node.value):
            entry: yaml.Node = node.value[int(key)]
            line, node = entry.start_mark.line + 1, entry
        else:
            return line
    return line
