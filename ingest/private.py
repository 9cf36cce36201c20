"""Phone numbers, identity numbers, e-mail addresses and QQ: never kept, wherever a text prints them."""

from __future__ import annotations

import re

_PRIVATE = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)|(?<!\d)0\d{2,3}[\s-]?\d{7,8}(?!\d)"
    r"|(?<!\d)\d{17}[\dXx](?![\dA-Za-z])|(?<=QQ)[：:号\s]*\d{5,11}"
)


def without_private(words: str) -> str:
    """Return words with every such number or address replaced by …."""
    return _PRIVATE.sub("…", words)
