"""Collaboration density: how many pairs of organisations meet, layer by layer, beside what chance alone would give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.answer import Found
from queries.density.rows import Figures, Row
from queries.parameters import Parameters
from queries.scope import Scope
from queries.world import World

if TYPE_CHECKING:
    from queries.density.events import Layer
    from queries.density.figures import Measured

LAYERS = ("member", "patent", "standard", "project")
__all__ = ["LAYERS", "Figures", "Row", "collaboration_density"]
EVIDENCE = 8


def collaboration_density(world: World, asked: Parameters) -> Found[Row]:
    """Return one row per layer and one for their union."""
    from queries.density.events import kept  # numpy and scipy load on use
    from queries.density.measured import measured
    from queries.density.parts import Parting
    from queries.density.wording import headline, limits

    scope = Scope(world, asked)
    mask = kept(scope)
    layers = measured(world, mask)
    parts = Parting(scope, mask, layers).parts()
    rows = _rows(world, layers)
    return Found(
        rows=rows,
        headline=headline(rows, parts),
        parts=parts,
        coverage=scope.overall(),
        limits=limits(layers, parts),
    )


def _rows(world: World, layers: dict[Layer, Measured]) -> list[Row]:
    from queries.density.chance import adjusted

    q_values = adjusted([layer.p("ties") for layer in layers.values()])
    return [_row(world, found, q) for found, q in zip(layers.values(), q_values, strict=True)]


def _row(world: World, found: Measured, q: float | None) -> Row:
    ties, core = found.compared.get("ties"), found.value("max_core")
    return Row(
        layer=found.layer,
        organizations=found.organizations,
        events=found.events,
        ties=found.ties,
        density=found.density,
        null_mean=ties.mean if ties else None,
        null_sd=ties.sd if ties else None,
        z=ties.z if ties else None,
        p=ties.p if ties else None,
        samples=ties.samples if ties else 0,
        q=q,
        null_method=ties.method if ties else None,
        repeated_ties=found.repeated,
        validated_ties=found.validated,
        ties_estimated=found.is_estimated,
        transitivity=found.value("transitivity"),
        max_core=None if core is None else int(core),
        ei_index=found.ei_index,
        kinds_known=found.kinds_known,
        modularity=found.value("modularity"),
        communities=found.communities,
        evidence=_evidence(world, found),
    )


def _evidence(world: World, found: Measured) -> list[str]:
    """The events of the strongest repeated ties, then the largest events."""
    from queries.density.events import Events

    met = [event for pair in found.pairs for event in pair.events]
    ids = Events.of(world).ids
    return [ids[event] for event in dict.fromkeys([*met, *found.largest_events])][:EVIDENCE]
