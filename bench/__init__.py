"""Measurements: ratios against named baselines in one run."""
