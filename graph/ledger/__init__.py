"""The append-only record of every statement with its source: the truth, of which each graph is a projection."""

from graph.ledger.batches import Batch, Counts, NewBatch, RefusedRow
from graph.ledger.ledger import Ledger
from graph.problems import Problem

__all__ = ["Batch", "Counts", "Ledger", "NewBatch", "Problem", "RefusedRow"]
