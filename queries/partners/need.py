"""What is needed, and how closely each organisation's recorded work matches it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from graph.snapshot.search import folded
from queries.frame import Frame
from queries.partners.record import LAYERS, TOPICS, Numbering
from queries.places import Sectors
from queries.recommend.events import Block, Floats, Ints, Sparse, sparse
from queries.world import World

DIRECT, THROUGH_CENTER = 1.0, 0.6  # a center's field is what its members may do, not what each of them does
LIKE = 0.5  # share of the need's pairs of characters below which likeness is chance
HEAD = 3  # characters at the end of a name that say what it is: a text on 减速器 is about 谐波减速器
TEXT = 16  # characters from which a need is a description: each thing it mentions is needed
ITEMS = (*TOPICS, *(to for _, to, _ in LAYERS))
UNDER = (
    ("PART_OF", "Segment", "Chain"),
    ("PART_OF", "Segment", "Segment"),
    ("IN_SECTOR", "Chain", "Sector"),
    ("IN_SECTOR", "Center", "Sector"),
    ("IN_CHAIN", "Center", "Chain"),
    ("COVERS", "Center", "Segment"),
    ("COVERS", "Technology", "Segment"),
    ("PROTECTS", "Patent", "Segment"),
    ("PROTECTS", "Patent", "Technology"),
    ("CODIFIES", "Standard", "Segment"),
    ("CODIFIES", "Standard", "Technology"),
)
WORK = (
    ("COVERS", "Segment", DIRECT),
    ("SUPPLIES", "Segment", DIRECT),
    ("WORKS_ON", "Technology", DIRECT),
    ("APPLIED_FOR", "Patent", DIRECT),
    ("DRAFTED", "Standard", DIRECT),
    ("TOOK_PART", "Project", DIRECT),
    ("MEMBER_OF", "Center", THROUGH_CENTER),
)


@dataclass(frozen=True)
class Wanted:
    """A need as read: the items of the record that fit it, and how well (0..1)."""

    items: Ints
    fit: Floats


@dataclass(frozen=True)
class Work:
    """Things that work can be about, who works on them, what lies under what, and their names by pairs of characters."""

    items: Numbering
    numbers: dict[str, int]
    done: Sparse  # items x organisations: how directly it is their work
    by_organization: Sparse
    under: Sparse  # items x items: row is what the columns lie under
    grams: dict[str, int]
    holds: Sparse  # pairs of characters x items
    length: Floats

    @classmethod
    def of(cls, frame: Frame) -> Work:
        """Read the work of every organisation, once for a graph."""
        items = Numbering.of(frame, ITEMS)
        done = _done(frame, items)
        grams, holds = _grams(items)
        numbers = {identifier: part.first + at for part in items.parts for at, identifier in enumerate(part.ids)}
        length = np.asarray(holds.sum(axis=0), float).ravel()
        return cls(items, numbers, done, done.T.tocsr(), _under(frame, items), grams, holds, length)

    def wanted(self, world: World, sectors: Sectors, need: str) -> Wanted:
        """Read a need: the thing of that name with all below it, else the things a text mentions; and names like it."""
        hits = world.index.named(need, ITEMS)
        named = {self.numbers[hit.id]: 1.0 for hit in hits if hit.id in self.numbers} or self._partly(need)
        caption = next((hit.caption for hit in hits if hit.id == need), need)
        items, fit = self._alike(folded(caption))
        fits = dict(zip(items.tolist(), fit.tolist(), strict=True))
        for item, share in sorted(named.items(), key=lambda pair: pair[1]):
            fits |= {
                below: max(share, fits.get(below, 0)) for below in self._below(_with_sectors(self, sectors, [item]))
            }
        held = sorted(fits)
        return Wanted(np.array(held, np.int64), np.array([fits[item] for item in held], float))

    def _partly(self, need: str) -> dict[int, float]:
        """A short need is met by what it mentions only as far as that goes: a battery is not yet a solid-state battery."""
        words = folded(need)
        return {
            item: 1.0 if len(words) >= TEXT else min(1.0, (self._shared(words)[item] + 1) / len(words))
            for item in self.mentioned(need)
        }

    def within(self, sectors: Sectors, identifier: str) -> Wanted:
        """Return a sector or chain with all below it."""
        named = [self.numbers[identifier]]
        below = self._below(_with_sectors(self, sectors, named))
        return Wanted(np.array(below, np.int64), np.ones(len(below)))

    def mentioned(self, text: str) -> list[int]:
        """Return sectors, chains, segments and technologies that a text names, wholly or by their head, the longest first."""
        words = folded(text)
        shared = self._shared(words)
        last = self.items.first(LAYERS[0][1])
        near = np.flatnonzero((shared[:last] >= LIKE * self.length[:last]) & (self.length[:last] > 0))
        names = {int(item): folded(self.items.name(int(item))) for item in near}
        found = [item for item, name in names.items() if name in words or (len(name) > HEAD and name[-HEAD:] in words)]
        return sorted(found, key=lambda item: (-shared[item], item))

    def fit(self, wanted: Wanted) -> Block:
        """Return for every organisation how closely its best work fits (0..1)."""
        part = self.done[wanted.items]
        best = np.zeros(self.done.shape[1], np.float32)
        np.maximum.at(best, part.indices, part.data * np.repeat(wanted.fit, np.diff(part.indptr)).astype(np.float32))
        return best

    def reasons(self, wanted: Wanted, organization: int) -> list[int]:
        """Return an organisation's items that fit, the best first."""
        cut = slice(self.by_organization.indptr[organization], self.by_organization.indptr[organization + 1])
        items, weight = self.by_organization.indices[cut], self.by_organization.data[cut]
        _, mine, fits = np.intersect1d(items, wanted.items, return_indices=True)
        order = np.lexsort((items[mine], -weight[mine] * wanted.fit[fits]))
        return [int(item) for item in items[mine][order]]

    def _below(self, named: Iterable[int]) -> list[int]:
        found, todo = set(named), list(named)
        while todo:
            at = todo.pop()
            below = self.under.indices[self.under.indptr[at] : self.under.indptr[at + 1]]
            fresh = [int(item) for item in below if int(item) not in found]
            found.update(fresh)
            todo += fresh
        return sorted(found)

    def _alike(self, words: str) -> tuple[Ints, Floats]:
        pairs = {words[at : at + 2] for at in range(len(words) - 1)}
        share = self._shared(words) / max(len(pairs), 1)
        items = np.flatnonzero(share >= LIKE)
        return items, np.minimum(share[items], 1)

    def _shared(self, words: str) -> Floats:
        """Return for every item how many distinct pairs of characters its name shares with the text."""
        pairs = sorted({words[at : at + 2] for at in range(len(words) - 1)} & self.grams.keys())
        rows = self.holds[np.array([self.grams[pair] for pair in pairs], np.int64)]
        return np.bincount(rows.indices, minlength=len(self.items)).astype(float)


