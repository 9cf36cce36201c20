"""A draft of a source description for a file nobody described: what is sure is filled in, what is not is left to the user."""

from ingest.propose.draft import Draft, propose
from ingest.propose.shapes import Names

__all__ = ["Draft", "Names", "propose"]
