"""Collaborators: whom an organisation or center could work with on a need, ranked, with the paths that say why.

First version: resource allocation over shared events, and how closely a candidate's recorded work matches the need.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from pydantic import Field

from graph.errors import Words, WrongUse
from graph.snapshot.search import folded
from graph.store import Row as StoreRow
from queries.answer import AnswerRow, Both, Found, say
from queries.collaboration_density import LAYERS
from queries.parameters import Parameters
from queries.scope import Scope
from queries.world import World

NEED_WEIGHT, PROXIMITY_WEIGHT = 0.6, 0.4
DIRECT, THROUGH_CENTER = 1.0, 0.6
EVIDENCE = 6
RECORDED = (
    ("segments", DIRECT),
    ("technologies", DIRECT),
    ("patents", DIRECT),
    ("standards", DIRECT),
    ("center_technologies", THROUGH_CENTER),
    ("center_segments", THROUGH_CENTER),
    ("sectors", THROUGH_CENTER),
)
"""Sections of the query file that say what an organisation works on, and how directly."""


class Evidence(AnswerRow):
    """One reason: `kind` says which, `path` holds the ids from the asking side to the candidate."""

    kind: str
    path: list[str]
    names: list[str]


class Row(AnswerRow):
    """One candidate."""

    organization: str
    name: str
    kind: str | None
    score: float = Field(description="between 0 and 1: weighted sum of the parts")
    parts: dict[str, float] = Field(description="what each part adds to the score; they add up to it")
    evidence: list[Evidence]


class Meeting(NamedTuple):
    """An event of a layer with its participants."""

    layer: str
    organizations: set[str]


@dataclass
class Graph:
    """Who met whom at which event, once per world."""

    events: dict[str, Meeting] = field(default_factory=dict)
    attended: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, scope: Scope) -> Graph:
        """Read the events of every layer."""
        graph = cls()
        for layer in LAYERS:
            for row in scope.world.run("collaboration_density", layer, valid_on=scope.on.isoformat()):
                graph.events.setdefault(row["event"], Meeting(layer, set())).organizations.add(row["organization"])
                graph.attended[row["organization"]].add(row["event"])
        return graph

    def partners(self, organization: str) -> dict[str, set[str]]:
        """Return partner → shared events."""
        found: dict[str, set[str]] = defaultdict(set)
        for event in self.attended.get(organization, ()):
            for other in self.events[event].organizations - {organization}:
                found[other].add(event)
        return found


@dataclass
class Candidate:
    """What speaks for one organisation."""

    proximity: float = 0.0
    need: float = 0.0
    evidence: list[tuple[float, Evidence]] = field(default_factory=list)


def collaborators(world: World, asked: Parameters) -> Found[Row]:
    """Return the `k` best candidates for `for` and `need`.

    Raises WrongUse when neither is given.
    """
    if not asked.for_ and not asked.need:
        raise WrongUse(
            Words("请给出机构（for）或需求（need）", "Say for whom, or what is needed"),
            remedy=Words("例如 --for 一汽 --need 固态电池。", "For example: --for 一汽 --need 固态电池."),
        )
    scope = Scope(world, asked.model_copy(update={"tier": "", "status": "all"}))
    graph = Graph.of(scope)
    names = {row["id"]: row for row in world.run("collaborators", "organizations")}
    insiders = _insiders(world, asked.for_)
    candidates: dict[str, Candidate] = defaultdict(Candidate)
    partners = _near(graph, insiders, names, candidates)
    _needed(world, asked.need, candidates)
    here = scope.organizations_here()
    eligible = {
        identifier: candidate
        for identifier, candidate in candidates.items()
        if identifier in names and identifier not in insiders | partners and (here is None or identifier in here)
    }
    nearest = max((c.proximity for c in eligible.values()), default=0.0) or 1.0
    rows = [
        _row(names[identifier], candidate, nearest, needs=bool(asked.need))
        for identifier, candidate in eligible.items()
    ]
    rows.sort(key=lambda r: (-r.score, r.organization))
    return Found(
        rows=rows[: asked.k],
        headline=_headline(asked, rows),
        coverage=scope.overall(),
        limits=_limits(asked, rows, bool(partners)),
    )


def _insiders(world: World, for_: str) -> set[str]:
    """The organisations that ask: the organisation itself, or the members of the center."""
    members = {row["id"] for row in world.run("collaborators", "members", subject=for_)} if for_ else set()
    return members | ({for_} if for_ else set())


def _near(graph: Graph, insiders: set[str], names: dict[str, StoreRow], candidates: dict[str, Candidate]) -> set[str]:
    """Resource allocation: what reaches a candidate when every common partner hands on one unit in equal shares."""
    direct: dict[str, set[str]] = defaultdict(set)
    for insider in sorted(insiders):
        for partner, events in graph.partners(insider).items():
            direct[partner] |= events
    for partner in sorted(set(direct) - insiders):
        beyond = graph.partners(partner)
        for other in sorted(set(beyond) - insiders):
            share = 1 / len(beyond)
            candidates[other].proximity += share
            path = [min(direct[partner]), partner, min(beyond[other]), other]
            named = [str((names.get(i) or {}).get("name") or i) for i in (partner, other)]
            candidates[other].evidence.append((share, Evidence(kind="common_partner", path=path, names=named)))
    return set(direct) - insiders


def _needed(world: World, need: str, candidates: dict[str, Candidate]) -> None:
    """How closely recorded work matches: the thing itself, something whose name holds the words, or a center's focus."""
    if not need:
        return
    wanted, words = _wanted(world, need)
    for section, weight in RECORDED:
        stated = {(r["organization"], r["item"], r["above"]): r for r in world.run("collaborators", section)}
        for _, row in sorted(stated.items()):
            fit = weight * (1.0 if {row["item"], row["above"]} & wanted else _alike(words, row["name"]))
            if fit > 0:
                candidate = candidates[row["organization"]]
                candidate.need = max(candidate.need, fit)
                names = [str(row["name"] or row["item"])]
                candidate.evidence.append(
                    (fit, Evidence(kind=row["kind"], path=[row["item"], row["organization"]], names=names))
                )


