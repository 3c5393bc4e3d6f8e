"""A day three times: as people had planned it, as a proposal would have it, as it was really done.

What people had planned is the visit as the latest proposal found it, else as it is. What was done is what was clocked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from sqlmodel import select

from careapp.actions.my.clock import Clocked, Clockings
from careapp.actions.planning import day_map
from careapp.actions.planning.board import Row, Sheet, open_sheet
from careapp.actions.planning.late import tolerance
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.proposals import ProposalLine
from careapp.db.models.visits import Visit
from careapp.db.queries import planning as queries
from careapp.domain.cancellations import cancellation_label
from careapp.domain.durations import DAY, duration_text, span_text
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.domain.visits import VisitStatus, visit_state
from careapp.i18n import N_, _, formats
from careapp.readmodels.outcome import Outcome, OutcomeFigure, OutcomeRow

NEAR: Final = 15  # minutes beside the plan that nobody looks into
FATES: Final[Mapping[str, str]] = {
    "offered": N_("en attente"), "accepted": N_("acceptée"), "rejected": N_("écartée"), "refused": N_("refusée"),
}  # fmt: skip


class Place(NamedTuple):
    """Who has a visit, from which to which minute of the day."""

    worker: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Thrice:
    """A visit as it was planned, proposed (None: nothing was) and done (None: it was not)."""

    row: Row
    visit: Visit
    planned: Place
    proposed: Place | None
    line: ProposalLine | None
    done: Place | None

    @property
    def wanted(self) -> Place:
        """Where the proposal would have had the visit: it stays where nothing was proposed."""
        return self.proposed or self.planned


def day(work: Work, on: date) -> Outcome:
    """The figures of a day and its visits, those of one worker together."""
    work.require(Permission.PLANNING_READ)
    sheet, rows = open_sheet(work, on, on)
    found = _thrice(work, sheet, rows, on)
    names = _names(work, found)
    shown = [_row(work, one, names) for one in sorted(found, key=lambda one: (one.planned.start, one.row.id))]
    proposed = any(one.line for one in found)
    title = formats.opening(formats.long_day(on))
    return Outcome(on.isoformat(), title, proposed, _figures(work, sheet, found, proposed), shown)


def _thrice(work: Work, sheet: Sheet, rows: Sequence[Row], on: date) -> list[Thrice]:
    wall = sheet.horizon.wall
    during = Visit.starts_at >= wall.midnight(on), Visit.starts_at < wall.midnight(on + timedelta(days=1))
    visits = {visit.id: visit for visit in work.all(work.mine(Visit).where(*during))}
    asked = select(ProposalLine).join(Visit, Visit.id == ProposalLine.visit_id)  # type: ignore[arg-type]
    asked = asked.where(ProposalLine.agency_id == work.actor.agency_id, *during).order_by(ProposalLine.id)  # type: ignore[arg-type]
    lines = {line.visit_id: line for line in work.all(asked) if line.content.get("date", str(on)) == str(on)}
    clock = Clockings(work, list(visits.values()))
    return [_one(sheet, row, visits[row.id], lines.get(row.id), clock) for row in rows if row.id in visits]


def _one(sheet: Sheet, row: Row, visit: Visit, line: ProposalLine | None, clock: Clockings) -> Thrice:
    now = Place(visit.worker_id, *(sheet.horizon.wall.minute(at) for at in (visit.starts_at, visit.ends_at)))
    if line is None:
        return Thrice(row, visit, now, None, None, _done(sheet, visit, now, clock))
    start, end = line.content["start"], line.content["end"]
    was = line.content.get("was", start)
    before = Place(line.previous_worker_id, was, line.content.get("was_end", was + end - start))
    return Thrice(row, visit, before, Place(line.worker_id, start, end), line, _done(sheet, visit, now, clock))


def _done(sheet: Sheet, visit: Visit, now: Place, clock: Clockings) -> Place | None:
    if visit.status not in (VisitStatus.RUNNING, VisitStatus.DONE):
        return None
    arrived, left = clock.span(visit)
    start = _minute(sheet, arrived, now.start)
    return Place(visit.worker_id, start, max(_minute(sheet, left, now.end), start))


def _minute(sheet: Sheet, one: Clocked | None, planned: int) -> int:
    return planned if one is None else sheet.horizon.wall.minute(one.at)


def _names(work: Work, found: Iterable[Thrice]) -> dict[int, str]:
    places = [place for one in found for place in (one.planned, one.proposed, one.done)]
    ids = {place.worker for place in places if place and place.worker}
    rows = work.tuples(queries.worker_names(work.actor.agency_id, ids)) if ids else ()
    return {key: full_name(first, last) for key, _title, first, last in rows}


def _row(work: Work, one: Thrice, names: Mapping[int, str]) -> OutcomeRow:
    on = one.visit.starts_at.astimezone(work.tz).date().isoformat()
    return OutcomeRow(
        visit_id=one.row.id,
        client=full_name(one.row.first_name, one.row.last_name, one.row.civility),
        service=label(one.row.service),
        planned=_told(one.planned, names),
        proposed=_proposed(one, names),
        fate=_(FATES[one.line.status]) if one.line and one.line.status in FATES else "",
        done=_really(work, one, names),
        state=_state(work, one.visit),
        differs=_differs(work, one),
        url=f"/planning?view=day&day={on}&visit={one.row.id}",
    )


def _state(work: Work, visit: Visit) -> str:
    return visit_state(visit.status, visit.worker_id is not None, False, visit.starts_at, work.now, tolerance(work))


def _told(place: Place, names: Mapping[int, str]) -> str:
    who = names.get(place.worker or 0) or _("Non affectée")
    return f"{who}, {span_text(place.start % DAY, place.end % DAY)}"


def _proposed(one: Thrice, names: Mapping[int, str]) -> str:
    if one.line is None or one.proposed is None:
        return ""
    if one.line.content.get("cancel"):
        return _("Annulée")
    return _told(one.proposed, names)


def _really(work: Work, one: Thrice, names: Mapping[int, str]) -> str:
    if one.done is not None:
        if one.visit.status == VisitStatus.RUNNING:
            return _("En cours : {told}", told=_told(one.done, names))
        return _told(one.done, names)
    if one.visit.status == VisitStatus.CANCELLED:
        why = cancellation_label(one.visit.cancellation) or one.visit.reason
        return _("Annulée : {reason}", reason=why) if why else _("Annulée")
    if not _over(work.now, one.visit):
        return _("À venir")
    return _("Sans pointage") if one.visit.worker_id else _("Non assurée")


def _over(now: datetime, visit: Visit) -> bool:
    return visit.ends_at <= now


def _differs(work: Work, one: Thrice) -> bool:
    """Whether the proposal, or what was done, is not what people had planned."""
    if one.proposed is not None and one.proposed != one.planned:
        return True
    if one.done is None:
        return one.visit.status == VisitStatus.CANCELLED or _over(work.now, one.visit)
    moved = (abs(one.done.start - one.planned.start), abs(one.done.end - one.planned.end))
    open_end = one.visit.status == VisitStatus.RUNNING
    return one.done.worker != one.planned.worker or moved[0] > NEAR or (not open_end and moved[1] > NEAR)


def _figures(work: Work, sheet: Sheet, found: Sequence[Thrice], proposed: bool) -> list[OutcomeFigure]:
    living = [one for one in found if one.visit.status != VisitStatus.CANCELLED or one.line]
    three = (
        [(one.row, one.planned) for one in living],
        [(one.row, one.wanted) for one in living if not (one.line and one.line.content.get("cancel"))],
        [(one.row, one.done) for one in living if one.done],
    )
    counted = [_counted(work, sheet, places) for places in three]
    labels = (
        _("Visites confiées, puis faites"),
        _("Visites non affectées"),
        _("Heures"),
        _("Trajets"),
        _("Visages différents"),
    )
    return [
        OutcomeFigure(told, counted[0][n], counted[1][n] if proposed else "—", counted[2][n] if n != 1 else "—")
        for n, told in enumerate(labels)
    ]


def _counted(work: Work, sheet: Sheet, places: Sequence[tuple[Row, Place]]) -> tuple[str, ...]:
    given = [(row, place) for row, place in places if place.worker is not None]
    minutes = sum(place.end - place.start for _row, place in given)
    ways = [row._replace(worker=place.worker) for row, place in sorted(given, key=lambda one: one[1].start)]
    faces = {(row.client, place.worker) for row, place in given}
    travelled = duration_text(day_map.travelled(work, sheet, ways))
    return str(len(given)), str(len(places) - len(given)), duration_text(minutes), travelled, str(len(faces))
