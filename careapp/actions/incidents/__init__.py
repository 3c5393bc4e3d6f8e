"""Incidents: reported, proposed to a supervisor, handled, counted."""
