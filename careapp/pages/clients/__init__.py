"""Clients: their list, their records."""
