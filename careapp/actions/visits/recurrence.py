"""A recurring visit changed for itself, for those that follow, or for all that nobody changed by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from careapp.actions.visits import series_trace
from careapp.actions.visits.changed import by_hand_text
from careapp.actions.visits.edit import VisitDraft, parse_draft
from careapp.actions.visits.following import follow, picture, standing, trial
from careapp.actions.visits.guards import check_mission, check_open
from careapp.actions.visits.places import pattern, place_on, rule_above, timing
from careapp.actions.work import Work
from careapp.db.models.missions import Mission, Slot, SlotWorker
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.domain.day_rules import ON_HOLIDAY_LABELS, SCHOOL_LABELS, OnHoliday, SchoolTime
from careapp.domain.opportunities import check_editable
from careapp.domain.permissions import Permission
from careapp.domain.recurrence import Scope, check_running, check_slots, pattern_text, wall_minutes
from careapp.domain.refusal import Refused, RefusedFields
from careapp.domain.visits import check_replannable
from careapp.i18n import _
from careapp.readmodels.recurrence import PatternChange, SeriesView

NO_SERIES = SeriesView()


def series(work: Work, visit_id: int) -> SeriesView:
    """The series a visit belongs to; an empty one for a visit that comes from no slot."""
    work.require(Permission.PLANNING_READ)
    visit = work.get(Visit, visit_id)
    if visit.slot_id is None or visit.mission_id is None or visit.slot_date is None:
        return NO_SERIES
    slot, mission = work.get(Slot, visit.slot_id), work.get(Mission, visit.mission_id)
    known = pattern(slot, mission, rule_above(work, mission))
    coming = [one for one in standing(work, mission) if one.slot_id == slot.id]
    rules = [_(ON_HOLIDAY_LABELS[known.on_holiday])] if known.on_holiday != OnHoliday.KEEP else []
    rules += [_(SCHOOL_LABELS[known.school])] if known.school != SchoolTime.ALWAYS else []
    at = timing(work, mission, place_on(work, mission, slot, visit.slot_date, visit.position))
    return SeriesView(
        visit_id=visit_id,
        pattern=pattern_text(known),
        rules=", ".join(rules),
        by_hand=by_hand_text(visit.by_hand),
        moved=(visit.starts_at, visit.ends_at) != (at["starts_at"], at["ends_at"]) or _other_worker(work, visit),
        refusal=_why_not(work, visit, mission),
        coming=len(coming),
        manual=sum(bool(one.by_hand) for one in coming),
    )


def as_it_stands(work: Work, visit_id: int) -> tuple[int, dict[str, Any]]:
    """A visit's version, and its times, worker, service and address as its dialog would tell them."""
    work.require(Permission.PLANNING_READ)
    visit = work.get(Visit, visit_id)
    start, end = visit.starts_at.astimezone(work.tz), visit.ends_at.astimezone(work.tz)
    form = {name: str(getattr(visit, name) or "") for name in ("service_id", "address_id", "worker_id")}
    return visit.version, {**form, "day": start.date().isoformat(), "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}


def may_lead(work: Work, visit: Visit) -> bool:
    """Whether a visit comes from a slot whose later visits may follow what is changed in it."""
    return bool(visit.slot_id and visit.mission_id and not _why_not(work, visit, work.get(Mission, visit.mission_id)))


def _other_worker(work: Work, visit: Visit) -> bool:
    holder = _holder(work, visit)
    return "worker" in visit.by_hand.split() and visit.worker_id != (holder.worker_id if holder else None)


def _why_not(work: Work, visit: Visit, mission: Mission) -> str:
    try:
        _check(work, visit, mission)
    except Refused as refusal:
        return refusal.reason
    return ""


def _check(work: Work, visit: Visit, mission: Mission) -> None:
    """Go on only from a visit that may still change, of a mission that runs; raise Refused."""
    check_replannable(visit.status, visit.locked)
    if visit.starts_at <= work.now:
        raise Refused(_("Cette visite est passée : partez d’une visite à venir pour changer la série."))
    check_open(work, visit)
    check_mission(work, visit, visit.starts_at)
    check_running(mission.ends_on, work.today)
    check_editable(work.get(Opportunity, mission.opportunity_id).locked_at is not None)


def change_series(
    work: Work, visit_id: int, seen_version: int, scope: str, form: dict[str, Any], seen: str = ""
) -> PatternChange:
    """Give the time and worker that the dialog of a visit tells to it and to those that follow, or to all.

    Raise RefusedFields at what a series cannot follow, Refused for a visit, mission or form that is closed, Stale when
    what changes is not what was `seen`.
    """
    visit, slot, mission = _opened(work, visit_id, seen_version, scope)
    draft = parse_draft(work, {**form, "client_id": visit.client_id})
    _check_draft(visit, draft, draft.starts_at.astimezone(work.tz).date())
    before, old_worker, was = picture(work, mission), visit.worker_id, series_trace.photo(work, slot, mission)
    _retime(work, slot, mission, visit, draft, scope)
    if draft.worker_id != old_worker or "worker" in visit.by_hand.split():
        _hand_over(work, visit, draft.worker_id)
    visit.by_hand = ""
    change = follow(work, mission, before, seen, {old_worker} - {None})  # type: ignore[arg-type]
    series_trace.note(work, "change_series", visit, slot, mission, was, scope=scope)
    return change


def preview_series(work: Work, visit_id: int, seen_version: int, scope: str, form: dict[str, Any]) -> PatternChange:
    """What `change_series` would change; nothing is written."""
    with trial(work):
        return change_series(work, visit_id, seen_version, scope, form)


def stop_series(work: Work, visit_id: int, seen_version: int, scope: str, seen: str = "") -> PatternChange:
    """Take a visit and those that follow, or all to come, out of the plan; raise as `change_series` does."""
    visit, slot, mission = _opened(work, visit_id, seen_version, scope)
    before, was = picture(work, mission), series_trace.photo(work, slot, mission)
    visit.by_hand = ""
    first = visit.slot_date if scope == Scope.FOLLOWING else None
    slot.until = (first or work.today) - timedelta(days=1)
    change = follow(work, mission, before, seen)
    series_trace.note(work, "stop_series", visit, slot, mission, was, scope=scope)
    return change


def preview_stop(work: Work, visit_id: int, seen_version: int, scope: str) -> PatternChange:
    """What `stop_series` would take away; nothing is written."""
    with trial(work):
        return stop_series(work, visit_id, seen_version, scope)


def _opened(work: Work, visit_id: int, seen_version: int, scope: str) -> tuple[Visit, Slot, Mission]:
    work.require(Permission.PLANNING_EDIT)
    visit = work.get_seen(Visit, visit_id, seen_version)
    if visit.slot_id is None or visit.mission_id is None:
        raise Refused(_("Cette visite ne vient pas d’un créneau : elle n’a pas de suite à changer."))
    if scope not in (Scope.FOLLOWING, Scope.ALL):
        raise RefusedFields({"scope": _("Choisissez ce que le changement concerne.")})
    mission = work.get(Mission, visit.mission_id)
    _check(work, visit, mission)
    return visit, work.get(Slot, visit.slot_id), mission


def _check_draft(visit: Visit, draft: VisitDraft, day: date) -> None:
    errors = {}
    apart = _("Se change pour cette visite seule, ou dans la mission pour toute la série.")
    if draft.service_id != visit.service_id:
        errors["service_id"] = apart
    if draft.address_id != visit.address_id:
        errors["address_id"] = apart
    if visit.slot_date and day.isocalendar()[:2] != visit.slot_date.isocalendar()[:2]:
        errors["day"] = _("Choisissez un jour de la même semaine : la série suit le jour de la semaine.")
    if errors:
        raise RefusedFields(errors)


def _retime(work: Work, slot: Slot, mission: Mission, visit: Visit, draft: VisitDraft, scope: str) -> None:
    """Let the slot say the time of the draft: from the visit on, or of all that is to come."""
    day, start = wall_minutes(draft.starts_at, work.tz)
    last, end = wall_minutes(draft.ends_at, work.tz)
    slot.start, slot.end = start, end + (last - day).days * 1440
    stays = visit.slot_date and timing(work, mission, place_on(work, mission, slot, visit.slot_date, visit.position))
    if not stays or stays["starts_at"] != draft.starts_at:  # a visit that a public holiday moved names no other weekday
        slot.weekday = day.weekday()
    slot.since = min(day, visit.slot_date or day) if scope == Scope.FOLLOWING else None
    others = work.mine(Slot).where(Slot.mission_id == slot.mission_id, Slot.id != slot.id)
    rule = rule_above(work, mission)
    try:
        check_slots([*(pattern(one, mission, rule) for one in work.all(others)), pattern(slot, mission, rule)])
    except RefusedFields as refusal:
        raise RefusedFields({"start": refusal.reason}) from refusal


def _holder(work: Work, visit: Visit) -> SlotWorker | None:
    mine = SlotWorker.slot_id == visit.slot_id, SlotWorker.position == visit.position
    return work.session.exec(work.mine(SlotWorker).where(*mine)).first()


def _hand_over(work: Work, visit: Visit, worker_id: int | None) -> None:
    """Let somebody else, or nobody, hold the visit's place of its slot."""
    holder = _holder(work, visit)
    if worker_id is None:
        if holder:
            work.session.delete(holder)
    elif holder:
        holder.worker_id = work.get(Worker, worker_id).id or 0
    else:
        key = {"agency_id": visit.agency_id, "slot_id": visit.slot_id, "position": visit.position}
        work.session.add(SlotWorker(**key, worker_id=work.get(Worker, worker_id).id or 0))
    work.session.flush()
