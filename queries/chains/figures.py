"""What the answer says of whole chains: weighted coverage, the first gaps, cuts, worst losses and the innovation chain."""

from __future__ import annotations

from collections.abc import Iterator

from queries.chains.facts import Facts
from queries.chains.losses import Held, Worst, worst
from queries.chains.rows import ChainFigures, Cut, CutKind, Figures, Gap, Loss, Whose
from queries.chains.scoped import Scoped
from queries.chains.stages import stages
from queries.chains.weights import published
from queries.parameters import Parameters

GAPS = 20  # gaps listed
PAIRS = 3  # pairs of alternatives listed per chain


def figures(scoped: Scoped, asked: Parameters) -> Figures:
    """Return the figures of the asked chain, or of all of them."""
    chains = scoped.chains.chains
    wanted = [asked.chain] if asked.chain else list(chains)
    scopes = {chain: chains[chain] for chain in wanted if chains.get(chain)}
    if len(scopes) > 1:
        scopes = {"": list(range(len(scoped.chains.ids))), **scopes}
    return Figures(
        weights=list(published()),
        chains=list(_chains(scoped, scopes)),
        gaps=_gaps(scoped),
        cuts=[cut for chain in wanted if chain in chains for cut in _cuts(scoped, chain)],
        losses=list(_losses(scoped, scopes)),
        stages=stages(scoped, wanted),
    )


def _chains(scoped: Scoped, scopes: dict[str, list[int]]) -> Iterator[ChainFigures]:
    import numpy as np

    chains, size = scoped.chains, len(scoped.chains.ids)
    weight = np.array(chains.weights)
    states, reach = np.array(scoped.states, dtype="U16"), np.array(scoped.reach, dtype="U16")
    weak = np.array([bool(chains.by_id[each]["weak_point"]) for each in chains.ids], dtype=bool)
    counted = {
        "covered_low": states == "yes",
        "covered_high": np.isin(states, ("yes", "unknown")),
        "any_low": np.array([scoped.worked(place) for place in range(size)], dtype=bool),
        "reach_low": reach == "yes",
        "reach_high": np.isin(reach, ("yes", "unknown")),
        "reach_any_low": np.array(scoped.reach_any, dtype="U16") == "yes",
    }
    open_ = weak & np.isin(states, ("no", "unknown"))
    for chain, held in scopes.items():
        name, name_en = chains.chain_names.get(chain, ("全部产业链", "all chains"))
        at = np.array(held, dtype=np.int64)
        whole = float(weight[at].sum())
        shares = {each: round(float(weight[at][rows[at]].sum()) / whole, 4) for each, rows in counted.items()}
        yield ChainFigures(
            chain=chain,
            chain_name=name,
            chain_name_en=name_en,
            segments=len(held),
            weight=round(whole, 4),
            weak_open=int(open_[at].sum()),
            products=sum(len(found) for each, found in chains.products.items() if chain in ("", each)),
            cut_size=min((len(cut) for cut in chains.cuts.get(chain, {}).values()), default=None),
            **shares,
        )


def _gaps(scoped: Scoped) -> list[Gap]:
    return [_gap(scoped, place, rank) for place, rank in list(scoped.gap_ranks.items())[:GAPS]]


def _gap(scoped: Scoped, place: int, rank: int) -> Gap:
    chains = scoped.chains
    row = chains.by_id[chains.ids[place]]
    return Gap(
        gap_rank=rank,
        chain=scoped.scope.asked.chain or row["chain"],
        segment=row["id"],
        segment_name=row["name"] or row["id"],
        segment_name_en=row["name_en"] or row["name"] or row["id"],
        state=scoped.states[place],
        organization_state="yes" if scoped.workers[place].who else "unknown",
        weak_point=bool(row["weak_point"]),
        blocks=len(chains.flow.takes_down[place]),
        blocked_weight=chains.blocked_weight[place],
        final_products=len(chains.lost_products[place]),
    )


def _cuts(scoped: Scoped, chain: str) -> Iterator[Cut]:
    """The cuts of a chain, which stay; how many of their segments are covered depends on the scope."""
    chains = scoped.chains
    for cut in scoped.scope.world.once(("chains.cuts", chain), lambda: list(_found(chains, chain))):
        covered = sum(scoped.states[chains.place[segment]] == "yes" for segment in cut.segments)
        yield cut.model_copy(update={"covered": covered})


def _found(chains: Facts, chain: str) -> Iterator[Cut]:
    passed: dict[int, list[int]] = {}
    for product, found in chains.dominators[chain].items():
        for place in found:
            passed.setdefault(place, []).append(product)
    for place, products in sorted(passed.items(), key=lambda item: (-len(item[1]), chains.ids[item[0]])):
        yield _cut(chains, chain, "dominator", ([place], products))
    for product, cut in chains.cuts[chain].items():
        if len(cut) > 1:
            yield _cut(chains, chain, "ways", (cut, [product]))
    for pair, products in chains.alternatives.get(chain, [])[:PAIRS]:
        yield _cut(chains, chain, "alternatives", (list(pair), products))


def _cut(chains: Facts, chain: str, kind: CutKind, what: tuple[list[int], list[int]]) -> Cut:
    segments, products = what
    return Cut(
        chain=chain,
        kind=kind,
        size=len(segments),
        segments=[chains.ids[place] for place in segments],
        segment_names=[chains.names[place].name for place in segments],
        cut_off=[chains.ids[place] for place in products],
        covered=0,
    )


def _losses(scoped: Scoped, scopes: dict[str, list[int]]) -> Iterator[Loss]:
    """Only what one body or two hold can be lost."""
    ids, weight = scoped.chains.ids, scoped.chains.weights
    few: dict[Whose, dict[int, Held]] = {"center": {}, "any": {}}
    for place, (who, _) in enumerate(scoped.workers):
        holders = scoped.holders[place]
        if 0 < len(holders) <= 2:
            few["center"][place] = ids[place], weight[place], holders
        if 0 < len(holders) + len(who) <= 2:
            few["any"][place] = ids[place], weight[place], holders.union(working.id for working in who)
    for chain, held in scopes.items():
        whole = sum(weight[place] for place in held)
        for whose, lost in few.items():
            for each in worst(lost[place] for place in held if place in lost):
                yield _loss(scoped, chain, whose, each, whole)


def _loss(scoped: Scoped, chain: str, whose: Whose, found: Worst, whole: float) -> Loss:
    return Loss(
        chain=chain,
        body=whose,
        size=len(found.bodies),
        bodies=list(found.bodies),
        body_names=[scoped.industry.names[body] for body in found.bodies],
        lost_weight=round(found.weight, 4),
        lost_share=round(found.weight / whole, 4),
        segments=found.segments,
    )
