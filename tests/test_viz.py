"""Networks, their layout, files and pages.

`world` is one published graph of the bundled registry, built once for the module. `hostile` is a small network made by
hand whose texts try to break out of every format. `chromium` opens pages with all requests outside the machine denied.
"""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import date
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from fastapi import FastAPI

from api.network import router
from graph import export
from graph.errors import NotFound, UnknownName, Words, WrongUse
from graph.ledger import Ledger
from graph.model import EDGE, NODE
from graph.network import Edge, Network, Node
from graph.snapshot import Archive
from ingest.load import inputs, load
from queries.worlds import Worlds
from viz import layout as layouts
from viz.asked import Asked, read
from viz.labels import Box, placed, shortened
from viz.layout import layout
from viz.marks import MARKS, mark_of
from viz.network import DRAWN, Filter, neighbourhood, whole
from viz.offline import offline_page
from viz.page import MEDIA_TYPES, network_file, network_page
from viz.placement import positions_of
from viz.reading import SHOWN_PROPERTIES, sections
from viz.svg import draw
from viz.words import TEXT

ROOT = Path(__file__).parents[1]
REGISTRY = ROOT / "data" / "registry"
HOSTILE = (
    "</script><img src=x onerror=\"document.title='pwned'\"> ]]> & \x00\x0b\ud800 href=javascript:alert(1) "
    "{role} '\"<b>"
)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    with Ledger.open(home / "ledger.duckdb") as ledger:
        load(ledger, inputs([REGISTRY, ROOT / "queries" / "policy"], label="bundled"))
        Archive(home).publish(ledger)
    return home


@pytest.fixture(scope="module")
def world(home):
    worlds = Worlds(home)
    yield worlds.world()
    worlds.close()


@pytest.fixture
def hostile():
    words = Words(HOSTILE, HOSTILE)
    nodes = (
        Node("=cmd|' /C calc'!A0", "Center", words, tier="national", start=date(2016, 6, 30)),
        Node("ORG-<x>", "Organization", words, kind="enterprise"),
        Node("-2+3", "Organization", Words('=HYPERLINK("http://x")', "＝1+1"), kind="other"),
    )
    properties = {"role": "lead", "share": 12.5, "amount_cny": -3.0, "drafter_rank": 2, "basis": HOSTILE}
    edges = (
        Edge("e1", "MEMBER_OF", nodes[1].id, nodes[0].id, words, properties, start=date(2017, 1, 1)),
        Edge("e2", "MEMBER_OF", nodes[1].id, nodes[0].id, Words("@SUM(1)", "+1"), {"role": "member"}, "unknown"),
        Edge("e3", "FUNDED", nodes[2].id, nodes[1].id, words),
    )
    return Network(nodes, edges, "20260101T000000Z-x", "2026-01-01T00:00:00+00:00", date(2026, 1, 1), 3, nodes[0].id)


