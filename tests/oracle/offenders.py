"""What is wrong with a set of registry files: each check lists all offenders as `file:line column: what`."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from tests.oracle.coverage import coverage_row_count
from tests.oracle.dates import interval
from tests.oracle.registry import Registry, Row

Tables = dict[str, list[Row]]

# What makes a row the only one of its kind.
KEYS: dict[str, tuple[str, ...]] = {
    "centers": ("center_id",),
    "center_segments": ("subject_kind", "center_id", "org_name", "segment_id", "registry_ref"),
    "chain_sources": ("source_url",),
    "chains": ("chain_id",),
    "conflicts": ("conflict_id",),
    "coverage": ("coverage_id",),
    "funding": ("funding_id",),
    "memberships": ("center_id", "org_name", "role"),
    "milestones": ("center_id", "event", "event_date"),
    "org_aliases": ("alias",),
    "organizations": ("org_name",),
    "patent_applicants": ("patent_no", "org_name", "role"),
    "patents": ("patent_ref",),
    "project_participants": ("project_id", "org_name", "center_id"),
    "projects": ("project_id",),
    "promotions": ("from_center_id", "to_center_id"),
    "regions": ("code",),
    "sector_crosswalk": ("sector_id",),
    "sectors": ("sector_id",),
    "segment_edges": ("edge_id",),
    "segment_providers": ("org_name", "segment_id"),
    "segments": ("segment_id",),
    "sources": ("source_url",),
    "standard_drafters": ("std_ref", "org_canonical"),
    "standards": ("std_ref",),
    "talent": ("talent_id",),
    "technologies": ("tech_id",),
}

# Column → (file, column) it points to, in every file that has the column unless one is named before a dot.
REFERENCES: dict[str, tuple[str, str]] = {
    "center_id": ("centers", "center_id"),
    "from_center_id": ("centers", "center_id"),
    "to_center_id": ("centers", "center_id"),
    "chains.center_ids": ("centers", "center_id"),
    "chain_id": ("chains", "chain_id"),
    "segment_id": ("segments", "segment_id"),
    "parent_segment_id": ("segments", "segment_id"),
    "from_segment_id": ("segments", "segment_id"),
    "to_segment_id": ("segments", "segment_id"),
    "sector_id": ("sectors", "sector_id"),
    "parent_id": ("sectors", "sector_id"),
    "ten_field_id": ("sectors", "sector_id"),
    "parent_code": ("regions", "code"),
    "region_code": ("regions", "code"),
    "std_ref": ("standards", "std_ref"),
    "project_id": ("projects", "project_id"),
    "patent_applicants.patent_no": ("patents", "patent_no"),
    "memberships.org_name": ("organizations", "*"),
    "org_aliases.org_name": ("organizations", "org_name"),
    "center_segments.org_name": ("organizations", "*"),
    "project_participants.org_name": ("organizations", "*"),
    "patent_applicants.org_name": ("organizations", "*"),
    "technologies.org_name": ("organizations", "*"),
    "talent.org_name": ("organizations", "*"),
    "funding.org_name": ("organizations", "*"),
    "org_canonical": ("organizations", "org_name"),
    "registry_org_name": ("organizations", "org_name"),
    "operator_name": ("organizations", "*"),
    "centers.sector_zh": ("sectors", "name_zh"),
    "registry_ref": ("records", "*"),
    "province": ("regions", "*"),
    "city": ("regions", "*"),
}
DATES = {
    "approved_on", "source_published", "event_date", "promoted_on", "as_of", "published", "issued_on",
    "implemented_on", "application_date", "publication_date", "date", "year",
}  # fmt: skip
TREES = {
    "regions": ("code", "parent_code"),
    "sectors": ("sector_id", "parent_id"),
    "segments": ("segment_id", "parent_segment_id"),
    "segment_edges": ("from_segment_id", "to_segment_id"),
    "promotions": ("from_center_id", "to_center_id"),
}

ADDRESSES = {"source_url", "source_url_2", "weak_point_source_url", "source_a", "source_b"}
SOURCES_OF = {"sectors": ["source"], "sector_crosswalk": ["source"], "conflicts": ["source_a", "source_b"]}
PERSONAL = {
    "mobile phone": re.compile(r"(?<![\w.])1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\w)", re.ASCII),
    "telephone": re.compile(
        r"(?<![\w.])(?:\(0\d{2,3}\)|0\d{2,3}[- ])\d{7,8}(?!\w)|(?<!\w)[48]00-\d{3}-?\d{4}", re.ASCII
    ),
    "e-mail": re.compile(r"[^\s@|,;]+@[\w-]+\.\w+"),
    "identity number": re.compile(r"(?<!\w)[1-8]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?!\w)", re.ASCII),
}


BEYOND = "beyond the header"


def read(directory: Path) -> Tables:
    """Read every CSV file; `@` carries the place of a row."""
    tables: Tables = {}
    for path in sorted(directory.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, restkey=BEYOND)
            tables[path.stem] = [dict(row, **{"@": f"{path.name}:{rows.line_num}"}) for row in rows]
    return tables


def cells(tables: Tables) -> Iterator[tuple[str, Row, str, str]]:
    """Walk all cells that hold something: file, row, column, value."""
    for file, rows in tables.items():
        for row in rows:
            yield from ((file, row, column, value) for column, value in row.items() if value and column != "@")


def repeated_keys(tables: Tables) -> list[str]:
    """List rows whose key another row has too, or that have none."""
    found = []
    for file, columns in KEYS.items():
        keys = Counter(tuple(row[column] for column in columns) for row in tables[file])
        found += [
            f"{row['@']} {' '.join(columns)}: {' '.join(key) or '(empty)'}, {keys[key]} times"
            for row in tables[file]
            if keys[key := tuple(row[column] for column in columns)] > 1 or not any(key)
        ]
    return found


def known_names(tables: Tables) -> dict[tuple[str, str], set[str]]:
    """Return the names each reference may point to; `*` takes every spelling the registry knows."""
    known = {(f, c): {row[c] for row in tables[f]} for f, c in REFERENCES.values() if c != "*"}
    known["sectors", "name_zh"] = {r["name_zh"] for r in tables["sectors"] if r["sector_id"].startswith("RS-")}
    known["organizations", "*"] = spellings(tables["organizations"], "org_name", "aliases")
    known["organizations", "*"] |= {row["alias"] for row in tables["org_aliases"]}
    known["records", "*"] = {
        row[column]
        for file, column in (("technologies", "tech_id"), ("standards", "std_ref"), ("patents", "patent_ref"))
        for row in tables[file]
    }
    known["regions", "*"] = spellings(tables["regions"], "name_zh", "registry_city_zh", "aliases")
    return known


def spellings(rows: Sequence[Row], *columns: str) -> set[str]:
    """Collect the values of some columns, lists taken apart."""
    return {part for row in rows for column in columns for part in row[column].split("|") if part}


def dangling_references(tables: Tables) -> list[str]:
    """List references to something the registry does not hold."""
    known = known_names(tables)
    found = []
    for file, row, column, value in cells(tables):
        target = REFERENCES.get(f"{file}.{column}") or REFERENCES.get(column)
        names = value.split("|") if column == "center_ids" else [value]
        found += [f"{row['@']} {column}: no such {target[0]}: {n}" for n in names if target and n not in known[target]]
    return found


def impossible_dates(tables: Tables) -> list[str]:
    """List dates that are not YYYY, YYYY-MM or YYYY-MM-DD of the calendar."""
    dates = (cell for cell in cells(tables) if cell[2] in DATES)
    return [f"{row['@']} {column}: {value}" for _, row, column, value in dates if not is_date(value)]


def is_date(text: str) -> bool:
    """Tell whether a text is a whole or partial date of the calendar."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
        return False
    try:
        interval(text)
    except ValueError:
        return False
    return True


