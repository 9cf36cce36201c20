"""One HTML file that shows a network offline, by pyvis; the only module that knows it.

pyvis 0.3.2 asks a CDN even with its resources in line, puts headings and node ids into the page as markup, shows
tooltips that hold “href” as markup, and appends edges in quadratic time. So only its scripts and styles are taken, into
a page of our own that forbids every request and every script but those; ids are numbers, nodes and edges set at once.
"""

from __future__ import annotations

import base64
import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

from graph.errors import Words, WrongUse
from graph.export import Positions, xml_text
from graph.network import Edge, Network, Node
from viz.labels import Box, placed
from viz.marks import RINGS, TIER_CHARACTER, mark_of
from viz.svg import radius, title_of
from viz.tables import foot, key, table, text
from viz.words import say

AT_MOST = 500
STEP = 95.0
"""Canvas points per edge."""
TOOLTIP_LINES = 12
CROWDED = 150
"""Above this the whole is seen from so far that marks are drawn larger."""
SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL | re.IGNORECASE)
INLINE_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
FONT, INK = "system-ui, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif", "#1b1f24"
OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "edges": {"smooth": False, "color": {"color": "#8c959f", "highlight": "#0550ae", "hover": "#0550ae"}},
    "nodes": {"font": {"face": FONT, "color": INK, "strokeWidth": 4, "strokeColor": "#ffffff"}},
    "interaction": {"hover": True, "tooltipDelay": 120, "keyboard": {"enabled": True, "bindToWindow": False}},
    "layout": {"improvedLayout": False},
}  # fmt: skip
STYLE = (Path(__file__).parent / "style" / "offline.css").read_text(encoding="utf-8")


def offline_page(network: Network, positions: Positions, lang: str = "zh") -> bytes:
    """Return a network of up to 500 nodes as one HTML file that opens without any network.

    Raises WrongUse for more nodes.
    """
    if len(network.nodes) > AT_MOST:
        raise WrongUse(
            Words(f"离线网页最多 {AT_MOST} 个节点", f"An offline page holds at most {AT_MOST} nodes"),
            value=len(network.nodes),
            remedy=Words("请缩小范围，或改用 GEXF。", "Narrow it, or take GEXF."),
        )
    scripts, styles = _parts(_pyvis_html(network, positions, lang))
    return _document(network, lang, scripts, styles).encode("utf-8", "replace")


def _pyvis_html(network: Network, positions: Positions, lang: str) -> str:
    from pyvis.network import Network as Drawing  # loads on use

    drawing = Drawing(height="72vh", width="100%", cdn_resources="in_line", bgcolor="#ffffff")
    number = {node.id: n for n, node in enumerate(network.nodes)}
    at = {node.id: (x * STEP, y * STEP) for node in network.nodes for x, y in [positions[node.id]]}
    names = _names(network, at, lang)
    drawing.nodes = [
        _node(node, network, number[node.id], at[node.id], names.get(node.id, ""), lang) for node in network.nodes
    ]
    drawing.edges = [_edge(edge, number, lang) for edge in network.edges if edge.source != edge.target]
    drawing.set_options(json.dumps(OPTIONS))
    return str(drawing.generate_html())


def _names(network: Network, at: dict[str, tuple[float, float]], lang: str) -> dict[str, str]:
    """Names that find room below their node; the others show on hover and stand in the table."""
    radii = {node.id: 4 + 1.5 * radius(node, network) for node in network.nodes}
    endless = Box(-1e9, -1e9, 2e9, 2e9)
    return {label.id: label.text for label in placed(network, at, lang, radii, endless, sides=1)}


def _node(node: Node, network: Network, number: int, at: tuple[float, float], name: str, lang: str) -> dict[str, Any]:
    mark = mark_of(node)
    filled = mark.fill == "full"
    rings = RINGS.get(node.tier, 0) if node.type == "Center" else 0
    if rings:
        name = f"{TIER_CHARACTER[node.tier].of(lang)} {name}".strip()
    border = _darker(mark.colour) if filled else mark.colour  # seen from afar a mark is little but border
    size = (radius(node, network) + 2 * rings) * (1.6 if mark.shape == "star" else 1.0)
    size *= 1.5 if len(network.nodes) > CROWDED else 1.0
    return {
        "id": number, "label": name, "title": _tooltip(node, network, lang), "shape": mark.shape,
        "x": at[0], "y": at[1], "size": size, "borderWidth": 1 + 1.5 * rings if filled else 2.5,
        "color": {"background": mark.colour if filled else "#ffffff", "border": border},
        "shapeProperties": {"borderDashes": [4, 3] if mark.fill == "dashed" else False},
        "font": {"size": 15 if node.id == network.focus else 13 if rings else 11},
    }  # fmt: skip


def _darker(colour: str) -> str:
    return "#" + "".join(f"{int(colour[n : n + 2], 16) * 5 // 9:02x}" for n in (1, 3, 5))


def _edge(edge: Edge, number: dict[str, int], lang: str) -> dict[str, Any]:
    return {
        "from": number[edge.source], "to": number[edge.target], "title": _safe(edge.sentence.of(lang)),
        "dashes": edge.existence == "unknown", "width": 2 if edge.properties.get("role") == "lead" else 1,
    }  # fmt: skip


def _tooltip(node: Node, network: Network, lang: str) -> str:
    said = [edge.sentence.of(lang) for edge in network.edges if node.id in (edge.source, edge.target)]
    said = list(dict.fromkeys(said))
    more = [f"… +{len(said) - TOOLTIP_LINES}"] if len(said) > TOOLTIP_LINES else []
    return _safe("\n".join([f"{node.caption.of(lang)} · {mark_of(node).words.of(lang)}", *said[:TOOLTIP_LINES], *more]))


def _safe(tooltip: str) -> str:
    """A tooltip that holds “href” would be shown as markup: a word joiner keeps the letters apart."""
    return xml_text(tooltip).replace("href", "h\u2060ref")


def _parts(html: str) -> tuple[list[str], list[str]]:
    """Take the in-line scripts and styles of a pyvis page; links and scripts from elsewhere stay behind."""
    scripts = [match["body"] for match in SCRIPT.finditer(html) if "src" not in match["attributes"].lower()]
    outside_scripts = SCRIPT.sub("", html)
    return scripts, INLINE_STYLE.findall(outside_scripts)


def _document(network: Network, lang: str, scripts: list[str], styles: list[str]) -> str:
    digests = " ".join(f"'sha256-{base64.b64encode(sha256(s.encode()).digest()).decode()}'" for s in scripts)
    policy = (
        f"default-src 'none'; script-src {digests}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
    title = title_of(network, lang)
    lines = [network.extent.of(lang), f"{say('drag', lang)} {say('made_for', lang)} {say('not_a_map', lang)}"]
    said = "".join(f"<p class='hint'>{text(line)}</p>" for line in lines)
    return (
        f'<!doctype html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{text(title)}</title>'
        f"{''.join(f'<style>{style}</style>' for style in styles)}<style>{STYLE}</style></head>"
        f"<body><main><h1>{text(title)}</h1>{said}"
        f"<noscript><p>{text(say('no_script', lang))}</p></noscript>"
        f'<div id="mynetwork" role="img" aria-label="{text(title)}"></div>'
        f"{key(network, lang, 'borders')}{table(network, lang, AT_MOST)}</main>{foot(network, lang)}"
        f"{''.join(f'<script>{script}</script>' for script in scripts)}</body></html>"
    )