def _wanted(world: World, need: str) -> tuple[set[str], str]:
    """The things a need names (with the children of a segment) and its words."""
    hits = world.index.named(need, ("Segment", "Sector", "Technology", "Chain", "Standard", "Patent"))
    wanted = {hit.id for hit in hits}
    wanted |= {row["child"] for row in world.run("collaborators", "parents") if row["parent"] in wanted}
    captions = [hit.caption for hit in hits if hit.id == need]
    return wanted, folded(captions[0] if captions else need)


def _alike(words: str, name: str | None) -> float:
    """Share of the need's character pairs that the name holds; below one half it is chance."""
    pairs = {words[i : i + 2] for i in range(len(words) - 1)}
    text = folded(name or "")
    share = sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0
    return share if share >= 0.5 else 0.0


def _row(node: StoreRow, candidate: Candidate, nearest: float, *, needs: bool) -> Row:
    near = candidate.proximity / nearest
    parts = (
        {"need": NEED_WEIGHT * candidate.need, "proximity": PROXIMITY_WEIGHT * near} if needs else {"proximity": near}
    )
    rounded = {name: round(value, 6) for name, value in parts.items()}
    distinct = {(e.kind, *e.path): (weight, e) for weight, e in candidate.evidence}.values()
    best = sorted(distinct, key=lambda pair: (-pair[0], pair[1].kind, pair[1].path))[:EVIDENCE]
    return Row(
        organization=node["id"],
        name=node["name"] or node["id"],
        kind=node["kind"],
        score=round(sum(rounded.values()), 6),
        parts=rounded,
        evidence=[evidence for _, evidence in best],
    )


def _headline(asked: Parameters, rows: list[Row]) -> Both:
    about = f"（需求：{asked.need}）" if asked.need else ""
    about_en = f" on “{asked.need}”" if asked.need else ""
    if not rows:
        return say(f"资料中没有候选机构{about}。", f"No candidate is on record{about_en}.")
    first = rows[0]
    matched = sum(r.parts.get("need", 0) > 0 for r in rows)
    fit_zh = f"，其中 {matched} 家的已知工作与需求相符" if asked.need else ""
    fit_en = f", {matched} of them with recorded work that fits" if asked.need else ""
    return say(
        f"共 {len(rows)} 家尚未合作过的候选机构{about}{fit_zh}；首位是{first.name}（{first.score:.2f} 分）。",
        f"{len(rows)} candidates they have not worked with{about_en}{fit_en}; first is {first.name} ({first.score:.2f}).",
    )


def _limits(asked: Parameters, rows: list[Row], has_partners: bool) -> list[Both]:
    limits = [
        say(
            "得分是资料中的线索，不是对能力或意愿的判断。",
            "Scores are leads in the record, no judgement of ability or will.",
        )
    ]
    if asked.need and not any(r.parts.get("need") for r in rows):
        limits.append(
            say(
                f"资料中没有与“{asked.need}”相符的工作，只按合作关系排序。",
                f"Nothing on record fits “{asked.need}”: the ranking rests on ties alone.",
            )
        )
    if asked.for_ and not has_partners:
        limits.append(
            say("该对象没有已知合作方，只按需求排序。", "It has no known partner: the ranking rests on the need alone.")
        )
    return limits
