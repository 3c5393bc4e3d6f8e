"""Sending a file to import, and the empty files."""

from __future__ import annotations

import pytest

from careapp.domain.csv_table import MAX_BYTES
from careapp.domain.permissions import Role
from tests.factories import make_agency, make_user

FILE = {"file": ("clients.csv", b"Nom;GIR\nFerrand;2\nTissot;9\n", "text/csv")}


@pytest.fixture
def manager(sqlite_database):
    return make_user(make_agency(), Role.MANAGER)


async def test_a_browser_is_led_to_the_preview(browser, manager):
    async with browser(manager) as client:
        answer = await client.post("/api/import/clients", files=FILE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/import?kind=clients")


async def test_a_program_reads_the_faults(browser, manager):
    async with browser(manager) as client:
        answer = await client.post("/api/import/clients", files=FILE, headers={"accept": "application/json"})
    assert answer.json()["faults"] == [{"line": "3", "column": "GIR", "value": "9", "reason": "Le GIR va de 1 à 6."}]


async def test_a_file_too_large_is_no_sound_import(browser, manager):
    large = {"file": ("clients.csv", b"x" * (MAX_BYTES + 10), "text/csv")}
    async with browser(manager) as client:
        answer = await client.post("/api/import/clients", files=large, headers={"accept": "application/json"})
    assert "dépasse 5 Mo" in answer.json()["faults"][0]["reason"]


async def test_an_unknown_kind_is_not_found(browser, manager):
    async with browser(manager) as client:
        assert (await client.post("/api/import/users", files=FILE)).status_code == 404
        assert (await client.get("/api/import/users/template")).status_code == 404


async def test_the_empty_file_opens_in_a_french_spreadsheet(browser, manager):
    async with browser(manager) as client:
        answer = await client.get("/api/import/workers/template")
    assert answer.content.startswith(b"\xef\xbb\xbfCode;Civilit\xc3\xa9;Nom")
    assert answer.headers["content-disposition"] == 'attachment; filename="careapp-workers.csv"'


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.WORKER])
async def test_a_role_that_may_not_import_is_refused(browser, sqlite_database, role):
    async with browser(make_user(make_agency(), role)) as client:
        assert (await client.post("/api/import/clients", files=FILE)).status_code == 403
        assert (await client.get("/api/import/clients/template")).status_code == 403


async def test_nobody_imports_without_a_session_or_from_elsewhere(browser, manager):
    async with browser() as client:
        assert (await client.post("/api/import/clients", files=FILE)).status_code == 401
    async with browser(manager, origin="https://evil.example") as client:
        assert (await client.post("/api/import/clients", files=FILE)).status_code == 403