def rows(name):
    with (REGISTRY / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# -- what is shown, against the files --------------------------------------------------------------------------------


def test_members_of_a_center_are_those_of_the_file(world):
    wanted = {(row["org_name"], row["role"]) for row in rows("memberships") if row["center_id"] == "NAT-01"}
    network = neighbourhood(world, "NAT-01", only=Filter(("MEMBER_OF",)))
    found = {(network.by_id[e.source].caption.zh, e.properties["role"]) for e in network.edges}
    assert found == wanted
    assert all(e.target == "NAT-01" for e in network.edges)
    assert not network.truncated
    assert network.nodes[0].id == "NAT-01"


def test_the_whole_projection_holds_every_membership_and_promotion(world):
    network = whole(world, limit=10_000)
    counts = Counter(edge.type for edge in network.edges)
    memberships = {(row["center_id"], row["org_name"], row["role"]) for row in rows("memberships")}
    assert counts["MEMBER_OF"] == len(memberships)
    assert counts["PROMOTED_TO"] == len({(row["from_center_id"], row["to_center_id"]) for row in rows("promotions")})
    degrees = [network.degrees[node.id] for node in network.nodes]
    assert degrees == sorted(degrees, reverse=True)


def test_two_steps_hold_one_and_never_pass_through_a_place(world):
    near, far = neighbourhood(world, "NAT-01", 1, limit=5000), neighbourhood(world, "NAT-01", 2, limit=5000)
    assert {n.id for n in near.nodes} < {n.id for n in far.nodes}
    place = next(n.id for n in near.nodes if n.type == "Region")
    in_place = {row["center_id"] for row in rows("centers") if row["province"] == "北京市"} - {"NAT-01"}
    through = {n.id for n in neighbourhood(world, "NAT-01", 2, Filter(("LOCATED_IN",)), limit=5000).nodes}
    assert place in through
    assert in_place & through
    tied = {e.source for e in far.edges if e.type != "LOCATED_IN"} | {
        e.target for e in far.edges if e.type != "LOCATED_IN"
    }
    assert in_place & {n.id for n in far.nodes} <= tied


def test_every_edge_joins_shown_nodes_and_reads_aloud(world):
    network = neighbourhood(world, "NAT-01", 2)
    for edge in network.edges:
        assert edge.source in network.by_id
        assert edge.target in network.by_id
        assert network.by_id[edge.source].caption.zh in edge.sentence.zh
        assert "None" not in edge.sentence.zh + edge.sentence.en
        assert edge.sentence.zh != edge.sentence.en
    assert 0 < network.sources < 200


def test_truncation_is_said_and_keeps_the_strongest(world):
    everything = neighbourhood(world, "NAT-01", 2, limit=5000)
    cut = neighbourhood(world, "NAT-01", 2, limit=30)
    assert cut.truncated
    assert cut.total == everything.total == len(everything.nodes)
    assert cut.extent.en == f"30 of {cut.total:,} nodes, strongest first."
    assert cut.extent.zh == f"显示 {cut.total:,} 个节点中的 30 个，按关系强度取前。"
    assert [n.id for n in cut.nodes] == [n.id for n in everything.nodes[:30]]
    lead = next(
        row["org_name"] for row in rows("memberships") if row["center_id"] == "NAT-01" and row["role"] == "lead"
    )
    assert lead in [n.caption.zh for n in cut.nodes[:4]]


def test_a_neighbourhood_not_read_to_its_end_says_at_least(hostile):
    network = Network(hostile.nodes, hostile.edges, "s", "2026-01-01", date(2026, 1, 1), 1204, at_least=True)
    assert network.extent.en == "3 of at least 1,204 nodes, strongest first."
    assert "至少 1,204" in network.extent.zh


def test_filters_by_tier_place_and_date(world):
    tiers = {n.tier for n in whole(world, Filter(tier="city"), limit=5000).nodes if n.type == "Center"}
    assert tiers == {"city"}
    guangdong = whole(world, Filter(region="440000"), limit=5000)
    wanted = {row["center_id"] for row in rows("centers") if row["province"] == "广东省"}
    tied = {row["center_id"] for row in rows("memberships")}
    tied |= {row[end] for row in rows("promotions") for end in ("from_center_id", "to_center_id")}
    shown = {n.id for n in guangdong.nodes if n.type == "Center"}
    assert wanted & tied <= shown <= wanted
    early = whole(world, on=date(2016, 7, 1), limit=5000)
    late = {row["center_id"] for row in rows("centers") if row["approved_on"] > "2016-07-02"}
    assert "NAT-01" in early.by_id
    assert not late & set(early.by_id)
    with pytest.raises(NotFound):
        neighbourhood(world, "NAT-02", on=date(2010, 1, 1))


def test_wrong_words_list_what_is_allowed(world):
    with pytest.raises(WrongUse, match="LIKES") as error:
        Filter(("LIKES",))
    assert "MEMBER_OF" in error.value.sentence("en")
    with pytest.raises(WrongUse):
        neighbourhood(world, "NAT-01", 3)
    with pytest.raises(NotFound):
        neighbourhood(world, "NAT-999")


def test_the_query_file_covers_the_model():
    text = sections()
    missing = [name for name in NODE if name not in text]
    assert not missing, f"network.cypher has no section for {missing}"
    for node in NODE.values():
        held = re.findall(r"n\.(\w+) AS", text[node.name])
        wanted = ("name_zh", "name_en", "tier", "status", "kind")
        expected = [name for name in wanted if node.has(name) and node.property_named(name).kind == "text"]
        assert [name for name in held if name in wanted] == expected, node.name
        assert (f"n.{node.life.start} AS started" in text[node.name]) if node.life else "started" not in text[node.name]
    declared = {p.name for edge in EDGE.values() for p in edge.columns}
    assert set(SHOWN_PROPERTIES) <= declared
    assert not [name for name in SHOWN_PROPERTIES if f"r.{name} AS {name}" not in text["edges"]]
    assert set(DRAWN) < set(EDGE)


# -- layout ----------------------------------------------------------------------------------------------------------


def ring(count):
    return np.array([(n, (n + 1) % count) for n in range(count)])


@pytest.mark.parametrize("count", [1, 2, 7, 120, 1500])
def test_layout_is_the_same_every_time(count):
    edges = np.vstack([ring(count), np.array([(0, n) for n in range(0, count, 7)])])
    first, second = layout(count, edges), layout(count, edges)
    assert np.array_equal(first, second)
    assert first.shape == (count, 2)
    assert np.isfinite(first).all()


@pytest.mark.parametrize("count", [40, 1200])
def test_layout_puts_neighbours_near_and_nobody_on_another(count):
    points, edges = layout(count, ring(count)), ring(count)
    tied = np.hypot(*(points[edges[:, 0]] - points[edges[:, 1]]).T).mean()
    apart = np.hypot(*(points[np.arange(count)] - points[(np.arange(count) + count // 2) % count]).T).mean()
    assert tied < apart / 4
    gaps = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)) + np.eye(count) * 9
    assert gaps.min() > layouts.GAP / 4


def test_components_are_packed_without_overlap():
    edges = np.array([(0, 1), (1, 2), (3, 4), (6, 7), (7, 8), (8, 6)])
    points = layout(12, edges)
    parts = [[0, 1, 2], [3, 4], [5], [6, 7, 8], [9], [10], [11]]
    boxes = [(points[p].min(axis=0), points[p].max(axis=0)) for p in parts]
    for n, (low, high) in enumerate(boxes):
        for other_low, other_high in boxes[n + 1 :]:
            assert (high < other_low).any() or (other_high < low).any()
    assert layout(0, np.zeros((0, 2), dtype=np.int64)).shape == (0, 2)


def test_a_large_component_is_laid_out_in_seconds():
    random = np.random.default_rng(1)
    edges = np.array([(n, int(random.integers(0, n))) for n in range(1, 10_000)])
    edges = np.vstack([edges, random.integers(0, 10_000, (10_000, 2))])
    points = layout(10_000, edges)
    tied = np.hypot(*(points[edges[:, 0]] - points[edges[:, 1]]).T)
    assert np.median(tied) < np.hypot(*np.ptp(points, axis=0)) / 3


# -- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", [export.gexf, export.graphml])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_xml_survives_hostile_text(hostile, written, lang):
    data = written(hostile, lang, positions_of(hostile))
    ET.fromstring(data)
    assert b"<img" not in data
    assert data == written(hostile, lang, positions_of(hostile))


def test_graphml_comes_back_through_networkx_with_types(world):
    network = neighbourhood(world, "NAT-01", 2)
    graph = nx.read_graphml(io.BytesIO(export.graphml(network)), edge_key_type=str, force_multigraph=True)
    assert set(graph) == set(network.by_id)
    assert {key for *_, key in graph.edges(keys=True)} == {e.id for e in network.edges}
    assert graph.nodes["NAT-01"]["label"] == "国家动力电池创新中心"
    assert graph.nodes["NAT-01"]["exists_from"] == "2016-06-30"
    assert graph.nodes["NAT-01"]["degree"] == network.degrees["NAT-01"]
    shares = [data["share"] for *_, data in graph.edges(data=True) if "share" in data]
    assert shares
    assert all(isinstance(share, float) for share in shares)


def test_gexf_comes_back_through_networkx_with_dates(world):
    network = neighbourhood(world, "NAT-01")
    positions = positions_of(network)
    data = export.gexf(network, "zh", positions)
    graph = nx.read_gexf(io.BytesIO(data), version="1.2draft")
    assert set(graph) == set(network.by_id)
    assert graph.number_of_edges() == len(network.edges)
    assert graph.nodes["NAT-01"]["viz"]["position"]["x"] == positions["NAT-01"][0]
    assert b'timeformat="date"' in data
    assert b'start="2016-06-30"' in data
    assert f'lastmodifieddate="{network.published_at[:10]}"'.encode() in data


def test_csv_cells_are_never_formulas(hostile):
    text = export.csv_edges(hostile).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text)))
    assert len(table) == 1 + len(hostile.edges)
    cells = [value for row in table[1:] for value in row]
    assert not [value for value in cells if re.match(r"[=+@＝＋－＠\t\r]|-[^0-9]", value)]
    assert "'=cmd|' /C calc'!A0" in cells
    assert "-3.0" in cells, "a number stays a number"
    assert export.cell("  =1") == "'  =1"


