"""The preview of an edition, as the browser's frame asks for it."""

from __future__ import annotations

from careapp.domain.permissions import Role
from tests.factories import make_agency, make_user


async def test_an_administrator_sees_the_pdf_of_a_text_not_published_yet(browser):
    agency = make_agency()
    async with browser(make_user(agency, Role.ADMINISTRATOR)) as client:
        fine = await client.post("/api/editions/mission_sheet/preview", data={"body": "<p>{{ client.nom }}</p>"})
        wrong = await client.post("/api/editions/mission_sheet/preview", data={"body": "{{ client.<b>"})
        in_use = await client.get("/api/editions/mission_sheet/preview.pdf")
        unknown = await client.get("/api/editions/nothing/preview.pdf")
    assert (fine.status_code, fine.content[:5], fine.headers["cache-control"]) == (200, b"%PDF-", "no-store")
    assert (wrong.status_code, "<b>" in wrong.text, "Ligne" in wrong.text) == (422, False, True)
    assert (in_use.content[:5], unknown.status_code) == (b"%PDF-", 404)


async def test_no_other_role_sees_it(browser):
    agency = make_agency()
    async with browser(make_user(agency, Role.MANAGER)) as client:
        assert (await client.get("/api/editions/mission_sheet/preview.pdf")).status_code == 403


async def test_the_editor_sees_the_pages_as_pictures(browser):
    async with browser(make_user(make_agency(), Role.ADMINISTRATOR)) as client:
        shown = await client.post("/api/editions/quote/preview", data={"body": "<p>{{ agence.nom }}</p>", "zoom": "75"})
    assert (shown.status_code, shown.text.count("data:image/png"), "width:75%" in shown.text) == (200, 1, True)


async def test_a_logo_is_sent_as_a_file_and_one_that_is_none_is_told(browser):
    async with browser(make_user(make_agency(), Role.ADMINISTRATOR)) as client:
        wrong = await client.post(
            "/api/editions/letterhead/0/logo", files={"file": ("logo.png", b"<svg/>", "image/png")}
        )
    assert (wrong.status_code, "ni un PNG ni un JPEG" in wrong.text) == (422, True)
