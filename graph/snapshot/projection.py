"""Ledger → tables of the graph: merges applied, one value picked among those that compete, edges without ends left out."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import duckdb

from graph.ledger import Ledger
from graph.ledger.merges import apply_merges
from graph.model import EDGE, NODE, THING, EdgeType, NodeType, Property, Thing
from graph.model.types import CONFIDENCE
from graph.model.vocabulary import SOURCE_TYPES
from graph.snapshot.columns import Hash, content_hash

CONFIDENCES = tuple(CONFIDENCE.values or ())
LOOKED_UP_BY = 8_192  # rows a look-up of one thing reads at least: DuckDB skips groups whose subjects lie elsewhere
LO = "CASE length({x}) WHEN 4 THEN {x} || '-01-01' WHEN 7 THEN {x} || '-01' ELSE {x} END"
HI = "CASE length({x}) WHEN 4 THEN CAST({x} || '-12-31' AS DATE) WHEN 7 THEN last_day(CAST({x} || '-01' AS DATE)) ELSE CAST({x} AS DATE) END"


class Projection:
    """The tables of one graph inside the ledger's connection (temporary, named `node_Center`, `edge_MEMBER_OF` …)."""

    def __init__(self, ledger: Ledger) -> None:
        self.connection = ledger.connection
        self.hashes: dict[str, Hash] = {}
        self.dropped_edges = 0

    def run(self) -> None:
        """Compute every table and its hash."""
        apply_merges(self.connection)
        self._ranks()
        self.connection.execute(resources.files("graph.snapshot").joinpath("project.sql").read_text(encoding="utf-8"))
        for node in NODE.values():
            self._node(node)
        self._living_ends()
        for edge in EDGE.values():
            self._stated_in() if edge.name == "STATED_IN" else self._edge(edge)
        for thing in (*NODE.values(), *EDGE.values()):
            self.hashes[thing.name] = content_hash(self.connection, thing, table_name(thing))

    def _ranks(self) -> None:
        con = self.connection
        for table, names in (("confidence_rank", CONFIDENCES), ("source_rank", tuple(SOURCE_TYPES))):
            con.execute(f"CREATE OR REPLACE TEMP TABLE {table} (name VARCHAR, rank INTEGER)")
            con.executemany(f"INSERT INTO {table} VALUES (?, ?)", [[name, rank] for rank, name in enumerate(names)])
        con.execute(f"CREATE OR REPLACE TEMP MACRO low_rank() AS {CONFIDENCES.index('low')}")
        lists = sorted({p.name for thing in THING.values() for p in thing.properties if p.is_list})
        con.execute("CREATE OR REPLACE TEMP TABLE list_property (name VARCHAR)")
        con.executemany("INSERT INTO list_property VALUES (?)", [[name] for name in lists])

    def _node(self, node: NodeType) -> None:
        """One row per node that an active batch says exists; names of merged nodes become aliases."""
        stated = ", ".join(_pivot(p) for p in node.properties if not p.derived)
        self.connection.execute(
            f"""CREATE OR REPLACE TEMP TABLE stated AS
            SELECT subject AS id, {stated}, max(confidence) FILTER (WHERE property = 'id' AND is_shown) AS confidence
            FROM shown WHERE subject_type = '{node.name}' GROUP BY subject HAVING count(*) FILTER (WHERE property = 'id' AND value IS NOT NULL) > 0"""
        )
        if node.has("aliases"):
            self._aliases(node)
        mention = self._mention(node) if node.life and node.life.mention else "stated"
        columns = ", ".join(_stored(p, node) for p in node.columns)
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {table_name(node)} AS SELECT id, {columns} FROM {mention} ORDER BY id"
        )

    def _aliases(self, node: NodeType) -> None:
        self.connection.execute(
            f"""CREATE OR REPLACE TEMP TABLE stated AS
            SELECT s.* REPLACE (list_sort(list_distinct(list_concat(coalesce(s.aliases, []), coalesce(m.names, [])))) AS aliases)
            FROM stated s LEFT JOIN (
                SELECT subject, list(DISTINCT value) AS names FROM shown
                WHERE subject_type = '{node.name}' AND property = 'name_zh' AND is_merged = 1 AND value IS NOT NULL GROUP BY subject
            ) m ON m.subject = s.id"""
        )
        self.connection.execute(
            "UPDATE stated SET aliases = list_filter(aliases, lambda a: a <> coalesce(name_zh, '')) WHERE list_contains(aliases, name_zh)"
        )
        self.connection.execute("UPDATE stated SET aliases = NULL WHERE len(aliases) = 0")

    def _mention(self, node: NodeType) -> str:
        """The publication date of the first page that states the node: the one whose interval ends first."""
        self.connection.execute(
            f"""CREATE OR REPLACE TEMP TABLE mentioned AS
            SELECT s.*, m.first_mention FROM stated s LEFT JOIN (
                SELECT subject, arg_min(seen, {HI.format(x="seen")}) AS first_mention FROM (
                    SELECT subject, nullif(published, '') AS seen FROM fact WHERE subject_type = '{node.name}' AND property = 'id'
                    UNION ALL SELECT subject, value FROM fact WHERE subject_type = '{node.name}' AND property = 'source_published'
                ) WHERE seen IS NOT NULL GROUP BY subject
            ) m ON m.subject = s.id"""
        )
        return "mentioned"

    def _living_ends(self) -> None:
        union = " UNION ALL ".join(
            f"SELECT '{name}' AS node_type, id FROM {table_name(node)}" for name, node in NODE.items()
        )
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE living AS {union}")

    def _edge(self, edge: EdgeType) -> None:
        con = self.connection
        con.execute(
            f"""CREATE OR REPLACE TEMP TABLE ends AS
            SELECT DISTINCT ON (e.id) e.id, e.from_type, e.from_id, e.to_type, e.to_id FROM edge_now e
            JOIN living a ON a.node_type = e.from_type AND a.id = e.from_id JOIN living b ON b.node_type = e.to_type AND b.id = e.to_id
            WHERE e.edge_type = '{edge.name}' AND (e.from_type <> e.to_type OR e.from_id <> e.to_id) ORDER BY e.id"""
        )
        stated = "".join(f"{_pivot(p)}, " for p in edge.properties if not p.derived)
        columns = ", ".join(_stored(p, edge) for p in edge.columns)
        con.execute(
            f"""CREATE OR REPLACE TEMP TABLE {table_name(edge)} AS
            SELECT ends.id, from_type, from_id, to_type, to_id, {columns} FROM ends LEFT JOIN (
                SELECT subject, {stated} max(confidence) FILTER (WHERE property = 'id' AND is_shown) AS confidence
                FROM shown WHERE subject_type = '{edge.name}' GROUP BY subject
            ) s ON s.subject = ends.id ORDER BY ends.id"""
        )
        row = con.execute(
            f"SELECT count(DISTINCT id) - (SELECT count(*) FROM {table_name(edge)}) FROM edge_now WHERE edge_type = '{edge.name}'"
        ).fetchone()
        self.dropped_edges += row[0] if row else 0

    def _stated_in(self) -> None:
        edge = EDGE["STATED_IN"]
        self.connection.execute(
            f"""CREATE OR REPLACE TEMP TABLE {table_name(edge)} AS
            SELECT md5(concat_ws('|', 'STATED_IN', f.subject, f.source, '')) AS id, f.subject_type AS from_type, f.subject AS from_id,
                'Source' AS to_type, f.source AS to_id, CAST(NULL AS VARCHAR) AS confidence
            FROM (SELECT DISTINCT subject_type, subject, source FROM fact WHERE source IS NOT NULL AND subject_type <> 'Source') f
            JOIN living a ON a.node_type = f.subject_type AND a.id = f.subject JOIN living b ON b.node_type = 'Source' AND b.id = f.source
            ORDER BY 1"""
        )

    def write(self, directory: Path) -> None:
        """Write every non-empty table, and the statements, as Parquet below `directory`."""
        con = self.connection
        directory.mkdir(parents=True, exist_ok=True)
        for node in NODE.values():
            _copy(con, f"SELECT * FROM {table_name(node)} ORDER BY id", directory / f"{node.name}.parquet")
        for edge in EDGE.values():
            names = ", ".join(f'"{p.name}"' for p in edge.columns)
            for from_type, to_type in edge.pairs:
                where = f"WHERE from_type = '{from_type}' AND to_type = '{to_type}'"
                if con.execute(f"SELECT 1 FROM {table_name(edge)} {where} LIMIT 1").fetchone():
                    select = f"SELECT from_id, to_id, id, {names} FROM {table_name(edge)} {where} ORDER BY id"
                    _copy(con, select, directory / f"{edge.name}.{from_type}.{to_type}.parquet")
        _copy(con, STATEMENTS, directory / "statements.parquet", f", ROW_GROUP_SIZE {LOOKED_UP_BY}")
        _copy(con, "SELECT * FROM redirect ORDER BY from_id", directory / "redirect.parquet")
        _copy(con, BATCHES, directory / "batches.parquet")