def test_json_says_what_it_is_of(world):
    network = neighbourhood(world, "NAT-01", limit=5)
    data = json.loads(export.json_bytes(network, positions_of(network)))
    assert data["snapshot"]["id"] == world.snapshot.id
    assert data["focus"] == "NAT-01"
    assert data["truncated"]
    assert len(data["nodes"]) == 5 < data["total"]
    assert {"id", "type", "caption", "tier", "x", "y"} <= set(data["nodes"][0])


# -- pictures --------------------------------------------------------------------------------------------------------


def test_svg_is_well_formed_titled_and_without_script(hostile, world):
    for network in (hostile, neighbourhood(world, "NAT-01", 2)):
        for lang in ("zh", "en"):
            root = ET.fromstring(draw(network, positions_of(network), lang))
            assert root.find(f"{SVG}title").text
            assert root.find(f"{SVG}desc").text
            assert root.get("role") == "img"
            assert not root.findall(f".//{SVG}script")
            assert not [a for e in root.iter() for a in e.attrib if a.startswith("on") or a.endswith("href")]


def test_tier_is_said_by_rings_and_letter(world):
    network = neighbourhood(world, "NAT-01")
    root = ET.fromstring(draw(network, positions_of(network), "zh"))
    assert len(root.findall(f".//{SVG}circle[@class='ring']")) == 3
    assert [e.text for e in root.findall(f".//{SVG}text[@class='tier']")] == ["国"]


