"""The history of a visit in words: who did what, from which time and person to which."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from careapp.actions.visits import traces
from careapp.actions.work import Work
from careapp.db.models.audit import AuditEntry
from careapp.db.models.workers import Worker
from careapp.domain.cancellations import cancellation_label, effect
from careapp.domain.people import full_name
from careapp.domain.visits import VISIT_BADGES
from careapp.i18n import N_, _, formats
from careapp.readmodels.visits import HistoryLine

VERBS: Final = {
    "create": N_("Visite créée"), "move": N_("Déplacée"), "edit": N_("Modifiée"), "assign": N_("Affectée"),
    "unassign": N_("Désaffectée"), "duplicate": N_("Copiée d’une autre visite"), "lock": N_("Verrouillée"),
    "unlock": N_("Déverrouillée"), "cancel": N_("Annulée"), "status": N_("Statut changé"), "undo": N_("Retour arrière"),
    "redo": N_("Rétablie"), "split": N_("Divisée en deux"), "split_off": N_("Née d’une visite divisée"),
    "annotate": N_("Note modifiée"), "follow": N_("Déplacée avec son binôme"),
    "accept_line": N_("Affectée par une proposition"), "offer": N_("Proposée aux intervenants"),
    "close_offer": N_("Proposition retirée"), "willing": N_("Se dit disponible"), "decline": N_("Ne peut pas venir"),
    "take_offer": N_("Prise par l’intervenant"),
    "arrive": N_("Arrivée pointée"), "leave": N_("Départ pointé"), "not_arrived": N_("Pointage d’arrivée annulé"),
    "not_left": N_("Pointage de départ annulé"), "pattern": N_("Suit son créneau"),
    "change_series": N_("Change la série"), "stop_series": N_("Arrête la série"),
}  # fmt: skip
FORCED: Final = {"arrive": N_("Arrivée saisie par l’agence"), "leave": N_("Départ saisi par l’agence")}
MOST: Final = 20


def history(work: Work, visit_id: int) -> list[HistoryLine]:
    """What happened to a visit, the latest first."""
    return [_line(work, entry) for entry in traces.entries(work, visit_id, MOST)]


def _line(work: Work, entry: AuditEntry) -> HistoryLine:
    what = _(VERBS[entry.verb]) if entry.verb in VERBS else entry.verb
    trace = entry.changes.get("visits", {}).get(str(entry.noun_id)) or entry.changes.get("own") or {}
    status = (trace.get("after") or {}).get("status")
    if entry.verb == "status" and isinstance(status, str) and status in VISIT_BADGES:
        what = _("Statut changé : {status}", status=_(VISIT_BADGES[status].label))
    at, forced = traces.happened(entry.at, entry.changes), bool(entry.changes.get(traces.FORCED))
    if forced and entry.verb in FORCED:
        what = _(FORCED[entry.verb])
    sent = _sent(work, entry, forced) if at != entry.at else ""
    reason = str(entry.changes.get("reason", ""))
    return HistoryLine(
        formats.moment(at, work.tz), entry.actor, what, reason, sent, _detail(work, entry, trace), forced
    )


def _sent(work: Work, entry: AuditEntry, forced: bool) -> str:
    if forced:
        return _("saisi le {when}", when=formats.moment(entry.at, work.tz))
    return _("envoyé à {time}", time=formats.clock(entry.at, work.tz))


def _detail(work: Work, entry: AuditEntry, trace: dict[str, Any]) -> str:
    if entry.verb == "cancel":
        return _cancelled(entry, trace)
    before, after = trace.get("before"), trace.get("after") or {}
    if before is None:
        return _place(work, after)
    old, new = _place(work, before), _place(work, after)
    return _("Avant : {before}. Après : {after}.", before=old, after=new) if old or new else ""


def _cancelled(entry: AuditEntry, trace: dict[str, Any]) -> str:
    label = cancellation_label(entry.changes.get("cancellation", ""))
    after = trace.get("after") or {}
    billed, paid = (bool(after.get(f"cancellation_{name}")) for name in ("billed", "paid"))
    return f"{label}, {effect(billed, paid)}" if label else ""


def _place(work: Work, kept: dict[str, Any]) -> str:
    """The times and the person of a trace, those of the two that it holds."""
    return ", ".join(filter(None, (_times(work, kept), _person(work, kept))))


def _times(work: Work, kept: dict[str, Any]) -> str:
    start, end = (datetime.fromisoformat(kept[name]) if name in kept else None for name in traces.INSTANTS)
    if start and end:
        day = formats.short_day(start.astimezone(work.tz).date())
        return f"{day} {formats.span(start, end, work.tz)}"
    if start:
        return _("début à {time}", time=formats.clock(start, work.tz))
    return _("fin à {time}", time=formats.clock(end, work.tz)) if end else ""


def _person(work: Work, kept: dict[str, Any]) -> str:
    if "worker_id" not in kept:
        return ""
    worker = work.session.get(Worker, kept["worker_id"]) if kept["worker_id"] else None
    return full_name(worker.first_name, worker.last_name) if worker else _("personne")
