"""What the statements of a snapshot rest on, counted: sources, contested values, text not understood, what was left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from graph.model import EDGE
from graph.snapshot.reading import rows_of
from graph.store import Row

COLUMNS = (
    "subject_type, subject, stated_subject, property, value, raw, shown, statement, confidence, source, url, title, source_type, "
    "published, file, place"
)
SOURCES = """
    SELECT coalesce(source_type, 'none') AS source_type, source, any_value(title) AS title, any_value(url) AS url,
        any_value(published) AS published, min(loaded_at) AS loaded_at, count(*) AS statements
    FROM asked GROUP BY source_type, source ORDER BY statements DESC, source"""
FILES = """
    SELECT file, min(loaded_at) AS first_loaded, max(loaded_at) AS last_loaded, count(*) AS statements, count(DISTINCT source) AS sources
    FROM asked GROUP BY file ORDER BY file"""
ALIAS = "(property = 'name_zh' AND stated_subject <> subject)"  # the name of a merged thing is an alias of the one that stands
CONTESTED = """
    SELECT subject_type, subject, property, value, shown, confidence, source, title, url, source_type, published, loaded_at,
        stated_subject <> subject AS is_merged
    FROM asked SEMI JOIN (
        SELECT subject_type, subject, property FROM asked WHERE value IS NOT NULL AND property <> 'id' AND NOT list_contains($lists, property) AND NOT ALIAS
        GROUP BY ALL HAVING count(DISTINCT value) > 1
    ) c USING (subject_type, subject, property)
    WHERE value IS NOT NULL AND NOT ALIAS ORDER BY subject_type, subject, property, place""".replace("ALIAS", ALIAS)
NOT_UNDERSTOOD = """
    SELECT subject_type, subject, property, raw, file, title, url, source_type FROM asked
    WHERE value IS NULL AND raw IS NOT NULL ORDER BY subject_type, property, subject, statement"""
TOTALS = """
    SELECT count(*) AS statements, count(source) AS sourced, count(url) AS addressed,
        count(*) FILTER (WHERE source_type IN ('mirror', 'auto_generated')) AS copies,
        count(*) FILTER (WHERE confidence = 'low') AS low FROM asked"""
EXISTENCE = """
    SELECT subject_type, subject, count(url) > 0 AS addressed,
        bool_and(coalesce(source_type, '') IN ('mirror', 'auto_generated')) AS copies_only
    FROM asked WHERE property = 'id' AND value IS NOT NULL GROUP BY ALL ORDER BY subject_type, subject"""
ORIGINS = """
    SELECT DISTINCT ON (subject) subject, title, url, source_type, file FROM asked
    WHERE subject IN (SELECT unnest($subjects)) ORDER BY subject, property <> 'id', url IS NULL, place, statement"""


ENDS = """
    SELECT id, from_id, to_id FROM read_parquet($files, union_by_name = true) WHERE id IN (SELECT unnest($edges))"""
LEFT_OUT = """
    SELECT subject_type, subject, min(title) AS title, min(url) AS url, min(source_type) AS source_type, min(file) AS file
    FROM asked ANTI JOIN (PRESENT) p ON p.id = asked.subject
    WHERE property = 'id' AND value IS NOT NULL AND list_contains($types, subject_type) GROUP BY ALL ORDER BY subject_type, subject"""


class Provenance:
    """Counts over the statements of one snapshot, of all of them or of those about certain subjects."""

    def __init__(self, tables: Path, subjects: set[str] | None = None) -> None:
        self._tables = tables
        self._connection = duckdb.connect()
        self._connection.execute(self._view(subjects is not None), self._parameters(subjects))

    def _parameters(self, subjects: set[str] | None) -> list[Any]:
        file = str(self._tables / "statements.parquet")
        return [file] if subjects is None else [file, sorted(subjects)]

    def _view(self, limited: bool) -> str:
        """The asked statements; a snapshot written before loading times were carried has none to show."""
        has_time = "loaded_at" in pq.read_schema(self._tables / "statements.parquet").names
        more = ", loaded_at" if has_time else ", CAST(NULL AS TIMESTAMP) AS loaded_at"
        where = " WHERE subject IN (SELECT unnest(?))" if limited else ""
        return f"CREATE TABLE asked AS SELECT {COLUMNS}{more} FROM read_parquet(?){where}"

    def _rows(self, sql: str, parameters: dict[str, Any] | None = None) -> list[Row]:
        return rows_of(self._connection.cursor().execute(sql, parameters or {}))

    def totals(self) -> Row:
        """Count statements: all, with a source, with an address, from copies on unrelated sites, of low confidence."""
        return self._rows(TOTALS)[0]

    def sources(self) -> list[Row]:
        """Return every source with its kind, title, address, publication date, first loading and number of statements."""
        return self._rows(SOURCES)

    def files(self) -> list[Row]:
        """Return every loaded file with its first and last loading, statements and sources."""
        return self._rows(FILES)

    def contested(self, lists: list[str]) -> list[Row]:
        """Return the competing values of every property that has several, in the order the rule ranks them.

        `lists` are properties of which all values are shown side by side.
        """
        return self._rows(CONTESTED, {"lists": lists})

    def not_understood(self) -> list[Row]:
        """Return text that was kept as printed because no value could be read from it."""
        return self._rows(NOT_UNDERSTOOD)

    def existence(self) -> list[Row]:
        """Tell of every node and edge whether a page with an address states it, and whether only copies do."""
        return self._rows(EXISTENCE)

    def origins(self, subjects: list[str]) -> dict[str, Row]:
        """Return, by id, the page (title, address, kind) or file that states each thing."""
        rows = self._rows(ORIGINS, {"subjects": subjects})
        return {row["subject"]: row for row in rows}

    def ends(self, edges: list[str]) -> dict[str, tuple[str, str]]:
        """Return the ids of the two ends of relations, by the relation's id."""
        rows = self._rows(ENDS, {"files": self._edge_files(), "edges": edges}) if edges and self._edge_files() else []
        return {row["id"]: (row["from_id"], row["to_id"]) for row in rows}

    def without_ends(self) -> list[Row]:
        """Return the relations that were stated but left out of the graph because one end is not in it, with type and source."""
        files = self._edge_files()
        present = "SELECT id FROM read_parquet($files, union_by_name = true)" if files else "SELECT NULL AS id"
        return self._rows(
            LEFT_OUT.replace("PRESENT", present), {"types": [*EDGE], **({"files": files} if files else {})}
        )

    def _edge_files(self) -> list[str]:
        """The tables of relations: `<type>.<from>.<to>.parquet`."""
        return [str(path) for path in sorted(self._tables.glob("*.*.*.parquet"))]
