"""How a source's columns become nodes, edges and properties: the typed form of a YAML in `ingest/sources`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from graph.errors import Refused, Words
from graph.identifiers import folded_name
from graph.model import EDGE, NODE, THING
from graph.model.units import unit_named
from graph.names import simplified
from ingest.yaml_errors import Fault, where_wrong


class Part(BaseModel):
    """Base of every part of a mapping: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Value(Part):
    """Where a value comes from: a column, the first filled of several, a constant, with what is done to it on the way."""

    column: str | None = None
    first: tuple[str, ...] = ()
    const: str | None = None
    cases: dict[str, str] = Field(default_factory=dict)  # pattern → value, first match counts
    split: str | None = None  # several values in one cell: the separator, or `list` for lists as people write them
    boxes: bool = False  # the cell holds options with boxes; the ticked ones count
    unit: str | None = None  # what the numbers are printed in
    lenient: bool = False  # keep the raw text without a value where it does not fit

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads."""
        return (self.column,) if self.column else self.first

    @field_validator("unit")
    @classmethod
    def _known_unit(cls, unit: str | None) -> str | None:
        if unit and unit_named(unit) is None:
            raise ValueError(f"no unit {unit}")
        return unit


def _as_value(given: Any) -> Any:
    return {"column": given} if isinstance(given, str) else given


ValueSpec = Annotated[Value, BeforeValidator(_as_value)]


class Reference(Part):
    """Which node is meant: by `id`, by an organisation's name, by looking a name up, by a digest of columns, by a source's address.

    `name` is the node known by that name or, where there is none and the subject is a node, a new one whose id is made from the name.
    """

    node: str
    id: ValueSpec | None = None
    organization: ValueSpec | None = None
    name: ValueSpec | None = None
    source: ValueSpec | None = None
    lookup: ValueSpec | None = None
    by: tuple[str, ...] = ("name_zh", "aliases")
    within: str = ""  # a pattern the looked-up id must match
    digest: tuple[str, ...] = ()
    prefix: str = ""
    optional: bool = False  # an unknown name gives no edge instead of a quarantined row

    @model_validator(mode="after")
    def _known(self) -> Reference:
        if self.node not in NODE:
            raise Fault(f"没有节点类型 {self.node}", f"no node type {self.node}")
        ways = (self.id, self.organization, self.name, self.source, self.lookup, self.digest)
        if sum(map(bool, ways)) != 1:
            names = "id, organization, name, source, lookup, digest"
            raise Fault(f"{names} 须且只能写一个", f"say exactly one of {names}")
        return self

    @property
    def value(self) -> Value | None:
        """The value that names the node; None where it is a digest of columns."""
        return self.organization or self.name or self.source or self.lookup or self.id


class Condition(Part):
    """A subject is made only from rows where the column is one of `values`, begins with `pattern`, is `empty`, or else is filled."""

    column: str
    values: tuple[str, ...] = ()
    pattern: str | None = None
    empty: bool = False

    def holds(self, cell: str) -> bool:
        """Tell whether a cell fits."""
        if self.values:
            return cell in self.values
        if self.pattern is not None:
            return bool(re.match(self.pattern, cell))
        return bool(cell) != self.empty


class Subject(Part):
    """A node or an edge that each row states."""

    node: Reference | None = None
    edge: str | None = None
    source_end: Reference | None = Field(default=None, alias="from")
    target_end: Reference | None = Field(default=None, alias="to")
    properties: dict[str, ValueSpec] = Field(default_factory=dict)
    fresh: dict[str, ValueSpec] = Field(default_factory=dict)  # stated only of nodes that `name` makes new here
    property_column: str | None = None  # the column that names the property (with `value_column`)
    value_column: str | None = None
    property_names: dict[str, str] = Field(default_factory=dict)  # what that column says → property
    fallback_property: str | None = None  # where neither the column nor the names know the property
    when: tuple[Condition, ...] = ()
    exists: bool = True  # whether the row states that the subject exists, or only something about it
    source: ValueSpec | None = None  # where this subject differs from the table's

    @model_validator(mode="after")
    def _known(self) -> Subject:
        name = self.node.node if self.node else self.edge
        if name is None or name not in THING:
            raise Fault(f"没有节点或关系类型 {name}", f"no node or edge type {name}")
        if self.edge and not (self.source_end and self.target_end):
            raise Fault(f"关系 {self.edge} 须写 from 与 to", f"edge {self.edge} needs from and to")
        pair = (self.source_end.node, self.target_end.node) if self.source_end and self.target_end else None
        if self.edge and self.edge in EDGE and pair not in EDGE[self.edge].pairs:
            raise Fault(f"{self.edge} 不连接 {pair}", f"{self.edge} does not join {pair}")
        for key in EDGE[self.edge].key if self.edge in EDGE else ():
            if key not in self.properties:
                raise Fault(f"关系 {name} 的 properties 须写 {key}", f"edge {name} needs {key} among its properties")
        for given in (*self.properties, *self.fresh):
            if not THING[name].has(given):
                raise Fault(f"{name} 没有属性 {given}", f"{name} has no property {given}")
        return self

    @property
    def type_name(self) -> str:
        """The node or edge type."""
        return self.node.node if self.node else str(self.edge)


class TableMapping(Part):
    """One table of a source: recognised by its columns, read row by row into subjects."""

    table: str
    required: tuple[str, ...]  # columns that must be there; they also tell which table it is
    subjects: tuple[Subject, ...]
    source: ValueSpec | None = None
    also: tuple[str, ...] = ()  # further columns with addresses that state the first subject
    confidence: ValueSpec | None = None
    clause: str | None = None  # column with the clause path a row stands in
    sheet: str = ""  # only the sheet of that name
    by_name: bool = False  # only a table that a reader gives this name, whatever columns others have
    aliases: dict[str, tuple[str, ...]] = Field(default_factory=dict)  # column → other headers it may have
    never_read: tuple[str, ...] = ()  # columns with contact data: not kept anywhere

    @cached_property
    def read(self) -> frozenset[str]:
        """Every column that anything here reads (and constants beside them)."""
        return frozenset(_texts(self.model_dump(exclude={"table", "sheet", "never_read"})))

    def fits(self, header: list[str], sheet: str | None) -> bool:
        """Tell whether a sheet with these headers is this table."""
        return (not self.sheet or self.sheet == sheet) and set(self.required) <= {*self.columns(header).values()}

    def columns(self, header: list[str]) -> dict[str, str]:
        """Return header → column for the headers to read; spellings count as the same whatever their width, space, unit and script."""
        never = {_spelling(name) for name in self.never_read}
        kept = {name: name for name in header if _spelling(name) not in never}
        spelled = {_spelling(name): name for name in reversed(kept)}
        for column in (*self.aliases, *self.required):
            others = (spelled.get(_spelling(name)) for name in (column, *self.aliases.get(column, ())))
            found = next((name for name in others if name), None)
            if found and column not in kept.values():
                kept[found] = column
        return kept


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        yield from (text for inner in part.values() for text in _texts(inner))
    elif isinstance(part, tuple | list):
        yield from (text for inner in part for text in _texts(inner))


UNIT_BEHIND = re.compile(r"\((万元|亿元|元|%|人|个|家|项)\)\Z")


@lru_cache(maxsize=20_000)
def _spelling(header: str) -> str:
    return UNIT_BEHIND.sub("", folded_name(simplified(header)))


class SourceMapping(Part):
    """A source of files: who publishes it, under which terms, and its tables in the order they are read."""

    source: str
    publisher: dict[Literal["zh", "en"], str]
    licence: dict[Literal["zh", "en"], str]
    tables: tuple[TableMapping, ...]

    def table_for(self, name: str, header: list[str], sheet: str | None = None) -> TableMapping | None:
        """Return the table whose name or, failing that, whose required columns fit; None when none does."""
        fitting = [t for t in self.tables if t.fits(header, sheet) and (t.table == name or not t.by_name)]
        named = [t for t in fitting if t.table == name]
        ranked = named or sorted(fitting, key=lambda t: -len(t.required))
        return ranked[0] if ranked else None


def read_mapping(path: Path) -> SourceMapping:
    """Read and check one mapping file.

    Raises Refused with line and key of every mistake.
    """
    try:
        text = path.read_text(encoding="utf-8")
        return SourceMapping.model_validate(yaml.safe_load(text))
    except (ValueError, yaml.YAMLError) as error:
        why = where_wrong(path, error)
        raise Refused(
            Words(f"来源说明 {path.name} 有误：{why.zh}", f"The source description {path.name} is wrong: {why.en}"),
            value=str(path),
            remedy=Words(
                "请更正后重试；可用的键见 chuangtu map --schema。",
                "Correct it and try again; chuangtu map --schema lists the keys.",
            ),
        ) from error


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a source description."""
    return SourceMapping.model_json_schema()


def bundled_mappings() -> list[SourceMapping]:
    """Return the mappings that ship, in reading order: the registry first, since the others refer to its regions."""
    found = [read_mapping(path) for path in sorted((Path(__file__).parent / "sources").glob("*.yaml"))]
    return sorted(found, key=lambda mapping: (mapping.source != "registry", mapping.source))


def all_mappings(folder: Path, more: tuple[Path, ...] = ()) -> list[SourceMapping]:
    """Return the mappings that ship and then the user's: those of a folder, and further files.

    Raises Refused for a description that is wrong, or two of the same name.
    """
    found = bundled_mappings()
    for path in (*sorted(folder.glob("*.yaml")), *more):
        mapping = read_mapping(path)
        if mapping.source in {known.source for known in found}:
            raise Refused(
                Words(
                    f"来源说明 {path.name} 的名称 {mapping.source} 已被使用",
                    f"{path.name}: the source name {mapping.source} is taken",
                ),
                value=mapping.source,
                remedy=Words("请改写 source 一行。", "Change its line `source`."),
            )
        found.append(mapping)
    return found
