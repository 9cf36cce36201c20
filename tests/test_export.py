"""The published graph for other programs: complete, equal in every format, harmless in a spreadsheet, with sources and terms beside it.

`exported` is a folder written once by the command line from a small home; its second center is named like a formula.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import networkx as nx
import pyarrow.parquet as pq
import pytest

from graph.ledger import Ledger
from graph.model import EDGE, NODE
from graph.snapshot import Archive
from graph.spreadsheet import FORMULA
from tests.homes import center, load_into, run, small_registry, write

FORMULA_NAME = '=HYPERLINK("https://example.org","示例")'


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small published home with a source description of its own."""
    folder = tmp_path_factory.mktemp("export")
    with Ledger.open(folder / "home" / "ledger.duckdb") as ledger:
        load_into(ledger, small_registry(folder / "registry"))
        load_into(ledger, write(folder / "more", "centers", center("GD-90", name_zh=FORMULA_NAME)))
        Archive(folder / "home").publish(ledger)
    sources = folder / "home" / "sources"
    sources.mkdir()
    (sources / "own.yaml").write_text(
        "source: 示例来源\npublisher: {zh: 测试单位, en: test}\nlicence: {zh: 仅供测试, en: tests only}\n"
        "tables:\n- table: t\n  required: [名称]\n  subjects:\n  - node: {node: Center, name: 名称, prefix: CTR-}\n",
        encoding="utf-8",
    )
    return folder / "home"


@pytest.fixture(scope="module")
def exported(home: Path) -> Path:
    """What the command wrote."""
    folder = home.parent / "out"
    done = run("--home", home, "export", folder, "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["snapshot"] == Archive(home).current_id()
    assert said["nodes"] > 0
    return folder


def _rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_every_table_with_rows_is_there_in_both_formats(home: Path, exported: Path) -> None:
    snapshot = Archive(home).current()
    full = {path.stem for path in snapshot.tables.glob("*.parquet") if pq.read_metadata(path).num_rows}
    assert {"Center", "Region", "statements", "MEMBER_OF.Organization.Center"} <= full
    assert {path.stem for path in (exported / "tables").glob("*.csv")} == full
    for name in full:
        there, published = (
            pq.read_table(folder / f"{name}.parquet") for folder in (exported / "tables", snapshot.tables)
        )
        assert there == published
        header, *rows = _rows(exported / "tables" / f"{name}.csv")
        assert header == there.column_names
        assert len(rows) == there.num_rows


def test_no_cell_is_a_formula(exported: Path) -> None:
    cells = [cell for path in exported.rglob("*.csv") for row in _rows(path) for cell in row]
    assert f"'{FORMULA_NAME}" in cells
    assert not [cell for cell in cells if FORMULA.match(cell) and not cell.startswith("'")]


def test_the_network_files_agree(exported: Path) -> None:
    gexf = nx.read_gexf(exported / "network" / "network.gexf")
    graphml = nx.read_graphml(exported / "network" / "network.graphml")
    assert set(gexf) == set(graphml) >= {"GD-00", "GD-90", "440000"}
    assert gexf.number_of_edges() == graphml.number_of_edges() == len(_rows(exported / "network" / "relations.csv")) - 1
    assert gexf.nodes["GD-90"]["label"] == FORMULA_NAME  # XML is shown, never computed


def test_what_a_column_means_is_beside_it(exported: Path) -> None:
    header, *rows = _rows(exported / "columns.csv")
    assert header[:4] == ["table", "table_zh", "table_en", "column"]
    told = {(row[0], row[3]) for row in rows}
    for path in (exported / "tables").glob("*.csv"):
        thing = NODE.get(path.stem) or EDGE.get(path.stem.partition(".")[0])
        columns = set(_rows(path)[0]) - {"id", "from_id", "to_id"} if thing else set()
        assert {(thing.name, column) for column in columns if thing} <= told


def test_sources_and_terms_are_beside_it(home: Path, exported: Path) -> None:
    sources = pq.read_table(Archive(home).current().tables / "Source.parquet").column("id").to_pylist()
    assert [row[0] for row in _rows(exported / "sources.csv")[1:]] == sources
    about = (exported / "README.txt").read_text(encoding="utf-8-sig")
    for words in ("测试单位", "仅供测试 · tests only", str(Archive(home).current_id()), "facts with a source per row"):
        assert words in about


def test_one_kind_only_and_never_over_something(home: Path, exported: Path, tmp_path: Path) -> None:
    assert run("--home", home, "export", exported).returncode == 3
    (tmp_path / "empty").mkdir()
    assert run("--home", home, "export", tmp_path / "empty", "--only", "tables").returncode == 0
    assert not (tmp_path / "empty" / "network").exists()
    assert (tmp_path / "empty" / "tables" / "Center.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


def test_nothing_published_is_said(tmp_path: Path) -> None:
    done = run("--home", tmp_path / "home", "--lang", "en", "export", tmp_path / "out")
    assert done.returncode == 3
    assert "Nothing is published yet" in done.stderr
    assert not (tmp_path / "out").exists()
