"""All entries of a draft in the order of the text, each with an id of its own."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from ingest.draft.conditions import conditions
from ingest.draft.passage import Passage
from ingest.draft.procedure import procedure
from ingest.draft.result import Entry
from ingest.draft.support import support
from ingest.draft.tasks import tasks
from ingest.privacy import redact

STEMS = {"founding": "condition", "lead_unit": "lead", "definition": "definition"}


def read_rules(passage: Passage, tier: str, identifier: str) -> tuple[Entry, ...]:
    """Draft the entries; ids are the type with a number, targets carry the document's id since they stand alone in the graph."""
    found = [
        *tasks(passage, tier),
        *conditions(passage),
        *procedure(passage, tier),
        *support(passage),
    ]
    found = [entry for entry in found if not redact(entry.rule["q"])[1]]
    found.sort(key=lambda entry: (entry.start, entry.end))
    return tuple(_with_ids(found, identifier))


def _with_ids(found: list[Entry], identifier: str) -> list[Entry]:
    used: Counter[str] = Counter()
    ids: dict[str, str] = {}
    entries = []
    for entry in found:
        kind = entry.rule["type"]
        stem = f"{identifier}-T" if kind == "target" else f"{STEMS.get(kind, kind)}_"
        if not stem[0].isalpha():
            stem = f"D{stem}"
        used[stem] += 1
        rule = {"id": f"{stem}{used[stem]}", **entry.rule}
        if kind == "target" and entry.is_sure:
            ids[rule["q"]] = rule["id"]
        entries.append(replace(entry, rule=rule))
    return [_linked(entry, entries) for entry in entries]


def _linked(entry: Entry, entries: list[Entry]) -> Entry:
    """A count that is part of another (其中2家) refers to the last whole one before it in the text."""
    if not entry.rule.pop("_subset", False):
        return entry
    before = [e for e in entries if e.start < entry.start and e.rule["type"] == "target" and e.is_sure]
    whole = [e for e in before if "subset_of" not in e.rule and not e.rule.get("_subset")]
    return replace(entry, rule={**entry.rule, "subset_of": whole[-1].rule["id"]}) if whole else entry
