"""Collaborators: whom an organisation or center could work with on a need, ranked, with the paths that say why.

What is computed stands in queries/partners (the published graph as arrays) and queries/recommend (ranking on arrays).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import Words, WrongUse
from queries.answer import Found
from queries.parameters import Parameters
from queries.partners.rows import Evidence, Figures, Row, Weight
from queries.partners.words import headline, limits
from queries.scope import Scope
from queries.world import World

if TYPE_CHECKING:
    from queries.partners.asker import Desk
    from queries.partners.reasons import Reasons
    from queries.partners.scoring import Matching, Ranked


def collaborators(world: World, asked: Parameters) -> Found[Row]:
    """Return the `k` best candidates for `for` and `need`.

    Raises WrongUse when neither is given, UnknownName where `for` is no name and describes nothing on record.
    """
    if not asked.for_ and not asked.need:
        raise WrongUse(
            Words("请给出机构（for）或需求（need）", "Say for whom, or what is needed"),
            remedy=Words("例如 --for 一汽 --need 固态电池。", "For example: --for 一汽 --need 固态电池."),
        )
    from queries.partners.asker import desk  # numpy, scipy and pyarrow load on use
    from queries.partners.reasons import Reasons
    from queries.partners.scoring import Matching

    at = desk(world, asked.on or world.today)
    asker = at.asker(asked.for_)
    wanted = at.wanted(asked)
    fit = None if wanted is None else at.work.fit(wanted)
    matching = Matching(at.record, at.ranking, asker, fit, at.allowed(asked))
    ranked = matching.ranked(asked.k)
    reasons = Reasons(at.record, at.work, at.ranking, asker, wanted, at.regions.names)
    rows = [_row(at, reasons, ranked, place) for place in range(len(ranked.others))]
    figures = _figures(at, matching, ranked)
    asked = asked.model_copy(update={"need": at.need(asked)})
    return Found(
        rows=rows,
        headline=headline(asked, asker.name, figures, rows),
        parts=figures,
        coverage=Scope(world, asked.model_copy(update={"tier": "", "status": "all"})).overall(),
        limits=limits(asked, figures, rows, has_ties=len(asker.partners) > 0),
    )


def _row(at: Desk, reasons: Reasons, ranked: Ranked, place: int) -> Row:
    organization = int(ranked.others[place])
    parts = {name: float(values[place]) for name, values in ranked.parts.items()}
    return Row(
        rank=place + 1,
        organization=at.record.ids[organization],
        name=at.record.name(organization),
        kind=at.record.kinds[organization],
        score=round(sum(parts.values()), 6),
        parts=parts,
        rank_without={name: int(ranks[place]) for name, ranks in ranked.without.items()},
        unknown=reasons.unknown(organization),
        evidence=reasons.evidence(organization),
    )


def _figures(at: Desk, matching: Matching, ranked: Ranked) -> Figures:
    joint, dated = at.record.held
    return Figures(
        candidates=ranked.compared,
        matching=ranked.fitting,
        exact=ranked.exact,
        partners=len(matching.asker.partners),
        joint_events=joint,
        dated_events=dated,
        learned=matching.learned,
        read_as=list(matching.asker.said),
        weights=[Weight(part=part, weight=weight) for part, weight in matching.weights.items()],
    )


__all__ = ["Evidence", "Figures", "Row", "Weight", "collaborators"]
