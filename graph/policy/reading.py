"""Read a policy document from YAML: every mistake is told with file, line, key and what to do."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml
from pydantic import ValidationError

from graph.errors import Refused, Words
from graph.policy.document import Document

Path = tuple[str | int, ...]
REMEDY = Words(
    "参照 queries/policy 中的文件；字段说明见 chuangtu policy schema。",
    "See the files in queries/policy; chuangtu policy schema describes every key.",
)


class _Strict(yaml.SafeLoader):
    """A loader that refuses a key given twice, and keeps dates as text."""


_Strict.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_document(text: str, name: str) -> tuple[Document, dict[str, int]]:
    """Return the document and the line of each of its rules, citations and other parts (`rules.3`, `cites.0`, `dates`).

    Raises Refused with the file, the line, the key and what to do.
    """
    try:
        loader = _Strict(text)
        try:
            node = loader.get_single_node()
            lines = _lines(node)
            given = loader.construct_document(node) if node else None
        finally:
            loader.dispose()
    except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
        raise _refused(name, _line_of(error), "", str(error)) from error
    if not isinstance(given, dict):
        raise _refused(name, 1, "", "not a mapping")
    try:
        document = Document.model_validate(_clean(given))
    except ValidationError as error:
        raise _told(error, lines, name) from error
    except (RecursionError, ValueError) as error:
        raise _refused(name, 1, "", str(error)) from error
    return document, {".".join(map(str, path)): line for path, line in lines.items() if len(path) <= 2}


def _clean(value: Any) -> Any:
    """Half a character from an escape is replaced; what YAML shares by anchors is copied."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_clean(key): _clean(each) for key, each in value.items()}
    return [_clean(each) for each in value] if isinstance(value, list | tuple) else value


def _lines(root: yaml.Node | None) -> dict[Path, int]:
    """The line of every key and list entry, by its path."""
    found: dict[Path, int] = {}
    todo: list[tuple[Path, yaml.Node]] = [((), root)] if root else []
    while todo:
        path, node = todo.pop()
        if len(path) > 12:
            raise ValueError("nested too deeply")
        found.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            keys = [str(key.value) for key, _ in node.value]
            if doubled := [key for key in keys if keys.count(key) > 1]:
                raise ValueError(f"line {node.start_mark.line + 1}: the key {doubled[0]} is given twice")
            for key, value in node.value:
                found[(*path, str(key.value))] = key.start_mark.line + 1
                todo.append(((*path, str(key.value)), value))
        elif isinstance(node, yaml.SequenceNode):
            todo += [((*path, index), value) for index, value in enumerate(node.value)]
    return found


def _told(error: ValidationError, lines: dict[Path, int], name: str) -> Refused:
    first = error.errors(include_url=False)[0]
    path = _in_file(first["loc"], lines)
    message = first["msg"].removeprefix("Value error, ")
    key = ".".join(map(str, path))
    missing = str(first["loc"][-1]) if first["type"] == "missing" and first["loc"] else ""
    more = len(error.errors()) - 1
    said = f"{missing}: {message}" if missing else message
    return _refused(name, lines.get(path, 1), key, said + (f" (+{more})" if more else ""))


def _in_file(loc: tuple[Hashable, ...], lines: dict[Path, int]) -> Path:
    """The longest path of the file that an error's place goes along; the names of alternatives are left out."""
    path: Path = ()
    for part in loc:
        if isinstance(part, str | int) and (*path, part) in lines:
            path = (*path, part)
    return path


def _line_of(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1


def _refused(name: str, line: int, key: str, why: str) -> Refused:
    why = why.encode("utf-8", "replace").decode("utf-8")[:300]
    place_zh = f"{name} 第 {line} 行" + (f"（{key}）" if key else "")
    place_en = f"{name}, line {line}" + (f" ({key})" if key else "")
    return Refused(
        Words(f"{place_zh}不合政策规则的格式：{why}", f"{place_en} does not fit the schema of policy rules: {why}"),
        value=name,
        remedy=REMEDY,
    )
