"""Measurements, not tests: `make bench` writes them to ``tests/benchmarks/results/``."""
