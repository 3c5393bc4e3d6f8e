"""What somebody else did to a visit since a person saw it, beside what that person wants of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from careapp.actions.visits import traces
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.catalog import Service
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.domain.visits import VISIT_BADGES
from careapp.i18n import N_, _, formats
from careapp.readmodels.planning import Overtaken, OvertakenLine

LABELS: Final = {
    "worker": N_("Intervenant"),
    "time": N_("Horaire"),
    "service": N_("Prestation"),
    "status": N_("Statut"),
    "locked": N_("Verrou"),
}
Fields = Mapping[str, Any]


def overtaken(work: Work, visit_id: int, seen_version: int, form: Mapping[str, str]) -> Overtaken:
    """Who changed a visit since a version of it, and each value as it was seen, as it is, as the form wants it."""
    work.require(Permission.PLANNING_READ)
    visit = work.session.get(Visit, visit_id)
    entries = traces.entries(work, visit_id)
    told = Overtaken(entries[0].actor, formats.clock(entries[0].at, work.tz)) if entries else Overtaken()
    if visit is None or visit.agency_id != work.actor.agency_id:
        return replace(told, gone=True)
    after = traces.snapshot(visit)
    before = dict(after)
    for entry in entries:  # the latest first, so that the oldest value stays
        trace = entry.changes.get("visits", {}).get(str(visit_id))
        if trace and trace["version"] > seen_version:
            before |= trace["before"] or {}
    seen, now, wanted = _told(work, before), _told(work, after), _wanted(work, form)
    lines = [
        OvertakenLine(_(LABELS[name]), seen[name], now[name], wanted.get(name, ""))
        for name in LABELS
        if now[name] != seen[name] or wanted.get(name, now[name]) != now[name]
    ]
    return replace(told, lines=lines)


def _told(work: Work, fields: Fields) -> dict[str, str]:
    starts, ends = (datetime.fromisoformat(fields[name]) for name in ("starts_at", "ends_at"))
    day, badge = formats.short_day(starts.astimezone(work.tz).date()), VISIT_BADGES[fields["status"]]
    return {
        "worker": _worker(work, fields["worker_id"]),
        "time": _("{day}, {span}", day=day, span=formats.span(starts, ends, work.tz)),
        "service": label(work.get(Service, fields["service_id"]).name),
        "status": _(badge.label),
        "locked": _("verrouillée") if fields["locked"] else _("libre"),
    }


def _worker(work: Work, worker_id: int | None) -> str:
    worker = work.get(Worker, worker_id) if worker_id else None
    return full_name(worker.first_name, worker.last_name) if worker else _("personne encore")


def _wanted(work: Work, form: Mapping[str, str]) -> dict[str, str]:
    """What a form asks for, as far as it can be read."""
    found = {}
    if (worker := form.get("worker_id", "")).isdigit() or worker == "":
        found["worker"] = _worker(work, int(worker or 0))
    if (service := form.get("service_id", "")).isdigit():
        found["service"] = label(work.get(Service, int(service)).name)
    try:
        starts, ends = (datetime.fromisoformat(f"{form['day']}T{form[name]}") for name in ("start", "end"))
    except (KeyError, ValueError):
        return found
    local = [at.replace(tzinfo=work.tz) for at in (starts, ends)]
    span = formats.span(*local, work.tz)
    return {**found, "time": _("{day}, {span}", day=formats.short_day(starts.date()), span=span)}