STATEMENTS = """
    SELECT s.subject, s.subject_type, s.property, s.value, s.raw, s.is_shown AS shown, lpad(lower(hex(s.id)), 32, '0') AS statement,
        s.stated_subject, s.valid_from, s.valid_to, s.confidence, s.source, x.url, x.title, x.source_type, x.published, b.file, s.sheet,
        s.row_number, s.column_name, s.clause, s.char_offset, s.batch, b.loaded_at, s.place
    FROM shown s JOIN batch b ON b.id = s.batch LEFT JOIN source_facts x ON x.source = s.source
    ORDER BY s.subject, s.property, s.place"""
BATCHES = """
    SELECT b.id, b.dataset, b.kind, b.file, b.loaded_at, b.author, b.reason FROM batch b SEMI JOIN active_batch a ON a.id = b.id ORDER BY b.id"""


def table_name(thing: Thing) -> str:
    """Return the name of the temporary table of a type."""
    return f"{'node' if isinstance(thing, NodeType) else 'edge'}_{thing.name}"


def _pivot(prop: Property) -> str:
    picked = f"FILTER (WHERE property = '{prop.name}' AND is_shown)"
    if prop.is_list:
        return f'list(DISTINCT value ORDER BY value) {picked} AS "{prop.name}"'
    return f'CAST(max(value) {picked} AS {prop.sql_type}) AS "{prop.name}"'


def _stored(prop: Property, thing: Thing) -> str:
    """The SQL of a stored column: life columns are computed from the partial dates, the rest is taken over."""
    life = thing.life
    if life is None or prop.name not in ("exists_from", "absent_before", "gone_from"):
        return f'"{prop.name}"'
    if prop.name == "exists_from":
        known = f"coalesce({life.start}, {life.mention})" if life.mention else life.start
        return f"{HI.format(x=known)} AS exists_from"
    if prop.name == "absent_before":
        return f"CAST({LO.format(x=life.start)} AS DATE) AS absent_before"
    return f"CAST({LO.format(x=life.end)} AS DATE) AS gone_from" if life.end else "CAST(NULL AS DATE) AS gone_from"


def _copy(connection: duckdb.DuckDBPyConnection, select: str, path: Path, further: str = "") -> None:
    connection.execute(
        f"COPY ({select}) TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT parquet, COMPRESSION zstd{further})"
    )
