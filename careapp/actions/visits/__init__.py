"""Visits: made, moved, given to a worker, cancelled, undone; from slots for weeks ahead."""
