"""Frozen dataclasses: all that a browser may ever see."""
