"""What the profiles of centers and organisations share: parts of a profile and how complete they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from graph.errors import UnknownName, Words
from graph.store import Row as StoreRow
from queries.answer import AnswerRow, Named
from queries.names import resolve
from queries.world import World


class Part(Named):
    """A thing the subject is joined to; open `fact` for the sources of the joint itself."""

    detail: str | None
    fact: str


class Membership(AnswerRow):
    """One role in one center; `share` in percent where a source states it."""

    id: str
    name: str
    role: str
    share: float | None
    confidence: str | None
    fact: str
    kind: str | None = None
    tier: str | None = None
    status: str | None = None


def subject_of(world: World, text: str, node: str) -> str:
    """Return the id of the center or organisation that `text` names.

    Raises UnknownName or AmbiguousName.
    """
    if not text:
        raise UnknownName(
            Words("请给出对象", "Say whose profile is wanted"),
            remedy=Words("用 --subject 给出编号或名称。", "Give an id or a name with --subject."),
        )
    return resolve(world, text, (node,))


def facts_in(*groups: Iterable[Membership | Part]) -> list[str]:
    """Return the relations that things are joined by, each once, in the order they are shown."""
    return list(dict.fromkeys(item.fact for group in groups for item in group))


def parts_of(rows: list[StoreRow]) -> dict[str, list[Part]]:
    """Group what a subject is joined to by part, in a fixed order."""
    found: dict[str, list[Part]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: (r["part"], r["detail"] or "", r["id"], r["fact"])):
        found[row["part"]].append(
            Part(id=row["id"], name=row["name"] or row["id"], detail=row["detail"] or None, fact=row["fact"])
        )
    return found


def memberships(rows: list[StoreRow]) -> list[Membership]:
    """Return memberships, leads and operators first."""
    order = ("lead", "operator", "shareholder", "member", "partner")
    ranked = sorted(rows, key=lambda r: (order.index(r["role"]) if r["role"] in order else 9, r["id"]))
    return [Membership(**{**row, "name": row["name"] or row["id"], "role": row["role"] or "member"}) for row in ranked]
