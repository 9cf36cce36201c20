"""The table twin of a picture: every node with its relations read aloud, for keyboard, screen reader and paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from html import escape

from graph.export import xml_text
from graph.model import NODE
from graph.model.vocabulary import TIERS
from graph.network import Edge, Network, Node
from viz.marks import TIER_CHARACTER, legend, tiers
from viz.svg import sample
from viz.words import say

SENTENCES = 5
Link = Callable[[Node], str]


def text(value: object) -> str:
    """Return a value as text of a page: nothing in it is markup."""
    return escape(xml_text(str(value)), quote=True)


def table(network: Network, lang: str, rows: int, link: Link | None = None) -> str:
    """Return a table of the first `rows` nodes, strongest first."""
    at: dict[str, list[Edge]] = defaultdict(list)
    for edge in network.edges:
        at[edge.source].append(edge)
        if edge.target != edge.source:
            at[edge.target].append(edge)
    heads = [say(key, lang) for key in ("name", "type", "relations", "id")]
    shown = [node for node in network.nodes if node.id != network.focus][:rows]
    caption = say("neighbours" if network.focus else "members", lang)
    body = "\n".join(_row(node, at[node.id], network.focus, lang, link) for node in shown)
    cut = len(network.nodes) - bool(network.focus) > len(shown)
    note = f"<p>{text(say('table_cut', lang, shown=len(shown)))}</p>" if cut else ""
    head = "".join(f'<th scope="col">{text(h)}</th>' for h in heads)
    return f"{note}<table><caption>{text(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _row(node: Node, edges: list[Edge], focus: str, lang: str, link: Link | None) -> str:
    name = text(node.caption.of(lang))
    shown = f'<a href="{text(link(node))}">{name}</a>' if link else name
    kind = NODE[node.type].words.of(lang)
    if node.type == "Center" and node.tier in TIERS:
        kind = f"{TIERS[node.tier].of(lang)} · {kind}"
    edges = sorted(edges, key=lambda edge: focus not in (edge.source, edge.target))
    said = list(dict.fromkeys(edge.sentence.of(lang) for edge in edges))
    items = "".join(f"<li>{text(sentence)}</li>" for sentence in said[:SENTENCES])
    more = f"<li>… +{len(said) - SENTENCES}</li>" if len(said) > SENTENCES else ""
    cells = f"<td>{text(kind)}</td><td><ul>{items}{more}</ul></td><td>{text(node.id)}</td>"
    return f'<tr><th scope="row">{shown}</th>{cells}</tr>'


def key(network: Network, lang: str, tier_shown_by: str = "rings") -> str:
    """Return the legend of the marks and tiers that occur; a canvas shows tiers by `borders`."""
    marks = [f"<li>{sample(mark)} {text(mark.words.of(lang))}</li>" for mark in legend(network)]
    present = tiers(network)
    if present:
        shown = " · ".join(f"{TIER_CHARACTER[tier].of(lang)} {TIERS[tier].of(lang)}" for tier in present)
        marks.append(f"<li>{text(shown)} ({text(say(tier_shown_by, lang))})</li>")
    if any(edge.existence == "unknown" for edge in network.edges):
        marks.append(f"<li>{text(say('unknown_life', lang))}</li>")
    return f'<ul class="legend" aria-label="{text(say("legend", lang))}">{"".join(marks)}</ul>'


def foot(network: Network, lang: str) -> str:
    """Return the line that says what the picture rests on."""
    line = say(
        "footer",
        lang,
        snapshot=network.snapshot,
        published=network.published_at[:10],
        on=network.on,
        sources=network.sources,
    )
    return f"<footer>{text(line)}</footer>"
