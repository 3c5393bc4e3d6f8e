"""Clients and workers from a CSV file: previewed, then added whole or not at all."""

from careapp.actions.imports.files import KINDS, preview, template, write
from careapp.actions.imports.pending import confirm, drop, kept, prepare

__all__ = ["KINDS", "confirm", "drop", "kept", "prepare", "preview", "template", "write"]
