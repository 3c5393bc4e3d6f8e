"""A form written as its screen writes it: each field over what is kept of it."""

from __future__ import annotations

from typing import Any

from careapp.actions.opportunities import filling, request
from careapp.actions.work import Work
from careapp.domain.form_merge import Written
from careapp.readmodels.filling import FormSaved


def fill(work: Work, opportunity_id: int, asked: dict[str, Any], answers: dict[str, Any]) -> FormSaved:
    """Write fields of the request and answers of the form, seen as they are now."""
    kept = filling.form(work, opportunity_id).live.answers
    given = {**request.keyed(asked), **answers}
    seen = {key: kept[key].stored if key in kept else None for key in given}
    return filling.save(work, opportunity_id, [Written(key, seen[key], value) for key, value in given.items()])
