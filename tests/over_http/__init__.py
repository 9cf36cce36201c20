"""The API over a real snapshot of the bundled registry."""
