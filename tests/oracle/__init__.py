"""Expected answers, computed from the registry's CSV files alone.

Nothing of the product is imported: the files are read with `csv`, and the rules of docs/semantics.md are written out a
second time in dictionaries and sets, so that a fault in ingestion, graph or queries cannot hide in its own test.
Where the rules leave a choice, it stands in a comment that begins with "Choice:", beside the line that makes it.

    registry = oracle.read(Path("data/registry"), date(2026, 11, 21))
    oracle.sector_gaps(registry, tier="provincial", region="440000")
"""

from tests.oracle.chains import SegmentAnswer, chain_coverage, linked_share
from tests.oracle.coverage import Coverage, coverage, coverage_row_count
from tests.oracle.dates import State, happened_by, interval
from tests.oracle.gaps import sector_gaps
from tests.oracle.ladder import promotion_ladder
from tests.oracle.names import names_of, organization, provider_organization
from tests.oracle.overlap import Overlap, tier_overlap
from tests.oracle.policies import compliance, scorecard, targets
from tests.oracle.profiles import center_facts, organization_facts
from tests.oracle.registry import Registry, read
from tests.oracle.scope import centers_in_scope, existence
from tests.oracle.ties import Density, collaboration_density
from tests.oracle.uniqueness import Finding, one_center_per_sector

__all__ = [
    "Coverage",
    "Density",
    "Finding",
    "Overlap",
    "Registry",
    "SegmentAnswer",
    "State",
    "center_facts",
    "centers_in_scope",
    "chain_coverage",
    "collaboration_density",
    "compliance",
    "coverage",
    "coverage_row_count",
    "existence",
    "happened_by",
    "interval",
    "linked_share",
    "names_of",
    "one_center_per_sector",
    "organization",
    "organization_facts",
    "promotion_ladder",
    "provider_organization",
    "read",
    "scorecard",
    "sector_gaps",
    "targets",
    "tier_overlap",
]