def test_linked_svg_is_no_image_to_a_screen_reader(hostile):
    root = ET.fromstring(draw(hostile, positions_of(hostile), "zh", lambda node: f"?focus={node.id}"))
    assert root.get("role") == "group"
    assert len(root.findall(f".//{SVG}a")) == len(hostile.nodes)


def test_names_never_cover_each_other(world):
    network = neighbourhood(world, "NAT-01", 2)
    at = {key: (x * 62, y * 62) for key, (x, y) in positions_of(network).items()}
    labels = placed(network, at, "zh", dict.fromkeys(at, 8.0), Box(-1e6, -1e6, 2e6, 2e6))
    assert not [(a, b) for n, a in enumerate(labels) for b in labels[n + 1 :] if a.box.meets(b.box)]
    assert labels[0].in_focus
    assert len(labels) > len(network.nodes) / 2
    assert shortened("国" * 40, 10) == "国" * 9 + "…"


def test_no_two_marks_look_alike_without_colour():
    assert len({(mark.shape, mark.fill) for mark in MARKS}) == len(MARKS)
    for name in NODE:
        assert mark_of(Node("x", name, Words("x", "x"))).words.zh


def test_every_text_is_said_in_both_languages():
    for key, words in TEXT.items():
        assert set(re.findall(r"{\w+}", words.zh)) == set(re.findall(r"{\w+}", words.en)), key
        assert words.zh, key
        assert not re.search("[\u4e00-\u9fff]", words.en), key


