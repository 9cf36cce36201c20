"""The network and the pages."""
