"""What the answer says of whole chains: weighted coverage, the first gaps, cuts, worst losses and the innovation chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from queries.chains.losses import Worst, worst
from queries.chains.rows import ChainFigures, Cut, Figures, Gap, Loss
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
    scopes = {chain: chains[chain] for chain in wanted if chain in chains}
    if len(scopes) > 1:
        scopes = {"": list(range(len(scoped.chains.ids))), **scopes}
    return Figures(
        weights=list(published()),
        chains=[_chain(scoped, chain, held) for chain, held in scopes.items()],
        gaps=_gaps(scoped),
        cuts=[cut for chain in wanted if chain in chains for cut in _cuts(scoped, chain)],
        losses=[loss for chain, held in scopes.items() for loss in _losses(scoped, chain, held)],
        stages=stages(scoped, wanted),
    )


def _names(scoped: Scoped, chain: str) -> tuple[str, str]:
    row = next((row for row in scoped.chains.rows if row["chain"] == chain), None)
    if row is None:
        return "全部产业链", "all chains"
    return row["chain_name"], row["chain_name_en"] or row["chain_name"]


def _chain(scoped: Scoped, chain: str, held: list[int]) -> ChainFigures:
    weight, whole = scoped.chains.weights, sum(scoped.chains.weights[place] for place in held)
    name, name_en = _names(scoped, chain)

    def share(counted: Iterable[int]) -> float:
        return round(sum(weight[place] for place in counted) / whole, 4) if whole else 0.0

    cuts = scoped.chains.cuts.get(chain, {})
    return ChainFigures(
        chain=chain,
        chain_name=name,
        chain_name_en=name_en,
        segments=len(held),
        weight=round(whole, 4),
        covered_low=share(p for p in held if scoped.states[p] == "yes"),
        covered_high=share(p for p in held if scoped.states[p] in ("yes", "unknown")),
        any_low=share(p for p in held if scoped.worked(p)),
        reach_low=share(p for p in held if scoped.reach[p] == "yes"),
        reach_high=share(p for p in held if scoped.reach[p] in ("yes", "unknown")),
        reach_any_low=share(p for p in held if scoped.reach_any[p] == "yes"),
        weak_open=sum(
            bool(scoped.chains.by_id[scoped.chains.ids[p]]["weak_point"]) and p in scoped.gap_ranks for p in held
        ),
        products=sum(len(found) for each, found in scoped.chains.products.items() if chain in ("", each)),
        cut_size=min((len(cut) for cut in cuts.values()), default=None),
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
    chains = scoped.chains
    passed: dict[int, list[int]] = {}
    for product, found in chains.dominators[chain].items():
        for place in found:
            passed.setdefault(place, []).append(product)
    for place, products in sorted(passed.items(), key=lambda item: (-len(item[1]), chains.ids[item[0]])):
        yield _cut(scoped, chain, "dominator", ([place], products))
    for product, cut in chains.cuts[chain].items():
        if len(cut) > 1:
            yield _cut(scoped, chain, "ways", (cut, [product]))
    for pair, products in chains.alternatives.get(chain, [])[:PAIRS]:
        yield _cut(scoped, chain, "alternatives", (list(pair), products))


def _cut(scoped: Scoped, chain: str, kind: str, what: tuple[list[int], list[int]]) -> Cut:
    segments, products = what
    chains = scoped.chains
    return Cut.model_validate(
        {
            "chain": chain,
            "kind": kind,
            "size": len(segments),
            "segments": [chains.ids[place] for place in segments],
            "segment_names": [chains.names[place].name for place in segments],
            "cut_off": [chains.ids[place] for place in products],
            "covered": sum(scoped.states[place] == "yes" for place in segments),
        }
    )


def _losses(scoped: Scoped, chain: str, held: list[int]) -> Iterator[Loss]:
    ids, weight = scoped.chains.ids, scoped.chains.weights
    whole = sum(weight[place] for place in held)
    centers = [(ids[place], weight[place], scoped.holders[place]) for place in held]
    anybody = [(ids[place], weight[place], scoped.holders[place] | _few(scoped, place)) for place in held]
    for body, found in (("center", worst(centers)), ("any", worst(anybody))):
        for each in found:
            yield _loss(scoped, chain, body, each, whole)


def _few(scoped: Scoped, place: int) -> frozenset[str]:
    """The organisations of a segment; of more than three, three: no loss of two takes them all."""
    return frozenset(working.id for working in scoped.workers[place].who[:3])


def _loss(scoped: Scoped, chain: str, body: str, found: Worst, whole: float) -> Loss:
    return Loss.model_validate(
        {
            "chain": chain,
            "body": body,
            "size": len(found.bodies),
            "bodies": list(found.bodies),
            "body_names": [scoped.body_name(body) for body in found.bodies],
            "lost_weight": round(found.weight, 4),
            "lost_share": round(found.weight / whole, 4),
            "segments": found.segments,
        }
    )
