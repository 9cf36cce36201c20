"""`/`: what there is, with a search that needs no script."""

from __future__ import annotations

from importlib import resources

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.asking import WorldsOf
from api.html import STYLE, Html, joined, page, tag, told
from api.questions import ROOT
from api.search import Match, matches
from graph.errors import ChuangtuError, Words
from queries.catalogue import Question
from queries.worlds import Worlds

router = APIRouter(include_in_schema=False)
MOST = 20
TITLE = Words(
    "创图：中国制造业创新中心知识图谱", "Chuangtu: a knowledge graph of China's manufacturing innovation centers"
)
OTHER = (
    ("/network", Words("合作网络", "Network")),
    ("/v1/quality?format=html", Words("数据质量报告", "Data-quality report")),
    ("/v1/policies", Words("政策文件与评分表", "Policy documents and scorecards")),
    ("/docs", Words("接口文档", "API documentation")),
    ("/v1/snapshots", Words("快照", "Snapshots")),
    ("/v1/model", Words("领域模型", "Domain model")),
    ("/readyz", Words("状态", "Status")),
)


@router.get("/")
def home(request: Request, worlds: WorldsOf, q: str = "") -> HTMLResponse:
    """Show the questions, what else there is, and what was searched for."""
    questions = [_question(each) for each in request.app.state.questions]
    other = [tag("li", tag("a", told(words), href=href)) for href, words in OTHER]
    return page(
        TITLE,
        tag("h1", told(TITLE)),
        _state(worlds),
        _form(q),
        _results(worlds, q) if q.strip() else Html(),
        tag("h2", told(Words("可以问什么", "What can be asked"))),
        tag("ul", *questions, class_="questions"),
        tag("h2", told(Words("还有", "What else there is"))),
        tag("ul", *other),
    )


def _question(question: Question) -> Html:
    address = f"{ROOT}/{question.name}"
    links = joined(tag("a", "JSON", href=address), " ", tag("a", "CSV", href=f"{address}?format=csv"))
    return tag("li", tag("strong", told(question.title)), told(question.asks, "p"), tag("p", links, class_="links"))


def _state(worlds: Worlds) -> Html:
    try:
        snapshot = worlds.archive.current()
    except ChuangtuError as error:
        return _told_error(error)
    day = snapshot.manifest.published_at[:10]
    return tag("p", told(Words(f"快照 {snapshot.id}，发布于 {day}", f"snapshot {snapshot.id}, published on {day}")))


def _told_error(error: ChuangtuError) -> Html:
    sentences = Words(error.sentence("zh"), error.sentence("en"))
    return tag("div", told(sentences, "p"), role="alert")


def _form(q: str) -> Html:
    label = tag("label", told(Words("检索名称或拼音首字母", "Search a name or pinyin initials")), for_="q")
    field = tag("input", type="search", id="q", name="q", value=q, minlength="2", maxlength="300", required="required")
    return tag(
        "form", label, field, tag("button", "检索 · Search", type="submit"), action="/", method="get", role="search"
    )


def _results(worlds: Worlds, q: str) -> Html:
    try:
        rows = matches(worlds.world(), q, limit=MOST).rows
    except ChuangtuError as error:
        return _told_error(error)
    first = Words("前 ", "the first ") if len(rows) == MOST else Words("", "")
    heading = Words(f"“{q}”：{first.zh}{len(rows)} 条", f"“{q}”: {first.en}{len(rows)} found")
    return joined(tag("h2", told(heading)), tag("ul", *map(_match, rows)))


def _match(match: Match) -> Html:
    matched = f"（{match.matched}）" if match.matched not in (match.caption, match.id) else ""
    return tag(
        "li", tag("a", match.caption, href=match.href), matched, " ", told(match.words), " ", tag("code", match.id)
    )


@router.get("/favicon.ico")
def icon() -> Response:
    """Browsers ask for an icon unasked; there is none."""
    return Response(status_code=204)


@router.get(STYLE)
def style() -> Response:
    """Return the style of these pages."""
    text = resources.files("api").joinpath("assets/page.css").read_text(encoding="utf-8")
    return Response(text, media_type="text/css", headers={"Cache-Control": "max-age=300"})
