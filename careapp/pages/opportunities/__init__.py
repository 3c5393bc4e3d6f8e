"""Opportunities: the stage board, the list, and one opportunity."""
