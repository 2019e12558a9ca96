"""Commitments become sparse vectors with a readable name for every column."""
