"""A calendar as iCalendar text (RFC 5545): visits with their time, their place and a short name, nothing of health."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone, vText
from icalendar.parser import Contentline, Parameters

MARGIN = timedelta(days=366)
STAMP = "%Y%m%dT%H%M%S"
END = b"END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True)
class FeedVisit:
    """A visit as a calendar shows it."""

    id: int
    version: int
    made_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    status: str  # CONFIRMED, TENTATIVE or CANCELLED


@dataclass(frozen=True, slots=True)
class Feed:
    """What a calendar subscribes to."""

    name: str
    visits: tuple[FeedVisit, ...]


def ics(feed: Feed, tz: ZoneInfo) -> bytes:
    """The feed as text; the same feed gives the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//careapp//visits//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", feed.name)
    calendar.add("x-wr-timezone", tz.key)
    calendar.add("x-published-ttl", "PT15M")
    calendar.add("refresh-interval", timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    if feed.visits:
        calendar.add_component(_zone(feed, tz))
    head, end, _nothing = calendar.to_ical().rpartition(END)
    return b"".join((head, *(_event(visit, tz) for visit in feed.visits), end))


def _zone(feed: Feed, tz: ZoneInfo) -> Timezone:
    first = min(visit.starts_at for visit in feed.visits) - MARGIN
    last = max(visit.ends_at for visit in feed.visits) + MARGIN
    zone = Timezone.from_tzid(tz.key, first_date=first.date(), last_date=last.date())
    zone.pop("comment", None)
    return zone


def _event(visit: FeedVisit, tz: ZoneInfo) -> bytes:
    """A visit's lines, in the order of the library, which writes those that may need escaping or folding."""
    made = visit.made_at.astimezone(UTC)
    lines = (
        "BEGIN:VEVENT",
        _text("SUMMARY", visit.summary),
        _moment("DTSTART", visit.starts_at, tz),
        _moment("DTEND", visit.ends_at, tz),
        f"DTSTAMP:{made:{STAMP}}Z",
        # The moment it was made is part of its name: numbers of visits alone are those of every installation.
        f"UID:visit-{visit.id}-{made:%Y%m%d%H%M%S}@careapp",
        f"SEQUENCE:{visit.version - 1}",
        "CLASS:PRIVATE",
        *([_text("LOCATION", visit.location)] if visit.location else []),
        f"STATUS:{visit.status}",
        "TRANSP:TRANSPARENT" if visit.status == "CANCELLED" else "TRANSP:OPAQUE",
        "END:VEVENT",
        "",
    )
    return "\r\n".join(lines).encode()


@lru_cache(maxsize=4096)
def _text(name: str, text: str) -> str:
    return Contentline.from_parts(name, Parameters(), vText(text)).to_ical().decode()


def _moment(name: str, instant: datetime, tz: ZoneInfo) -> str:
    wall = _on_the_wall(instant, tz)
    return (
        f"{name}:{wall:{STAMP}}Z" if wall.tzinfo is UTC or tz.key == "UTC" else f"{name};TZID={tz.key}:{wall:{STAMP}}"
    )


def _on_the_wall(instant: datetime, tz: ZoneInfo) -> datetime:
    """The instant by the wall clock; in UTC within the hour that comes twice, of which a wall time names the first."""
    local = instant.astimezone(tz)
    return instant.astimezone(UTC) if local.fold else local.replace(fold=0)
