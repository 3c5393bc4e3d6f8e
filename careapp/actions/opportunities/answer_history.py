"""The history of every field of a form: who changed it, when, what it was, what it became."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from sqlmodel import col

from careapp.actions.opportunities import request
from careapp.actions.opportunities.definition import definition_of
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.answer_changes import AnswerChange
from careapp.db.models.opportunities import Opportunity
from careapp.domain.form_fields import FormField
from careapp.domain.form_merge import same
from careapp.domain.form_values import display_value
from careapp.domain.permissions import Permission
from careapp.i18n import _, formats
from careapp.readmodels.filling import AnswerChangeLine

ONE_CHANGE: Final = timedelta(minutes=10)
MOST_LINES: Final = 200


def keep(work: Work, opportunity: Opportunity, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Write down each field that differs, what one person writes on as one change; give their keys."""
    changed = [key for key in after if not same(before.get(key), after[key])]
    latest = _latest(work, opportunity, changed)
    for key in changed:
        _keep(work, opportunity, key, before.get(key), after[key], latest.get(key))
    return changed


def _latest(work: Work, opportunity: Opportunity, keys: Sequence[str]) -> dict[str, AnswerChange]:
    """The last change of each field."""
    mine = AnswerChange.opportunity_id == opportunity.id, col(AnswerChange.key).in_(keys)
    recent = AnswerChange.at > work.now - ONE_CHANGE
    rows = work.mine(AnswerChange).where(*mine, recent).order_by(AnswerChange.id)
    return {row.key: row for row in work.all(rows)}


def _keep(work: Work, opportunity: Opportunity, key: str, before: Any, after: Any, last: AnswerChange | None) -> None:
    if last is not None and last.user_id == work.actor.user_id and last.actor == work.actor.name:
        if same(last.before, after):
            work.session.delete(last)
            return
        last.after, last.at = after, work.now
        work.session.add(last)
        return
    work.session.add(
        AnswerChange(
            agency_id=work.actor.agency_id,
            opportunity_id=opportunity.id or 0,
            key=key,
            before=before,
            after=after,
            at=work.now,
            user_id=work.actor.user_id,
            actor=work.actor.name,
        )
    )


def last_writers(work: Work, opportunity_id: int, keys: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Who last changed each of some fields, and when, in words."""
    mine = AnswerChange.opportunity_id == opportunity_id, col(AnswerChange.key).in_(keys)
    rows = work.all(work.mine(AnswerChange).where(*mine).order_by(AnswerChange.id))
    return {row.key: (row.actor, formats.moment(row.at, work.tz)) for row in rows}


def saved_at(work: Work, opportunity_id: int) -> str:
    """When a field was last saved: `"10:41"` today, else with its day; nothing before the first time."""
    rows = work.mine(AnswerChange).where(AnswerChange.opportunity_id == opportunity_id)
    row = work.session.exec(rows.order_by(col(AnswerChange.at).desc()).limit(1)).first()
    if row is None:
        return ""
    today = row.at.astimezone(work.tz).date() == work.today
    return formats.clock(row.at, work.tz) if today else formats.moment(row.at, work.tz)


def changes(work: Work, opportunity_id: int, key: str = "") -> list[AnswerChangeLine]:
    """The changes of one field, or of all of them, the latest first; of the fields that the actor may read."""
    work.require(Permission.OPPORTUNITIES_READ)
    opportunity = work.get(Opportunity, opportunity_id)
    known = {field.key: field for field in definition_of(work, opportunity).fields}
    known |= request.keyed({field.key: field for field in request.fields(work)})
    where = [AnswerChange.opportunity_id == opportunity_id, col(AnswerChange.key).in_([key] if key else known)]
    rows = work.mine(AnswerChange).where(*where).order_by(col(AnswerChange.at).desc(), col(AnswerChange.id).desc())
    return [_line(work, row, known[row.key]) for row in work.all(rows.limit(MOST_LINES)) if row.key in known]


def _line(work: Work, row: AnswerChange, field: FormField) -> AnswerChangeLine:
    return AnswerChangeLine(
        key=row.key,
        label=label(_(field.title)),
        who=row.actor,
        at=formats.moment(row.at, work.tz),
        before=label(display_value(field, row.before)),
        after=label(display_value(field, row.after)),
    )
