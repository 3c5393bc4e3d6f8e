"""Minutes of the agency's wall clock since midnight of a date, as the matching engine counts, and instants in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from careapp.domain.recurrence import instants

HOUR = 60


@dataclass(frozen=True, slots=True)
class Wall:
    """The wall clock of a zone, counted from midnight of `epoch`."""

    epoch: date
    tz: ZoneInfo

    def minutes(self, utc: np.ndarray) -> np.ndarray:
        """Wall minutes of instants given in UTC minutes since 1970."""
        if not len(utc):
            return utc.astype(np.int64)
        changes, offsets = _offsets(self.tz, int(utc.min()) // HOUR, int(utc.max()) // HOUR + 1)
        shift = offsets[np.searchsorted(changes, utc, "right") - 1]
        return utc + shift - self._zero

    def shifts(self, begins: datetime, ends: datetime) -> list[tuple[int, int]]:
        """What makes wall minutes of UTC minutes since 1970 in a span: from a minute on, what is to be added to it."""
        hours = (int(instant.timestamp()) // 3600 for instant in (begins, ends))
        changes, offsets = _offsets(self.tz, *hours)
        return [(since, offset - self._zero) for since, offset in zip(changes.tolist(), offsets.tolist(), strict=True)]

    @property
    def _zero(self) -> int:
        return (self.epoch - date(1970, 1, 1)).days * 1440

    def minute(self, instant: datetime) -> int:
        """Wall minutes of one instant."""
        local = instant.astimezone(self.tz)
        return (local.date() - self.epoch).days * 1440 + local.hour * 60 + local.minute

    def instant(self, minute: int) -> datetime:
        """The instant of a wall minute."""
        day, rest = divmod(minute, 1440)
        return instants(self.epoch + timedelta(days=day), rest, rest + 1, self.tz)[0]

    def midnight(self, day: date) -> datetime:
        """The instant at which a date begins."""
        return datetime.combine(day, time(), self.tz).astimezone(UTC)


@lru_cache(maxsize=64)
def _offsets(tz: ZoneInfo, first_hour: int, last_hour: int) -> tuple[np.ndarray, np.ndarray]:
    """When the offset from UTC changes between two hours since 1970, and what it is from then on, in minutes."""
    changes, offsets = [-(1 << 60)], [_offset(tz, first_hour)]
    for hour in range(first_hour, last_hour + 24, 24):
        if _offset(tz, hour) != offsets[-1]:
            exact = next(h for h in range(hour - 23, hour + 1) if _offset(tz, h) != offsets[-1])
            changes.append(exact * HOUR)
            offsets.append(_offset(tz, exact))
    return np.array(changes), np.array(offsets)


def _offset(tz: ZoneInfo, hour: int) -> int:
    shift = datetime.fromtimestamp(hour * 3600, tz).utcoffset() or timedelta()
    return int(shift.total_seconds()) // 60
