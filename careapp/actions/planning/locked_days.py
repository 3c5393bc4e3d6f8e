"""Days whose planning is closed, for the agency or for a sector."""

from __future__ import annotations

from datetime import date

from sqlmodel import select

from careapp.actions.visits.guards import locked_sentence
from careapp.actions.work import Work
from careapp.db.models.agencies import Sector
from careapp.db.models.locked_days import LockedDay
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.planning import DayLock


def lock(work: Work, on: date, sector_id: int | None = None) -> None:
    """Close a day's planning for the agency, or for the clients of a sector; raise Refused if it is."""
    work.require(Permission.PLANNING_LOCK)
    if sector_id is not None:
        work.get(Sector, sector_id)
    if _of(work, on, sector_id) is not None:
        raise Refused(_("Cette journée est déjà verrouillée."), "scope")
    row = LockedDay(agency_id=work.actor.agency_id, on=on, sector_id=sector_id, locked_at=work.now)
    row.locked_by = work.actor.name
    work.add(row)
    work.audit("lock_day", row, on=on.isoformat(), sector=sector_id)


def unlock(work: Work, lock_id: int) -> None:
    """Open a day's planning again."""
    work.require(Permission.PLANNING_LOCK)
    row = work.get(LockedDay, lock_id)
    work.audit("unlock_day", row, on=row.on.isoformat(), sector=row.sector_id)
    work.session.delete(row)


def of_day(work: Work, on: date) -> list[DayLock]:
    """The locks of a day, that of the whole agency first."""
    work.require(Permission.PLANNING_READ)
    rows = work.all(work.mine(LockedDay).where(LockedDay.on == on).order_by(LockedDay.sector_id, LockedDay.id))
    names = dict(work.tuples(select(Sector.id, Sector.name).where(Sector.agency_id == work.actor.agency_id)))
    whole = _("Toute l’agence")
    found = [
        DayLock(row.id or 0, names.get(row.sector_id, whole), row.locked_by, locked_sentence(work, row)) for row in rows
    ]
    return sorted(found, key=lambda one: one.scope != whole)


def scopes(work: Work) -> list[Choice]:
    """For whom a day can be closed: sectors, besides the whole agency."""
    work.require(Permission.PLANNING_READ)
    rows = work.all(work.mine(Sector).order_by(Sector.name))
    return [Choice(str(row.id), row.name) for row in rows]


def _of(work: Work, on: date, sector_id: int | None) -> LockedDay | None:
    same = LockedDay.on == on, LockedDay.sector_id == sector_id
    return work.session.exec(work.mine(LockedDay).where(*same)).first()
