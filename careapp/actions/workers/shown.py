"""A worker's rows in words for the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from careapp.actions.work import Work
from careapp.db.models.absences import AbsenceRequest
from careapp.db.models.catalog import Skill
from careapp.db.models.workers import Absence, Availability, AvailabilityException, Contract, WorkerSkill
from careapp.domain.durations import DAY, clock_text, duration_text
from careapp.domain.recurrence import WEEKDAYS
from careapp.domain.workers import ABSENCE_LABELS, CONTRACT_LABELS, EXPIRING_DAYS
from careapp.i18n import _, formats
from careapp.readmodels.workers import (
    AbsenceView,
    ContractView,
    DayHours,
    ExceptionView,
    HoursRow,
    SkillView,
)


def validity(expires_on: date | None, today: date) -> str:
    """ok, soon (within two months), expired, or endless."""
    if expires_on is None:
        return "endless"
    if expires_on < today:
        return "expired"
    return "soon" if expires_on <= today + timedelta(days=EXPIRING_DAYS) else "ok"


def skill(row: WorkerSkill, held: Skill, category: str, level_name: str, today: date) -> SkillView:
    """A skill held at a level."""
    return SkillView(
        id=row.id or 0,
        skill_id=row.skill_id,
        name=held.name,
        category=category,
        level=row.level,
        level_name=level_name,
        obtained_on=row.obtained_on.isoformat() if row.obtained_on else "",
        expires_on=row.expires_on.isoformat() if row.expires_on else "",
        obtained_text=formats.date_text(row.obtained_on),
        expires_text=formats.date_text(row.expires_on),
        validity=validity(row.expires_on, today),
        blocking=held.blocking,
    )


def closing_text(minutes: int) -> str:
    """The clock time of the end of a span; midnight is 24:00."""
    return "24:00" if minutes == DAY else clock_text(minutes)


def hours(rows: Sequence[Availability]) -> list[HoursRow]:
    """The spans of the week as the form shows them; midnight as an end is written 00:00, as clocks write it."""
    return [HoursRow(row.weekday, clock_text(row.start), clock_text(row.end)) for row in rows]


def week(rows: Sequence[Availability]) -> list[DayHours]:
    """The seven days in words."""
    days = []
    for weekday, name in enumerate(WEEKDAYS):
        spans = [(row.start, row.end) for row in rows if row.weekday == weekday]
        text = ", ".join(f"{clock_text(start)}–{closing_text(end)}" for start, end in spans)
        total = sum(end - start for start, end in spans)
        days.append(DayHours(weekday, _(name), text, duration_text(total) if total else ""))
    return days


def exception(row: AvailabilityException) -> ExceptionView:
    """Hours of one date that differ from the week's."""
    whole = (row.start, row.end) == (0, DAY)
    return ExceptionView(
        id=row.id or 0,
        day=formats.short_day(row.on),
        on=row.on.isoformat(),
        hours=_("Toute la journée") if whole else f"{clock_text(row.start)}–{closing_text(row.end)}",
        start="" if whole else clock_text(row.start),
        end="" if whole else clock_text(row.end),
        available=row.available,
    )


def period(work: Work, row: Absence | AbsenceRequest) -> tuple[str, str, str, str, str]:
    """An absence in words, then its first and last days and their times when it is not made of whole days."""
    start, end = row.starts_at.astimezone(work.tz), row.ends_at.astimezone(work.tz)
    last = (end - timedelta(minutes=1)).date()
    whole = (start.hour, start.minute, end.hour, end.minute) == (0, 0, 0, 0)
    if whole:
        days = formats.short_day(start.date())
        text = days if start.date() == last else f"{days} – {formats.short_day(last)}"
        return text, start.date().isoformat(), last.isoformat(), "", ""
    opening, closing = f"{start:%H:%M}", f"{end:%H:%M}"
    if start.date() == last:
        text = f"{formats.short_day(last)} {opening}–{closing}"
    else:
        text = f"{formats.short_day(start.date())} {opening} – {formats.short_day(last)} {closing}"
    return text, start.date().isoformat(), last.isoformat(), opening, closing


def phase(work: Work, row: Absence) -> str:
    """Past, current or coming."""
    if row.ends_at <= work.now:
        return "past"
    return "current" if row.starts_at <= work.now else "coming"


def reason(key: str) -> str:
    """The words of a reason."""
    return _(ABSENCE_LABELS.get(key, key))


def absence(work: Work, row: Absence, visits: int) -> AbsenceView:
    """An absence and the visits planned meanwhile."""
    text, first, last, start, end = period(work, row)
    return AbsenceView(
        id=row.id or 0,
        version=row.version,
        reason=row.reason,
        reason_label=reason(row.reason),
        remark=row.remark,
        period=text,
        first=first,
        last=last,
        start=start,
        end=end,
        time=phase(work, row),
        visits=visits,
        planning_url=f"/planning?day={first}&worker={row.worker_id}",
    )


def is_current(row: Contract, today: date) -> bool:
    """Whether a contract is in force on a day."""
    return row.starts_on <= today and (row.ends_on is None or today <= row.ends_on)


def contract(row: Contract, today: date) -> ContractView:
    """A work contract."""
    end = formats.date_text(row.ends_on) if row.ends_on else _("sans fin")
    return ContractView(
        id=row.id or 0,
        kind=row.kind,
        kind_label=_(CONTRACT_LABELS.get(row.kind, row.kind)),
        weekly=duration_text(row.weekly_minutes),
        days_per_week=row.days_per_week,
        starts_on=row.starts_on.isoformat(),
        ends_on=row.ends_on.isoformat() if row.ends_on else "",
        period=f"{formats.date_text(row.starts_on)} – {end}",
        current=is_current(row, today),
    )
