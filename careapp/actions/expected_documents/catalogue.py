"""The catalogue of expected documents an administrator keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from careapp import catalogues
from careapp.actions.parts import apply
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.catalog import Activity
from careapp.db.models.expected_documents import ExpectedDocument, ReceivedDocument
from careapp.db.queries import expected_documents as queries
from careapp.domain.expected_documents import read_expected, remind_on
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.expected_documents import ExpectedCatalogue, ExpectedView


def catalogue(work: Work) -> ExpectedCatalogue:
    """Every document of the catalogue, those in use first, and how often each was received."""
    work.require(Permission.CATALOG_READ)
    activities = {row.id: label(row.label) for row in work.session.scalars(queries.activities(work.actor.agency_id))}
    held = select(ReceivedDocument.expected_id, func.count()).where(ReceivedDocument.agency_id == work.actor.agency_id)
    received = Counter(dict(work.session.execute(held.group_by(ReceivedDocument.expected_id)).all()))
    order = col(ExpectedDocument.active).desc(), ExpectedDocument.whom, ExpectedDocument.name
    rows = work.all(work.mine(ExpectedDocument).order_by(*order))
    shown = [_view(row, activities.get(row.activity_id, ""), received[row.id or 0]) for row in rows]
    choices = [Choice("", _("Toutes les activités")), *(Choice(str(key), name) for key, name in activities.items())]
    return ExpectedCatalogue(shown, choices, len(_to_ship(work)))


def _view(row: ExpectedDocument, activity: str, received: int) -> ExpectedView:
    return ExpectedView(
        id=row.id or 0,
        version=row.version,
        name=label(row.name),
        whom=row.whom,
        activity_id=str(row.activity_id or ""),
        activity=activity or _("Toutes"),
        obligatory=row.obligatory,
        validity=_("{count} mois", count=row.validity_months) if row.validity_months else _("Sans fin"),
        validity_months=str(row.validity_months or ""),
        reminder_days=str(row.reminder_days),
        ground=row.ground,
        active=row.active,
        received=received,
    )


def save(work: Work, expected_id: int, seen_version: int, form: Mapping[str, Any]) -> None:
    """Change a document of the catalogue, or add one (id 0); raise RefusedFields."""
    work.require(Permission.CATALOG_EDIT)
    draft = read_expected(form)
    row = work.get_seen(ExpectedDocument, expected_id, seen_version) if expected_id else None
    if draft.activity_id:
        work.get(Activity, draft.activity_id)
    if row is not None and row.whom != draft.whom and _received(work, row):
        raise RefusedFields({"whom": _("Ce document a déjà été reçu : retirez-le et ajoutez-en un autre.")})
    twins = work.mine(ExpectedDocument).where(
        ExpectedDocument.name == draft.name, ExpectedDocument.whom == draft.whom,
        ExpectedDocument.activity_id == draft.activity_id, ExpectedDocument.id != expected_id,
    )  # fmt: skip
    if work.session.exec(twins).first() is not None:
        raise RefusedFields({"name": _("Ce document est déjà attendu.")})
    if row is None:
        row = ExpectedDocument(agency_id=work.actor.agency_id, **asdict(draft))
        work.audit("create", work.add(row), name=row.name)
        return
    changed = apply(row, draft)
    work.audit("save", row, fields=changed)
    if "reminder_days" in changed:
        _remind_anew(work, row)


def _received(work: Work, row: ExpectedDocument) -> bool:
    return (
        work.session.exec(work.mine(ReceivedDocument).where(ReceivedDocument.expected_id == row.id)).first() is not None
    )


def _remind_anew(work: Work, row: ExpectedDocument) -> None:
    """The day each received one is said to expire follows the catalogue."""
    for one in work.all(work.mine(ReceivedDocument).where(ReceivedDocument.expected_id == row.id)):
        one.remind_on = remind_on(one.valid_until, row.reminder_days)


def set_active(work: Work, expected_id: int, active: bool) -> None:
    """Ask for a document again, or no longer; what was received of it stays."""
    work.require(Permission.CATALOG_EDIT)
    row = work.get(ExpectedDocument, expected_id)
    row.active = active
    work.audit("open" if active else "close", row, name=row.name)


def ship(work: Work) -> int:
    """Add the documents that the product ships and this agency does not have; give how many."""
    work.require(Permission.CATALOG_EDIT)
    if not _to_ship(work):
        raise Refused(_("Tous les documents livrés sont déjà dans le catalogue."))
    return add_shipped(work)


def add_shipped(work: Work) -> int:
    """Add what ships for the agency's activities and is not there yet; give how many."""
    work.require(Permission.CATALOG_EDIT)
    activities = {row.code: row.id for row in work.all(work.mine(Activity))}
    added = [
        work.add(
            ExpectedDocument(
                agency_id=work.actor.agency_id, code=one.code, name=one.name, whom=one.whom,
                activity_id=activities.get(one.activity), obligatory=one.obligatory, ground=one.ground,
                validity_months=one.validity_months, reminder_days=one.reminder_days,
            )
        )
        for one in _to_ship(work)
    ]  # fmt: skip
    if added:
        work.audit("load", added[0], count=len(added))
    return len(added)


def _to_ship(work: Work) -> list[catalogues.ExpectedDocument]:
    held = select(ExpectedDocument.code).where(ExpectedDocument.agency_id == work.actor.agency_id)
    known, activities = set(work.session.scalars(held)), {row.code for row in work.all(work.mine(Activity))}
    return [
        one for one in catalogues.expected_documents()
        if one.code not in known and (not one.activity or one.activity in activities)
    ]  # fmt: skip
