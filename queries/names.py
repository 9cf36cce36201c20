"""Names as people write them → ids; unknown and ambiguous ones are errors that list the nearest."""

from __future__ import annotations

from graph.errors import AmbiguousName, UnknownName, Words
from graph.model import NODE
from queries.parameters import Parameters
from queries.world import World

REGION, SECTOR, CHAIN = ("Region",), ("Sector",), ("Chain",)
ACTOR = ("Center", "Organization")
ANYTHING = tuple(NODE)
LEVEL_PREFIX = {"field": "RS-", "group": "RG-", "ten": "TF-"}


def resolve(world: World, text: str, types: tuple[str, ...]) -> str:
    """Return the id of the thing of these types that `text` names.

    Raises UnknownName with the nearest names, or AmbiguousName with the things it could be.
    """
    hits = world.index.named(text, types)
    if not hits and (standing := world.redirect(text)):
        return standing
    if len(hits) == 1:
        return hits[0].id
    kinds = Words("、".join(NODE[t].words.zh for t in types[:3]), ", ".join(NODE[t].words.en for t in types[:3]))
    if not hits:
        raise UnknownName(
            Words(f"没有名为“{text}”的{kinds.zh}", f"There is no {kinds.en} called “{text}”"),
            value=text,
            suggestions=tuple(world.index.nearest(text, types)),
        )
    raise AmbiguousName(
        Words(f"“{text}”可指多个{kinds.zh}", f"“{text}” may be several of {kinds.en}"),
        value=text,
        remedy=Words("请改用编号。", "Use the id."),
        suggestions=tuple(f"{hit.caption} ({hit.id})" for hit in hits[:8]),
    )


def sector_id(world: World, text: str, level: str) -> str:
    """Return the id of a sector; of schemes that share a word (新材料) the one of the asked level is meant, else it is ambiguous."""
    hits = [hit.id for hit in world.index.named(text, SECTOR) if hit.id.startswith(LEVEL_PREFIX[level])]
    return hits[0] if len(hits) == 1 else resolve(world, text, SECTOR)


def resolved(world: World, asked: Parameters, takes: tuple[str, ...]) -> Parameters:
    """Return the parameters with every name replaced by its id."""
    changed: dict[str, str] = {}
    if "region" in takes and asked.region != "CN":
        changed["region"] = resolve(world, asked.region, REGION)
    if "sector" in takes and asked.sector:
        changed["sector"] = sector_id(world, asked.sector, asked.level)
    if "chain" in takes and asked.chain:
        changed["chain"] = resolve(world, asked.chain, CHAIN)
    if "for" in takes and asked.for_:
        changed["for_"] = _named_or_described(world, asked.for_)
    return asked.model_copy(update=changed)


def _named_or_described(world: World, text: str) -> str:
    """A text that is nobody's name may describe someone: the question itself says whether it can read it."""
    try:
        return resolve(world, text, ACTOR)
    except UnknownName:
        return text
