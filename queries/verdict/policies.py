"""The policy documents of a published graph: their rules, where and when they apply, what they cite and replace."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from graph.dates import bounds
from graph.errors import UnknownName, Words
from graph.model.vocabulary import TIERS
from graph.policy import Document
from graph.policy.citations import Known, number_key, renamed, title_key
from queries.names import resolve
from queries.places import Regions
from queries.world import World

FILE = "policy_scorecard"
InForce = Literal["yes", "no", "unknown"]


@dataclass(frozen=True)
class Link:
    """One document names another: the other's id where it is known, its title, and the clause."""

    source: str
    target: str
    title: str
    clause: str | None
    fact: str


@dataclass(frozen=True)
class Policies:
    """All documents of one graph."""

    documents: dict[str, Document]
    cites: tuple[Link, ...]
    supersedes: tuple[Link, ...]

    @classmethod
    def of(cls, world: World) -> Policies:
        """Read the documents of a world, once."""
        return world.once("policies", lambda: _read(world))

    def document(self, world: World, text: str) -> Document:
        """Return the document that `text` names by id, number or title.

        Raises UnknownName with the known ones.
        """
        wanted = text.strip()
        for document in self.documents.values():
            number = document.doc_no.value
            if wanted == document.id or title_key(wanted) == title_key(document.title):
                return document
            if number and number_key(wanted) == number_key(number):
                return document
        known = tuple(f"{d.id} {d.title}" for d in self.documents.values())
        if wanted:
            try:
                if (found := resolve(world, wanted, ("Policy",))) in self.documents:
                    return self.documents[found]
            except UnknownName:
                pass  # told below with the documents that have rules
        raise UnknownName(
            Words(f"没有名为“{text}”的政策文件", f"There is no policy document “{text}” with rules")
            if wanted
            else Words("请给出政策文件", "Say which policy document"),
            value=text,
            suggestions=known,
        )

    def within(self, regions: Regions, region: str) -> list[Document]:
        """Return the documents whose jurisdiction lies in a region, the widest first."""
        found = [d for d in self.documents.values() if regions.within(d.jurisdiction.code, region)]
        return sorted(found, key=lambda d: (len(regions.above(d.jurisdiction.code)), d.jurisdiction.code, d.id))

    def binding(self, regions: Regions, region: str | None, tier: str) -> list[Document]:
        """Return the documents on centers of a tier that a place lies under."""
        found = [d for d in self.documents.values() if d.tier == tier and regions.within(region, d.jurisdiction.code)]
        return sorted(found, key=lambda d: d.id)


def in_force(document: Document, on: date) -> InForce:
    """Tell whether a document is in force on a day; an undated one is, from its start to its end at the precision of its dates."""
    start, end = start_of(document), document.dates.in_force_to
    if end and bounds(end)[1] < on:
        return "no"
    if not start or bounds(start)[1] <= on:
        return "yes"
    return "no" if bounds(start)[0] > on else "unknown"


def tier_words(document: Document, rank: str) -> Words:
    """Return a rank in the words of the document: a municipality prints 市级 for centers of provincial rank."""
    if rank != document.tier or document.tier_created == TIERS[rank].zh:
        return TIERS[rank]
    return Words(
        document.tier_created, "municipal" if document.jurisdiction.level == "municipality" else TIERS[rank].en
    )


def start_of(document: Document) -> str | None:
    """Return the date a document is in force from, None where it prints none."""
    return document.dates.in_force_from or document.dates.issued


def _read(world: World) -> Policies:
    rows = {r["id"]: r for r in world.run(FILE, "documents") if r["body"]}
    rules: dict[str, list[dict[str, Any]]] = {identifier: [] for identifier in rows}
    entries = [*world.run(FILE, "rules"), *world.run(FILE, "targets")]
    for entry in sorted(entries, key=lambda r: r["sort_order"] or 0):
        if entry["document"] in rules and entry["body"]:
            rules[entry["document"]].append(json.loads(entry["body"]))
    documents = {
        identifier: Document.model_validate({**json.loads(rows[identifier]["body"]), "rules": rules[identifier]})
        for identifier in sorted(rows)
    }
    links = [{**r, "title": r["title"] or r["target"]} for r in world.run(FILE, "links")]  # cited, itself not loaded
    known = {k.id: k for k in _known(documents, links)}
    same = renamed(known)
    return Policies(documents, _links(links, "cites", same), _links(links, "supersedes", same))


def _known(documents: dict[str, Document], links: list[dict[str, Any]]) -> list[Known]:
    outside = [Known(r["target"], r["title"], r["doc_no"]) for r in links if r["target"] not in documents]
    return [*(Known(d.id, d.title, d.doc_no.value) for d in documents.values()), *outside]


def _links(rows: list[dict[str, Any]], kind: str, same: dict[str, str]) -> tuple[Link, ...]:
    found = [
        Link(str(r["source"]), same.get(r["target"], str(r["target"])), r["title"], r["clause"], r["fact"])
        for r in rows
        if r["kind"] == kind
    ]
    return tuple(sorted(found, key=lambda link: (link.source, link.target)))
