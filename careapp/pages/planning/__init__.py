"""The planning: a day by worker, weeks of one person, a visit's dialog, a day's proposal."""
