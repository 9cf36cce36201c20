"""Which bodies are worth comparing: an index by what two names of one organisation share, never all against all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from graph.names import Name, expand, identity_key, parse
from ingest.identity.abbreviation import abbreviates, stems
from ingest.identity.bodies import Body

_CROWD = 12  # bodies that share one key: more of them share a common word, not an identity
_SLIP = 5  # characters from which a name with one wrong character is still told from others
_SHORTEST, _LONGEST = 2, 8  # characters of a short form
_SHORT_FORMS = 4  # long names a short form may belong to before it says nothing


class Candidate(NamedTuple):
    """Two bodies (by position, the smaller first) and the name of each under which they meet."""

    one: int
    other: int
    name: str
    other_name: str


Finder = Callable[[Sequence[Body]], Iterable[Candidate]]
"""Finds pairs of bodies worth comparing."""


class _Entry(NamedTuple):
    at: int
    name: Name


def equal(bodies: Sequence[Body]) -> Iterator[Candidate]:
    """Give the pairs that share a credit code, a name or a spelling of one."""
    codes: dict[str, list[_Entry]] = defaultdict(list)
    spellings: dict[tuple[str, ...], list[_Entry]] = defaultdict(list)
    for at, body in enumerate(bodies):
        if body.uscc:
            codes[body.uscc].append(_Entry(at, parse(body.name)))
        for entry in _entries(at, body):
            spellings["", entry.name.key].append(entry)
            if entry.name.han:
                spellings[identity_key(entry.name)].append(entry)
    yield from _unique(pair for blocks in (codes, spellings) for block in blocks.values() for pair in _pairs(block))


def alike(bodies: Sequence[Body]) -> Iterator[Candidate]:
    """Give the pairs that a steward may want to see: one core, one wrong character, a short form."""
    entries = [entry for at, body in enumerate(bodies) for entry in _entries(at, body)]
    blocks: dict[str, list[_Entry]] = defaultdict(list)
    for entry in entries:
        if len(entry.name.core) > 1 and entry.name.form:
            blocks[f"core {entry.name.core}"].append(entry)
        for text in _slips(entry.name.key):
            blocks[f"slip {text}"].append(entry)
    close = (pair for block in blocks.values() for pair in _pairs(block))
    yield from _unique(pair for found in (close, _short_forms(entries)) for pair in found)


def _entries(at: int, body: Body) -> list[_Entry]:
    return [_Entry(at, parse(text)) for text in body.names.values()]


def _pairs(block: Sequence[_Entry]) -> Iterator[Candidate]:
    if 1 < len({entry.at for entry in block}) <= _CROWD:
        for one, other in combinations(block, 2):
            if one.at != other.at:
                yield _candidate(one, other)


def _candidate(one: _Entry, other: _Entry) -> Candidate:
    first, second = sorted((one, other), key=lambda entry: entry.at)
    return Candidate(first.at, second.at, first.name.text, second.name.text)


def _unique(found: Iterable[Candidate]) -> Iterator[Candidate]:
    seen: set[Candidate] = set()
    for pair in found:
        if pair not in seen:
            seen.add(pair)
            yield pair


def _slips(key: str) -> Iterator[str]:
    """Give a key without one character each: two keys one character apart share one of these."""
    if _SLIP <= len(key) <= 60:
        yield from {key, *(key[:at] + key[at + 1 :] for at in range(len(key)))}


def _short_forms(entries: Sequence[_Entry]) -> Iterator[Candidate]:
    """Give short names with the long names they can stand for, where these are few."""
    holding = _by_start(entries)
    for short in entries:
        if not short.name.han or short.name.incorporated or not _SHORTEST <= len(short.name.key) <= _LONGEST:
            continue
        found: dict[int, _Entry] = {}
        for stem in stems(short.name):
            for entry in min((holding.get((stem[0], char), []) for char in stem[1:]), key=len, default=[]):
                if entry.at != short.at and abbreviates(short.name, entry.name):
                    found[entry.at] = entry
                if len(found) > _SHORT_FORMS:
                    break
        if len(found) <= _SHORT_FORMS:
            yield from (_candidate(short, entry) for entry in found.values())


def _by_start(entries: Sequence[_Entry]) -> dict[tuple[str, str], list[_Entry]]:
    """Chinese names by the character they or their core begin with, and each other character they hold."""
    holding: dict[tuple[str, str], list[_Entry]] = defaultdict(list)
    for entry in entries:
        if entry.name.han:
            full = expand(entry.name.key)
            for start in {full[:1], (entry.name.core + entry.name.form)[:1]}:
                for char in set(full):
                    holding[start, char].append(entry)
    return holding