def circles(tables: Tables) -> list[str]:
    """List a circle of each tree or directed graph that has one."""
    found = []
    for file, (node, above) in TREES.items():
        graph: dict[str, set[str]] = defaultdict(set)
        for row in tables[file]:
            graph[row[node]].update({row[above]} - {""})
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            found.append(f"{file}.csv: {' > '.join(error.args[1])}")
    return found


def personal_data(tables: Tables) -> list[str]:
    """List cells that look like contact data or an identity number; addresses of pages are left out."""
    return [
        f"{row['@']} {column}: {kind}: {match.group()}"
        for _, row, column, value in cells(tables)
        if column not in ADDRESSES
        for kind, pattern in PERSONAL.items()
        if (match := pattern.search(value))
    ]


def missing_sources(tables: Tables) -> list[str]:
    """List rows without a source, and addresses no list of sources holds."""
    listed = {row["source_url"] for file in ("sources", "chain_sources") for row in tables[file]}
    found = [
        f"{row['@']} {column}: empty"
        for file, rows in tables.items()
        for column in SOURCES_OF.get(file, ["source_url"])
        for row in rows
        if not row[column]
    ]
    found += [
        f"{row['@']} {column}: not in sources.csv or chain_sources.csv: {value}"
        for _, row, column, value in cells(tables)
        if column in ADDRESSES and value not in listed
    ]
    return found


def misshapen_rows(tables: Tables) -> list[str]:
    """List rows with more or fewer cells than their header."""
    rows = [row for each in tables.values() for row in each]
    return [f"{row['@']}: cells and header differ" for row in rows if BEYOND in row or None in row.values()]


def wrong_counts(registry: Registry) -> list[str]:
    """List coverage rows whose named_in_registry is not what the centers say."""
    return [
        f"{row['coverage_id']}: named_in_registry {row['named_in_registry']}, counted {counted}"
        for row in registry.rows("coverage")
        if row["named_in_registry"] != str(counted := coverage_row_count(registry, row))
    ]
