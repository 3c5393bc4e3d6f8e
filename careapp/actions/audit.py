"""The audit trail: who did what, when, to which row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlmodel import func, select

from careapp.actions import records
from careapp.actions.visits.traces import TAP_REFUSED, TAPPED
from careapp.actions.work import Work
from careapp.db.models.audit import AuditEntry
from careapp.db.queries.records import count
from careapp.domain.audit import NOUN_LABELS, PAGES, key_text, value_text, verb_text
from careapp.domain.listing import Listing
from careapp.domain.permissions import Permission
from careapp.i18n import _, current_locale, formats
from careapp.readmodels.administration import AuditPage, AuditRow
from careapp.readmodels.common import Choice

LONGEST: Final = 160


def listed(work: Work, listing: Listing) -> AuditPage:
    """A page of the trail, the latest first; filters `actor`, `noun`, `first` and `last` (ISO days)."""
    work.require(Permission.AUDIT_READ)
    where = _wanted(work, listing)
    total = work.session.scalar(count(AuditEntry, *where)) or 0
    found = select(AuditEntry).where(*where).order_by(AuditEntry.id.desc())  # type: ignore[union-attr]
    rows = work.all(records.page_of(found, listing, total))
    return AuditPage([_row(work, row) for row in rows], records.figures(listing, total), _actors(work), _nouns(work))


def _wanted(work: Work, listing: Listing) -> list[Any]:
    where: list[Any] = [AuditEntry.agency_id == work.actor.agency_id]
    if actor := listing.value("actor"):
        where.append(AuditEntry.actor == actor)
    if noun := listing.value("noun"):
        where.append(AuditEntry.noun == noun)
    if first := _day(listing.value("first")):
        where.append(AuditEntry.at >= datetime.combine(first, time(), work.tz))
    if last := _day(listing.value("last")):
        where.append(AuditEntry.at < datetime.combine(last + timedelta(days=1), time(), work.tz))
    return where


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def _row(work: Work, entry: AuditEntry) -> AuditRow:
    label = _(NOUN_LABELS.get(entry.noun, entry.noun))
    page = PAGES.get(entry.noun, "")
    return AuditRow(
        id=entry.id or 0,
        day=formats.near_day(entry.at.astimezone(work.tz).date(), work.today),
        time=formats.clock(entry.at, work.tz),
        actor=entry.actor,
        verb=_(verb_text(entry.verb)),
        noun=f"{label} {entry.noun_id}" if entry.noun_id else label,
        url=page.format(id=entry.noun_id) if page and entry.noun_id else "",
        detail=_detail(work, entry.changes),
    )


def _detail(work: Work, changes: Mapping[str, Any]) -> str:
    """The changes as one short line; what a visit was before stays in the table."""
    colon = " : " if current_locale() == "fr" else ": "
    parts = []
    for key, value in changes.items():
        if key in (TAPPED, TAP_REFUSED):
            value = formats.moment(datetime.fromisoformat(value), work.tz)
        items = value if isinstance(value, list) else [value]
        if key == "entry" or not value or any(isinstance(item, dict) for item in items):
            continue
        shown = ", ".join(value_text(key, item) for item in items if item is not True)
        parts.append(f"{_(key_text(key))}{colon}{shown}" if shown else _(key_text(key)))
    text = " · ".join(parts)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _actors(work: Work) -> list[Choice]:
    names = select(AuditEntry.actor).where(AuditEntry.agency_id == work.actor.agency_id, AuditEntry.actor != "")
    return [Choice(name, name) for name in work.all(names.distinct().order_by(AuditEntry.actor).limit(200))]


def _nouns(work: Work) -> list[Choice]:
    nouns = select(AuditEntry.noun, func.count()).where(AuditEntry.agency_id == work.actor.agency_id)
    known = [noun for noun, _count in work.all(nouns.group_by(AuditEntry.noun))]
    return sorted((Choice(noun, _(NOUN_LABELS.get(noun, noun))) for noun in known), key=lambda choice: choice.label)
