"""The list of opportunities as a file."""

from __future__ import annotations

from careapp.domain.permissions import Role
from tests.factories import make_activity, make_agency, make_client, make_opportunity, make_user


async def test_the_file_holds_what_the_filters_of_the_address_leave(browser, sqlite_database):
    agency = make_agency()
    activity = make_activity(agency)
    coordinator = make_user(agency, Role.COORDINATOR)
    make_opportunity(make_client(agency), activity, number="OPP-0001", stage="search")
    make_opportunity(make_client(agency), activity, number="OPP-0002", stage="new")
    async with browser(coordinator) as client:
        answer = await client.get("/api/opportunities.csv?stage=search&sort=since&descending=1")
        unread = await client.get("/api/opportunities.csv?activity=x&stage=none")
    assert answer.headers["content-disposition"] == 'attachment; filename="careapp-opportunities.csv"'
    assert [line.split(";")[0] for line in answer.content.decode("utf-8-sig").splitlines()] == ["Numéro", "OPP-0001"]
    assert len(unread.content.decode("utf-8-sig").splitlines()) == 3
