"""The control table of incidents, its figures, and the incidents of a record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any, Final

from careapp.actions import records
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.followup import Incident
from careapp.db.models.workers import Worker
from careapp.db.queries import followup as queries
from careapp.domain.incidents import GRAVE, IncidentStatus, Severity, category_label, is_overdue
from careapp.domain.listing import Listing
from careapp.domain.people import full_name, name_initials
from careapp.domain.permissions import Permission
from careapp.i18n import _, formats, ngettext
from careapp.readmodels.incidents import CategoryBar, IncidentFigures, IncidentPage, IncidentRow, WeekBar

WEEKS: Final = 12
MOST_CATEGORIES: Final = 7
AUTHORITIES: Final = {"department", "ars"}
STATUSES: Final = ("open", "overdue", "handled")


def listed(work: Work, listing: Listing) -> IncidentPage:
    """A page of the control table, the overdue first; counts are those of the filters, whatever the status."""
    work.require(Permission.INCIDENTS_READ)
    where = queries.incidents_wanted(work.actor.agency_id, listing, work.today)
    counts = {status: _count(work, where, listing, status) for status in ("", *STATUSES)}
    kept = [*where, *queries.with_status(listing.value("status"), work.today)]
    total = _count(work, where, listing, listing.value("status"))
    statement = queries.incidents_listed(kept, listing, work.today)
    rows = _rows(work, work.all(records.page_of(statement, listing, total)))
    counts["all"] = counts.pop("")
    return IncidentPage(rows, records.figures(listing, total), counts)


def _count(work: Work, where: list, listing: Listing, status: str) -> int:
    kept = [*where, *queries.with_status(status, work.today)]
    return work.session.scalar(queries.counted(queries.incidents_listed(kept, listing, work.today))) or 0


def of_record(work: Work, noun: str, row_id: int) -> list[IncidentRow]:
    """The incidents at a client's, or those that concern a worker."""
    work.require(Permission.INCIDENTS_READ)
    if noun == "client":
        statement = queries.incidents_at(work.actor.agency_id, work.get(Client, row_id).id or 0)
    else:
        statement = queries.incidents_with(work.actor.agency_id, work.get(Worker, row_id).id or 0)
    return _rows(work, work.all(statement.limit(200)))


def _rows(work: Work, found: Sequence[Any]) -> list[IncidentRow]:
    named: dict[int, list[str]] = {}
    for incident_id, worker in work.all(queries.workers_of_incidents([row.id for row, *_others in found])):
        named.setdefault(incident_id, []).append(full_name(worker.first_name, worker.last_name))
    return [_row(work, *row, named.get(row[0].id, [])) for row in found]


def _row(work: Work, incident: Incident, client: Client, supervisor: str | None, workers: list[str]) -> IncidentRow:
    return IncidentRow(
        id=incident.id or 0,
        number=incident.number,
        day=_day(incident.occurred_at.astimezone(work.tz).date(), work.today),
        client=full_name(client.first_name, client.last_name, client.civility),
        category=category_label(incident.category),
        severity=incident.severity,
        workers=", ".join(workers),
        supervisor=supervisor or "",
        supervisor_initials=name_initials(supervisor) if supervisor else "",
        supervisor_id=incident.supervisor_id or 0,
        status=incident.status,
        delay=delay_text(work, incident),
        overdue=is_overdue(incident.status, incident.due_on, work.today),
        open=incident.status != IncidentStatus.HANDLED,
        url=f"/incidents/{incident.id}",
    )


def _day(day: date, today: date) -> str:
    return formats.day_month(day) if day.year == today.year else formats.date_text(day)


def delay_text(work: Work, incident: Incident) -> str:
    """`"Traité en 2 j"`, `"Hors délai de 5 j"` or `"6 j restants"`."""
    if incident.status == IncidentStatus.HANDLED:
        if incident.handled_at is None:
            return _("Traité")
        taken = _days(incident.created_at, incident.handled_at)
        return _("Traité le jour même") if taken == 0 else _("Traité en {count} j", count=taken)
    left = (incident.due_on - work.today).days
    if left < 0:
        return _("Hors délai de {count} j", count=-left)
    return ngettext("{count} j restant", "{count} j restants", left) if left else _("À traiter aujourd’hui")


def _days(start: datetime, end: datetime) -> int:
    return max(0, round((end - start) / timedelta(days=1)))


def figures(work: Work) -> IncidentFigures:
    """What the last twelve weeks say, with everything still open."""
    work.require(Permission.INCIDENTS_READ)
    monday = work.today - timedelta(days=work.today.weekday(), weeks=WEEKS - 1)
    since = datetime.combine(monday, time(), work.tz)
    facts = work.all(queries.incident_facts(work.actor.agency_id, since))
    recent = [fact for fact in facts if fact.occurred_at >= since]
    still_open = [fact for fact in facts if fact.status != IncidentStatus.HANDLED]
    late = [fact for fact in still_open if fact.due_on < work.today]
    handled = [fact for fact in recent if fact.handled_at is not None and fact.status == IncidentStatus.HANDLED]
    days = [_days(fact.created_at, fact.handled_at) for fact in handled]
    in_time = sum(fact.handled_at.astimezone(work.tz).date() <= fact.due_on for fact in handled)
    weeks, highest = _weeks(work, recent, monday)
    return IncidentFigures(
        total=len(recent),
        open=len(still_open),
        overdue=len(late),
        overdue_share=round(100 * len(late) / len(still_open)) if still_open else 0,
        median=_("{count} j", count=round(median(days))) if days else "–",
        in_time=formats.percent(in_time / len(handled)) if handled else "–",
        grave_open=sum(fact.severity in GRAVE for fact in still_open),
        notified=sum(bool(AUTHORITIES & set(fact.informed)) for fact in recent),
        highest=highest,
        weeks=weeks,
        categories=_categories(recent),
    )


def _weeks(work: Work, recent: Sequence[Any], monday: date) -> tuple[list[WeekBar], int]:
    by_week: list[Counter[str]] = [Counter() for _week in range(WEEKS)]
    for fact in recent:
        week = (fact.occurred_at.astimezone(work.tz).date() - monday).days // 7
        if 0 <= week < WEEKS:
            by_week[week][fact.severity] += 1
    highest = max((week.total() for week in by_week), default=0)
    top = max(4, highest + highest % 2)
    bars = [_bar(monday + timedelta(weeks=index), week, top) for index, week in enumerate(by_week)]
    return bars, top


def _bar(monday: date, week: Counter[str], top: int) -> WeekBar:
    grave = sum(week[severity] for severity in GRAVE)
    day = formats.day_month(monday)
    return WeekBar(
        label=str(monday.day),
        month=day.partition(" ")[2] if monday.day <= 7 else "",
        minor=round(100 * week[Severity.MINOR] / top),
        moderate=round(100 * week[Severity.MODERATE] / top),
        grave=round(100 * grave / top),
        sentence=_("Semaine du {day} : {count}, dont {grave} graves", day=day, count=week.total(), grave=grave),
    )


def _categories(recent: Sequence[Any]) -> list[CategoryBar]:
    every = Counter(fact.category for fact in recent)
    grave = Counter(fact.category for fact in recent if fact.severity in GRAVE)
    top = max(every.values(), default=1)
    return [
        CategoryBar(
            label=category_label(category),
            count=number,
            plain=round(100 * (number - grave[category]) / top),
            grave=round(100 * grave[category] / top),
        )
        for category, number in every.most_common(MOST_CATEGORIES)
    ]
