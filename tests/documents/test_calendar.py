"""A calendar feed, parsed back: whatever the visits, times and texts come back as they were, on both clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from careapp.documents.calendar import Feed, FeedVisit, ics

PARIS = ZoneInfo("Europe/Paris")
MADE = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
CHANGES = (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC))
texts = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), min_size=1, max_size=120)


def visit(starts_at: datetime, minutes: int = 60, **traits) -> FeedVisit:
    plain = {
        "id": 7,
        "version": 1,
        "made_at": MADE,
        "summary": "Visite Odette F.",
        "location": "",
        "status": "CONFIRMED",
    }
    return FeedVisit(**{**plain, "starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=minutes), **traits})


def parsed(*visits: FeedVisit) -> list:
    return list(Calendar.from_ical(ics(Feed("careapp", visits), PARIS)).walk("VEVENT"))


@given(
    change=st.sampled_from(CHANGES),
    minutes=st.integers(-26 * 60, 26 * 60),
    length=st.integers(1, 24 * 60),
)
def test_an_instant_around_a_clock_change_is_the_same_instant_when_it_is_read(change, minutes, length):
    start = change + timedelta(minutes=minutes)
    (event,) = parsed(visit(start, length))
    found = event["DTSTART"].dt, event["DTEND"].dt
    assert [instant.astimezone(UTC) for instant in found] == [start, start + timedelta(minutes=length)]
    # A reader that knows no more than RFC 5545 takes the first of two wall times: none is ever the second.
    assert all(instant.fold == 0 or instant.utcoffset() == timedelta() for instant in found)


@given(summary=texts, location=texts, version=st.integers(1, 500))
def test_texts_and_versions_come_back_as_they_were(summary, location, version):
    (event,) = parsed(visit(MADE, summary=summary, location=location, version=version))
    assert (str(event["SUMMARY"]), str(event["LOCATION"]), event["SEQUENCE"]) == (summary, location, version - 1)


@pytest.mark.parametrize(("day", "wall"), [(28, "0800"), (29, "0800"), (30, "0800")])
def test_eight_o_clock_stays_eight_o_clock_through_the_change_of_march(day, wall):
    start = datetime(2026, 3, day, 8, tzinfo=PARIS).astimezone(UTC)
    assert f"DTSTART;TZID=Europe/Paris:202603{day}T{wall}00".encode() in ics(Feed("x", (visit(start),)), PARIS)


def test_the_second_two_thirty_of_october_is_said_in_utc():
    text = ics(Feed("x", (visit(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),)), PARIS).decode()
    assert "DTSTART:20261025T013000Z" in text
    assert "DTEND;TZID=Europe/Paris:20261025T033000" in text


def test_the_zone_is_described_once_and_the_same_visits_give_the_same_bytes():
    both = (visit(CHANGES[0]), visit(CHANGES[1], id=8))
    text = ics(Feed("x", both), PARIS)
    assert text.count(b"BEGIN:VTIMEZONE") == 1
    assert text == ics(Feed("x", both), PARIS)
    assert b"VTIMEZONE" not in ics(Feed("x", ()), PARIS)


def test_a_moved_visit_keeps_its_name_and_a_cancelled_one_says_so():
    (before,), (after,) = parsed(visit(MADE)), parsed(visit(MADE + timedelta(hours=3), version=2, status="CANCELLED"))
    assert before["UID"] == after["UID"]
    assert (before["STATUS"], after["STATUS"], after["TRANSP"]) == ("CONFIRMED", "CANCELLED", "TRANSPARENT")
    assert parsed(visit(MADE, id=8))[0]["UID"] != before["UID"]
