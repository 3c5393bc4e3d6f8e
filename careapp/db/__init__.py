"""Engine, session, tables and queries: the only place that speaks SQL."""
