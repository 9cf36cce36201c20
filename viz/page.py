"""The network page and its files, for any web framework: functions from parameters to status, media type and bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from graph import export
from graph.errors import ChuangtuError, NotFound, Words, WrongUse
from graph.model import NODE
from graph.network import Network, Node
from queries.world import World
from viz.asked import Asked, Choice, Given, chosen, language, network, read
from viz.form import form
from viz.placement import positions_of
from viz.svg import DRAWN_AT_MOST, draw, title_of
from viz.tables import foot, key, table, text
from viz.words import say

Response = tuple[int, str, bytes]
"""Status, media type, body."""
HTML = "text/html; charset=utf-8"
TABLE_ROWS = 200
OFFLINE_AT_MOST = 500
STYLE = (Path(__file__).parent / "style" / "page.css").read_text(encoding="utf-8")


def network_page(world: World, params: Given) -> Response:
    """Return the network page for the parameters of a request; what goes wrong is told on the page with what to do."""
    asked = Asked(lang=language(params))
    try:
        asked = read(params)
        return 200, HTML, _page(asked, _network(chosen(world, asked), asked))
    except Choice as choice:
        return 200, HTML, _page(asked, _choice(choice, asked))
    except ChuangtuError as error:
        return error.status, HTML, _page(asked, _error(error, asked))


def error_page(error: ChuangtuError, params: Given) -> Response:
    """Return the page that tells of an error met before there was a graph: nothing published, unknown snapshot."""
    asked = Asked(lang=language(params))
    return error.status, HTML, _page(asked, _error(error, asked))


def _page(asked: Asked, body: str) -> bytes:
    lang, other = asked.lang, "en" if asked.lang == "zh" else "zh"
    named, there = "English" if other == "en" else "中文", text(asked.query(lang=other))
    switch = f'<nav><a href="?{there}" lang="{other}" hreflang="{other}">{named}</a></nav>'
    title = text(f"{say('title', lang)} · {say('brand', lang)}")
    written = (
        f'<!doctype html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body><header><strong>{title}</strong>{switch}</header>"
        f"<main>{form(asked)}{body}</main></body></html>"
    )
    return written.encode("utf-8", "replace")


# -- what is shown -----------------------------------------------------------------------------------------------------


def _network(shown: Network, asked: Asked) -> str:
    lang = asked.lang

    def link(node: Node) -> str:
        return "?" + asked.query(focus=node.id)

    walked = [f'<p class="hint">{text(say("not_walked", lang))}</p>'] if asked.hops == 2 and not asked.types else []
    nothing = [f'<p class="note">{text(say("alone" if shown.focus else "empty", lang))}</p>'] if not shown.edges else []
    return "\n".join(
        [
            f"<h1>{text(title_of(shown, lang))}</h1><p>{text(shown.extent.of(lang))}</p>",
            *walked, *nothing, *(_drawn(shown, asked, link) if shown.nodes else ()), foot(shown, lang),
        ]
    )  # fmt: skip


def _drawn(shown: Network, asked: Asked, link: Callable[[Node], str]) -> list[str]:
    lang = asked.lang
    listed = f'<div class="wide">{table(shown, lang, TABLE_ROWS, link)}</div>'
    return [_picture(shown, lang, link), key(shown, lang), _downloads(asked), listed]


def _picture(shown: Network, lang: str, link: Callable[[Node], str]) -> str:
    if len(shown.nodes) > DRAWN_AT_MOST:
        said = say("too_many", lang, count=f"{len(shown.nodes):,}", most=DRAWN_AT_MOST)
        return f'<p class="note">{text(said)}</p>'
    drawn = draw(shown, positions_of(shown), lang, link)
    named = text(say("picture", lang))
    hint = f'<p class="hint">{text(say("keyboard", lang))}</p>'
    return f'<div class="picture" tabindex="0" role="region" aria-label="{named}">{drawn}</div>{hint}'


def _downloads(asked: Asked) -> str:
    def linked(suffix: str, name: str, limit: int) -> str:
        return f'<a href="network.{suffix}?{text(asked.query(limit=limit))}" download>{text(name)}</a>'

    whole_files = [linked(suffix, suffix.upper(), 10_000) for suffix in ("gexf", "graphml", "json", "csv")]
    drawn = [
        linked("svg", "SVG", min(asked.limit, DRAWN_AT_MOST)),
        linked("html", say("offline", asked.lang), min(asked.limit, OFFLINE_AT_MOST)),
    ]
    return f'<p class="downloads">{text(say("downloads", asked.lang))}: {" · ".join([*whole_files, *drawn])}</p>'


def _choice(choice: Choice, asked: Asked) -> str:
    lang = asked.lang
    items = "".join(
        f'<li><a href="?{text(asked.query(focus=hit.id))}">{text(hit.caption)}</a> '
        f'<span class="hint">{text(NODE[hit.type].words.of(lang))} · {text(hit.id)}</span></li>'
        for hit in choice.hits
    )
    return f"<h1>{text(say('which', lang, text=choice.text))}</h1><ul>{items}</ul>"


def _error(error: ChuangtuError, asked: Asked) -> str:
    lines = "".join(f"<p>{text(line)}</p>" for line in error.sentence(asked.lang).splitlines())
    back = f'<p><a href="?{text(Asked(lang=asked.lang).query())}">{text(say("again", asked.lang))}</a></p>'
    return f'<h1>{text(say("sorry", asked.lang))}</h1><div class="note" role="alert">{lines}</div>{back}'


# -- files -------------------------------------------------------------------------------------------------------------


def network_file(world: World, params: Given, suffix: str) -> Response:
    """Return the network as a file: gexf, graphml, json, csv, svg or html (the page that opens offline).

    Raises UnknownName, AmbiguousName, WrongUse or NotFound, also for another suffix.
    """
    if suffix not in MEDIA_TYPES:
        raise NotFound(
            Words(f"没有 {suffix} 格式", f"There is no format {suffix}"), value=suffix, suggestions=tuple(MEDIA_TYPES)
        )
    asked = read(params)
    most = {"svg": DRAWN_AT_MOST, "html": OFFLINE_AT_MOST}.get(suffix)
    if most and asked.limit > most:
        raise WrongUse(
            Words(f"{suffix} 最多画 {most} 个节点", f"At most {most} nodes are drawn as {suffix}"),
            value=asked.limit,
            remedy=Words("请减小 limit，或改用 gexf。", "Lower the limit, or take gexf."),
        )
    return 200, MEDIA_TYPES[suffix], _written(network(world, asked), asked.lang, suffix)


MEDIA_TYPES = {
    "gexf": "application/gexf+xml", "graphml": "application/graphml+xml", "json": "application/json",
    "csv": "text/csv; charset=utf-8", "svg": "image/svg+xml", "html": HTML,
}  # fmt: skip


def _written(shown: Network, lang: str, suffix: str) -> bytes:
    if suffix == "csv":
        return export.csv_edges(shown)
    positions = positions_of(shown)
    if suffix == "json":
        return export.json_bytes(shown, positions)
    if suffix == "svg":
        return draw(shown, positions, lang).encode("utf-8", "replace")
    if suffix == "html":
        from viz.offline import offline_page  # pyvis loads on use

        return offline_page(shown, positions, lang)
    return (export.gexf if suffix == "gexf" else export.graphml)(shown, lang, positions)
