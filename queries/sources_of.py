"""The sources of a thing: every statement about it and about its relations, with source and locator."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from graph.errors import UnknownName, Words
from graph.model import NODE, THING
from queries.answer import Both, EvidencedRow, Found, say, some
from queries.codes import CODES
from queries.fields import FIELDS
from queries.names import ANYTHING, resolve
from queries.parameters import Parameters
from queries.world import World

NOT_LINKED = {"mirror", "auto_generated"}


class Row(EvidencedRow):
    """One statement."""

    subject: str
    property: str
    label: Both = Field(description="what the property is called")
    value: str | None
    reads: Both | None = Field(
        description="the value in words where it is a code, else as it is; as printed where it could not be read"
    )
    shown: bool = Field(description="whether this value is the one the graph shows")
    source: str | None
    url: str | None
    locator: dict[str, Any] = Field(description="file, sheet, row, column or clause and offset")
    raw: str | None
    confidence: str | None
    source_type: str | None
    source_title: str | None
    published: str | None
    linkable: bool = Field(description="false for copies on unrelated sites: show the address, do not link it")
    relation: str | None = Field(
        description="type of the relation the statement is about, null for a property of the thing itself"
    )
    other: str | None = Field(description="the other end of that relation")
    statement: str


def sources_of(world: World, asked: Parameters) -> Found[Row]:
    """Return the statements about `subject` (a node's or an edge's id, or a name) and about the edges it is an end of.

    Raises UnknownName when no statement is about it.
    """
    subject, own = _subject(world, asked.subject)
    rows = [_row(s, None, None) for s in own]
    edges = sorted(_edges(world, subject, own), key=lambda e: (e["relation"], e["other"], e["id"]))
    about = world.statements_about([edge["id"] for edge in edges])
    rows += [_row(s, edge["relation"], edge["other"]) for edge in edges for s in about[edge["id"]]]
    return Found(rows=rows, headline=_headline(rows), limits=_limits(rows))


def _edges(world: World, subject: str, own: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The edges a node is an end of; an edge is the end of none."""
    kind = own[0]["subject_type"] if own else ""
    return world.run_filled("sources_of", "edges", {"NODE": kind}, subject=subject) if kind in NODE else []


def _subject(world: World, text: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the id that is asked about, with the statements about it."""
    if not text:
        raise UnknownName(
            Words("请给出对象", "Say what the question is about"),
            value=text,
            remedy=Words("用 --subject 给出编号或名称。", "Give an id or a name with --subject."),
        )
    if own := world.statements(text):
        return text, own
    subject = resolve(world, text, ANYTHING)
    return subject, world.statements(subject)


def _row(s: dict[str, Any], relation: str | None, other: str | None) -> Row:
    names = {
        "file": "file",
        "sheet": "sheet",
        "row_number": "row",
        "column_name": "column",
        "clause": "clause",
        "char_offset": "offset",
    }
    label, reads = _words(s["subject_type"], s["property"], s["value"] if s["value"] is not None else s["raw"])
    return Row(
        label=label,
        reads=reads,
        **{
            key: s[key]
            for key in (
                "subject",
                "property",
                "value",
                "shown",
                "url",
                "raw",
                "confidence",
                "source_type",
                "published",
                "statement",
            )
        },
        evidence=[each for each in (s["subject"], s["source"]) if each],
        source=s["source"],
        source_title=s["title"],
        locator={short: s[key] for key, short in names.items() if s[key] is not None},
        linkable=bool(s["url"]) and s["source_type"] not in NOT_LINKED,
        relation=relation
        or (s["subject_type"] if s["subject_type"] in THING and s["subject_type"].isupper() else None),
        other=other,
    )


def _words(thing: str, name: str, value: str | None) -> tuple[Both, Both | None]:
    """Return what a property is called and what its value says."""
    known = THING.get(thing)
    declared = known.property_named(name) if known and known.has(name) else None
    label = declared.words if declared else FIELDS.get(name, Words(name, name))
    if value is None:
        return say(label.zh, label.en), None
    codes = (declared.values if declared else None) or CODES.get(name, {})
    said = codes.get(value, Words(value, value))
    return say(label.zh, label.en), say(said.zh, said.en)


def _headline(rows: list[Row]) -> Both:
    sources = {row.source for row in rows if row.source}
    competing = {(row.subject, row.property) for row in rows if not row.shown and row.value is not None}
    return say(
        f"共 {len(rows)} 条陈述，出自 {len(sources)} 个来源；{len(competing)} 项有并存的说法。",
        f"{some(len(rows), 'statement')} from {some(len(sources), 'source')}; more than one statement on {some(len(competing), 'property')}.",
    )


def _limits(rows: list[Row]) -> list[Both]:
    rule = say(
        "采用的值按此取舍：人工核定、可信度、来源类型、日期；只有低可信度的说法互相矛盾时，不采用任何一个。",
        "The value shown is picked by: a steward's decision, confidence, kind of source, date; where only statements of low confidence contradict, none is shown.",
    )
    mirrors = sum(row.source_type == "mirror" for row in rows)
    return (
        [
            rule,
            say(
                f"{mirrors} 条出自转载站，地址只作文字显示。",
                f"{mirrors} rest on mirror sites, whose addresses are shown as text only.",
            ),
        ]
        if mirrors
        else [rule]
    )
