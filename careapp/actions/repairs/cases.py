"""What went wrong: somebody away, a visit added or longer, a day as it stands; and the visits it concerns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlmodel import select

from careapp.actions.dashboard.open_visits import WAITING, midnight
from careapp.actions.matching_data.asked import minutes_between
from careapp.actions.visits.locks import closed_of, left_alone
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.absences import ReplacementWish
from careapp.db.models.catalog import Service
from careapp.db.models.clients import Client
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Absence, Worker
from careapp.domain.people import format_phone, full_name
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, Refused
from careapp.domain.replacements import Wish, read_wish
from careapp.domain.workers import ABSENCE_LABELS
from careapp.i18n import _, formats
from careapp.readmodels.repairs import RepairCase, UncoveredVisit

ABSENCE: Final = "absence"
VISIT: Final = "visit"
DAY: Final = "day"
MOST_DAYS: Final = 7
LONGEST: Final = 12 * 60
SHOWN: Final = 300


@dataclass(frozen=True, slots=True)
class Trouble:
    """A breakdown: its days, the absences behind it, the visits it concerns, and those nobody has on these days."""

    kind: str
    row_id: int
    first: date
    last: date
    least: date
    most: date
    absences: tuple[Absence, ...]
    concerned: tuple[Visit, ...]
    others: tuple[Visit, ...]
    wishes: dict[int, str]
    minutes: int = 0
    closed: frozenset[int] = frozenset()  # those whose day is locked, which stay as they are

    def wish(self, visit: Visit) -> str:
        """What the client of a visit wants, as far as it was noted."""
        return self.wishes.get(visit.id or 0, Wish.ASK)


def trouble(work: Work, kind: str, row_id: int, first: str = "", last: str = "", minutes: int = 0) -> Trouble:
    """The breakdown a screen names: an absence, a visit, or a day (`first`); raise NotFound or Refused."""
    if kind == ABSENCE:
        absence = work.get(Absence, row_id)
        return _found(work, kind, row_id, _absence_span(work, absence, first, last), [absence])
    if kind == VISIT:
        return _of_visit(work, work.get(Visit, row_id), minutes)
    if kind != DAY:
        raise NotFound(_("Cet élément n’existe pas ou n’existe plus."))
    on = max(_day(first, work.today), work.today)
    span = on, min(max(_day(last, on), on), on + timedelta(days=MOST_DAYS - 1)), work.today, date.max
    return _found(work, kind, 0, span, _away(work, span[0], span[1]))


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise


def _absence_span(work: Work, absence: Absence, first: str, last: str) -> tuple[date, date, date, date]:
    """The days looked at, and those among which they may be chosen: a week at most of what is left of an absence."""
    most = (absence.ends_at - timedelta(minutes=1)).astimezone(work.tz).date()
    least = min(max(absence.starts_at.astimezone(work.tz).date(), work.today), most)
    begin = min(max(_day(first, least), least), most)
    end = min(max(_day(last, most), begin), begin + timedelta(days=MOST_DAYS - 1), most)
    return begin, end, least, most


def _away(work: Work, first: date, last: date) -> list[Absence]:
    ends = Absence.ends_at > max(midnight(work, first), work.now)
    begins = Absence.starts_at < midnight(work, last + timedelta(days=1))
    return list(work.all(work.mine(Absence).where(begins, ends).order_by(Absence.starts_at, Absence.id)))


def _found(
    work: Work, kind: str, row_id: int, span: tuple[date, date, date, date], absences: Sequence[Absence]
) -> Trouble:
    first, last, least, most = span
    coming = coming_in(work, first, last)
    concerned = [visit for absence in absences for visit in _within(work, coming, absence)]
    nobody = work.all(coming.where(Visit.worker_id.is_(None)).order_by(Visit.starts_at, Visit.id))  # type: ignore[union-attr]
    ordered = tuple(sorted(concerned, key=lambda visit: (visit.starts_at, visit.id)))
    known, closed = wishes_of(work, [*ordered, *nobody]), closed_of(work, [*ordered, *nobody])
    days = first, last, least, most
    return Trouble(kind, row_id, *days, tuple(absences), ordered, tuple(nobody), known, closed=closed)


def coming_in(work: Work, first: date, last: date) -> Any:
    """A select of the visits still to give on some days."""
    begins, ends = max(midnight(work, first), work.now), midnight(work, last + timedelta(days=1))
    waiting = Visit.status.in_(WAITING)  # type: ignore[attr-defined]
    return work.mine(Visit).where(waiting, Visit.starts_at > begins, Visit.starts_at < ends)


def _within(work: Work, coming: Any, absence: Absence) -> Sequence[Visit]:
    together = Visit.starts_at < absence.ends_at, Visit.ends_at > absence.starts_at
    return work.all(coming.where(Visit.worker_id == absence.worker_id, *together))


def _of_visit(work: Work, visit: Visit, minutes: int) -> Trouble:
    """A visit that nobody has, or one that lasts longer than it did."""
    if visit.status not in WAITING or visit.starts_at <= work.now:
        raise Refused(_("Cette visite a déjà commencé ou n’est plus prévue : il n’y a rien à réparer autour d’elle."))
    on, was = visit.starts_at.astimezone(work.tz).date(), minutes_between(visit.starts_at, visit.ends_at)
    if minutes and not 5 <= minutes <= LONGEST:
        raise Refused(_("Une visite dure de 5 min à 12 h."), "minutes")
    others = work.all(coming_in(work, on, on).where(Visit.worker_id.is_(None), Visit.id != visit.id))  # type: ignore[union-attr]
    known, closed = wishes_of(work, [visit, *others]), closed_of(work, [visit, *others])
    return Trouble(VISIT, visit.id or 0, on, on, on, on, (), (visit,), tuple(others), known, minutes or was, closed)


def wishes_of(work: Work, visits: Sequence[Visit]) -> dict[int, str]:
    """What was noted for visits."""
    ids, found = [visit.id for visit in visits], {}
    for first in range(0, len(ids), 500):
        part = ReplacementWish.visit_id.in_(ids[first : first + 500])  # type: ignore[attr-defined]
        found |= {row.visit_id: row.wish for row in work.all(work.mine(ReplacementWish).where(part))}
    return found


def case(work: Work, kind: str, row_id: int, first: str = "", last: str = "", minutes: int = 0) -> RepairCase:
    """A breakdown with the visits it concerns, as its screen shows it."""
    work.require(Permission.PLANNING_READ)
    found = trouble(work, kind, row_id, first, last, minutes)
    title, detail = _words(work, found)
    shown = _shown(work, found)
    return RepairCase(
        kind=found.kind,
        row_id=found.row_id,
        title=title,
        detail=detail,
        first=found.first.isoformat(),
        last=found.last.isoformat(),
        least=found.least.isoformat(),
        most="" if found.most == date.max else found.most.isoformat(),
        minutes=found.minutes,
        days=_days(found.first, found.last),
        visits=shown[:SHOWN],
        others=sum(visit.id not in found.closed for visit in found.others),
        closed=left_alone(len(found.closed)),
        to_ask=sum(one.wish == Wish.ASK for one in shown),
        left=sum(one.wish == Wish.LEAVE and not one.closed for one in shown),
    )


def _days(first: date, last: date) -> str:
    if first == last:
        return formats.long_day(first)
    return f"{formats.short_day(first)} – {formats.short_day(last)}"


def _words(work: Work, found: Trouble) -> tuple[str, str]:
    if found.kind == VISIT:
        visit = found.concerned[0]
        client = work.get(Client, visit.client_id)
        name = full_name(client.first_name, client.last_name, client.civility)
        nobody = visit.worker_id is None
        return (_("Une visite à caser : {client}", client=name), "") if nobody else (
            _("Une visite plus longue : {client}", client=name), ""
        )  # fmt: skip
    names = [_named(work, absence) for absence in found.absences if _concerns(found, absence)]
    if found.kind == ABSENCE:
        return names[0] if names else _named(work, found.absences[0]), _until(work, found.absences[0])
    return _("Le planning à réparer"), " · ".join(names)


def _concerns(found: Trouble, absence: Absence) -> bool:
    return any(visit.worker_id == absence.worker_id for visit in found.concerned)


def _named(work: Work, absence: Absence) -> str:
    worker, reason = work.get(Worker, absence.worker_id), _(ABSENCE_LABELS.get(absence.reason, absence.reason))
    return f"{full_name(worker.first_name, worker.last_name)}, {reason[0].lower()}{reason[1:]}"


def _until(work: Work, absence: Absence) -> str:
    start, end = (at.astimezone(work.tz) for at in (absence.starts_at, absence.ends_at - timedelta(minutes=1)))
    since = _("depuis le {date}", date=formats.short_day(start.date()))
    until = _("jusqu’au {date}", date=formats.short_day(end.date()))
    return f"{since}, {until}"


def _shown(work: Work, found: Trouble) -> list[UncoveredVisit]:
    ids = [visit.id for visit in found.concerned]
    names: dict[int | None, tuple] = {}
    for first in range(0, len(ids), 500):
        joined = select(Visit.id, Client, Service.name, Worker).join(Client, Client.id == Visit.client_id)  # type: ignore[call-overload]
        joined = joined.join(Service, Service.id == Visit.service_id).join(
            Worker, Worker.id == Visit.worker_id, isouter=True
        )
        names |= {row[0]: row[1:] for row in work.all(joined.where(Visit.id.in_(ids[first : first + 500])))}  # type: ignore[union-attr]
    counts = Counter(visit.client_id for visit in found.concerned)
    rows = [
        replace(_row(work, visit, found.wish(visit), *names[visit.id]), closed=visit.id in found.closed)
        for visit in found.concerned
    ]
    noted = Counter((row.client_id, row.wish) for row in rows)
    return [
        replace(row, of_client=counts[row.client_id], alike=noted[row.client_id, row.wish] == counts[row.client_id])
        for row in rows
    ]


def _row(work: Work, visit: Visit, wish: str, client: Client, service: str, worker: Worker | None) -> UncoveredVisit:
    phone, day = client.phone or client.mobile, visit.starts_at.astimezone(work.tz).date()
    return UncoveredVisit(
        id=visit.id or 0,
        day=formats.short_day(day),
        hours=formats.span(visit.starts_at, visit.ends_at, work.tz),
        client=full_name(client.first_name, client.last_name, client.civility),
        client_id=client.id or 0,
        service=label(service),
        worker=full_name(worker.first_name, worker.last_name) if worker else _("Non affectée"),
        phone=format_phone(phone) if phone else "",
        phone_url=f"tel:{phone}" if phone else "",
        wish=wish,
        locked=visit.locked,
        href=f"/planning?day={day}&visit={visit.id}",
    )


def note_wishes(work: Work, visit_ids: Sequence[int], wish: str) -> None:
    """Note whether the client of visits wants somebody else; raise Refused or NotFound."""
    work.require(Permission.PLANNING_EDIT)
    chosen, visits = read_wish(wish), [work.get(Visit, visit_id) for visit_id in visit_ids]
    for visit in visits:
        _keep(work, visit, chosen)
    if visits:
        work.audit("note_wish", visits[0], wish=str(chosen), visits=len(visits))


def _keep(work: Work, visit: Visit, wish: Wish) -> None:
    row = work.session.exec(work.mine(ReplacementWish).where(ReplacementWish.visit_id == visit.id)).first()
    row = row or ReplacementWish(agency_id=work.actor.agency_id, visit_id=visit.id or 0, wish=wish, noted_at=work.now)
    row.wish, row.noted_by, row.noted_at = wish, work.actor.name, work.now
    work.session.add(row)


def left_out(found: Trouble, now: datetime) -> list[Visit]:
    """The visits whose client wants nobody else: they are to be cancelled, not replaced."""
    open_ones = (visit for visit in found.concerned if visit.id not in found.closed)
    return [visit for visit in open_ones if found.wish(visit) == Wish.LEAVE and visit.starts_at > now]
