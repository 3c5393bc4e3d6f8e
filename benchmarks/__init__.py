"""Measures of what the application promises; each module writes its figures to `benchmarks/results`."""
