"""Ties of a graph too large to list its pairs: counted for a sample of organisations, and taken for the rest in proportion."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse

from queries.density.events import Ints

MEETINGS = 600_000  # of the organisations in the sample


class Estimate(NamedTuple):
    """Ties and repeated ties, and the standard error of the former."""

    ties: int
    repeated: int
    error: float


def estimate(event: Ints, body: Ints, organization: Ints, width: int) -> Estimate:
    """Return the ties of participations (event and body of each, both from 0): partners per meeting hardly differ among alike organisations.

    The sample is every so-many-th organisation by how many others it meets, so that it is the same each time.
    """
    sizes = np.bincount(event)
    met = np.bincount(organization, weights=sizes[event] - 1, minlength=width)
    step = int(met.sum() // MEETINGS) + 1
    sample = np.argsort(-met, kind="stable")[step // 2 :: step]
    together = _together(event, organization, sample, width)
    partners = _partners(together, 1)
    repeated = _partners(together if (event == body).all() else _together(body, organization, sample, width), 2)
    ratio = partners.sum() / met[sample].sum()
    residual = np.diff(partners - ratio * met[sample])  # alike organisations stand side by side
    spread = float(np.sqrt((residual**2).sum() / 2) / met[sample].sum())
    whole = met.sum() / 2
    share = repeated.sum() / met[sample].sum()
    return Estimate(round(whole * ratio), round(whole * share), whole * spread if step > 1 else 0.0)


def _together(event: Ints, organization: Ints, sample: Ints, width: int) -> sparse.csr_array:
    """How many events each organisation of the sample shares with every other, itself left out."""
    ones = np.ones(len(event), dtype=np.int32)
    attended = sparse.csr_array((ones, (organization, event)), shape=(width, int(event.max()) + 1))
    attended.data[:] = 1
    found = sparse.csr_array(attended[sample] @ attended.T)
    found.data[found.indices == np.repeat(sample, np.diff(found.indptr))] = 0
    return found


def _partners(together: sparse.csr_array, least: int) -> Ints:
    """How many others each organisation of the sample shares `least` events with, or more."""
    counted = np.concatenate([[0], np.cumsum(together.data >= least)])
    found: Ints = counted[together.indptr[1:]] - counted[together.indptr[:-1]]
    return found
