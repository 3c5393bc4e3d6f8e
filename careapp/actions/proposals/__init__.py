"""Proposals of the solver: asked, computed beside the server, stored, accepted line by line or rejected."""
