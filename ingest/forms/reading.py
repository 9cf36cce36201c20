"""A table of a form → what its fields hold; contact data and names of persons are passed over."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from graph.errors import Words
from ingest.forms.blocks import Block, below, blocks_of, right_of
from ingest.forms.content import amount, by_year, count, is_blank, named, ticked
from ingest.forms.description import Field, Form, Section, bare, folded
from ingest.privacy import redact_names
from ingest.readers.grid import Grid
from ingest.table import Remark

USCC = "统一社会信用代码"
MOST_ROWS = 1000  # no form is longer; tables with data are not searched for labels


@dataclass
class Filled:
    """A section as filled in: one text per column, and the lists it holds."""

    section: Section
    grid: Grid
    values: dict[str, str] = field(default_factory=dict)
    members: list[tuple[int, str, str]] = field(default_factory=list)  # row, organisation, role as printed
    figures: list[tuple[str, str, str]] = field(default_factory=list)  # kind, year, amount in 万元
    dropped: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    row: int = 1


def sections_of(form: Form, grids: list[Grid]) -> list[Filled]:
    """Return the sections of a form that a document holds, in its order; rows of a list are sections of their own."""
    found: list[Filled] = []
    for grid in grids:
        if len(grid.rows) > MOST_ROWS:
            continue
        blocks = blocks_of(grid)
        section = form.section_for({bare(block.text) for block in blocks})
        if section:
            found += _listed(section, grid, blocks) if section.rows else [_read(section, grid, blocks)]
    return found


def _read(section: Section, grid: Grid, blocks: list[Block]) -> Filled:
    filled = Filled(section, grid, row=grid.first_row)
    labels = [(block, spec) for block in blocks if (spec := section.field_for(block.text))]
    for label, spec in labels:
        if spec.drop:
            filled.dropped += [spec.label] if spec.label not in filled.dropped else []
        elif spec.target not in filled.values or not filled.values[spec.target]:
            take(spec, _content(label, labels, blocks), filled)
    return filled


def _content(label: Block, labels: list[tuple[Block, Field]], blocks: list[Block]) -> list[Block]:
    """The blocks that belong to a label: to its right up to the next label; where it fills its row, below it."""
    starts = {(block.row, block.column) for block, _ in labels}
    beside = right_of(blocks, label)
    if beside:
        stop = min((b.column for b in beside if (b.row, b.column) in starts), default=10**6)
        return [b for b in beside if b.column < stop]
    under = below(blocks, label)
    stop = min((b.row for b in under if (b.row, b.column) in starts), default=10**6)
    return [b for b in under if b.row < stop]


def _listed(section: Section, grid: Grid, blocks: list[Block]) -> list[Filled]:
    """Rows below a header."""
    heads = [(block, spec) for block in blocks if (spec := section.field_for(block.text))]
    top = next(b.row for b, spec in heads if spec.label == section.needs[-1])
    columns = [(block.column, spec) for block, spec in heads if block.row == top]
    dropped = [spec.label for _, spec in columns if spec.drop]
    found = []
    for row in sorted({block.row for block in blocks if block.row > top}):
        filled = Filled(section, grid, row=grid.first_row + row)
        for column, spec in columns:
            if not spec.drop:
                take(
                    spec,
                    [b for b in blocks if b.column == column and b.row <= row <= b.last_row and b.row > top],
                    filled,
                )
        found.append(filled)
    found = [filled for filled in found if any(filled.values.values())] or [Filled(section, grid, row=grid.first_row)]
    for filled in found[:1]:
        filled.dropped += dropped
    return found


def take(spec: Field, blocks: list[Block], filled: Filled) -> None:
    """Put what the blocks of a field hold into a section."""
    if spec.target != USCC:
        scrubbed = [block._replace(text=redact_names(block.text)) for block in blocks]
        if scrubbed != blocks:
            filled.dropped.append(f"{spec.label}（其中的联系信息）")
        blocks = scrubbed
    text = "\n".join(block.text for block in blocks if block.text)
    if spec.names:
        filled.members += [(filled.grid.first_row + row, name, role) for row, name, role in named(blocks)]
    elif spec.years:
        for year, printed in by_year(blocks):
            if value := _understood(spec, printed, filled, lambda t: amount(t, spec.amount or "")):
                filled.figures.append((spec.years, year, value))
    elif spec.numbers:
        plain = folded(text)
        for column, pattern in spec.numbers.items():
            found = re.search(pattern, plain)
            filled.values[column] = found[1] if found else ""
    elif spec.boxes:
        filled.values[spec.target] = "|".join(ticked(text))
    else:
        filled.values[spec.target] = "" if is_blank(text, spec) else _plain(spec, text, filled)


def _plain(spec: Field, text: str, filled: Filled) -> str:
    if spec.amount is not None:
        return _understood(spec, text, filled, lambda t: amount(t, spec.amount or ""))
    if spec.number is not None:
        return _understood(spec, text, filled, lambda t: count(t, spec.number or ""))
    return text


def _understood(spec: Field, text: str, filled: Filled, read: Callable[[str], str | None]) -> str:
    """The value as read; the text itself, with a remark, where it cannot be."""
    value = read(text)
    if value is None:
        why = Words(
            f"“{spec.label}”填的“{text[:40]}”不能确定数值（单位或数字不明），只保留原文。",
            f"“{text[:40]}” in “{spec.label}” is not clearly a number with a unit; it is kept as text only.",
        )
        filled.remarks.append(Remark("unclear-number", spec.target, 1, why))
    return value if value is not None else text
