"""An alert is put aside with a reason until a date, or taken up again."""

from __future__ import annotations

import re
from typing import Any, Final

from careapp.actions.alerts.listing import kind_of
from careapp.actions.work import Work
from careapp.db.models.alerts import AlertPause
from careapp.domain.alerts import read_pause
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, Refused
from careapp.i18n import _

SUBJECT: Final = re.compile(r"[a-z]{1,10}:\d{1,9}(:[a-z_]{1,20})?(:[\d-]{7,10})?")


def put_aside(work: Work, kind: str, subject: str, form: dict[str, Any]) -> None:
    """Do not show an alert until a date; whoever puts it aside once more gives the new reason."""
    work.require(Permission.PLANNING_EDIT)
    known = kind_of(kind)
    if not SUBJECT.fullmatch(subject):
        raise Refused(_("Ce choix n’existe pas."))
    pause = read_pause(form, work.today)
    row = _row(work, known, subject)
    row = row or AlertPause(agency_id=work.actor.agency_id, kind=known, subject=subject, until=pause.until, reason="",
                            made_at=work.now)  # fmt: skip
    row.until, row.reason, row.made_at, row.made_by = pause.until, pause.reason, work.now, work.actor.name
    work.add(row)
    work.audit("put_aside", row, name=subject, situation=known, due_on=pause.until.isoformat(), reason=pause.reason)


def take_up(work: Work, kind: str, subject: str) -> None:
    """Show an alert again."""
    work.require(Permission.PLANNING_EDIT)
    row = _row(work, kind_of(kind), subject)
    if row is None:
        raise NotFound(_("Cette alerte n’est plus de côté."))
    work.audit("take_up", row, name=subject, situation=row.kind)
    work.session.delete(row)


def _row(work: Work, kind: str, subject: str) -> AlertPause | None:
    named = AlertPause.kind == kind, AlertPause.subject == subject
    return work.session.exec(work.mine(AlertPause).where(*named)).first()
