"""The calendar's address: open without a session, silent to whoever guesses, kept to a pace."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from careapp.actions import feeds
from careapp.actions.work import work
from careapp.api import calendar
from careapp.api.throttle import Throttle
from tests.factories import actor, make_agency, make_client, make_service, make_visit, make_worker


@pytest.fixture
def path(application, monkeypatch) -> str:
    """The path of a worker's feed with one visit."""
    monkeypatch.setattr(calendar, "ASKING", Throttle(600, 60))
    monkeypatch.setattr(calendar, "GUESSING", Throttle(100, 600))
    agency = make_agency()
    worker = make_worker(agency)
    make_visit(make_client(agency), make_service(agency), datetime.now(UTC), worker_id=worker.id)
    with work(actor(agency)) as unit:
        return "/calendar/" + feeds.give_worker(unit, worker.id, "short").url.rpartition("/")[2]


async def test_a_calendar_reads_without_a_session_and_is_told_when_nothing_changed(path, browser):
    async with browser() as phone:
        first = await phone.get(path)
        tagged = await phone.get(path, headers={"if-none-match": first.headers["etag"]})
        dated = await phone.get(path, headers={"if-modified-since": first.headers["last-modified"]})
        stale = await phone.get(path, headers={"if-none-match": '"other"'})
        odd = await phone.get(path, headers={"if-modified-since": "yesterday"})
    assert (first.status_code, first.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert first.text.startswith("BEGIN:VCALENDAR")
    assert "Visite Odette F." in first.text
    assert (first.headers["cache-control"], first.headers["referrer-policy"]) == ("private, no-cache", "no-referrer")
    assert [answer.status_code for answer in (tagged, dated, stale, odd)] == [304, 304, 200, 200]
    assert tagged.content == b""


async def test_a_guessed_address_gets_the_same_silence_as_one_that_was_taken_back(path, browser):
    near = path[:-5] + ("B.ics" if path[-5] == "A" else "A.ics")
    async with browser() as phone:
        answers = [await phone.get(guess) for guess in (
            "/calendar/x.ics", near, "/calendar/" + "a" * 5000 + ".ics", path.lower(),
        )]  # fmt: skip
        good = await phone.get(path)
    shown = {(answer.status_code, answer.content, tuple(sorted(answer.headers.items()))) for answer in answers}
    assert len(shown) == 1
    assert (answers[0].status_code, answers[0].content, good.status_code) == (404, b"", 200)


async def test_who_guesses_too_often_waits_whatever_is_asked(path, browser, monkeypatch):
    monkeypatch.setattr(calendar, "GUESSING", Throttle(3, 600))
    async with browser() as phone:
        seen = [(await phone.get(f"/calendar/guess{number}.ics")).status_code for number in range(5)]
        after = await phone.get(path)
    assert seen == [404, 404, 404, 429, 429]
    assert (after.status_code, after.headers["retry-after"]) == (429, "600")


async def test_nothing_is_written_at_the_address(path, browser):
    async with browser() as phone:
        assert (await phone.post(path)).status_code == 405


def test_marks_are_forgotten_after_their_span():
    now = [0.0]
    throttle = Throttle(2, 10, lambda: now[0])
    for _ in range(2):
        throttle.mark("a")
    assert (throttle.full("a"), throttle.full("b")) == (True, False)
    now[0] = 10.5
    assert throttle.full("a") is False
    for number in range(10_002):
        throttle.mark(str(number))
    assert len(throttle.marks) <= 10_002
