"""A calendar as iCalendar text (RFC 5545): visits with their time, their place and a short name, nothing of health."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

MARGIN = timedelta(days=366)


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
    for visit in feed.visits:
        calendar.add_component(_event(visit, tz))
    return calendar.to_ical()


def _zone(feed: Feed, tz: ZoneInfo) -> Timezone:
    first = min(visit.starts_at for visit in feed.visits) - MARGIN
    last = max(visit.ends_at for visit in feed.visits) + MARGIN
    zone = Timezone.from_tzid(tz.key, first_date=first.date(), last_date=last.date())
    zone.pop("comment", None)
    return zone


def _event(visit: FeedVisit, tz: ZoneInfo) -> Event:
    event = Event()
    # The moment it was made is part of its name: numbers of visits alone are those of every installation.
    event.add("uid", f"visit-{visit.id}-{visit.made_at.astimezone(UTC):%Y%m%d%H%M%S}@careapp")
    event.add("dtstamp", visit.made_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", _on_the_wall(visit.starts_at, tz))
    event.add("dtend", _on_the_wall(visit.ends_at, tz))
    event.add("summary", visit.summary)
    if visit.location:
        event.add("location", visit.location)
    event.add("sequence", visit.version - 1)
    event.add("status", visit.status)
    event.add("transp", "TRANSPARENT" if visit.status == "CANCELLED" else "OPAQUE")
    event.add("class", "PRIVATE")
    return event


def _on_the_wall(instant: datetime, tz: ZoneInfo) -> datetime:
    """The instant by the wall clock; in UTC within the hour that comes twice, of which a wall time names the first."""
    local = instant.astimezone(tz)
    return instant.astimezone(UTC) if local.fold else local.replace(fold=0)