# -- the offline page ------------------------------------------------------------------------------------------------


def test_the_offline_page_names_no_address_and_forbids_requests(world):
    network = neighbourhood(world, "NAT-01", 2)
    html = offline_page(network, positions_of(network)).decode()
    head = html[: html.index("<style")]
    assert "default-src 'none'" in head
    assert "'unsafe-inline'" not in re.search("script-src[^;]*", head)[0]
    assert not re.search(r"<(link|iframe|script)[^>]*(src|href)=", html)
    assert "cdn" not in re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)
    assert world.snapshot.id in html
    assert f"{network.sources} 个来源" in html
    assert html.count('<th scope="row">') == len(network.nodes) - 1


def test_the_offline_page_refuses_too_many(hostile):
    nodes = tuple(Node(str(n), "Center", Words("x", "x")) for n in range(501))
    with pytest.raises(WrongUse):
        offline_page(Network(nodes, (), "s", "2026-01-01", date(2026, 1, 1), 501), {})


# -- the page --------------------------------------------------------------------------------------------------------


def test_page_shows_picture_table_and_downloads_in_both_languages(world):
    for lang, word in (("zh", "相连的对象"), ("en", "What it is tied to")):
        status, media_type, body = network_page(world, {"focus": "NAT-01", "lang": lang})
        html = body.decode()
        assert (status, media_type) == (200, "text/html; charset=utf-8")
        assert word in html
        assert "<svg" in html
        assert world.snapshot.id in html
        for suffix in MEDIA_TYPES:
            assert f"network.{suffix}?focus=NAT-01" in html
        assert "<script" not in html


def test_page_states(world):
    _, _, overview = network_page(world, {})
    assert "谁参与哪家中心" in overview.decode()
    _, _, choice = network_page(world, {"focus": "石墨烯"})
    assert "focus=" in choice.decode()
    assert "请选一个" in choice.decode()
    status, _, unknown = network_page(world, {"focus": "<script>alert(1)</script>zzqx"})
    assert status == 422
    assert "<script" not in unknown.decode()
    assert network_page(world, {"focus": "NAT-01", "on": "2010"})[0] == 404
    assert network_page(world, {"focus": "NAT-01", "on": "tomorrow"})[0] == 422
    assert network_page(world, {"hops": "9"})[0] == 422
    _, _, many = network_page(world, {"limit": "5000", "types": ["IN_SECTOR", "located_in,PART_OF"], "lang": "en"})
    assert "Too many nodes" in many.decode()
    _, _, empty = network_page(world, {"types": "ASSESSES", "region": "820000"})
    assert "没有符合条件的关系" in empty.decode()


def test_the_address_is_the_whole_state():
    asked = read({"focus": "NAT-01", "hops": "2", "types": "member_of,OPERATES", "lang": "en", "limit": "20"})
    assert asked == Asked("NAT-01", 2, ("MEMBER_OF", "OPERATES"), lang="en", limit=20)
    assert asked.query() == "focus=NAT-01&hops=2&types=MEMBER_OF,OPERATES&lang=en&limit=20"
    assert Asked().query() == ""
    assert read({"type_MEMBER_OF": "1", "type_OPERATES": "1"}).types == ("MEMBER_OF", "OPERATES")
    assert len(",".join(EDGE)) <= 300, "an address with every type is longer than the API takes"


