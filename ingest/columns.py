"""Whole columns at once: most cells need nothing done to them, and a column that stays as it is stays the same list."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model import Property
from graph.model.values import Unfit, clean, fit
from ingest.cells import Ids

PLAIN = ("text", "text_list")  # kinds whose canonical text is the cleaned cell


def masked(cells: Ids, mask: list[bool]) -> Ids:
    """Return the cells of the rows that are wanted, None for the others."""
    return cells if all(mask) else [cell if wanted else None for cell, wanted in zip(cells, mask, strict=True)]


def distinct(cells: Ids) -> set[str]:
    """Return the different texts of a column."""
    return {*filter(None, cells)}


def mapped(cells: Ids, found: Mapping[str, str | None]) -> Ids:
    """Return what was found for each cell, None where nothing was; the very same list where every text stays as it is."""
    if list(found) == list(found.values()) and {cell for cell in set(cells) if cell is not None} <= found.keys():
        return cells
    return [found.get(cell) if cell is not None else None for cell in cells]


def cleaned(cells: Ids) -> Ids:
    """Return cells as `clean` leaves them, None where nothing is left."""
    texts = distinct(cells)
    if "" not in cells and is_clean(texts):
        return cells
    return mapped(cells, {text: clean(text) or None for text in texts})


def is_clean(texts: set[str]) -> bool:
    """Tell whether `clean` leaves every text as it is, without a look at each in Python: columns are long."""
    return all(map(str.isprintable, texts)) and sum(map(len, texts)) == sum(map(len, map(str.strip, texts)))


def kept_as_printed(prop: Property, texts: set[str]) -> bool:
    """Tell whether `fit` gives every text of a column back as it is."""
    if prop.values:
        return texts <= prop.values.keys()
    return prop.kind in PLAIN and is_clean(texts)


def fit_each(prop: Property, texts: set[str], unit: str | None) -> tuple[dict[str, str | None], dict[str, Unfit]]:
    """Return the canonical text of each, and why those that do not fit do not."""
    fitted: dict[str, str | None] = {}
    unfit: dict[str, Unfit] = {}
    for text in texts:
        try:
            fitted[text] = fit(prop, text, unit) or None
        except Unfit as error:
            unfit[text] = error
    return fitted, unfit
