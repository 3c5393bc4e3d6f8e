"""The week of one worker or of one client; the keys are those of `careapp.components.week_grid`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlmodel import select

from careapp.actions.matching_data.decisions import settings_of
from careapp.actions.planning.board import COLOURS, Sheet, absence_of, closed, open_sheet, visits
from careapp.actions.work import Work
from careapp.db.models.clients import CarePlan, Client, ClientAddress
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.domain.durations import DAY, duration_text
from careapp.domain.months import monday_of
from careapp.domain.people import full_name, initials, short_name
from careapp.domain.permissions import Permission
from careapp.i18n import _, formats, ngettext
from careapp.matching import problem as engine
from careapp.matching.rules import BY_CODE

Payload = dict[str, Any]


def of_worker(work: Work, worker_id: int, on: date) -> Payload:
    """A worker's week: hours offered, absences, visits, contract."""
    work.require(Permission.PLANNING_READ)
    worker = work.get(Worker, worker_id)
    sheet, found = _week(work, on, Visit.worker_id == worker_id)
    known = sheet.workers.get(worker_id)
    minutes = _worked(found)
    travel = sum(visit["tr"] or 0 for visit in found if visit["st"] != "cancelled")
    contract = known.contract_minutes if known else None
    details = [worker.job_title, worker.city]
    if contract:
        details.append(_("contrat {hours}", hours=duration_text(contract)))
    totals = [(minutes, _("planifiées")), (travel, _("de trajet"))]
    if contract:
        totals.insert(1, (contract - minutes, _("restantes")))
    return {
        **_frame(work, "worker", on, found),
        "person": _person(worker_id, worker.first_name, worker.last_name, "", details),
        "days": [_day(sheet, known, number * DAY) for number in range(7)],
        "chips": [*_rest_chip(work, found), *_chips(found)],
        "totals": [{"value": duration_text(value), "label": label} for value, label in totals],
    }


def of_client(work: Work, client_id: int, on: date) -> Payload:
    """A client's week: visits with who comes, hours, continuity, what the care plan grants."""
    work.require(Permission.PLANNING_READ)
    client = work.get(Client, client_id)
    _sheet, found = _week(work, on, Visit.client_id == client_id)
    city = work.session.exec(
        select(ClientAddress.city).where(ClientAddress.client_id == client_id).order_by(ClientAddress.main.desc())  # type: ignore[attr-defined]
    ).first()
    details = [city or "", _("GIR {gir}", gir=client.gir) if client.gir else ""]
    faces = Counter(visit["w"] for visit in found if visit["w"] and visit["st"] != "cancelled")
    totals = [
        {"value": duration_text(_worked(found)), "label": _("cette semaine")},
        {"value": str(len(faces)), "label": ngettext("intervenant", "intervenants", len(faces))},
    ]
    if faces:
        share = round(100 * faces.most_common(1)[0][1] / faces.total())
        totals.append({"value": f"{share}\u202f%", "label": _("par la même personne")})
    return {
        **_frame(work, "client", on, found),
        "person": _person(client_id, client.first_name, client.last_name, client.civility, details),
        "days": [{"off": [], "abs": []} for _number in range(7)],
        "chips": _chips(found),
        "totals": totals,
        **_grant(work, client_id, on, found),
    }


def _week(work: Work, on: date, where: Any) -> tuple[Sheet, list[Payload]]:
    monday = monday_of(on)
    sheet, rows = open_sheet(work, monday, monday + timedelta(days=6), where)
    found = visits(work, sheet, rows)
    names = {row.id: row for row in work.all(work.mine(Worker).where(Worker.id.in_({row.worker for row in rows})))}  # type: ignore[union-attr]
    for visit in found:
        number = visit["s"] // DAY
        visit.update(d=max(number, 0), s=visit["s"] - number * DAY, e=visit["e"] - number * DAY)
        worker = names.get(visit["w"])
        visit["wn"] = _first_name_first(worker) if worker else ""
    return sheet, [visit for visit in found if 0 <= visit["d"] < 7]


