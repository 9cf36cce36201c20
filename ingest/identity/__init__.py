"""Who is who: whether two records name one organisation, and which names deserve to be compared at all.

`compare` decides by evidence and leaves the rest to a steward; `propose` finds candidates by likeness and decides
nothing.
"""

from ingest.identity.aliases import Alias, AliasTable, read_aliases
from ingest.identity.candidates import propose
from ingest.identity.reasons import Comparison, Reason, Verdict
from ingest.identity.verdict import compare

__all__ = ["Alias", "AliasTable", "Comparison", "Reason", "Verdict", "compare", "propose", "read_aliases"]
