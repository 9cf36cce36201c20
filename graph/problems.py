"""Why a row did not fit: said by readers, evaluation and the ledger alike, so it stands below all of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from graph.errors import Words


class Problem(NamedTuple):
    """Why a row did not fit: where it stands, what it says, the reason and the remedy."""

    file: str
    row: int | None
    column: str | None
    raw: str | None
    code: str
    reason: Words
    remedy: Words
    sheet: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the problem as plain data."""
        return {**self._asdict(), "reason": self.reason._asdict(), "remedy": self.remedy._asdict()}
