"""Ids of our own, for things whose source gives none: stable across machines, made from what names the thing."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from functools import partial


def digest(*parts: str, length: int = 12) -> str:
    """Return `length` hexadecimal digits that depend on the parts alone."""
    return hashlib.md5("\x1f".join(parts).encode(), usedforsecurity=False).hexdigest()[:length]


def digests(texts: Iterable[str | None], length: int = 12) -> list[str | None]:
    """Return `digest` of each text, None where there is none; for many texts."""
    md5 = partial(hashlib.md5, usedforsecurity=False)
    return [None if text is None else md5(text.encode()).hexdigest()[:length] for text in texts]


def digests_of(columns: Sequence[Sequence[str]], length: int = 12) -> list[str]:
    """Return `digest` of each row of some columns."""
    return [found for found in digests(map("\x1f".join, zip(*columns, strict=True)), length) if found]


def folded_name(name: str) -> str:
    """Return a name without differences of width, case and space: what makes two spellings the same name, nothing more."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def organization_id(name: str) -> str:
    """Return the id of the organisation of that name (`ORG-…`)."""
    return f"ORG-{digest(folded_name(name))}"


def source_id(address: str) -> str:
    """Return the id of the source at that address or of that title (`SRC-…`)."""
    return f"SRC-{digest(address.strip())}"


def edge_id(edge: str, from_id: str, to_id: str, discriminator: str) -> str:
    """Return the id of an edge: the same ends and key give the same id (the projection computes it the same way after merges)."""
    return digest(f"{edge}|{from_id}|{to_id}|{discriminator}", length=32)
