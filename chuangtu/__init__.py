"""Chuangtu 创图: a knowledge graph of an innovation ecosystem, every fact with its source."""

__version__ = "0.1.0"
