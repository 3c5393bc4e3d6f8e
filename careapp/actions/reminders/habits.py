"""What the agency decides about its reminders: its own categories, the list of the morning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from careapp.actions.work import Work
from careapp.db.models.agencies import Agency
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound
from careapp.domain.reminder_habits import KEY, ReminderHabits, read_digest
from careapp.domain.reminders import read_category
from careapp.i18n import _


def habits(work: Work) -> ReminderHabits:
    """The habits of the actor's agency."""
    return ReminderHabits.of(work.session.get_one(Agency, work.actor.agency_id).settings)


def _keep(work: Work, agency: Agency, found: ReminderHabits, **changes: Any) -> None:
    agency.settings = {**agency.settings, KEY: found.plain()}
    work.audit("save", agency, **changes)


def _to_change(work: Work) -> tuple[Agency, ReminderHabits]:
    work.require(Permission.AGENCY_EDIT)
    agency = work.session.get_one(Agency, work.actor.agency_id, with_for_update=True)
    return agency, ReminderHabits.of(agency.settings)


def save_digest(work: Work, form: Mapping[str, Any]) -> None:
    """Decide whether and when everyone is sent the list of the day."""
    agency, kept = _to_change(work)
    wanted, hour = read_digest(form)
    _keep(work, agency, replace(kept, digest=wanted, digest_hour=hour), digest=wanted, digest_hour=hour)


def add_category(work: Work, form: Mapping[str, Any]) -> None:
    """Add a category to those the house ships."""
    agency, kept = _to_change(work)
    name = read_category(form, kept.known)
    _keep(work, agency, replace(kept, categories=(*kept.categories, name)), category=name)


def remove_category(work: Work, name: str) -> None:
    """Offer a category no more; the reminders that have it keep it."""
    agency, kept = _to_change(work)
    if name not in kept.categories:
        raise NotFound(_("Cette catégorie n’existe plus."))
    left = tuple(one for one in kept.categories if one != name)
    _keep(work, agency, replace(kept, categories=left), removed=name)
