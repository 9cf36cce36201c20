"""Industry-chain coverage: which segments have a center, which an organisation, what depends on them, and what is not known."""

from __future__ import annotations

from graph.store import Row as StoreRow
from queries.answer import Found
from queries.chains.figures import figures
from queries.chains.rows import Figures, Row
from queries.chains.scoped import Scoped
from queries.chains.sentences import headline, limits
from queries.parameters import Parameters
from queries.scope import Scope
from queries.world import World

PROOFS = 5  # edges named per row of each sort: centers, organisations, what needs it


def chain_coverage(world: World, asked: Parameters) -> Found[Row]:
    """Return every segment of the asked chain (or of all chains) with its four-valued state and what depends on it."""
    scoped = Scoped(Scope(world, asked))
    same = world.once("chains.rows", lambda: [_whatever_the_scope(scoped, row) for row in scoped.chains.rows])
    rows = [_row(scoped, row) for row in same if asked.chain in ("", row.chain)]
    parts = figures(scoped, asked)
    return Found(
        rows=rows,
        headline=headline(rows, parts, [scoped.chains.ids[place] for place in scoped.gap_ranks], scoped.completeness),
        parts=parts,
        coverage={**scoped.scope.overall(), "linked_to_segments": scoped.completeness},
        limits=limits(asked),
    )


def _whatever_the_scope(scoped: Scoped, segment: StoreRow) -> Row:
    chains = scoped.chains
    place = chains.place[segment["id"]]
    return Row(
        chain=segment["chain"],
        chain_name=segment["chain_name"],
        chain_name_en=segment["chain_name_en"] or segment["chain_name"],
        segment=segment["id"],
        segment_name=segment["name"],
        segment_name_en=segment["name_en"] or segment["name"],
        parent=segment["parent"],
        position=segment["position"],
        weak_point=bool(segment["weak_point"]),
        state="unknown",
        organization_state="unknown",
        centers=[],
        organizations=[],
        completeness=None,
        weight=chains.weights[place],
        reach="unknown",
        reach_any="unknown",
        missing_inputs=[],
        blocks=len(chains.flow.takes_down[place]),
        blocked_weight=chains.blocked_weight[place],
        products=chains.lost_products[place],
        choke=place in chains.chokes,
        single_source=[],
        foreign_providers=scoped.industry.foreign[place],
        concentration=scoped.industry.concentration[place],
        could_close=[],
    )


def _row(scoped: Scoped, same: Row) -> Row:
    """A copy with what the scope decides; its values come from typed code and are not checked a second time."""
    place = scoped.chains.place[same.segment]
    state, workers = scoped.states[place], scoped.workers[place]
    return same.model_copy(
        update={
            "state": state,
            "organization_state": "yes" if workers.who else "unknown",
            "centers": [center for center, _ in scoped.centers[place].values()],
            "organizations": workers.who,
            "completeness": scoped.completeness,
            "reach": scoped.reach[place],
            "reach_any": scoped.reach_any[place],
            "missing_inputs": scoped.missing(place),
            "single_source": scoped.single_source(place),
            "could_close": scoped.candidates(place) if state in ("no", "unknown") else [],
            "evidence": _evidence(scoped, place),
        }
    )


def _evidence(scoped: Scoped, place: int) -> list[str]:
    """Who works there first, then what needs it, then the segment, which names the page that calls it weak."""
    centers = [edge for _, edge in scoped.centers[place].values()]
    edges = (centers, scoped.workers[place].edges, scoped.chains.outgoing[place])
    return [*(edge for part in edges for edge in part[:PROOFS]), scoped.chains.ids[place]]


__all__ = ["Figures", "Row", "chain_coverage"]
