"""Whom should an organisation work with: link prediction over index arrays, without store access.

Loads numpy and scipy: import it where the question is asked, not at start-up.
"""

from queries.recommend.engine import Recommender, Suggestion, recommender
from queries.recommend.events import Events, events

__all__ = ["Events", "Recommender", "Suggestion", "events", "recommender"]
