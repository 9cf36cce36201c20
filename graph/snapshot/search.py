"""Names → ids: a SQLite FTS5 side index of character bigrams and pinyin initials, built with the snapshot."""

from __future__ import annotations

import re
import shutil
import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from graph.model import NODE

RANK = {
    "Center": 0,
    "Organization": 1,
    "Chain": 2,
    "Segment": 3,
    "Sector": 4,
    "Region": 5,
    "Policy": 6,
    "Technology": 7,
    "Standard": 8,
    "Patent": 9,
}
NOT_SEARCHED = {"Coverage", "Milestone", "Funding", "Clause", "Target", "Assessment", "Figure"}
LIKENESS = 0.3  # below it a name has nothing to do with what was asked
LATIN = re.compile(r"[a-z0-9]{2,}\Z")


class Hit(NamedTuple):
    """A thing found: its id and type, its caption, and the name that matched."""

    id: str
    type: str
    caption: str
    matched: str


def folded(text: str) -> str:
    """Return text in the form it is indexed in: one width, one case, no spaces or punctuation between."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def grams(text: str) -> str:
    """Return the character bigrams of folded text, or the text itself when it is one character."""
    return " ".join(text[i : i + 2] for i in range(len(text) - 1)) or text


def initials(text: str) -> str:
    """Return the pinyin initials of a Chinese name (`创新中心` → `cxzx`)."""
    from pypinyin import Style, lazy_pinyin  # loads a dictionary, wanted only while building

    return folded("".join(lazy_pinyin(text, style=Style.FIRST_LETTER)))


def build(tables: Path, target: Path) -> None:
    """Build the index `target` from the node tables of a snapshot."""
    with sqlite3.connect(target) as db:
        db.execute(
            "CREATE TABLE name (id TEXT, type TEXT, caption TEXT, name TEXT, folded TEXT, initials TEXT, rank INTEGER)"
        )
        db.execute("CREATE VIRTUAL TABLE gram USING fts5(grams, content='', tokenize='unicode61')")
        db.execute("CREATE VIRTUAL TABLE initial USING fts5(grams, content='', tokenize='unicode61')")
        _add(db, _names(tables), 1)
        db.execute("CREATE INDEX by_folded ON name(folded)")
        db.execute("CREATE INDEX by_id ON name(id)")
    db.close()


def amend(published: Path, tables: Path, target: Path, changed: Mapping[str, set[str]]) -> None:
    """Build the index `target` from a published one: of each node type the `changed` ids are read anew from `tables`.

    Their pairs of characters stay behind in the text index; without a name they lead nowhere.
    """
    shutil.copyfile(published, target)
    with sqlite3.connect(target) as db:
        (last,) = db.execute("SELECT coalesce(max(rowid), 0) FROM name").fetchone()
        for ids in changed.values():
            db.executemany("DELETE FROM name WHERE id = ?", [(identifier,) for identifier in sorted(ids)])
        _add(db, _names(tables, changed), last + 1)
    db.close()


def _add(db: sqlite3.Connection, names: Iterable[tuple[str, str, str, str, str, str, int]], first: int) -> None:
    for number, row in enumerate(names, first):
        db.execute(
            "INSERT INTO name(rowid, id, type, caption, name, folded, initials, rank) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (number, *row),
        )
        db.execute("INSERT INTO gram(rowid, grams) VALUES (?, ?)", (number, grams(row[4])))
        db.execute("INSERT INTO initial(rowid, grams) VALUES (?, ?)", (number, grams(row[5])))


def _names(
    tables: Path, only: Mapping[str, set[str]] | None = None
) -> Iterable[tuple[str, str, str, str, str, str, int]]:
    memo: dict[str, str] = {}
    for node in NODE.values():
        if node.name in NOT_SEARCHED or (only is not None and not only.get(node.name)):
            continue
        columns = [name for name in node.searched if node.has(name)]
        wanted = None if only is None else [("id", "in", sorted(only[node.name]))]
        for row in pq.read_table(tables / f"{node.name}.parquet", columns=["id", *columns], filters=wanted).to_pylist():
            caption = row.get(node.caption) or row["id"]
            stated = [
                value
                for column in columns
                for value in (row[column] if isinstance(row[column], list) else [row[column]])
                if value
            ]
            for name in dict.fromkeys([*stated, row["id"]]):
                if name not in memo:
                    memo[name] = initials(name) if node.name != "Source" else ""
                yield row["id"], node.name, caption, name, folded(name), memo[name], RANK.get(node.name, 10)


class Index:
    """Looks names up; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"

    def _rows(self, sql: str, parameters: tuple[object, ...]) -> list[tuple[str, str, str, str]]:
        db = sqlite3.connect(self._uri, uri=True)
        try:
            return db.execute(sql, parameters).fetchall()
        finally:
            db.close()

    def search(self, text: str, limit: int = 20, types: tuple[str, ...] = ()) -> list[Hit]:
        """Return things whose name holds `text` (2 or more characters) or whose pinyin initials do, best first."""
        wanted = folded(text)
        if not wanted:
            return []
        found: dict[str, Hit] = {}
        for sql, parameters in self._queries(wanted):
            for row in self._rows(sql, parameters):
                hit = Hit(*row)
                if not types or hit.type in types:
                    found.setdefault(hit.id, hit)
            if len(found) >= limit:
                break
        return list(found.values())[:limit]

    def _queries(self, wanted: str) -> list[tuple[str, tuple[object, ...]]]:
        select = "SELECT id, type, caption, name FROM name"
        order = "ORDER BY rank, length(folded), id LIMIT 500"
        queries: list[tuple[str, tuple[object, ...]]] = [(f"{select} WHERE folded = ? {order}", (wanted,))]
        phrase = '"' + grams(wanted) + '"'
        queries.append((f"{select} WHERE rowid IN (SELECT rowid FROM gram WHERE gram MATCH ?) {order}", (phrase,)))
        if LATIN.match(wanted):
            queries.append(
                (f"{select} WHERE rowid IN (SELECT rowid FROM initial WHERE initial MATCH ?) {order}", (phrase,))
            )
        return queries

    def names(self, types: tuple[str, ...]) -> list[Hit]:
        """Return every name and alias of the things of these types; ids are no names."""
        rows = self._rows("SELECT id, type, caption, name FROM name WHERE name <> id ORDER BY rank, id, rowid", ())
        return [Hit(*row) for row in rows if row[1] in types]

    def named(self, text: str, types: tuple[str, ...]) -> list[Hit]:
        """Return the things of these types that carry exactly this name, alias or id."""
        rows = self._rows(
            "SELECT DISTINCT id, type, caption, name FROM name WHERE folded = ? ORDER BY rank, id", (folded(text),)
        )
        hits = {row[0]: Hit(*row) for row in rows if row[1] in types}
        exact = [hit for hit in hits.values() if text in (hit.id, hit.caption)]
        by_id = [hit for hit in exact if hit.id == text]
        return by_id or list(hits.values())

    def nearest(self, text: str, types: tuple[str, ...], limit: int = 5) -> list[str]:
        """Return the names of these types most like `text`, for “did you mean”."""
        import difflib  # only where a name was unknown

        wanted = folded(text)
        if not wanted:
            return []
        any_pair = " OR ".join(f'"{pair}"' for pair in grams(wanted).split(" "))
        marks = ", ".join("?" * len(types))
        near = "SELECT rowid FROM gram WHERE gram MATCH ? ORDER BY rank LIMIT 2000"
        rows = self._rows(
            f"SELECT caption, name, folded, id FROM name WHERE rowid IN ({near}) AND type IN ({marks})",
            (any_pair, *types),
        )
        if not rows:  # too short or too strange to share a pair with anything: look at the names themselves
            rows = self._rows(
                f"SELECT caption, name, folded, id FROM name WHERE type IN ({marks}) ORDER BY rank, id LIMIT 5000",
                types,
            )
        alike = {row: difflib.SequenceMatcher(None, wanted, row[2]).ratio() for row in rows}
        best = sorted((row for row in rows if alike[row] > LIKENESS), key=lambda row: (-alike[row], row[3]))
        return list(dict.fromkeys(f"{row[0]} ({row[3]})" for row in best))[:limit]
