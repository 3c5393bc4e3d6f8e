"""The planning on paper: the week of a worker, the month of a client. Absences are printed without their reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from careapp.actions.documents.texts import text_for
from careapp.actions.mission_sheets.assemble import agency_header
from careapp.actions.planning.month import Payload, Span, absent, contracts, granted_minutes, holidays, visits_of
from careapp.actions.work import Work
from careapp.db.models.clients import Client, ClientAddress
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.documents.planning_sheets import (
    ClientMonth,
    MonthDay,
    MonthLine,
    MonthWeek,
    WeekDay,
    WeekLine,
    WorkerWeek,
)
from careapp.documents.render import render
from careapp.domain.durations import DAY
from careapp.domain.months import WEEK, monday_of, month_first, month_last, month_weeks
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.domain.visits import VisitStatus
from careapp.i18n import LOCALES, _, current_locale, formats, using_locale


def worker_week(work: Work, worker_id: int, on: date, language: str = "") -> tuple[str, str]:
    """The title and the page of a worker's week; that it was printed is written down."""
    work.require(Permission.PLANNING_READ)
    worker = work.get(Worker, worker_id)
    monday = monday_of(on)
    with using_locale(_language(work, language)):
        sheet = _week_of(work, worker, monday)
        title = _("Semaine {week} {name}", week=monday.isocalendar().week, name=sheet.worker)
        text = text_for(work, "worker_week", None, current_locale())
    work.audit("print", worker, week=monday.isoformat())
    return title, render("worker_week", sheet, text.body)


def client_month(work: Work, client_id: int, on: date, language: str = "") -> tuple[str, str]:
    """The title and the page of a client's month; that it was printed is written down."""
    work.require(Permission.PLANNING_READ)
    client = work.get(Client, client_id)
    with using_locale(_language(work, language or client.language)):
        sheet = _month_of(work, client, on)
        title = _("Mois {month} {name}", month=f"{on:%Y-%m}", name=sheet.client)
        text = text_for(work, "client_month", None, current_locale())
    work.audit("print", client, month=f"{on:%Y-%m}")
    return title, render("client_month", sheet, text.body)


def week_value(work: Work, worker: Worker, on: date, language: str) -> WorkerWeek:
    """A worker's week as it is printed; access is checked by the caller."""
    with using_locale(language):
        return _week_of(work, worker, monday_of(on))


def month_value(work: Work, client: Client, on: date, language: str) -> ClientMonth:
    """A client's month as it is printed; access is checked by the caller."""
    with using_locale(language):
        return _month_of(work, client, on)


def _language(work: Work, wanted: str) -> str:
    return wanted if wanted in LOCALES else work.locale


def _living(work: Work, span: Span, where: object) -> dict[int, list[Payload]]:
    days: dict[int, list[Payload]] = defaultdict(list)
    for visit in visits_of(work, span, where):
        if visit["st"] != VisitStatus.CANCELLED:
            days[visit["d"]].append(visit)
    return days


def _week_of(work: Work, worker: Worker, monday: date) -> WorkerWeek:
    span, key = Span.of(work, monday, WEEK), worker.id or 0
    days = _living(work, span, Visit.worker_id == key)
    places = _places(work, [visit for found in days.values() for visit in found])
    away, off = absent(work, span, {key}).get(key, []), holidays(work, span)
    made = tuple(_day(monday, number, days[number], places, _note(number, away, off)) for number in range(WEEK))
    contract = contracts(work, monday, monday + timedelta(days=WEEK - 1), key).get(key, 0)
    return WorkerWeek(
        agency=agency_header(work),
        language=current_locale(),
        worker=full_name(worker.first_name, worker.last_name),
        week=formats.week_label(monday),
        days=made,
        minutes=sum(day.minutes for day in made),
        contract_minutes=contract,
        issued_on=work.today,
    )


def _day(monday: date, number: int, found: list[Payload], places: dict, note: str) -> WeekDay:
    lines = tuple(
        WeekLine(one["s"], one["e"], one["cl"], one["p"], places.get(one["i"], ""), one["st"] == VisitStatus.TO_CONFIRM)
        for one in found
    )
    return WeekDay(monday + timedelta(days=number), lines, _minutes(found), note)


def _note(number: int, away: list[tuple[int, int, str]], off: dict[int, str]) -> str:
    gone = any(start < (number + 1) * DAY and end > number * DAY for start, end, _reason in away)
    return " · ".join(filter(None, (off.get(number, ""), _("Absence") if gone else "")))


def _places(work: Work, found: list[Payload]) -> dict[int, str]:
    """Street and town of each visit, without what opens the door."""
    rows = work.all(work.mine(ClientAddress).where(ClientAddress.client_id.in_({one["ci"] for one in found})))  # type: ignore[attr-defined]
    known = {row.id: row for row in rows}
    mains = {row.client_id: row for row in sorted(rows, key=lambda row: row.main)}
    chosen = {one["i"]: known.get(one["ai"]) or mains.get(one["ci"]) for one in found}
    return {
        key: ", ".join(filter(None, (row.street, f"{row.postcode} {row.city}".strip())))
        for key, row in chosen.items()
        if row
    }


def _month_of(work: Work, client: Client, on: date) -> ClientMonth:
    weeks = month_weeks(on)
    first, last = month_first(on), month_last(on)
    span = Span.of(work, weeks[0], WEEK * len(weeks))
    days, off = _living(work, span, Visit.client_id == client.id), holidays(work, span)
    made = tuple(_calendar(weeks[0], number, days, off, (first, last)) for number in range(len(weeks)))
    inside = [
        visit for number, found in days.items() if first <= weeks[0] + timedelta(days=number) <= last for visit in found
    ]
    return ClientMonth(
        agency=agency_header(work),
        language=current_locale(),
        client=full_name(client.first_name, client.last_name, client.civility),
        month=first,
        weeks=made,
        minutes=_minutes(inside),
        visits=len(inside),
        granted_minutes=granted_minutes(work, client.id or 0, on),
        issued_on=work.today,
    )


def _calendar(
    start: date, week: int, days: dict[int, list[Payload]], off: dict[int, str], month: tuple[date, date]
) -> MonthWeek:
    made, minutes = [], 0
    for number in range(week * WEEK, (week + 1) * WEEK):
        on = start + timedelta(days=number)
        inside = month[0] <= on <= month[1]
        found = days[number] if inside else []
        lines = tuple(MonthLine(one["s"], one["e"], one["wn"], one["p"]) for one in found)
        made.append(MonthDay(on, inside, lines, off.get(number, "") if inside else ""))
        minutes += _minutes(found)
    return MonthWeek(tuple(made), minutes)


def _minutes(found: Iterable[Payload]) -> int:
    return sum(one["e"] - one["s"] for one in found)
