"""The life of a visit: its status, what it shows, what may still be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from careapp.domain.refusal import Refused
from careapp.domain.workflows import Badge, Move, find_move, moves_from
from careapp.i18n import N_, _


class VisitStatus(StrEnum):
    """What is stored of a visit."""

    PLANNED = "planned"
    TO_CONFIRM = "to_confirm"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class VisitState(StrEnum):
    """What a visit shows: its status, or the trouble it is in."""

    PLANNED = "planned"
    TO_CONFIRM = "to_confirm"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    LATE = "late"
    CONFLICT = "conflict"
    UNASSIGNED = "unassigned"


VISIT_BADGES: Final[Mapping[str, Badge]] = {
    VisitState.PLANNED: Badge(N_("Planifiée"), "calendar", "blue"),
    VisitState.TO_CONFIRM: Badge(N_("À confirmer"), "circle-help", "amber"),
    VisitState.RUNNING: Badge(N_("En cours"), "play", "teal"),
    VisitState.DONE: Badge(N_("Réalisée"), "check", "gray"),
    VisitState.CANCELLED: Badge(N_("Annulée"), "ban", "gray"),
    VisitState.LATE: Badge(N_("Retard de pointage"), "clock-alert", "amber"),
    VisitState.CONFLICT: Badge(N_("Conflit"), "triangle-alert", "red"),
    VisitState.UNASSIGNED: Badge(N_("Non affectée"), "user-x", "red"),
}
PROPOSED_BADGE: Final = Badge(N_("Proposée"), "sparkles", "violet")

EARLIEST: Final = timedelta(hours=2)
SKEW: Final = timedelta(minutes=2)
AT_ONCE: Final = timedelta(minutes=1)
VISIT_MOVES: Final = (
    Move(VisitStatus.PLANNED, VisitStatus.RUNNING, N_("Pointer l’arrivée")),
    Move(VisitStatus.TO_CONFIRM, VisitStatus.PLANNED, N_("Confirmer la visite")),
    Move(VisitStatus.RUNNING, VisitStatus.DONE, N_("Pointer le départ")),
    Move(VisitStatus.PLANNED, VisitStatus.DONE, N_("Marquer réalisée")),
    Move(VisitStatus.PLANNED, VisitStatus.TO_CONFIRM, N_("Mettre à confirmer"), back=True),
    Move(VisitStatus.RUNNING, VisitStatus.PLANNED, N_("Annuler le pointage"), back=True),
    Move(VisitStatus.DONE, VisitStatus.RUNNING, N_("Annuler le départ"), back=True),
    Move(VisitStatus.DONE, VisitStatus.PLANNED, N_("Annuler la réalisation"), back=True, reason=True),
    Move(VisitStatus.CANCELLED, VisitStatus.PLANNED, N_("Rétablir la visite"), back=True),
    Move(VisitStatus.PLANNED, VisitStatus.CANCELLED, N_("Annuler la visite"), reason=True),
    Move(VisitStatus.TO_CONFIRM, VisitStatus.CANCELLED, N_("Annuler la visite"), reason=True),
)


def visit_moves(status: str) -> tuple[Move, ...]:
    """The moves that leave a status."""
    return moves_from(VISIT_MOVES, status)


def check_visit_move(
    status: str, to: str, now: datetime, starts_at: datetime, assigned: bool = True, reason: str = ""
) -> Move:
    """The move, or `Refused`: nobody arrives at a visit without a worker, or ends one that has not begun."""
    move = find_move(VISIT_MOVES, VISIT_BADGES, status, to, reason)
    if to in (VisitStatus.RUNNING, VisitStatus.DONE):
        if not assigned:
            raise Refused(_("Affectez d’abord un intervenant."))
        if status == VisitStatus.PLANNED and now < starts_at - (EARLIEST if to == VisitStatus.RUNNING else timedelta()):
            raise Refused(_("Cette visite n’a pas commencé."))
    return move


def possible_visit_moves(status: str, now: datetime, starts_at: datetime, assigned: bool) -> list[Move]:
    """The moves that a visit may make at an instant."""
    return [move for move in visit_moves(status) if _possible(move, now, starts_at, assigned)]


def _possible(move: Move, now: datetime, starts_at: datetime, assigned: bool) -> bool:
    try:
        check_visit_move(move.start, move.to, now, starts_at, assigned, reason=move.label)
    except Refused:
        return False
    return True


def at_once(tapped: datetime, now: datetime) -> bool:
    """Whether a tap is so near its arrival, or ahead of it by so little, that both are one moment."""
    return -SKEW <= now - tapped < AT_ONCE


def tap_counts(tapped: datetime, now: datetime, tz: ZoneInfo, last: datetime | None) -> bool:
    """Whether a clocking that arrives late is of the moment it was tapped: today, after the `last` one of the visit."""
    same_day = tapped.astimezone(tz).date() == now.astimezone(tz).date()
    return tapped <= now and same_day and (last is None or tapped >= last)


def check_replannable(status: str, locked: bool, invoiced: bool = False) -> None:
    """Raise `Refused` if a visit can no longer be moved, resized or given to someone else."""
    if invoiced:
        raise Refused(_("Cette visite est facturée : elle ne change plus."))
    if status in _FIXED:
        raise Refused(_(_FIXED[VisitStatus(status)]))
    if locked:
        raise Refused(_("Cette visite est verrouillée : déverrouillez-la pour la déplacer."))


_FIXED: Final[Mapping[VisitStatus, str]] = {
    VisitStatus.RUNNING: N_("Cette visite est en cours : elle ne se déplace plus."),
    VisitStatus.DONE: N_("Cette visite est réalisée : elle ne se déplace plus."),
    VisitStatus.CANCELLED: N_("Cette visite est annulée : rétablissez-la d’abord."),
}


def visit_state(
    status: str, assigned: bool, conflict: bool, starts_at: datetime, now: datetime, tolerance: int = 15
) -> VisitState:
    """What a visit shows: trouble comes before the status, and `tolerance` minutes pass before it is late."""
    waiting = status in (VisitStatus.PLANNED, VisitStatus.TO_CONFIRM)
    if waiting and not assigned:
        return VisitState.UNASSIGNED
    if conflict and status not in (VisitStatus.DONE, VisitStatus.CANCELLED):
        return VisitState.CONFLICT
    if status == VisitStatus.PLANNED and now > starts_at + timedelta(minutes=tolerance):
        return VisitState.LATE
    return VisitState(status)
