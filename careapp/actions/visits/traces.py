"""The trace of a change of visits in the audit trail: enough to tell it and to undo it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlmodel import select

from careapp.actions.work import Work
from careapp.db.models.audit import AuditEntry
from careapp.db.models.visits import Visit

FIELDS: Final = (
    "worker_id", "service_id", "address_id", "starts_at", "ends_at", "status", "locked", "reason", "by_hand",
    "notice_reason", "pair_key", "cancellation", "cancellation_billed", "cancellation_paid", "slot_date", "position",
    "earliest_at", "latest_at",
)  # fmt: skip
INSTANTS: Final = ("starts_at", "ends_at")
FOLLOW: Final = "follow"
TAPPED: Final = "tapped"
TAP_REFUSED: Final = "tap_refused"
FORCED: Final = "forced"
"""A clocking that the agency wrote: its moment is `tapped` as well, and it has a reason."""


HAND: Final = {
    "starts_at": "time", "ends_at": "time", "worker_id": "worker", "service_id": "service", "address_id": "address",
    "status": "status",
}  # fmt: skip
"""The word kept in `Visit.by_hand` for each field that a person changes."""
NOT_BY_HAND: Final = frozenset({"create", "duplicate", "accept_line", "undo", "redo", "pattern"})
"""Verbs after which a visit still follows its slot: it is as its slot says, or as it was before."""


def snapshot(visit: Visit) -> dict[str, Any]:
    """The fields of a visit that a person changes, as plain values."""
    return {name: plain(getattr(visit, name)) for name in FIELDS}


def plain(value: Any) -> Any:
    """A value as the trail keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def whole(visit: Visit) -> dict[str, Any]:
    """All the fields of a visit, to make it anew after it was taken away."""
    return {name: plain(value) for name, value in visit.model_dump().items() if name not in ("note", "version")}


def remade(kept: dict[str, Any]) -> Visit:
    """A visit made anew from all its fields."""
    return Visit(**{name: _instant(name, value) for name, value in kept.items()})


def _instant(name: str, value: Any) -> Any:
    if name == "slot_date":
        return date.fromisoformat(value) if value else None
    return datetime.fromisoformat(value) if name.endswith("_at") and value else value


def restore(visit: Visit, kept: dict[str, Any]) -> None:
    """Put the fields of a visit back."""
    for name, value in kept.items():
        setattr(visit, name, _instant(name, value))


def note(
    work: Work,
    verb: str,
    visits: Iterable[tuple[Visit, dict[str, Any] | None]],
    others: str = FOLLOW,
    **more: Any,
) -> None:
    """Write down what happened to visits, each with its fields as they were (None: it did not exist).

    The first visit's entry holds them all; `others` is the verb at each of the others.
    """
    pairs = list(visits)
    if verb not in NOT_BY_HAND:
        for visit, before in pairs:
            _mark(visit, before or {})
    work.session.flush()
    traces = {str(visit.id): _trace(visit, before) for visit, before in pairs}
    work.audit(verb, pairs[0][0], visits=traces, **{key: value for key, value in more.items() if value})
    for visit, _before in pairs[1:]:
        work.audit(others, visit, of=pairs[0][0].id, own=traces[str(visit.id)])


def _mark(visit: Visit, before: dict[str, Any]) -> None:
    """Keep in the visit what a person has changed in it."""
    now = snapshot(visit)
    words = {word for name, word in HAND.items() if name in before and before[name] != now[name]}
    visit.by_hand = " ".join(sorted(words | set(visit.by_hand.split())))


def _trace(visit: Visit, before: dict[str, Any] | None) -> dict[str, Any]:
    after = snapshot(visit)
    kept = None if before is None else {name: value for name, value in before.items() if value != after[name]}
    now = after if before is None else {name: after[name] for name in kept or ()}
    return {"before": kept, "after": now, "version": visit.version}


def happened(at: datetime, changes: Mapping[str, Any]) -> datetime:
    """When something happened that was written down `at` an instant: a clocking that arrived late tells when."""
    return datetime.fromisoformat(changes[TAPPED]) if TAPPED in changes else at


def entries(work: Work, visit_id: int, most: int = 20) -> list[AuditEntry]:
    """What happened to a visit, the latest first."""
    found = select(AuditEntry).where(
        AuditEntry.agency_id == work.actor.agency_id, AuditEntry.noun == "visits", AuditEntry.noun_id == visit_id
    )
    return list(work.all(found.order_by(AuditEntry.id.desc()).limit(most)))  # type: ignore[union-attr]
