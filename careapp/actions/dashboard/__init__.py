"""The dashboard: problems first, soonest first."""
