"""How the trade says no: a refusal is a sentence for a person, in that person's language."""

from __future__ import annotations


class Refused(Exception):
    """A demand the rules of the trade refuse.

    `reason` is a translated sentence; `field` names the form field it stands at, if it stands at one.
    """

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


class RefusedFields(Refused):
    """Several refusals at once, by field: `errors` maps a field's key to its sentence."""

    def __init__(self, errors: dict[str, str], reason: str = "") -> None:
        super().__init__(reason or next(iter(errors.values())), next(iter(errors)))
        self.errors = errors


class NotFound(Refused):
    """What was asked for does not exist, or the actor may not know that it does."""


class Stale(Refused):
    """Someone else changed the row since it was read: the write is refused and the new state shown."""
