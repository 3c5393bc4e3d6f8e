"""The locked days ahead, read once for many visits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import select

from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.locked_days import LockedDay
from careapp.db.models.visits import Visit
from careapp.i18n import ngettext


@dataclass(frozen=True, slots=True)
class Locks:
    """Days that are locked, each for the clients of one sector or for all."""

    tz: ZoneInfo
    held: frozenset[tuple[date, int | None]]

    def hold(self, at: datetime, sector_id: int | None) -> bool:
        """Whether the day of an instant is locked for the clients of a sector, or for those of none."""
        day = at.astimezone(self.tz).date()
        return (day, None) in self.held or (sector_id is not None and (day, sector_id) in self.held)


def locks(work: Work) -> Locks:
    """The days that are locked from today on."""
    ahead = work.all(work.mine(LockedDay).where(LockedDay.on >= work.today))
    return Locks(work.tz, frozenset((one.on, one.sector_id) for one in ahead))


def closed_of(work: Work, visits: Iterable[Visit]) -> frozenset[int]:
    """The visits whose day is locked, by id."""
    held, asked = locks(work), list(visits)
    if not held.held or not asked:
        return frozenset()
    mine = select(Client.id, Client.sector_id).where(Client.agency_id == work.actor.agency_id)
    sectors = dict(work.tuples(mine))
    return frozenset(visit.id or 0 for visit in asked if held.hold(visit.starts_at, sectors.get(visit.client_id)))


def left_alone(count: int) -> str:
    """How many visits a proposal leaves as they are since their day is locked; nothing without any."""
    if not count:
        return ""
    return ngettext(
        "{count} visite d’une journée verrouillée reste telle quelle.",
        "{count} visites d’une journée verrouillée restent telles quelles.",
        count,
    )


def sector_of(work: Work, client_id: int) -> int | None:
    """The sector of a client."""
    return work.get(Client, client_id).sector_id
