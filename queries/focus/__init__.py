"""Whether two centers do the same: likeness of names, technologies, segments, members and sectors as one probability."""

from queries.focus.names import core_name
from queries.focus.pairs import CLASSES, Focus, FocusClass

__all__ = ["CLASSES", "Focus", "FocusClass", "core_name"]
