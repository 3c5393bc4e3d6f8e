"""The chain of forms that re-evaluations make of one demand: each the copy of the one before."""

from __future__ import annotations

from typing import Any

from sqlmodel import col

from careapp.actions.work import Work
from careapp.db.models.documents import IssuedDocument
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.reevaluations import Reevaluation
from careapp.domain.permissions import Permission
from careapp.i18n import _, formats
from careapp.readmodels.reevaluations import FormVersion, LockView

LONGEST = 200  # a bound on a walk that no data should make endless


def copy_of(work: Work, opportunity_id: int) -> Opportunity | None:
    """The form that was made of one, the latest; one that was lost gives way to another."""
    rows = work.all(work.mine(Opportunity).where(Opportunity.copy_of_id == opportunity_id).order_by(Opportunity.id))
    return next((row for row in reversed(rows) if row.stage != "lost"), rows[-1] if rows else None)


def source_of(work: Work, opportunity: Opportunity) -> Opportunity | None:
    """The form that one was made of."""
    return work.get(Opportunity, opportunity.copy_of_id) if opportunity.copy_of_id else None


def chain_of(work: Work, opportunity: Opportunity) -> list[Opportunity]:
    """All the forms of a chain, the oldest first."""
    found, one = [opportunity], opportunity
    while (before := source_of(work, one)) is not None and before not in found and len(found) < LONGEST:
        found.insert(0, before)
        one = before
    one = opportunity
    while (after := copy_of(work, one.id or 0)) is not None and after not in found and len(found) < LONGEST:
        found.append(after)
        one = after
    return found


def between(work: Work, before: Opportunity, after: Opportunity) -> list[int]:
    """The forms that lie between two of a chain, none between neighbours."""
    if before.id in (after.id, after.copy_of_id) or after.id == before.copy_of_id:
        return []
    ids = [one.id or 0 for one in chain_of(work, after)]
    if before.id not in ids:
        return []
    first, last = sorted((ids.index(before.id), ids.index(after.id or 0)))
    return ids[first + 1 : last]


def reevaluation_of(work: Work, copy_id: int) -> Reevaluation | None:
    """The re-evaluation that made a form, if one did."""
    return work.session.exec(work.mine(Reevaluation).where(Reevaluation.copy_id == copy_id)).first()


def awaiting(work: Work, opportunity_id: int) -> bool:
    """Whether a form is a copy whose effect nobody has validated yet: its visits are still those of the form before."""
    begun = reevaluation_of(work, opportunity_id)
    return begun is not None and begun.validated_at is None


def lock_view(work: Work, opportunity_id: int) -> LockView:
    """The versions of a form, both ways, and what may be done about its lock."""
    work.require(Permission.OPPORTUNITIES_READ)
    opportunity = work.get(Opportunity, opportunity_id)
    chain = chain_of(work, opportunity)
    place = chain.index(opportunity)
    before = chain[place - 1] if place else None
    after = chain[place + 1] if place + 1 < len(chain) else None
    locked, begun = opportunity.locked_at is not None, reevaluation_of(work, opportunity_id)
    opened = not locked and opportunity.unlocked_at is not None and after is not None
    waits = begun is not None and begun.validated_at is None and not locked
    due = None if locked or waits else opportunity.reevaluate_on
    return LockView(
        versions=[_version(work, one, opportunity) for one in chain] if len(chain) > 1 else [],
        unlocked=_unlocked(work, opportunity) if opened else "",
        may_unlock=locked and work.actor.may(Permission.OPPORTUNITIES_UNLOCK),
        may_lock=opened and work.actor.may(Permission.OPPORTUNITIES_EDIT),
        previous_id=before.id or 0 if before else 0,
        previous_number=before.number if before else "",
        next_id=after.id or 0 if after else 0,
        next_number=after.number if after else "",
        awaiting=waits,
        validated=_validated(work, begun),
        due=_("à ré-évaluer le {date}", date=formats.date_text(due)) if due else "",
        due_late=bool(due and due < work.today),
        **_amendment(work, begun),
    )


def _amendment(work: Work, begun: Reevaluation | None) -> dict[str, Any]:
    """The amendment of the quote that a validation asked for: its number, or that it waits to be issued."""
    if begun is None or begun.amends_id is None:
        return {}
    mine = IssuedDocument.kind == "amendment", IssuedDocument.opportunity_id == begun.copy_id
    rows = work.mine(IssuedDocument).where(*mine).with_only_columns(IssuedDocument.number)
    number = work.session.scalars(rows.order_by(col(IssuedDocument.id).desc()).limit(1)).first()
    told = _("Avenant {number} édité.", number=number) if number else _("Un avenant au devis est prêt à être édité.")
    return {"amendment": told, "amendment_waits": not number}


def _version(work: Work, one: Opportunity, shown: Opportunity) -> FormVersion:
    evaluated = _("Évaluation du {date}", date=formats.date_text(one.evaluated_on)) if one.evaluated_on else ""
    return FormVersion(
        id=one.id or 0,
        number=one.number,
        current=one.id == shown.id,
        locked=one.locked_at is not None,
        evaluated=evaluated,
        detail=_detail(work, one),
    )


def _detail(work: Work, one: Opportunity) -> str:
    parts = []
    begun = reevaluation_of(work, one.id or 0)
    if begun is not None and begun.effective_on is not None:
        parts.append(_("effet au {date}", date=formats.date_text(begun.effective_on)))
    elif begun is not None and begun.validated_at is None:
        parts.append(_("à valider"))
    if one.locked_at is not None:
        parts.append(_("verrouillé le {date}", date=formats.date_text(one.locked_at.astimezone(work.tz).date())))
    return " · ".join(parts)


def _unlocked(work: Work, one: Opportunity) -> str:
    told = {"date": formats.date_text(one.unlocked_at.astimezone(work.tz).date()), "name": one.unlocked_by}  # type: ignore[union-attr]
    return _("Déverrouillé le {date} par {name} : {reason}", reason=one.unlock_reason, **told)


def _validated(work: Work, begun: Reevaluation | None) -> str:
    if begun is None or begun.validated_at is None or not begun.validated_by:
        return ""
    told = {"date": formats.date_text(begun.validated_at.astimezone(work.tz).date()), "name": begun.validated_by}
    effect = formats.date_text(begun.effective_on) if begun.effective_on else ""
    return _("Ré-évaluation validée le {date} par {name}, effet au {effect}.", effect=effect, **told)
