"""Application forms: described in YAML, written as empty templates, read back when they are filled in."""

from ingest.forms.description import Field, Form, Section, forms
from ingest.forms.tables import form_tables

__all__ = ["Field", "Form", "Section", "form_tables", "forms"]
