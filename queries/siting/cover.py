"""Exact maximum coverage: choose at most p candidates so that what they cover weighs most, under budgets; alternatives and regret."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from graph.errors import Unreachable, Words, WrongUse

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint

Vector = NDArray[np.float64]
TIME_LIMIT = 20.0  # seconds for one search
INFEASIBLE = 2


@dataclass(frozen=True)
class Budget:
    """Between `low` and `high` of the `members` (candidate numbers) may be chosen."""

    members: tuple[int, ...]
    low: float = 0
    high: float = np.inf


@dataclass(frozen=True)
class Instance:
    """What may be chosen and what it is worth.

    Candidate c is worth `own[c]` by itself and covers the demands `covers[c]`; demand d is worth `weights[d]` once, however often covered.
    """

    own: Vector
    covers: Sequence[Sequence[int]]
    weights: Vector
    p: int
    budgets: Sequence[Budget] = field(default_factory=tuple)


@dataclass(frozen=True)
class Choice:
    """A set of candidates, its worth, and a bound no set can exceed."""

    chosen: tuple[int, ...]
    worth: float
    bound: float

    @property
    def gap(self) -> float:
        """Return how far the bound lies above the worth, relative to the worth; 0 where it is proven best."""
        return max(0.0, self.bound - self.worth) / max(abs(self.worth), 1e-9)


def worth(instance: Instance, chosen: Iterable[int]) -> float:
    """Return what a set of candidates is worth."""
    picked = list(chosen)
    covered = sorted({d for c in picked for d in instance.covers[c]})
    return float(instance.own[picked].sum() + instance.weights[covered].sum())


def solve(instance: Instance, excluded: Sequence[Sequence[int]] = ()) -> Choice | None:
    """Return a best set that is none of the `excluded` ones, None when the budgets leave nothing to choose.

    Raises Unreachable when no set was found in time.
    """
    from scipy.optimize import Bounds, milp  # loads on use

    n, shared = len(instance.own), _shared(instance)
    if not n:
        return Choice((), 0.0, 0.0) if not excluded and not any(b.low > 0 for b in instance.budgets) else None
    gains = instance.own.copy()
    for c, covers in enumerate(instance.covers):
        gains[c] += sum(instance.weights[d] for d in set(covers) if d not in shared)  # nobody else covers it
    objective = -np.concatenate([gains, instance.weights[list(shared)]])
    found = milp(
        objective,
        integrality=np.concatenate([np.ones(n), np.zeros(len(shared))]),
        bounds=Bounds(0, 1),
        constraints=_constraints(instance, shared, excluded),
        options={"mip_rel_gap": 0.0, "time_limit": TIME_LIMIT},
    )
    if found.status == INFEASIBLE:
        return None
    if found.x is None:
        raise Unreachable(
            Words("选址在限定时间内没有算出结果", "The siting was not worked out in time"),
            remedy=Words("请缩小地区或领域，或减少个数。", "Narrow region or sector, or ask for fewer."),
        )
    chosen = tuple(int(c) for c in np.flatnonzero(found.x[:n] > 0.5))
    value = worth(instance, chosen)
    bound = value if found.status == 0 else max(value, -float(found.mip_dual_bound))
    return Choice(chosen, value, bound)


def _shared(instance: Instance) -> dict[int, int]:
    """The demands several candidates cover, numbered: only these need a variable of their own."""
    counted = np.zeros(len(instance.weights), dtype=int)
    for covers in instance.covers:
        counted[list(set(covers))] += 1
    return {int(d): number for number, d in enumerate(np.flatnonzero(counted > 1))}


def _constraints(
    instance: Instance, shared: dict[int, int], excluded: Sequence[Sequence[int]]
) -> list[LinearConstraint]:
    from scipy import sparse  # loads on use
    from scipy.optimize import LinearConstraint

    n, width = len(instance.own), len(instance.own) + len(shared)
    rows: list[tuple[list[int], list[float], float, float]] = [(list(range(n)), [1.0] * n, 0, instance.p)]
    rows += [(list(b.members), [1.0] * len(b.members), b.low, b.high) for b in instance.budgets]
    for chosen in excluded:  # at least one in or one out
        signs = np.full(n, -1.0)
        signs[list(chosen)] = 1.0
        rows.append((list(range(n)), signs.tolist(), -np.inf, len(chosen) - 1))
    covering: dict[int, list[int]] = {d: [] for d in shared}
    for c, covers in enumerate(instance.covers):
        for d in set(covers) & shared.keys():
            covering[d].append(c)
    rows += [([n + shared[d], *by], [1.0, *[-1.0] * len(by)], -np.inf, 0) for d, by in covering.items()]
    matrix = sparse.csr_array(
        (
            np.concatenate([values for _, values, _, _ in rows]),
            np.concatenate([columns for columns, _, _, _ in rows]).astype(int),
            np.cumsum([0, *(len(columns) for columns, _, _, _ in rows)]),
        ),
        shape=(len(rows), width),
    )
    return [LinearConstraint(matrix, [low for *_, low, _ in rows], [high for *_, high in rows])]


def best(instance: Instance, k: int) -> list[Choice]:
    """Return the k best sets, best first; fewer where there are no more.

    Raises WrongUse when the budgets cannot be kept.
    """
    found: list[Choice] = []
    while len(found) < k:
        following = solve(instance, [choice.chosen for choice in found])
        if following is None:
            break
        found.append(following)
    if not found:
        raise WrongUse(
            Words("没有一种选法能满足全部目标与上限", "No choice keeps all minimum and maximum numbers"),
            value=instance.p,
            remedy=Words("请增加个数，或不强制下限。", "Ask for more, or do not enforce the minimum."),
        )
    return found


def regret(instance: Instance, chosen: Sequence[int], own: Vector, weights: Vector) -> tuple[float, tuple[int, ...]]:
    """Return what share of the best worth a set would miss under other weights, and the set that would be best then."""
    other = replace(instance, own=own, weights=weights)
    top = solve(other)
    if top is None or top.worth <= 0:
        return 0.0, tuple(chosen)
    return max(0.0, 1 - worth(other, chosen) / top.worth), top.chosen
