"""Reminders that rules make, and close again once their cause is gone."""