def _with_sectors(work: Work, sectors: Sectors, named: list[int]) -> list[int]:
    """A sector of any scheme stands for the printed fields that count as it."""
    found = list(named)
    for item in named:
        if work.items.part(item).type == "Sector":
            found += [work.numbers[sector] for sector in sorted(sectors.selected(work.items.id(item)))]
    return found


def _done(frame: Frame, items: Numbering) -> Sparse:
    parts = []
    for edge, to, weight in WORK:
        edges = frame.edges(edge, "Organization", to)
        parts.append((items.first(to) + edges.end, edges.start, np.full(len(edges), weight)))
    member, works = frame.edges("MEMBER_OF", "Organization", "Center"), frame.edges("WORKS_ON", "Center", "Technology")
    shape = (len(frame.nodes("Organization")), len(frame.nodes("Center")), len(frame.nodes("Technology")))
    joined = sparse(np.ones(len(member)), member.start, member.end, shape[:2])
    reached = (joined @ sparse(np.ones(len(works)), works.start, works.end, shape[1:])).tocoo()
    parts.append((items.first("Technology") + reached.col, reached.row, np.full(reached.nnz, THROUGH_CENTER)))
    item, organization = (np.concatenate([part[at] for part in parts]).astype(np.int64) for at in (0, 1))
    direct = np.concatenate([part[2] for part in parts])
    order = np.argsort(-direct, kind="stable")  # of each pair the most direct statement is the first
    kept = order[np.unique((item * shape[0] + organization)[order], return_index=True)[1]]
    return sparse(direct[kept], item[kept], organization[kept], (len(items), shape[0]))


def _under(frame: Frame, items: Numbering) -> Sparse:
    found = [(items, frame.edges(edge, lower, upper), lower, upper) for edge, lower, upper in UNDER]
    lower = np.concatenate([items.first(low) + edges.start for _, edges, low, _ in found])
    upper = np.concatenate([items.first(up) + edges.end for _, edges, _, up in found])
    return sparse(np.ones(len(lower)), upper, lower, (len(items), len(items)))


def _grams(items: Numbering) -> tuple[dict[str, int], Sparse]:
    grams: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    for part in items.parts:
        for at, name in enumerate(part.names):
            words = folded(str(name or ""))
            for pair in {words[n : n + 2] for n in range(len(words) - 1)}:
                rows.append(grams.setdefault(pair, len(grams)))
                columns.append(part.first + at)
    return grams, sparse(np.ones(len(rows)), rows, columns, (max(len(grams), 1), len(items)))
