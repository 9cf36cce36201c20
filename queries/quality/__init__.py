"""The data-quality report: what is complete, fresh, contested, unique and covered, and what to repair first."""

from queries.quality.report import EFFECTS, SECTIONS, ranked, report
from queries.quality.shapes import Finding, Report, Section, Share, Table

__all__ = ["EFFECTS", "SECTIONS", "Finding", "Report", "Section", "Share", "Table", "ranked", "report"]
