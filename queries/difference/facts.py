"""Facts compared: which statements came and went, through which file or decision, and which things were merged."""

from __future__ import annotations

from graph.errors import Words
from graph.model import EDGE, NODE, THING
from graph.store import Row
from queries.answer import Both, Named
from queries.difference.rows import BatchChange, Facts, Merge, SourceChange, StatementRow
from queries.difference.sentences import edge_sentence
from queries.difference.sides import Sides

# A batch is a version of a dataset (a file): what a side holds of it says why a statement came or went.
CHANGED = """
    CREATE OR REPLACE TABLE changed AS
    SELECT d.*, coalesce(b.dataset, d.file) AS dataset, b.kind, b.loaded_at, b.author, b.reason, CASE
        WHEN d.change = 'moved' THEN 'merge'
        WHEN b.kind = 'correction' THEN 'correction'
        WHEN o.id IS NULL THEN CASE d.change WHEN 'added' THEN 'new_file' ELSE 'file_withdrawn' END
        WHEN o.id = d.batch THEN 'same_file'
        WHEN (o.id < d.batch) = (d.change = 'added') THEN 'newer_version'
        ELSE 'older_version' END AS cause
    FROM (
        SELECT 'added' AS change, * FROM b_statements ANTI JOIN a_statements USING (statement)
        UNION ALL SELECT 'withdrawn', * FROM a_statements ANTI JOIN b_statements USING (statement)
        {moved}
    ) d
    LEFT JOIN (SELECT 'withdrawn' AS change, * FROM a_batches UNION ALL SELECT unnest(['added', 'moved']), * FROM b_batches) b
        ON b.change = d.change AND b.id = d.batch
    LEFT JOIN (SELECT 'added' AS change, * FROM a_batches UNION ALL SELECT 'withdrawn', * FROM b_batches) o
        ON o.change = d.change AND o.dataset = b.dataset"""
MOVED = "UNION ALL SELECT 'moved', b.* FROM b_statements b JOIN a_statements a USING (statement) WHERE a.subject <> b.subject"
BATCHES = """
    SELECT change, cause, batch, any_value(file) AS file, any_value(loaded_at) AS loaded_at, any_value(author) AS author, any_value(reason) AS reason,
        count(*) AS statements, count(DISTINCT subject) AS subjects
    FROM changed GROUP BY change, cause, batch ORDER BY change, batch, cause"""
SOURCES = """
    SELECT source, any_value(title) AS title, any_value(url) AS url, count(*) FILTER (WHERE change = 'added') AS added,
        count(*) FILTER (WHERE change = 'withdrawn') AS withdrawn
    FROM changed WHERE source IS NOT NULL AND change <> 'moved' GROUP BY source ORDER BY added + withdrawn DESC, source LIMIT ?"""
ROWS = """
    SELECT change, subject, subject_type, property, value, raw, source, url, file, row_number AS row, batch FROM changed
    ORDER BY change, file, row_number, subject_type, subject, property, statement LIMIT ?"""
MERGES = """
    SELECT coalesce(b.from_id, a.from_id) AS merged, coalesce(b.to_id, a.to_id) AS into_,
        CASE WHEN a.from_id IS NULL THEN 'new' WHEN b.from_id IS NULL THEN 'gone' ELSE 'changed' END AS change
    FROM a_redirect a FULL JOIN b_redirect b USING (from_id) WHERE a.to_id IS DISTINCT FROM b.to_id ORDER BY 1"""
STATED_NAMES = """
    SELECT stated_subject AS id, min(value) AS name FROM (SELECT * FROM a_statements UNION ALL SELECT * FROM b_statements)
    WHERE property = 'name_zh' AND value IS NOT NULL AND stated_subject IN (SELECT unnest(?)) GROUP BY 1"""


def facts(sides: Sides, limit: int) -> Facts:
    """Return what statements came and went, `limit` of them, of the sources and of the merges one by one."""
    sides.facts()
    merges = sides.rows(MERGES)
    sides.execute(CHANGED.format(moved=MOVED if merges else ""))  # without a new decision nothing can have moved
    batches = [BatchChange(**row) for row in sides.rows(BATCHES)]
    total = {kind: sum(b.statements for b in batches if b.change == kind) for kind in ("added", "withdrawn", "moved")}
    return Facts(
        **total,
        batches=batches,
        sources=[SourceChange(**row) for row in sides.rows(SOURCES, [limit])],
        merges=_merges(sides, merges[:limit]),
        merges_total=len(merges),
        rows=_statements(sides, sides.rows(ROWS, [limit])),
    )


def _merges(sides: Sides, rows: list[Row]) -> list[Merge]:
    """Merged ids have no node any more: what was stated of them names them."""
    wanted = sorted({row[end] for row in rows for end in ("merged", "into_")})
    names = {row["id"]: row["name"] for row in sides.rows(STATED_NAMES, [wanted])} if wanted else {}

    def named(identifier: str) -> Named:
        return Named(id=identifier, name=names.get(identifier, identifier))

    return [Merge(change=row["change"], merged=named(row["merged"]), into=named(row["into_"])) for row in rows]


def _statements(sides: Sides, rows: list[Row]) -> list[StatementRow]:
    names = subject_names(sides, [(row["subject_type"], row["subject"]) for row in rows])
    return [
        StatementRow(**row, subject_name=str(names.get(row["subject"], row["subject"])), words=_property(row))
        for row in rows
    ]


def _property(row: Row) -> Both:
    if row["property"] == "id":
        return Both.of(Words("存在", "it exists"))
    thing = THING.get(row["subject_type"])
    known = thing is not None and thing.has(row["property"])
    return Both.of(thing.property_named(row["property"]).words if thing and known else Words(*[row["property"]] * 2))


def subject_names(sides: Sides, subjects: list[tuple[str, str]]) -> dict[str, str]:
    """Return, by id, how a reader calls the nodes and edges of (type, id)."""
    nodes: dict[str, set[str]] = {}
    edges: dict[str, set[str]] = {}
    for kind, identifier in subjects:
        (nodes if kind in NODE else edges).setdefault(kind, set()).add(identifier)
    ends = sides.ends({kind: ids for kind, ids in edges.items() if kind in EDGE})
    for end in ends.values():
        for side in ("from", "to"):
            nodes.setdefault(end[f"{side}_type"], set()).add(end[f"{side}_id"])
    captions = sides.captions(nodes)
    kinds = {identifier: kind for kind, identifier in subjects}
    read = {
        identifier: edge_sentence(
            kinds[identifier],
            captions.get(end["from_id"], (end["from_id"],) * 2),
            captions.get(end["to_id"], (end["to_id"],) * 2),
            end["role"],
        ).zh
        for identifier, end in ends.items()
    }
    return {identifier: zh for identifier, (zh, _) in captions.items()} | read
