"""Alerts about people and hours: clients nobody visits, skills that end, plans and contracts that do not come out."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from fractions import Fraction

from careapp.actions.alerts.sight import Sight, Span
from careapp.db.queries import alerts as queries
from careapp.domain.alerts import Kind, drift, share_of_days
from careapp.domain.durations import duration_text
from careapp.domain.people import full_name, initials
from careapp.i18n import _, formats
from careapp.i18n.formats import NO_BREAK
from careapp.readmodels.alerts import AlertRow

Shares = dict[int, dict[str, Fraction]]
Names = dict[int, tuple[str, str]]


def idle(sight: Sight) -> list[AlertRow]:
    """Active clients without any visit to come."""
    work = sight.work
    return [
        AlertRow(
            kind=Kind.IDLE,
            subject=f"client:{key}",
            name=full_name(first, last, title),
            initials=initials(first, last),
            hue=key,
            what=_seen(sight, seen),
            detail="",
            urgent=False,
            href=f"/clients/{key}?tab=opportunities",
        )
        for key, title, first, last, seen in work.tuples(queries.idle_clients(work.actor.agency_id, work.now))
    ]


def _seen(sight: Sight, last: datetime | None) -> str:
    if last is None:
        return _("Aucune visite")
    return _("Dernière visite le {day}", day=formats.date_text(last.astimezone(sight.work.tz).date()))


def skills(sight: Sight) -> list[AlertRow]:
    """Skills that have ended or end within the agency's delay; the shorter delay makes them urgent."""
    work, limits = sight.work, sight.limits
    until = work.today + timedelta(days=limits.skill_days)
    urgent = work.today + timedelta(days=limits.skill_urgent_days)
    return [
        AlertRow(
            kind=Kind.SKILL,
            subject=f"skill:{key}:{ends}",
            name=full_name(first, last),
            initials=initials(first, last),
            hue=worker,
            what=name,
            detail=_expiry(ends, work.today),
            urgent=ends <= urgent,
            href=f"/workers/{worker}?tab=skills",
        )
        for key, worker, first, last, name, ends in work.tuples(queries.expiring_skills(work.actor.agency_id, until))
    ]


def _expiry(ends: date, today: date) -> str:
    if ends < today:
        return _("Expirée le {day}", day=formats.date_text(ends))
    return _("Expire le {day}", day=formats.date_text(ends))


def plans(sight: Sight) -> list[AlertRow]:
    """Clients whose hours of the month, planned and done, leave what their plans grant; the furthest first."""
    work, month = sight.work, sight.month
    granted: dict[int, Fraction] = defaultdict(Fraction)
    names: dict[int, tuple[str, str, str]] = {}
    for key, *name, minutes, starts, ends in work.tuples(queries.care_plans(work.actor.agency_id, *month)):
        granted[key] += minutes * share_of_days(starts, ends, *month)
        names[key] = tuple(name)
    used = _client_minutes(sight, month)
    found = []
    for key, minutes in granted.items():
        apart = drift(used.get(key, 0), round(minutes), sight.limits.plan_percent)
        if apart is not None:
            title, first, last = names[key]
            row = _apart(Kind.PLAN, f"plan:{key}:{month.first:%Y-%m}", (first, last), used.get(key, 0), minutes, apart)
            called = full_name(first, last, title)
            found.append((apart, _told(row, key, called, formats.month(month.first), f"/planning?client={key}")))
    return [row for _apart_by, row in sorted(found, key=lambda one: -abs(one[0]))]


def _client_minutes(sight: Sight, span: Span) -> dict[int, int]:
    """Minutes planned or done at each client, by whoever has the visit and by nobody yet."""
    planned = sight.planned_in(span)
    minutes = planned.total(planned.client)
    unassigned = queries.unassigned_minutes(sight.work.actor.agency_id, *sight.instants(span))
    for client, more in sight.work.tuples(unassigned):
        minutes[client] = minutes.get(client, 0) + more
    return minutes


