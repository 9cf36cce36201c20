"""The domain as JSON Schema (2020-12), derived from the declarations: one definition per node and edge type."""

from __future__ import annotations

from typing import Any

from graph.errors import Words
from graph.model import EDGE, NODE, VERSION
from graph.model.types import EdgeType, Kind, NodeType, Property, Thing

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PARTIAL_DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
KINDS: dict[Kind, dict[str, Any]] = {
    "text": {"type": "string"},
    "url": {"type": "string", "format": "uri"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "partial_date": {"type": "string", "pattern": PARTIAL_DATE},
    "date": {"type": "string", "format": "date"},
    "text_list": {"type": "array", "items": {"type": "string"}},
}
IDENTIFIER = {"type": "string", "minLength": 1}


def json_schema() -> dict[str, Any]:
    """Return the schema of a node or edge as the API shows it; words in both languages stand under `x-words`."""
    things: dict[str, dict[str, Any]] = {name: _node(node) for name, node in NODE.items()}
    things |= {name: _edge(edge) for name, edge in EDGE.items()}
    return {
        "$schema": DIALECT,
        "$id": f"urn:chuangtu:model:{VERSION}",
        "title": "Chuangtu",
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in things],
        "$defs": things,
    }


def property_schema(prop: Property) -> dict[str, Any]:
    """Return the schema of one property; null where nothing was stated."""
    schema = dict(KINDS[prop.kind])
    schema["type"] = [schema["type"], "null"]
    if prop.values is not None:
        schema["enum"] = [*prop.values, None]
        schema["x-values"] = {code: words._asdict() for code, words in prop.values.items()}
    if prop.unit:
        schema["x-unit"] = prop.unit
    if prop.derived:
        schema["readOnly"] = True
    return {**schema, "x-words": prop.words._asdict()}


def _node(node: NodeType) -> dict[str, Any]:
    return {**_thing(node, {"id": IDENTIFIER}), "x-caption": node.caption}


def _edge(edge: EdgeType) -> dict[str, Any]:
    ends = {"id": IDENTIFIER, "from": IDENTIFIER, "to": IDENTIFIER}
    return {
        **_thing(edge, ends),
        "x-pairs": [list(pair) for pair in edge.pairs],
        "x-sentence": edge.sentence._asdict(),
    }


def _thing(thing: Thing, ends: dict[str, dict[str, Any]]) -> dict[str, Any]:
    own = {prop.name: property_schema(prop) for prop in thing.columns}
    return {
        "type": "object",
        "title": _title(thing.words),
        "x-words": thing.words._asdict(),
        "properties": {"type": {"const": thing.name}, **ends, **own},
        "required": ["type", *ends],
        "additionalProperties": False,
    }


def _title(words: Words) -> str:
    return f"{words.zh} · {words.en}"
