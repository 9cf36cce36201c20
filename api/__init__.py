"""The same questions over HTTP."""
