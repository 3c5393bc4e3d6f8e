"""What is missing, expired or soon to expire in the agency: a page, a file, a count, what reminders ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import and_, func, or_, select
from sqlmodel import col

from careapp.actions import records
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.agencies import Agency
from careapp.db.models.expected_documents import ExpectedDocument
from careapp.db.queries import expected_documents as queries
from careapp.domain.csv_table import write_table
from careapp.domain.expected_documents import STATE_BADGES, TO_ASK, WHOM_LABELS, State
from careapp.domain.listing import PAGE_SIZE, Listing
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.i18n import _, formats
from careapp.readmodels.common import Choice
from careapp.readmodels.expected_documents import OwedFilters, OwedPage, OwedRow

MOST_LINES: Final = 20_000


@dataclass(frozen=True, slots=True)
class Owed:
    """A document somebody has to be asked for: of whom, who keeps the record, until when it holds.

    `since` is the day to ask for it: that of its reminder once it was received, else the first on which both the record
    and the catalogue had it.
    """

    expected_id: int
    document: str
    whom: str
    person_id: int
    person: str
    manager_id: int | None
    state: str
    due_on: date | None
    obligatory: bool
    activity_id: int | None
    since: date


def listed(work: Work, listing: Listing) -> OwedPage:
    """A page of the documents to ask for, the most urgent first unless another order is asked for."""
    owed = _owed(work, listing)
    where = queries.wanted(owed, listing, TO_ASK)
    every = queries.wanted(owed, Listing(listing.text, {**listing.filters, "state": ""}), tuple(State))
    counts = {str(state): count for state, count in work.session.execute(queries.counts(owed, every))}
    total = work.session.scalar(select(func.count()).select_from(owed).where(*where)) or 0
    rows = select(owed).where(*where).order_by(*queries.ordered(owed, listing))
    found = work.session.execute(rows.offset(listing.offset(total)).limit(PAGE_SIZE))
    counts["all"] = sum(counts.get(state, 0) for state in TO_ASK)
    return OwedPage([_row(work, row) for row in found], records.figures(listing, total), counts)


def _owed(work: Work, listing: Listing) -> Any:
    work.require(Permission.CLIENTS_READ)
    work.require(Permission.WORKERS_READ)
    whom = listing.value("whom")
    return queries.owed(work.actor.agency_id, work.now, work.today, whom if whom in WHOM_LABELS else "")


def _row(work: Work, row: Any) -> OwedRow:
    return OwedRow(
        key=f"{row.whom}-{row.person_id}-{row.expected_id}",
        document=label(row.document),
        obligatory=row.obligatory,
        whom=row.whom,
        person=full_name(row.first_name, row.last_name, row.civility),
        code=row.code,
        url=f"/{row.whom}s/{row.person_id}?tab=documents",
        state=row.state,
        until=formats.date_text(row.valid_until) if row.valid_until else "",
        away=formats.days_away(row.valid_until, work.today) if row.valid_until else "",
        received=formats.date_text(row.received_on) if row.received_on else "",
    )


def filters(work: Work) -> OwedFilters:
    """What the filters of the list may be set to."""
    work.require(Permission.CLIENTS_READ)
    rows = work.all(work.mine(ExpectedDocument).where(col(ExpectedDocument.active)).order_by(ExpectedDocument.name))
    activities = work.session.scalars(queries.activities(work.actor.agency_id))
    return OwedFilters(
        [Choice(str(row.id), label(row.name)) for row in rows],
        [Choice(str(row.id), label(row.label)) for row in activities],
        records.sectors(work),
    )


def table(work: Work, listing: Listing) -> str:
    """Every document of the filtered list as CSV, in the list's order; the audit keeps who took how many."""
    owed = _owed(work, listing)
    where = queries.wanted(owed, listing, TO_ASK)
    found = work.session.execute(select(owed).where(*where).order_by(*queries.ordered(owed, listing)).limit(MOST_LINES))
    rows = [_row(work, row) for row in found]
    header = (
        _("Document"), _("Obligatoire"), _("De qui"), _("Code"), _("Nom"), _("État"), _("Reçu le"),
        _("Valable jusqu’au"),
    )  # fmt: skip
    lines = [
        (
            row.document, _("oui") if row.obligatory else _("non"), _(WHOM_LABELS[row.whom]), row.code, row.person,
            _(STATE_BADGES[row.state].label), row.received, row.until,
        )
        for row in rows
    ]  # fmt: skip
    work.audit("export", work.session.get_one(Agency, work.actor.agency_id), entry="documents", count=len(rows))
    return write_table(header, lines)


def to_ask(work: Work) -> tuple[int, int]:
    """How many obligatory documents are missing or expired, and how many more will expire soon; for a dashboard."""
    owed = _owed(work, Listing())
    rows = work.session.execute(queries.counts(owed, [owed.c.obligatory, owed.c.state.in_(TO_ASK)]))
    counts = {str(state): count for state, count in rows}
    return counts.get(State.MISSING, 0) + counts.get(State.EXPIRED, 0), counts.get(State.EXPIRING, 0)


def due(work: Work, ahead: int = 0, *, missing: bool = True) -> list[Owed]:
    """The documents to remind somebody of: missing ones that are obligatory, and those that expire or have expired.

    `ahead` counts days on top of the catalogue's own reminder; `missing` leaves the missing ones out when false.
    """
    owed = _owed(work, Listing())
    horizon = work.today + timedelta(days=ahead)
    ends = and_(owed.c.waived.is_(False), owed.c.remind_on <= horizon)
    lacks = owed.c.state == State.MISSING
    rows = select(owed).where(or_(ends, lacks) if missing else ends).order_by(*queries.ordered(owed, Listing()))
    return [
        Owed(
            row.expected_id, label(row.document), row.whom, row.person_id,
            full_name(row.first_name, row.last_name, row.civility), row.manager_id, row.state, row.valid_until,
            row.obligatory, row.activity_id, row.remind_on or row.since.astimezone(work.tz).date(),
        )
        for row in work.session.execute(rows.limit(MOST_LINES))
    ]  # fmt: skip
