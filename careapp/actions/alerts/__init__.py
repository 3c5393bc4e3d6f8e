"""Alerts: found by kind, listed, put aside with a reason until a date."""