def _first_name_first(worker: Worker) -> str:
    return f"{worker.first_name} {worker.last_name[:1]}." if worker.first_name else short_name("", worker.last_name)


def _frame(work: Work, kind: str, on: date, found: Sequence[Payload]) -> Payload:
    return {"kind": kind, "start": monday_of(on).isoformat(), "tz": str(work.tz), "visits": list(found)}


def _person(key: int, first: str, last: str, civility: str, details: Sequence[str]) -> Payload:
    told = " · ".join(filter(None, details))
    return {
        "i": key,
        "n": full_name(first, last, civility),
        "s": initials(first, last),
        "c": key % COLOURS,
        "sub": told,
    }


def _day(sheet: Sheet, worker: engine.Worker | None, midnight: int) -> Payload:
    if worker is None:
        return {"off": [], "abs": [{"f": 0, "t": DAY, "label": _("N’est plus en activité")}]}
    away = [one for one in worker.absences if one.start < midnight + DAY and one.end > midnight]
    return {"off": closed(worker, midnight), "abs": [absence_of(sheet, one, midnight) for one in away]}


def _worked(found: Sequence[Payload]) -> int:
    return sum(visit["e"] - visit["s"] for visit in found if visit["st"] != "cancelled")


def _chips(found: Sequence[Payload]) -> list[Payload]:
    living = [visit for visit in found if visit["st"] != "cancelled"]
    open_ones = sum(visit["w"] is None for visit in living)
    doubtful = sum(visit["st"] == "to_confirm" for visit in living)
    wrong = sum(visit["st"] == "conflict" for visit in living)
    told = [
        (open_ones, ngettext("{count} non affectée", "{count} non affectées", open_ones), "red"),
        (wrong, ngettext("{count} conflit", "{count} conflits", wrong), "red"),
        (doubtful, ngettext("{count} à confirmer", "{count} à confirmer", doubtful), "amber"),
    ]
    return [{"text": text, "tone": tone} for count, text, tone in told if count]


def _rest_chip(work: Work, found: Sequence[Payload]) -> list[Payload]:
    """Whether the nights of the week leave the rest that the rule of the agency asks for."""
    ends: dict[int, int] = {}
    starts: dict[int, int] = {}
    for visit in found:
        if visit["st"] != "cancelled":
            ends[visit["d"]] = max(ends.get(visit["d"], 0), visit["e"])
            starts[visit["d"]] = min(starts.get(visit["d"], DAY), visit["s"])
    rests = [starts[day + 1] + DAY - ends[day] for day in ends if day + 1 in starts]
    if not rests:
        return []
    least = BY_CODE["daily_rest"].setting(settings_of(work)).limit
    if min(rests) < least:
        return [{"text": _("Repos de {hours}", hours=duration_text(min(rests))), "tone": "red"}]
    return [{"text": _("Repos {hours} respecté", hours=duration_text(least)), "tone": "green"}]


def _grant(work: Work, client_id: int, on: date, found: Sequence[Payload]) -> Payload:
    plan = work.session.exec(
        work.mine(CarePlan).where(
            CarePlan.client_id == client_id,
            CarePlan.starts_on <= on,
            (CarePlan.ends_on.is_(None)) | (CarePlan.ends_on >= on),  # type: ignore[union-attr]
        )
    ).first()
    if plan is None:
        return {}
    first = on.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    _sheet, rows = open_sheet(work, first, after - timedelta(days=1), Visit.client_id == client_id)
    minutes = sum(row.end - row.start for row in rows if row.status != "cancelled")
    used = _("{used} sur {granted}", used=duration_text(minutes), granted=duration_text(plan.monthly_minutes))
    tone = "red" if minutes > plan.monthly_minutes else "amber" if minutes > 0.85 * plan.monthly_minutes else "gray"
    return {"note": {"label": _("Plan d’aide {month}", month=formats.month(on)), "value": used, "tone": tone}}
