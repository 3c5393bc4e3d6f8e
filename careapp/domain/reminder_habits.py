"""What an agency decides about its reminders: categories of its own, the hour of the morning's list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from careapp.domain.reading import Reading
from careapp.domain.reminders import CATEGORIES

KEY: Final = "reminders"
USUAL_HOUR: Final = 7
HOURS: Final = range(4, 13)
STILL_MORNING: Final = timedelta(hours=5)


@dataclass(frozen=True, slots=True)
class ReminderHabits:
    """Categories beside the house's own, and whether and when everyone is sent the list of the day."""

    categories: tuple[str, ...] = ()
    digest: bool = True
    digest_hour: int = USUAL_HOUR

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> ReminderHabits:
        """The habits an agency has set; what it has not, or not well, keeps its default."""
        kept = settings.get(KEY) or {}
        hour = kept.get("digest_hour")
        return cls(
            tuple(str(name) for name in kept.get("categories") or ()),
            kept.get("digest") is not False,
            hour if isinstance(hour, int) and hour in HOURS else USUAL_HOUR,
        )

    @property
    def known(self) -> tuple[str, ...]:
        """Every category a reminder may have, the house's last one at the end."""
        return (*CATEGORIES[:-1], *self.categories, CATEGORIES[-1])

    def plain(self) -> dict[str, Any]:
        """As they are kept."""
        return {"categories": list(self.categories), "digest": self.digest, "digest_hour": self.digest_hour}

    def is_morning(self, now: datetime, tz: ZoneInfo) -> bool:
        """Whether the list of the day leaves now: from its hour on the wall, and for as long as it is still useful."""
        local = now.astimezone(tz).replace(tzinfo=None)
        start = local.replace(hour=self.digest_hour, minute=0, second=0, microsecond=0)
        return self.digest and start <= local < start + STILL_MORNING


def read_digest(form: Mapping[str, Any]) -> tuple[bool, int]:
    """Whether and when the list leaves, as a form says; raise RefusedFields."""
    reading = Reading(form)
    hour = reading.choice("digest_hour", [str(hour) for hour in HOURS], str(USUAL_HOUR))
    reading.check()
    return reading.flag("digest"), int(hour)
