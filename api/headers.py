"""Headers by which a client says what it prefers: `Accept`, `Accept-Language`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast

from starlette.requests import Request

Lang = Literal["zh", "en"]
Format = Literal["json", "csv"]
MEDIA_TYPES: dict[str, Format] = {"application/json": "json", "text/csv": "csv"}


def weighted(header: str) -> list[tuple[str, float]]:
    """Return the values of a header with their weights, the preferred first; what cannot be read weighs nothing."""
    found = []
    for part in header.split(","):
        value, *rest = (piece.strip().lower() for piece in part.split(";"))
        weight = next((piece[2:] for piece in rest if piece.startswith("q=")), "1")
        found.append((value, _number(weight)))
    return sorted((pair for pair in found if pair[0]), key=lambda pair: -pair[1])


def _number(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


def language(request: Request) -> Lang:
    """Return the language a problem is told in first: `?lang=`, then `Accept-Language`, then Chinese."""
    if (asked := request.query_params.get("lang")) in ("zh", "en"):
        return cast(Lang, asked)
    wanted = [value[:2] for value, weight in weighted(request.headers.get("accept-language", "")) if weight > 0]
    return cast(Lang, _first(wanted, ("zh", "en")) or "zh")


def wanted_format(request: Request, asked: Format | None) -> Format:
    """Return the form of an answer: `?format=`, then `Accept`, then JSON."""
    values = [value for value, weight in weighted(request.headers.get("accept", "")) if weight > 0]
    return asked or MEDIA_TYPES[_first(values, tuple(MEDIA_TYPES)) or "application/json"]


def _first(values: Sequence[str], offered: tuple[str, ...]) -> str | None:
    return next((value for value in values if value in offered), None)
