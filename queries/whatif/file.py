"""Scenario files: YAML, with every mistake told by its line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml
from pydantic import ValidationError

from graph.errors import Words, WrongUse
from queries.whatif.scenario import MOST_STEPS, Scenario

LARGEST = 256 * 1024
KINDS: dict[str, Words] = {
    "extra_forbidden": Words("不认识此项", "is not known here"),
    "missing": Words("此项必填", "must be given"),
    "too_long": Words("项数过多", "has too many entries"),
    "too_short": Words("项数过少", "has too few entries"),
    "string_too_long": Words("文字过长", "is too long"),
    "string_too_short": Words("不能为空", "must not be empty"),
    "literal_error": Words("可用值：{expected}", "allowed: {expected}"),
    "string_type": Words("应为文字", "should be text"),
    "bool_parsing": Words("应为 true 或 false", "should be true or false"),
    "list_type": Words("应为列表", "should be a list"),
    "model_type": Words("应为“键: 值”", "should be “key: value”"),
}
OTHER = Words("内容不符", "does not fit")
REMEDY = Words("步骤写法见 chuangtu whatif run --help。", "See chuangtu whatif run --help for what a step looks like.")


class Lined:
    """A scenario with the lines its steps begin at; without a file, steps are numbered instead."""

    def __init__(self, scenario: Scenario, lines: Sequence[int] = (), file: str = "") -> None:
        self.scenario, self.lines, self.file = scenario, lines, file

    def place(self, number: int) -> Words:
        """Say where step `number` (from 0) stands."""
        if number < len(self.lines):
            line = self.lines[number]
            return Words(
                f"{self.file} 第 {line} 行（第 {number + 1} 步）", f"{self.file} line {line} (step {number + 1})"
            )
        return Words(f"第 {number + 1} 步", f"step {number + 1}")


def read_scenario(text: str, file: str) -> Lined:
    """Read a scenario file.

    Raises WrongUse with file, line and what is wrong there.
    """
    if len(text.encode()) > LARGEST:
        raise WrongUse(Words(f"{file} 过大", f"{file} is too large"), value=file, remedy=Words(f"至多 {MOST_STEPS} 步。", f"At most {MOST_STEPS} steps."))  # fmt: skip
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            raise WrongUse(
                Words(f"{file} 使用了 YAML 别名（*）", f"{file} uses YAML aliases (*)"),
                value=file,
                remedy=Words("请把内容写全。", "Write things out."),
            )
        node, plain = yaml.compose(text, yaml.SafeLoader), yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise _unreadable(error, file) from error
    try:
        scenario = Scenario.model_validate({} if plain is None else plain)
    except ValidationError as error:
        raise _misshapen(error, file, node) from error
    steps = _child(node, "steps")
    return Lined(scenario, [_line(each) for each in steps.value] if isinstance(steps, yaml.SequenceNode) else [], file)


def from_plain(plain: Any) -> Lined:
    """Read a scenario that is plain data already (a request's body, options of a command line).

    Raises WrongUse with the path of what is wrong.
    """
    try:
        return Lined(Scenario.model_validate(plain))
    except ValidationError as error:
        raise _misshapen(error, "", None) from error


def _unreadable(error: yaml.YAMLError, file: str) -> WrongUse:
    mark = getattr(error, "problem_mark", None)
    line = Words(f"第 {mark.line + 1} 行", f"line {mark.line + 1}") if mark else Words("", "")
    return WrongUse(Words(f"{file} {line.zh}不是 YAML", f"{file} {line.en} is not YAML"), value=file, remedy=REMEDY)


def _misshapen(error: ValidationError, file: str, node: yaml.Node | None) -> WrongUse:
    first = error.errors()[0]
    loc = tuple(first["loc"])
    context = first.get("ctx", {})
    said = KINDS.get(first["type"], OTHER)
    said = (
        Words(context["zh"], context["en"])
        if first["type"] == "scenario"
        else Words(said.zh.format_map(context), said.en.format_map(context))
    )
    path = ".".join(str(part + 1 if isinstance(part, int) else part) for part in loc)
    where = Words("", "")
    if node is not None:
        line = _line(_deepest(node, loc))
        where = Words(f"{file} 第 {line} 行：", f"{file} line {line}: ")
    subject = f"{path} " if path else ""
    return WrongUse(Words(f"{where.zh}{subject}{said.zh}", f"{where.en}{subject}{said.en}"), value=path, remedy=REMEDY)


def _deepest(node: yaml.Node, loc: tuple[int | str, ...]) -> yaml.Node:
    """The node a path leads to, as far as it is there; of an unknown key the key itself."""
    for part in loc:
        below = _child(node, part)
        if below is None:
            return node
        node = below
    return node


def _child(node: yaml.Node | None, part: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        found: yaml.Node = node.value[part]
        return found
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    return None


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
