"""The report of what a period breaks, fetched as a file."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from careapp.actions import solver_pool
from careapp.domain.permissions import Role
from tests.factories import make_agency, make_client, make_service, make_user, make_visit, make_worker

PERIOD = "first=2026-11-01&last=2026-11-30"


@pytest.fixture
def agency(sqlite_database, monkeypatch):
    monkeypatch.setattr(solver_pool, "_pool", lambda: ThreadPoolExecutor(1))
    agency = make_agency()
    client, service, worker = make_client(agency), make_service(agency), make_worker(agency)
    for hour in (6, 12):  # eleven hours on 24 November
        make_visit(client, service, datetime(2026, 11, 24, hour, tzinfo=UTC), 330, worker_id=worker.id)
    return agency


async def test_the_report_is_a_file_of_rows_and_one_of_paper(agency, browser):
    async with browser(make_user(agency)) as tab:
        table = await tab.get(f"/api/planning/compliance.csv?{PERIOD}&rule=day_work")
        paper = await tab.get(f"/api/planning/compliance.pdf?{PERIOD}&rule=day_work")
    lines = table.content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith(
        "Samira Haddad;24/11/2026;Travail par jour;Avertit;10 h dépassées le 24/11 : 11 h;11 h;10 h"
    )
    assert len(lines) == 2
    assert table.headers["content-disposition"].endswith('"conformite-2026-11-01-2026-11-30.csv"')
    assert paper.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("query", "status"), [("", 422), ("first=hier&last=2026-11-30", 422), (f"{PERIOD}&worker=999999", 404)]
)
async def test_a_period_or_a_worker_nobody_knows_is_refused(agency, browser, query, status):
    async with browser(make_user(agency)) as tab:
        assert (await tab.get(f"/api/planning/compliance.csv?{query}")).status_code == status


async def test_workers_fetch_no_report(agency, browser):
    async with browser(make_user(agency, Role.WORKER, make_worker(agency))) as tab:
        assert (await tab.get(f"/api/planning/compliance.csv?{PERIOD}")).status_code == 403
