"""Reads participations, projects and, where they are there, topics and organisations into events."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import IO

import numpy as np

from queries.recommend.events import Events, Ints, events

TOPICS, ORGANISATIONS = "project_programme_parts.csv", "organisations.csv"
SIZES, DAYS = (2, 4, 8, 14, 24), (800, 1200, 1500)  # bounds that tell fellowships, networks and large actions apart


def read(participations: Path, projects: Path, topics: Path | None = None, organisations: Path | None = None) -> Events:
    """Return the events of the files; optional files are looked for beside `projects` when not given.

    A topic is a programme part, once more with the size and length class of the project, which tells instruments apart.
    """
    dated = {row["project_rcn"]: row for row in table(projects)}
    joined = [row for row in table(participations) if row["project_rcn"] in dated]
    event = _numbers(dated)
    organisation = _numbers(row["pic"] for row in joined)
    what = [event[row["project_rcn"]] for row in joined]
    told = _attributes(organisations or _beside(projects, ORGANISATIONS), organisation)
    size = np.bincount(np.array(what, np.int64), minlength=len(event))
    return events(
        [organisation[row["pic"]] for row in joined],
        what,
        [years(row["start_date"]) for row in dated.values()],
        organisations=len(organisation),
        lead=[row.get("role") == "coordinator" for row in joined],
        topics=_topics(topics or _beside(projects, TOPICS), event, dated, size),
        place=told["country"],
        kind=told["activity_type"],
    )


def table(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file, gzip or not."""
    opener: Callable[..., IO[str]] = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def years(day: str) -> float:
    """Return an ISO date as years (2019-07-02 is about 2019.5), NaN where there is none."""
    if not day:
        return float("nan")
    when = date.fromisoformat(day[:10])
    first = date(when.year, 1, 1)
    return when.year + (when - first).days / ((date(when.year + 1, 1, 1) - first).days)


def _beside(path: Path, name: str) -> Path | None:
    return next((path.parent / (name + end) for end in ("", ".gz") if (path.parent / (name + end)).exists()), None)


def _numbers(keys: Sequence[str] | Iterator[str] | Mapping[str, object]) -> dict[str, int]:
    return {key: number for number, key in enumerate(sorted(set(keys)))}


def _attributes(path: Path | None, organisation: Mapping[str, int]) -> dict[str, Ints | None]:
    if path is None:
        return {"country": None, "activity_type": None}
    rows = [row for row in table(path) if row["pic"] in organisation]
    return {name: _attribute(rows, name, organisation) for name in ("country", "activity_type")}


def _attribute(rows: Sequence[Mapping[str, str]], name: str, organisation: Mapping[str, int]) -> Ints:
    number = _numbers(row[name] for row in rows if row.get(name))
    values = np.full(len(organisation), -1, np.int64)
    for row in rows:
        values[organisation[row["pic"]]] = number.get(row.get(name, ""), -1)
    return values


def _topics(
    path: Path | None, event: Mapping[str, int], dated: Mapping[str, Mapping[str, str]], size: Ints
) -> tuple[Ints, Ints]:
    rows = [row for row in table(path) if row["project_rcn"] in event] if path else []
    parts = [(row["project_rcn"], row["programme_part"]) for row in rows] or [(project, "") for project in dated]
    labels = [(project, part) for project, part in parts if part]
    labels += [(project, f"{part}|{_form(dated[project], int(size[event[project]]))}") for project, part in parts]
    topic = _numbers(label for _, label in labels)
    return np.array([event[project] for project, _ in labels]), np.array([topic[label] for _, label in labels])


def _form(project: Mapping[str, str], size: int) -> str:
    first, last = years(project["start_date"]), years(project.get("end_date", ""))
    days = 0 if np.isnan(first) or np.isnan(last) else int((last - first) * 365.25)
    return f"{np.digitize(size, SIZES)}{np.digitize(days, DAYS)}"
