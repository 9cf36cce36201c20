"""A network as files other programs read: GEXF and GraphML (by networkx), JSON and a CSV list of relations.

Whatever the text in a snapshot holds, the XML is well-formed and no cell of the CSV is taken for a formula.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from graph.network import Edge, Network, Node, Value
from graph.spreadsheet import neutral

if TYPE_CHECKING:
    import networkx as nx

Positions = Mapping[str, tuple[float, float]]
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CSV_COLUMNS = ("id", "relation", "from_id", "from_name", "to_id", "to_name", "sentence_zh", "sentence_en")
STAMP = re.compile(r'lastmodifieddate="[^"]*"')


def xml_text(text: str) -> str:
    """Return text with every character XML 1.0 forbids (controls, lone surrogates) shown as U+FFFD."""
    return NOT_XML.sub("\ufffd", text)


def cell(value: object) -> str:
    """Return a value as a spreadsheet cell that is shown, never computed."""
    if isinstance(value, str):
        return neutral(value)
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def to_networkx(network: Network, lang: str = "zh", positions: Positions | None = None) -> nx.MultiDiGraph[str]:
    """Return the network as a networkx graph with typed attributes; dates are ISO text, unknown values are left out."""
    import networkx as nx  # loads on use

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=xml_text(_title(network, lang)))
    for node in network.nodes:
        graph.add_node(xml_text(node.id), **_clean(_node_attributes(node, lang, network, positions)))
    for edge in network.edges:
        source, target = xml_text(edge.source), xml_text(edge.target)
        graph.add_edge(source, target, key=xml_text(edge.id), **_clean(_edge_attributes(edge, lang)))
    return graph


def _title(network: Network, lang: str) -> str:
    if network.focus:
        return network.by_id[network.focus].caption.of(lang)
    return "创图" if lang == "zh" else "Chuangtu"


def _node_attributes(node: Node, lang: str, network: Network, positions: Positions | None) -> dict[str, Value | None]:
    x, y = positions[node.id] if positions else (None, None)
    return {
        "label": node.caption.of(lang), "node_type": node.type, "name_zh": node.caption.zh, "name_en": node.caption.en,
        "tier": node.tier, "status": node.status, "kind": node.kind, "region": node.region, "existence": node.existence,
        "exists_from": node.start, "gone_from": node.end, "steps": node.steps, "degree": network.degrees[node.id],
        "x": x, "y": y,
    }  # fmt: skip


def _edge_attributes(edge: Edge, lang: str) -> dict[str, Value | None]:
    return {
        "label": edge.sentence.of(lang), "relation": edge.type, "sentence_zh": edge.sentence.zh,
        "sentence_en": edge.sentence.en, "existence": edge.existence, "exists_from": edge.start, "gone_from": edge.end,
        **edge.properties,
    }  # fmt: skip


def _clean(attributes: dict[str, Value | None]) -> dict[str, Any]:
    known = {key: value for key, value in attributes.items() if value is not None and value != ""}
    return {key: _plain(value) for key, value in known.items()}


def _plain(value: Value) -> str | int | float | bool:
    if isinstance(value, date):
        return value.isoformat()
    return xml_text(value) if isinstance(value, str) else value


def gexf(network: Network, lang: str = "zh", positions: Positions | None = None) -> bytes:
    """Return the network as GEXF 1.2: typed attributes, life as dates on the time line, positions for Gephi."""
    import networkx as nx  # loads on use

    graph = to_networkx(network, lang, positions)
    for _, data in graph.nodes(data=True):
        _time_line(data)
        if positions:
            data["viz"] = {"position": {"x": data.pop("x"), "y": data.pop("y"), "z": 0.0}}
    for _, _, data in graph.edges(data=True):
        _time_line(data)
    target = io.BytesIO()
    nx.write_gexf(graph, target, version="1.2draft")
    written = f'lastmodifieddate="{network.published_at[:10]}"'  # the day of the facts: same facts, same file
    return STAMP.sub(written, target.getvalue().decode("utf-8"), count=1).encode("utf-8")


def _time_line(data: dict[str, Any]) -> None:
    for name, end in (("exists_from", "start"), ("gone_from", "end")):
        if name in data:
            data[end] = data[name]


def graphml(network: Network, lang: str = "zh", positions: Positions | None = None) -> bytes:
    """Return the network as GraphML with typed attributes."""
    import networkx as nx  # loads on use

    target = io.BytesIO()
    nx.write_graphml_xml(to_networkx(network, lang, positions), target, named_key_ids=False)
    return target.getvalue()


def as_json(network: Network, positions: Positions | None = None) -> dict[str, Any]:
    """Return the network as plain data: what it is of, how much of it is shown, nodes, edges."""
    return {
        "snapshot": {"id": network.snapshot, "published_at": network.published_at},
        "on": network.on.isoformat(),
        "focus": network.focus or None,
        "total": network.total,
        "at_least": network.at_least,
        "truncated": network.truncated,
        "extent": network.extent._asdict(),
        "sources": network.sources,
        "nodes": [_node_json(node, network, positions) for node in network.nodes],
        "edges": [_edge_json(edge) for edge in network.edges],
    }


def _node_json(node: Node, network: Network, positions: Positions | None) -> dict[str, Any]:
    place = dict(zip(("x", "y"), positions[node.id], strict=True)) if positions else {}
    return {
        "id": node.id, "type": node.type, "caption": node.caption._asdict(), "tier": node.tier or None,
        "status": node.status or None, "kind": node.kind or None, "region": node.region or None,
        "existence": node.existence, "exists_from": _iso(node.start), "gone_from": _iso(node.end), "steps": node.steps,
        "degree": network.degrees[node.id], **place,
    }  # fmt: skip


def _edge_json(edge: Edge) -> dict[str, Any]:
    properties = {key: _iso(value) if isinstance(value, date) else value for key, value in edge.properties.items()}
    return {
        "id": edge.id, "type": edge.type, "source": edge.source, "target": edge.target,
        "sentence": edge.sentence._asdict(), "existence": edge.existence, "exists_from": _iso(edge.start),
        "gone_from": _iso(edge.end), "properties": properties,
    }  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def json_bytes(network: Network, positions: Positions | None = None) -> bytes:
    """Return `as_json` as UTF-8 text; characters that are no Unicode text become U+FFFD."""
    return json.dumps(as_json(network, positions), ensure_ascii=False, indent=1).encode("utf-8", "replace")


def csv_edges(network: Network) -> bytes:
    """Return the relations as CSV (UTF-8 with a mark, so that spreadsheets read Chinese)."""
    names = list(dict.fromkeys(name for edge in network.edges for name in sorted(edge.properties)))
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([*CSV_COLUMNS, *names])
    for edge in network.edges:
        ends = [value for end in (edge.source, edge.target) for value in (end, network.by_id[end].caption.zh)]
        values = [edge.id, edge.type, *ends, edge.sentence.zh, edge.sentence.en]
        writer.writerow([cell(value) for value in (*values, *(edge.properties.get(name) for name in names))])
    return target.getvalue().encode("utf-8-sig", "replace")
