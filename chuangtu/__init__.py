"""Chuangtu 创图: a knowledge graph of an innovation ecosystem, every fact with its source.

import chuangtu
g = chuangtu.open()
g.ask("tier_overlap", tier="city").rows
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chuangtu.notebook import Graph

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(home: str | None = None) -> Graph:  # noqa: A001 - `chuangtu.open()` reads like what it does
    """Open the published graphs of `home` (default: CHUANGTU_HOME, else .chuangtu here).

    Raises Unreachable, at the first question, when nothing is published there.
    """
    from chuangtu.notebook import open_graph  # a notebook's packages load on use

    return open_graph(home)