def contracts(sight: Sight) -> list[AlertRow]:
    """Workers whose planned hours leave their contract's, absences taken off, by the week or the month."""
    work, limits = sight.work, sight.limits
    spans = {"week": sight.week, "month": sight.month}
    planned = {name: (inside := sight.planned_in(span)).total(inside.worker) for name, span in spans.items()}
    expected, names = _expected(sight, spans)
    found = []
    for key, name in names.items():
        told = {span: planned[span].get(key, 0) for span in spans}
        apart = drift(told[limits.contract_span], round(expected[key][limits.contract_span]), limits.contract_percent)
        if apart is None:
            continue
        mine, others = limits.contract_span, "week" if limits.contract_span == "month" else "month"
        subject = f"contract:{key}:{spans[mine].first.isoformat()}"
        row = _apart(Kind.CONTRACT, subject, name, told[mine], expected[key][mine], apart)
        beside = f"{_span_name(others)} : {_against(told[others], expected[key][others])}"
        href = f"/planning?view=week&worker={key}&day={work.today.isoformat()}"
        found.append((apart, _told(row, key, full_name(*name), _span_name(mine), href, beside)))
    return [row for _apart_by, row in sorted(found, key=lambda one: -abs(one[0]))]


def _expected(sight: Sight, spans: dict[str, Span]) -> tuple[Shares, Names]:
    """The minutes that contracts ask for in each span, without the share of it that absences take."""
    work, agency_id = sight.work, sight.work.actor.agency_id
    whole = Span(min(span.first for span in spans.values()), max(span.last for span in spans.values()))
    expected: Shares = defaultdict(lambda: dict.fromkeys(spans, Fraction()))
    names: Names = {}
    for key, first, last, weekly, starts, ends in work.tuples(queries.contracts(agency_id, *whole)):
        names[key] = first, last
        for name, span in spans.items():
            days = (span.last - span.first).days + 1
            expected[key][name] += Fraction(weekly * days, 7) * share_of_days(starts, ends, *span)
    away: Shares = defaultdict(lambda: dict.fromkeys(spans, Fraction()))
    for key, starts, ends in work.tuples(queries.absences(agency_id, *sight.instants(whole))):
        for name, span in spans.items():
            away[key][name] += _overlap(starts, ends, *sight.instants(span))
    for key, shares in away.items():
        for name, share in shares.items():
            if key in names:
                expected[key][name] *= max(Fraction(), 1 - share)
    return expected, names


def _overlap(starts: datetime, ends: datetime, begins: datetime, until: datetime) -> Fraction:
    seconds = (min(ends, until) - max(starts, begins)).total_seconds()
    return Fraction(max(0, round(seconds)), round((until - begins).total_seconds()))


def _span_name(span: str) -> str:
    return _("cette semaine") if span == "week" else _("ce mois")


def _against(planned: int, expected: Fraction | int) -> str:
    return _("{planned} sur {expected}", planned=duration_text(planned), expected=duration_text(round(expected)))


def _apart(kind: Kind, subject: str, name: tuple[str, str], planned: int, expected: Fraction, apart: int) -> AlertRow:
    sign = "+" if apart > 0 else "−"
    return AlertRow(
        kind=kind, subject=subject, name="", initials=initials(*name), hue=0, what=_against(planned, expected),
        detail=f"{sign}{abs(apart)}{NO_BREAK}%", urgent=apart > 0, href="",
    )  # fmt: skip


def _told(row: AlertRow, key: int, name: str, span: str, href: str, beside: str = "") -> AlertRow:
    word = _("au-dessus") if row.urgent else _("en dessous")
    detail = " · ".join(filter(None, (f"{row.detail} {word}", beside)))
    return AlertRow(
        kind=row.kind, subject=row.subject, name=name, initials=row.initials, hue=key, what=f"{row.what} {span}",
        detail=detail, urgent=row.urgent, href=href,
    )  # fmt: skip
