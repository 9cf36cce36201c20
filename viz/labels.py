"""Where names stand: beside their node, never on another name; the strongest things are named first."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from graph.network import Network

LONGEST = 15.0
"""Longest name printed, in ems; longer ones end in an ellipsis (their whole is in the title and the table)."""


@dataclass(frozen=True)
class Box:
    """A rectangle on paper."""

    left: float
    top: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        """Tell whether two rectangles overlap."""
        apart_x = self.left + self.width <= other.left or other.left + other.width <= self.left
        return not (apart_x or self.top + self.height <= other.top or other.top + other.height <= self.top)

    def holds(self, other: Box) -> bool:
        """Tell whether another rectangle lies inside."""
        across = self.left <= other.left and other.left + other.width <= self.left + self.width
        return across and self.top <= other.top and other.top + other.height <= self.top + self.height


@dataclass(frozen=True)
class Label:
    """A name and where it stands."""

    id: str
    text: str
    size: float
    box: Box
    in_focus: bool


def ems(text: str) -> float:
    """Return the width of text in ems: a Chinese character is one, a Latin letter a little over half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.6 for c in text)


def shortened(text: str, longest: float = LONGEST) -> str:
    """Return text cut to a width, with an ellipsis where it was cut; line breaks become spaces."""
    text = " ".join(text.split())
    if ems(text) <= longest:
        return text
    while text and ems(text) > longest - 1:
        text = text[:-1]
    return text + "…"


def placed(
    network: Network,
    at: Mapping[str, tuple[float, float]],
    lang: str,
    radii: Mapping[str, float],
    paper: Box,
    sides: int = 8,
) -> list[Label]:
    """Return the names that find room on one of `sides` sides: focus, then centers, then what has most relations."""
    taken = _Taken()
    for node in network.nodes:
        (x, y), r = at[node.id], radii[node.id]
        taken.add(Box(x - r, y - r, 2 * r, 2 * r))
    labels = []
    order = sorted(
        network.nodes, key=lambda n: (n.id != network.focus, n.type != "Center", -network.degrees[n.id], n.id)
    )
    for node in order:
        focus = node.id == network.focus
        size = 15.0 if focus else 13.0 if node.type == "Center" else 11.0
        text = shortened(node.caption.of(lang), 30.0 if focus else LONGEST)
        places = _places(*at[node.id], radii[node.id] + 3, ems(text) * size, size * 1.25)
        free = (box for box in places[:sides] if paper.holds(box) and not taken.meets(box))
        box = next(free, places[0] if focus else None)
        if box:
            taken.add(box)
            labels.append(Label(node.id, text, size, box, focus))
    return labels


def _places(x: float, y: float, away: float, width: float, height: float) -> list[Box]:
    """Candidates in order of preference: below, above, right, left, then the corners."""
    middle, across = y - height / 2, x - width / 2
    return [
        Box(across, y + away, width, height), Box(across, y - away - height, width, height),
        Box(x + away, middle, width, height), Box(x - away - width, middle, width, height),
        Box(x + away * 0.7, y + away * 0.7, width, height), Box(x - away * 0.7 - width, y + away * 0.7, width, height),
        Box(x + away * 0.7, y - away * 0.7 - height, width, height),
        Box(x - away * 0.7 - width, y - away * 0.7 - height, width, height),
    ]  # fmt: skip


class _Taken:
    """Rectangles in use, by the cells of a coarse grid they touch."""

    CELL = 60.0

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], list[Box]] = {}

    def _touched(self, box: Box) -> list[tuple[int, int]]:
        right, bottom = (int(n // self.CELL) for n in (box.left + box.width, box.top + box.height))
        left, top = int(box.left // self.CELL), int(box.top // self.CELL)
        return [(i, j) for i in range(left, right + 1) for j in range(top, bottom + 1)]

    def add(self, box: Box) -> None:
        for key in self._touched(box):
            self.cells.setdefault(key, []).append(box)

    def meets(self, box: Box) -> bool:
        return any(box.meets(other) for key in self._touched(box) for other in self.cells.get(key, ()))
