"""Plain text: no tables, the words of a policy document."""

from __future__ import annotations

from ingest.readers.delimited import decode
from ingest.readers.reading import Reading, Source


def read_text(source: Source) -> Reading:
    """Return the text of a TXT or Markdown file; raises Refused when it is no text."""
    return Reading(text=decode(source))
