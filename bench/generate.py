"""A generated registry of any size with the skew of real ones, appended to a ledger on top of the bundled one.

Names are numbers: nothing of it can be taken for a fact.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from graph.identifiers import edge_id, source_id
from graph.ledger import Ledger, NewBatch
from graph.ledger.batches import EDGE_SCHEMA, STATEMENT_SCHEMA

Numbers = NDArray[np.int64]
SOURCE = source_id("generated")
ROLES = ("member", "shareholder", "lead", "partner")
SHARES = (
    ("MEMBER_OF", "Center", 0.4),
    ("DRAFTED", "Standard", 0.25),
    ("TOOK_PART", "Project", 0.2),
    ("SUPPLIES", "Segment", 0.15),
)
SKEW = 0.7  # exponent of the rank-size rule of how often an organisation or event is named


def zipf(rng: np.random.Generator, size: int, among: int) -> Numbers:
    """Return `size` draws from 0 … `among`-1, the first ones far more often."""
    weights = 1 / np.arange(1, among + 1) ** SKEW
    return rng.choice(among, size, p=weights / weights.sum())


def sized(rng: np.random.Generator, size: int, among: int) -> Numbers:
    """Return `size` draws from 0 … `among`-1 with log-normal weights: events differ in size, but none holds everybody."""
    weights = rng.lognormal(0, 0.6, among)
    return rng.choice(among, size, p=weights / weights.sum())


def generate(ledger: Ledger, nodes: int, edges: int, seed: int = 1) -> None:
    """Append about `nodes` nodes and `edges` edges to a ledger that already holds the bundled registry."""
    rng = np.random.default_rng(seed)
    counts = {"Center": nodes // 50, "Standard": nodes // 25, "Project": nodes // 25, "Segment": nodes // 50}
    counts["Organization"] = nodes - sum(counts.values())
    parts = [_nodes(kind, number, rng) for kind, number in counts.items()]
    edge_parts, edge_tables = [], []
    for kind, to, share in (
        ("MEMBER_OF", "Center", 0.4),
        ("DRAFTED", "Standard", 0.25),
        ("TOOK_PART", "Project", 0.2),
        ("SUPPLIES", "Segment", 0.15),
    ):
        statements, table = _edges(
            kind, to, zipf(rng, int(edges * share), counts["Organization"]), sized(rng, int(edges * share), counts[to])
        )
        edge_parts.append(statements)
        edge_tables.append(table)
    parts += [*edge_parts, _placed(ledger, counts["Center"], rng, edge_tables), _source()]
    ledger.append(
        NewBatch(
            "generated",
            "load",
            "generated",
            f"{nodes}/{edges}/{seed}",
            pa.concat_tables(parts),
            pa.concat_tables(edge_tables),
        )
    )


def statements(subject_type: str, subjects: list[str], prop: str, values: list[str]) -> pa.Table:
    """Return one statement per subject."""
    n = len(subjects)
    columns: dict[str, object] = {
        name: pa.nulls(n, STATEMENT_SCHEMA.field(name).type) for name in STATEMENT_SCHEMA.names
    }
    columns.update(
        subject_type=pa.array([subject_type] * n), subject=subjects, property=pa.array([prop] * n), value=values, raw=values,
        source=pa.array([SOURCE] * n), confidence=pa.array(["medium"] * n),
    )  # fmt: skip
    return pa.table(columns, schema=STATEMENT_SCHEMA)


def _ids(kind: str, numbers: Numbers) -> list[str]:
    return [f"{kind[:3].upper()}-G{number}" for number in numbers.tolist()]


def _nodes(kind: str, count: int, rng: np.random.Generator) -> pa.Table:
    ids = _ids(kind, np.arange(count))
    tables = [
        statements(kind, ids, "id", ids),
        statements(kind, ids, "name_zh", [f"生成{kind}{n}" for n in range(count)]),
    ]
    if kind == "Center":
        tiers = rng.choice(["national", "provincial", "city"], count, p=[0.02, 0.68, 0.3]).tolist()
        tables += [statements(kind, ids, "tier", tiers), statements(kind, ids, "status", ["designated"] * count)]
        tables.append(
            statements(kind, ids, "approved_on", [f"{year}" for year in rng.integers(2016, 2025, count).tolist()])
        )
    return pa.concat_tables(tables)


def _edges(kind: str, to: str, from_numbers: Numbers, to_numbers: Numbers) -> tuple[pa.Table, pa.Table]:
    pairs = np.unique(np.stack([from_numbers, to_numbers], axis=1), axis=0)
    froms, tos = _ids("Organization", pairs[:, 0]), _ids(to, pairs[:, 1])
    roles = [ROLES[n % len(ROLES)] for n in range(len(pairs))] if kind == "MEMBER_OF" else [""] * len(pairs)
    ids = [edge_id(kind, a, b, role) for a, b, role in zip(froms, tos, roles, strict=True)]
    tables = [statements(kind, ids, "id", ids)]
    if kind == "MEMBER_OF":
        tables.append(statements(kind, ids, "role", roles))
    if kind == "SUPPLIES":
        tables.append(statements(kind, ids, "origin", ["domestic"] * len(ids)))
    return pa.concat_tables(tables), _edge_table(kind, "Organization", froms, to, tos, roles, ids)


def _edge_table(
    kind: str, from_type: str, froms: list[str], to_type: str, tos: list[str], keys: list[str], ids: list[str]
) -> pa.Table:
    n = len(ids)
    return pa.table(
        {
            "id": ids, "edge_type": [kind] * n, "from_type": [from_type] * n, "from_id": froms, "to_type": [to_type] * n, "to_id": tos,
            "discriminator": keys,
        },
        schema=EDGE_SCHEMA,
    )  # fmt: skip


def _placed(ledger: Ledger, centers: int, rng: np.random.Generator, edge_tables: list[pa.Table]) -> pa.Table:
    """Give generated centers a place and a sector of the bundled registry."""
    tables = []
    ids = _ids("Center", np.arange(centers))
    for kind, to in (("LOCATED_IN", "Region"), ("IN_SECTOR", "Sector")):
        known = sorted(i for i in ledger.ids(to) if to == "Region" or i.startswith("RS-"))
        tos = [known[n] for n in rng.integers(0, len(known), centers).tolist()]
        edges = [edge_id(kind, a, b, "") for a, b in zip(ids, tos, strict=True)]
        tables.append(statements(kind, edges, "id", edges))
        edge_tables.append(_edge_table(kind, "Center", ids, to, tos, [""] * centers, edges))
    return pa.concat_tables(tables)


def _source() -> pa.Table:
    return pa.concat_tables(
        [statements("Source", [SOURCE], "id", [SOURCE]), statements("Source", [SOURCE], "name_zh", ["生成数据"])]
    )
