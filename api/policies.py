"""`/v1/policies`: documents of rules, each rule with its clause, and the scorecard as data or as a printable page."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel
from starlette.requests import Request

from api.asking import JSON, ChosenWorld, as_text, kept
from api.headers import language, weighted
from api.openapi import answer_type, problems
from graph.errors import UnknownName
from graph.model.schema import PARTIAL_DATE
from queries.answer import SnapshotRef
from queries.ask import ask
from queries.catalogue import question
from queries.parameters import parse
from queries.policies import PolicyView, RuleView, Summary, listed, not_in_path, opened, rule_of
from queries.steady import resting_on
from queries.world import World

router = APIRouter(tags=["政策 · policies"])
ROOT = "/v1/policies"
HTML = "text/html; charset=utf-8"
PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
On = Annotated[
    str | None,
    Query(pattern=PARTIAL_DATE, description="日期，可为 2019、2019-05 或 2019-05-06；默认为快照之日 · date; default: the snapshot's"),
]  # fmt: skip
CardFormat = Annotated[
    Literal["json", "html"] | None,
    Query(alias="format", description="json 或 html（可打印）；也可用 Accept: text/html · json, or html to print"),
]


class PolicyLinks(BaseModel):
    """Where a document's resources are."""

    self: str
    scorecard: str
    entity: str


class Listed(Summary):
    """A policy document in the list, with its addresses."""

    links: PolicyLinks


class PolicyList(BaseModel):
    """All documents that have rules."""

    policies: list[Listed]
    snapshot: SnapshotRef


class RuleLinks(BaseModel):
    """Where a rule's resources are: itself, its document, its node in the graph and the statements it was read from."""

    self: str
    policy: str
    entity: str
    statements: str


class RuleAnswer(RuleView):
    """A rule with its addresses."""

    links: RuleLinks


class PolicyAnswer(PolicyView):
    """A document with its rules and addresses."""

    links: PolicyLinks
    rule_links: dict[str, RuleLinks]
    snapshot: SnapshotRef


class RuleFound(RuleAnswer):
    """A rule, and the snapshot it was read from."""

    snapshot: SnapshotRef


def address(identifier: str) -> str:
    """Return the path of a document."""
    return f"{ROOT}/{quote(identifier, safe='')}"


@router.get(
    ROOT,
    operation_id="policies",
    summary="政策文件 · Policy documents",
    responses={200: {"model": PolicyList}, **problems(422, 503)},
    response_class=Response,
)
def policies(request: Request, world: ChosenWorld, on: On = None) -> Response:
    """有规则的政策文件，地域最广者在前。

    The policy documents that have rules, the widest jurisdiction first.
    """
    return kept(request, world, lambda: as_text(_list(world, _day(on))))


@router.get(
    ROOT + "/{identifier}",
    operation_id="policy",
    summary="一份政策文件 · One policy document",
    responses={200: {"model": PolicyAnswer}, **problems(404, 422, 503)},
    response_class=Response,
)
def policy(request: Request, identifier: str, world: ChosenWorld, on: On = None) -> Response:
    """文件、引用与取代关系，以及每条规定的条款与引文。

    The document, what it cites and replaces, and every rule with clause and quote.
    """
    return kept(request, world, lambda: as_text(_one(world, identifier, _day(on))))


@router.get(
    ROOT + "/{identifier}/rules/{rule}",
    operation_id="policy_rule",
    summary="一条规定 · One rule",
    responses={200: {"model": RuleFound}, **problems(404, 422, 503)},
    response_class=Response,
)
def policy_rule(request: Request, identifier: str, rule: str, world: ChosenWorld) -> Response:
    """一条规定：条款、引文、内容、计算条件，及其出处的链接。

    One rule: clause, quote, meaning, what is computed, and links to where it comes from.
    """
    return kept(request, world, lambda: as_text(_rule(world, identifier, rule)))


@router.get(
    ROOT + "/{identifier}/scorecard",
    operation_id="policy_card",
    summary="政策评分表 · Scorecard of a policy document",
    responses={
        200: {"model": answer_type(question("policy_scorecard")), "content": {JSON: {}, "text/html": {}}},
        **problems(404, 422, 503),
    },
    response_class=Response,
)
def policy_card(
    request: Request, identifier: str, world: ChosenWorld, on: On = None, form: CardFormat = None
) -> Response:
    """逐条评判，每个结论附依据；format=html 为可打印的单页。

    Every rule judged, every result with its evidence; format=html is one page to print.
    """
    if _wanted(request, form) == "json":
        return kept(request, world, lambda: as_text(_card(world, identifier, on)))
    lang = language(request)
    found = kept(request, world, lambda: _page(world, identifier, on, lang), HTML, lang)
    found.headers["Content-Security-Policy"] = PAGE_POLICY
    return found


def _wanted(request: Request, asked: Literal["json", "html"] | None) -> str:
    if asked:
        return asked
    accepted = [value for value, weight in weighted(request.headers.get("accept", "")) if weight > 0]
    first = next((value for value in accepted if value in ("text/html", JSON)), JSON)
    return "html" if first == "text/html" else "json"


def _day(on: str | None) -> date | None:
    return parse({"on": on}).on


def _list(world: World, on: date | None) -> PolicyList:
    rows = [Listed(**dict(each), links=_links(each.id)) for each in listed(world, on)]
    return PolicyList(policies=rows, snapshot=resting_on(world))


def _one(world: World, identifier: str, on: date | None) -> PolicyAnswer:
    try:
        view = opened(world, identifier, on)
    except UnknownName as error:
        raise not_in_path(error) from error
    links = {rule.id: _rule_links(rule) for rule in view.entries}
    return PolicyAnswer(**dict(view), links=_links(view.id), rule_links=links, snapshot=resting_on(world))


def _rule(world: World, identifier: str, rule: str) -> RuleFound:
    try:
        found = rule_of(world, identifier, rule)
    except UnknownName as error:
        raise not_in_path(error) from error
    return RuleFound(**dict(found), links=_rule_links(found), snapshot=resting_on(world))


def _card(world: World, identifier: str, on: str | None) -> Any:
    try:
        return ask(world, "policy_scorecard", {"document": identifier, "on": on})
    except UnknownName as error:
        raise not_in_path(error) from error


def _page(world: World, identifier: str, on: str | None, lang: str) -> str:
    from viz.scorecard import scorecard_page

    answer = _card(world, identifier, on)
    return scorecard_page([(opened(world, identifier, _day(on)), answer)], lang)


def _links(identifier: str) -> PolicyLinks:
    own = address(identifier)
    return PolicyLinks(self=own, scorecard=f"{own}/scorecard", entity=f"/v1/entities/{quote(identifier, safe='')}")


def _rule_links(rule: RuleView) -> RuleLinks:
    node, own = quote(rule.entity, safe=""), address(rule.document)
    return RuleLinks(
        self=f"{own}/rules/{quote(rule.id, safe='')}",
        policy=own,
        entity=f"/v1/entities/{node}",
        statements=f"/v1/statements?subject={node}",
    )
