"""Breakdowns of the day: what they uncover, three ways out computed beside the server, whom to tell."""
