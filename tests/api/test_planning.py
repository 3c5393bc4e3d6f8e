"""The planning's routes: who may read them, what they answer, and how little when nothing changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from careapp.domain.permissions import Role
from tests.factories import make_agency, make_client, make_service, make_user, make_visit, make_worker

START = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


@pytest.fixture
def agency(sqlite_database):
    return make_agency()


@pytest.fixture
def visit(agency):
    return make_visit(make_client(agency), make_service(agency), START, worker_id=make_worker(agency).id)


async def test_a_day_is_read_once_and_then_only_asked_about(agency, visit, browser):
    async with browser(make_user(agency)) as tab:
        first = await tab.get("/api/planning/day?date=2026-11-24")
        payload = first.json()
        assert [one["i"] for one in payload["visits"]] == [visit.id]
        again = await tab.get("/api/planning/day?date=2026-11-24", headers={"if-none-match": first.headers["etag"]})
        since = await tab.get(f"/api/planning/day?date=2026-11-24&since={payload['rev']}")
    assert again.status_code == 304
    assert since.json() == {"diff": True, "rev": payload["rev"], "visits": [], "workers": [], "gone": []}


async def test_verdicts_and_weeks_are_read(agency, visit, browser):
    async with browser(make_user(agency)) as tab:
        said = await tab.get(f"/api/planning/verdicts?visit={visit.id}")
        mine = await tab.get(f"/api/planning/week?date=2026-11-24&worker={visit.worker_id}")
        theirs = await tab.get(f"/api/planning/week?date=2026-11-24&client={visit.client_id}")
    assert list(said.json()) == [str(visit.worker_id)]
    assert (mine.json()["kind"], theirs.json()["kind"]) == ("worker", "client")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/planning/day?date=31/02/2026", 422),
        ("/api/planning/day", 422),
        ("/api/planning/verdicts?visit=999999", 404),
        ("/api/planning/verdicts?visit=abc", 422),
        ("/api/planning/week?date=2026-11-24&worker=999999", 404),
        ("/api/planning/week?date=2026-11-24", 404),
    ],
)
async def test_what_does_not_exist_is_refused(agency, browser, path, status):
    async with browser(make_user(agency)) as tab:
        assert (await tab.get(path)).status_code == status


async def test_a_worker_a_stranger_and_another_agency_read_nothing(agency, visit, browser):
    async with browser(make_user(agency, Role.WORKER)) as tab:
        assert (await tab.get("/api/planning/day?date=2026-11-24")).status_code == 403
    async with browser() as tab:
        assert (await tab.get("/api/planning/day?date=2026-11-24")).status_code in (302, 303, 307, 401)
    async with browser(make_user(make_agency())) as tab:
        assert (await tab.get("/api/planning/day?date=2026-11-24")).json()["visits"] == []
        assert (await tab.get(f"/api/planning/verdicts?visit={visit.id}")).status_code == 404
