"""From who asks and what is needed to a ranked list: parts that add up, a deduction for sameness, ranks without a part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from queries.partners.asker import SIDES, Asker, lacking
from queries.partners.record import Record
from queries.recommend import Recommender
from queries.recommend.engine import ranks_without
from queries.recommend.events import Block, Bools, Floats, Ints
from queries.recommend.features import NAMES
from queries.recommend.fusion import Learned
from queries.recommend.lists import DEPTH, deducted, plain

WEIGHTS: dict[bool, dict[str, float]] = {
    True: {"need": 0.5, "ties": 0.3, "complementarity": 0.1, "feasibility": 0.1},
    False: {"ties": 0.7, "complementarity": 0.15, "feasibility": 0.15},
}
"""What each part can reach, with a need and without; `ties` are those of `GROUPS` taken together."""
GROUPS = {"network": "network", "topic": "topic", "recency": "activity", "standing": "activity", "place": "feasibility",
          "kind": "feasibility"}  # fmt: skip
ALIKE = 0.15  # what a candidate loses that is the same as one above it
NEEDED = 200  # organisations whose work fits the need and that are always compared
RECENT = 5.0  # years since the last dated joint event within which an organisation counts as active
REASONS = ("resource_allocation", "topic_similarity")


@dataclass(frozen=True)
class Ranked:
    """The candidates in order: per place in the list the number of the organisation, its parts and ranks without them."""

    others: Ints
    parts: dict[str, Floats]
    without: dict[str, Ints]
    compared: int
    fitting: int
    exact: int


@dataclass(frozen=True)
class Matching:
    """All that a ranking needs; `fit` is per organisation, None where nothing is needed; `allowed` passes the filters."""

    record: Record
    ranking: Recommender
    asker: Asker
    fit: Block | None
    allowed: Bools

    def ranked(self, k: int) -> Ranked:
        """Return the k best candidates the asking side never worked with."""
        found = self.ranking.compare(self.asker.asking, self._barred(), self._needed())
        speaks = np.logical_or.reduce([found.features[:, NAMES.index(name)] > 0 for name in REASONS])
        if self.fit is not None:
            speaks |= self.fit[found.other] > 0
        scale = self._scale(found.terms, speaks)
        others = found.other[speaks]
        parts = self._parts({name: scale * term[speaks] for name, term in found.terms.items()}, others)
        return self._listed(others, parts, k)

    @property
    def learned(self) -> bool:
        """Whether ties are weighed as learned, not as fixed."""
        return isinstance(self.ranking.fusion, Learned)

    @property
    def weights(self) -> dict[str, float]:
        """The most that each part can add, and what it deducts for likeness."""
        return WEIGHTS[self.fit is not None] | {"alike": -ALIKE}

    def _scale(self, terms: Mapping[str, Floats], counted: Bools) -> float:
        """What brings learned terms to 0..1: they are log odds; fixed ones are there already."""
        if not self.learned:
            return 1.0
        total = np.asarray(sum(term for name, term in terms.items() if name != "base"))
        best = float(total[counted].max(initial=0))
        return 1 / best if best > 0 else 0.0

    def _barred(self) -> Bools:
        known = self.ranking.network.known
        barred = ~(known if self.fit is None else known | (self.fit > 0)) | ~self.allowed
        barred[self.asker.members] = True
        barred[self.asker.partners] = True
        return np.asarray(barred, bool)

    def _needed(self) -> Ints | None:
        if self.fit is None:
            return None
        fitting = np.flatnonzero((self.fit > 0) & ~self._barred())
        standing = self.ranking.network.traits["events"][fitting]
        return fitting[np.lexsort((fitting, -standing, -self.fit[fitting]))][:NEEDED]

    def _parts(self, terms: Mapping[str, Floats], others: Ints) -> dict[str, Floats]:
        weights = WEIGHTS[self.fit is not None]
        parts = {name: np.zeros(len(others)) for name in ("need", *dict.fromkeys(GROUPS.values()), "complementarity")}
        if self.fit is None:
            del parts["need"]
        else:
            parts["need"] += weights["need"] * self.fit[others]
        for name, group in GROUPS.items():
            parts[group] += weights["ties"] * terms[name]
        parts["complementarity"] += weights["complementarity"] * self._complementarity(others)
        parts["feasibility"] += weights["feasibility"] * self._feasibility(others)
        return {name: np.round(values, 6) for name, values in parts.items()}

    def _complementarity(self, others: Ints) -> Floats:
        """Return the share of a candidate's segments and technologies that the asking side's chains have and it lacks."""
        detailed, missing = self.record.detailed, np.zeros(len(self.record.topics), bool)
        missing[lacking(self.record, self.asker)] = True
        part = self.ranking.network.presence[others]
        who = np.repeat(np.arange(len(others)), np.diff(part.indptr))
        held = np.bincount(who, detailed[part.indices], minlength=len(others))
        adds = np.bincount(who, missing[part.indices], minlength=len(others))
        return np.asarray(adds / np.maximum(held, 1))

    def _feasibility(self, others: Ints) -> Floats:
        """Return the mean of: near by, of the other side (industry, research), active in a joint event of late."""
        record, asker = self.record, self.asker
        province = record.provinces.get(asker.region) if asker.region else None
        near = 0.5 * record.province.among({province or ""}) + 0.5 * record.regions.among({asker.region or ""})
        across = frozenset().union(*(side for side in SIDES if asker.side and side != asker.side))
        crossing = record.kinds.among(across)
        active = np.nan_to_num(record.moment - record.latest[others], nan=np.inf) <= RECENT
        return np.asarray((near[others] + crossing[others] + active) / 3)

    def _listed(self, others: Ints, parts: dict[str, Floats], k: int) -> Ranked:
        score = np.asarray(sum(parts.values()), float)
        head = plain(score)[: max(k, DEPTH)]
        best, lost = deducted(score[head], self.ranking.likeness(others[head]), k, ALIKE)
        order = head[best]
        without = ranks_without(score, parts | {"alike": np.zeros(len(others))}, order)
        shown = {name: values[order] for name, values in parts.items()} | {"alike": np.round(0 - lost, 6)}
        fit = np.zeros(0) if self.fit is None else self.fit[others]
        return Ranked(others[order], shown, without, len(others), int((fit > 0).sum()), int((fit >= 1).sum()))
