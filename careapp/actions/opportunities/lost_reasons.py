"""Why opportunities are lost: the reasons an agency offers, those of the house until it writes its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from careapp.actions.work import Work
from careapp.db.models.pipeline import LostReason
from careapp.domain.opportunities import LOST_REASONS
from careapp.domain.people import fold
from careapp.domain.permissions import Permission
from careapp.domain.reading import Reading
from careapp.domain.refusal import RefusedFields
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.pipeline import LostReasonRow


def offered(work: Work) -> list[Choice]:
    """The reasons a loss may be given, in the agency's order."""
    work.require(Permission.OPPORTUNITIES_READ)
    rows = _rows(work)
    labels = [row.label for row in rows if row.active] if rows else list(LOST_REASONS)
    return [Choice(label, _(label)) for label in labels]


def read(work: Work, form: Mapping[str, Any]) -> str:
    """The reason a form gives, one of those offered; raise RefusedFields."""
    reading = Reading(form)
    known = [choice.value for choice in offered(work)]
    reason = reading.choice("reason", known)
    if not reason:
        reading.refuse("reason", _("Choisissez un motif."))
    reading.check()
    return reason


def listed(work: Work) -> list[LostReasonRow]:
    """Every reason of the agency, those put aside too."""
    work.require(Permission.CATALOG_EDIT)
    rows = _rows(work)
    if not rows:
        return [LostReasonRow(0, _(label), True, 0) for label in LOST_REASONS]
    return [LostReasonRow(row.id or 0, _(row.label), row.active, row.version) for row in rows]


def save(work: Work, reason_id: int, seen_version: int, form: Mapping[str, Any]) -> None:
    """Name a reason, a new one for id 0; the house's own become the agency's with the first change."""
    work.require(Permission.CATALOG_EDIT)
    reading = Reading(form)
    label = reading.text("label", 80, required=True)
    reading.check()
    rows = _made_own(work)
    row = work.get_seen(LostReason, reason_id, seen_version) if reason_id else None
    if any(fold(_(other.label)) == fold(label) and other is not row for other in rows):
        raise RefusedFields({"label": _("Ce motif existe déjà.")})
    row = row or LostReason(agency_id=work.actor.agency_id, position=len(rows), label="")
    row.label = label
    work.audit("save" if reason_id else "create", work.add(row), name=label)


def set_active(work: Work, label: str, active: bool) -> None:
    """Offer a reason again, or no longer; what was lost for it keeps it. One at least stays offered."""
    work.require(Permission.CATALOG_EDIT)
    rows = _made_own(work)
    row = next((one for one in rows if _(one.label) == label or one.label == label), None)
    if row is None:
        raise RefusedFields({"label": _("Ce motif n’existe plus.")})
    if not active and sum(one.active for one in rows) <= 1:
        raise RefusedFields({"label": _("Gardez au moins un motif.")})
    row.active = active
    work.audit("save", row, name=row.label, active=active)


def move_up(work: Work, label: str) -> None:
    """Offer a reason one place earlier."""
    work.require(Permission.CATALOG_EDIT)
    rows = _made_own(work)
    at = next((n for n, one in enumerate(rows) if label in (one.label, _(one.label))), 0)
    if at:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    for position, row in enumerate(rows):
        row.position = position
    if at:
        work.audit("move", rows[at - 1], up=True)


def _rows(work: Work) -> list[LostReason]:
    return list(work.all(work.mine(LostReason).order_by(LostReason.position, LostReason.id)))


def _made_own(work: Work) -> list[LostReason]:
    """The agency's reasons, copied from the house's when it has none yet."""
    if rows := _rows(work):
        return rows
    made = enumerate(LOST_REASONS)
    return [work.add(LostReason(agency_id=work.actor.agency_id, label=label, position=n)) for n, label in made]