def test_files_and_routes(home, world):
    application = FastAPI()
    application.include_router(router(Worlds(home)))

    from tests.http_client import TestClient

    client = TestClient(application, base_url="http://local")

    def get(path, **params):
        return client.get(path, params=params)

    for suffix, media_type in MEDIA_TYPES.items():
        answer = get(f"/network.{suffix}", focus="NAT-01")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == media_type
        assert "attachment" in answer.headers["content-disposition"]
    page = get("/network", focus="国家动力电池创新中心", lang="en")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    data = get("/v1/graph/neighbourhood", focus="NAT-01", types="OPERATES,MEMBER_OF").json()
    assert {edge["type"] for edge in data["edges"]} == {"OPERATES", "MEMBER_OF"}
    assert "/v1/graph/neighbourhood" in get("/openapi.json").json()["paths"]
    with pytest.raises(NotFound):
        network_file(world, {}, "exe")
    with pytest.raises(UnknownName):
        network_file(world, {"focus": "zzqx-没有"}, "json")
    with pytest.raises(WrongUse):
        network_file(world, {"limit": "600"}, "html")


# -- a real browser --------------------------------------------------------------------------------------------------


@pytest.fixture
def opened(browser, tmp_path):
    """Open an HTML file; return the page with what it asked for and what it complained of."""
    contexts = []

    def open_file(html):
        file = tmp_path / "page.html"
        file.write_bytes(html)
        context = browser.new_context(viewport={"width": 1200, "height": 900})
        contexts.append(context)
        context.set_offline(True)
        page = context.new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (page.complaints.append("dialog"), dialog.dismiss()))
        page.goto(file.as_uri())
        page.wait_for_function("document.querySelector('#mynetwork canvas') && network.getPositions()")
        page.wait_for_timeout(300)
        return page

    yield open_file
    for context in contexts:
        context.close()


DRAWN_PIXELS = """() => { const c = document.querySelector('#mynetwork canvas');
 const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0;
 for (let i = 0; i < d.length; i += 4) if (d[i + 3] > 0 && d[i] + d[i + 1] + d[i + 2] < 700) n++; return n; }"""


@pytest.mark.browser
def test_the_offline_page_opens_with_the_network_denied(opened, world):
    network = neighbourhood(world, "NAT-01", 2)
    page = opened(offline_page(network, positions_of(network), "en"))
    assert [url for url in page.asked if not url.startswith("file:")] == []
    assert len(page.asked) == 1
    assert page.complaints == []
    assert page.evaluate(DRAWN_PIXELS) > 1000
    assert page.evaluate("Object.keys(network.getPositions()).length") == len(network.nodes)
    assert page.locator("tbody tr").count() == len(network.nodes) - 1


@pytest.mark.browser
def test_hostile_names_do_not_run(opened, hostile):
    page = opened(offline_page(hostile, positions_of(hostile), "zh"))
    for number, node in enumerate(hostile.nodes):
        spot = page.evaluate(f"network.canvasToDOM(network.getPositions([{number}])[{number}])")
        box = page.locator("#mynetwork").bounding_box()
        page.mouse.move(0, 0)
        page.mouse.move(box["x"] + spot["x"], box["y"] + spot["y"], steps=4)
        page.wait_for_timeout(400)
        begins = node.caption.zh[:20]  # further on, what no page may hold is replaced
        assert begins in page.inner_text("div.vis-tooltip"), "the tooltip shows the text as text"
    assert page.locator("img").count() == 0
    assert "pwned" not in page.title() or "onerror" in page.title()
    assert page.evaluate("document.title") != "pwned"
    assert len(page.asked) == 1
    assert page.complaints == []


@pytest.mark.browser
def test_the_page_itself_asks_for_nothing(browser, world, hostile, tmp_path):
    file = tmp_path / "network.html"
    file.write_bytes(network_page(world, {"focus": "NAT-01", "hops": "2"})[2])
    context = browser.new_context()
    context.set_offline(True)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert len(asked) == 1
    assert page.locator("svg.net a").count() > 20
    context.close()
