"""The locked days ahead, read once for many visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.locked_days import LockedDay


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


def sector_of(work: Work, client_id: int) -> int | None:
    """The sector of a client."""
    return work.get(Client, client_id).sector_id
