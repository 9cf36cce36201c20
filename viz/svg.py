"""A network drawn as SVG by us: no script, readable in light and dark, on paper and by a screen reader."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from math import cos, pi, sin
from pathlib import Path

from graph.export import Positions, xml_text
from graph.network import Edge, Network, Node
from viz.labels import Box, Label, placed
from viz.marks import RINGS, TIER_CHARACTER, Mark, Shape, mark_of
from viz.network import BELONGING
from viz.words import say

DRAWN_AT_MOST = 400
MARGIN = 70.0
STEP = 62.0
"""Points of paper per unit of the layout: one edge."""
STYLE = (Path(__file__).parent / "style" / "drawing.css").read_text(encoding="utf-8")
Link = Callable[[Node], str]


def draw(network: Network, positions: Positions, lang: str = "zh", link: Link | None = None) -> str:
    """Return the network as one `<svg>` element; with `link` every node is a link to what it gives."""
    at = _on_paper(positions)
    width, height = (max(axis) + MARGIN for axis in zip(*at.values(), strict=True)) if at else (400.0, 200.0)
    labels = placed(network, at, lang, _radii(network), Box(0, 0, width, height))
    title, about = title_of(network, lang), network.extent.of(lang) + say("not_a_map", lang)
    role = "group" if link else "img"  # the parts of an image are hidden from screen readers; links must not be
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="net" viewBox="0 0 {width:.0f} {height:.0f}" '
            f'width="{width:.0f}" height="{height:.0f}" role="{role}" aria-labelledby="net-title net-about" '
            f'xml:lang="{lang}" lang="{lang}">',
            f'<title id="net-title">{_text(title)}</title><desc id="net-about">{_text(about)}</desc>',
            f"<style>{STYLE}</style>",
            '<g class="edges">', *_edges(network, at, lang), "</g>",
            '<g class="nodes">', *(_node(node, network, at, lang, link) for node in network.nodes), "</g>",
            '<g class="names" aria-hidden="true">', *(_label(label) for label in labels), "</g>",
            "</svg>",
        ]
    )  # fmt: skip


def sample(mark: Mark) -> str:
    """Return a mark alone, for a legend."""
    return f'<svg class="net" width="20" height="20" viewBox="-10 -10 20 20" aria-hidden="true">{_shape(mark, 7)}</svg>'


def radius(node: Node, network: Network) -> float:
    """Return half the size of a node's mark without rings: centers are large, others grow with their relations."""
    return 11.0 if node.type == "Center" else 5.0 + min(4.0, network.degrees[node.id] ** 0.5 / 2)


def _radii(network: Network) -> dict[str, float]:
    return {node.id: radius(node, network) + 3.2 * _rings(node) + 1 for node in network.nodes}


def _rings(node: Node) -> int:
    return RINGS.get(node.tier, 0) if node.type == "Center" else 0


def _on_paper(positions: Positions) -> dict[str, tuple[float, float]]:
    if not positions:
        return {}
    left = min(x for x, _ in positions.values())
    top = min(y for _, y in positions.values())
    return {key: ((x - left) * STEP + MARGIN, (y - top) * STEP + MARGIN) for key, (x, y) in positions.items()}


def title_of(network: Network, lang: str) -> str:
    """Return what a picture is of."""
    if network.focus:
        return say("picture_of", lang, name=network.by_id[network.focus].caption.of(lang))
    belonging = bool(network.edges) and {edge.type for edge in network.edges} <= set(BELONGING)
    return say("overview" if belonging else "other_overview", lang)


def _text(text: str) -> str:
    return escape(xml_text(text), quote=True)


def _edges(network: Network, at: dict[str, tuple[float, float]], lang: str) -> list[str]:
    """Relations between the same two things are one line that reads them all aloud."""
    lines: dict[tuple[str, str], list[Edge]] = {}
    for edge in network.edges:
        first, second = sorted((edge.source, edge.target))
        lines.setdefault((first, second), []).append(edge)
    return [_line(edges, at, lang) for (first, second), edges in lines.items() if first != second]


def _line(edges: list[Edge], at: dict[str, tuple[float, float]], lang: str) -> str:
    (x1, y1), (x2, y2) = at[edges[0].source], at[edges[0].target]
    classes = ["edge"]
    if any(e.type in ("PROMOTED_TO", "OPERATES") or e.properties.get("role") == "lead" for e in edges):
        classes.append("strong")
    if all(e.existence == "unknown" for e in edges):
        classes.append("maybe")
    said = "\n".join(e.sentence.of(lang) for e in edges)
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line class="{" ".join(classes)}" {ends}><title>{_text(said)}</title></line>'


def _node(node: Node, network: Network, at: dict[str, tuple[float, float]], lang: str, link: Link | None) -> str:
    x, y = at[node.id]
    mark, size = mark_of(node), radius(node, network)
    rings = "".join(f'<circle class="ring" r="{size + 3.2 * n:.1f}"/>' for n in range(1, _rings(node) + 1))
    tier = ""
    if node.type == "Center" and node.tier in TIER_CHARACTER:
        tier = f'<text class="tier" font-size="11" y="4">{TIER_CHARACTER[node.tier].of(lang)}</text>'
    title = f"<title>{_text(node.caption.of(lang))} · {_text(mark.words.of(lang))}</title>"
    drawn = f'<g transform="translate({x:.1f} {y:.1f})">{title}{rings}{_shape(mark, size)}{tier}</g>'
    return f'<a href="{_text(link(node))}" aria-label="{_text(node.caption.of(lang))}">{drawn}</a>' if link else drawn


def _shape(mark: Mark, size: float) -> str:
    colour = f'fill="{mark.colour}"' if mark.fill == "full" else f'style="stroke:{mark.colour}"'
    attributes = f'class="mark {mark.fill}" {colour}'
    if mark.shape == "dot":
        return f'<circle {attributes} r="{size:.1f}"/>'
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in _corners(mark.shape, size))
    return f'<polygon {attributes} points="{corners}"/>'


def _corners(shape: Shape, size: float) -> list[tuple[float, float]]:
    count, turn, stretch = {
        "hexagon": (6, 0.0, 1.1), "square": (4, pi / 4, 1.2), "diamond": (4, 0.0, 1.25), "triangle": (3, -pi / 2, 1.25),
        "triangleDown": (3, pi / 2, 1.25), "star": (10, -pi / 2, 1.4), "dot": (24, 0.0, 1.0),
    }[shape]  # fmt: skip
    reach = [size * stretch * (0.5 if shape == "star" and n % 2 else 1.0) for n in range(count)]
    return [(r * cos(turn + 2 * pi * n / count), r * sin(turn + 2 * pi * n / count)) for n, r in enumerate(reach)]


def _label(label: Label) -> str:
    box = label.box
    at = f'x="{box.left:.1f}" y="{box.top + label.size:.1f}"'
    name = f'<text class="name" font-size="{label.size:.0f}" {at}>{_text(label.text)}</text>'
    if not label.in_focus:
        return name
    corner, size = f'x="{box.left - 5:.1f}" y="{box.top - 3:.1f}"', f'width="{box.width + 10:.1f}"'
    return f'<rect class="box" {corner} {size} height="{box.height + 8:.1f}" rx="4"/>{name}'
