"""Journeys at the door: who gets in, where each role goes, what a worker never sees."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect


def test_a_wrong_password_is_told_without_saying_what_is_wrong(person):
    someone = person()
    someone.sign_in("coordinator@demo.example", "not the password")
    expect(someone.page.get_by_role("alert")).to_have_text("L’adresse e-mail ou le mot de passe ne convient pas.")


@pytest.mark.parametrize("path", ["/opportunities", "/clients", "/planning", "/admin/users", "/incidents"])
def test_a_worker_does_not_reach_the_agencys_screens(person, path):
    someone = person("worker")
    answer = someone.page.goto(someone.address + path)
    assert answer is not None
    assert answer.status == 403


def test_a_page_asked_for_before_signing_in_is_shown_after(person):
    someone = person()
    someone.page.goto(f"{someone.address}/opportunities")
    someone.page.fill("#email", "coordinator@demo.example")
    someone.page.fill("#password", "careapp-demo")
    someone.page.click("button[type=submit]")
    expect(someone.page).to_have_url(f"{someone.address}/opportunities")


def test_the_language_chosen_stays(person):
    someone = person("admin")
    page = someone.open("/opportunities")
    expect(page.get_by_role("heading", level=1)).to_have_text("Opportunités")
    try:
        page.goto(f"{someone.address}/api/locale/en?next=/opportunities")
        someone.settle()
        expect(page.get_by_role("heading", level=1)).to_have_text("Opportunities")
        page.reload()
        someone.settle()
        expect(page.get_by_role("heading", level=1)).to_have_text("Opportunities")
        for _again in range(2):  # the profile says the language, the browser's cookie follows, each time
            page.context.add_cookies([{"name": "locale", "value": "fr", "url": someone.address}])
            page.reload()
            someone.settle()
            expect(page.get_by_role("heading", level=1)).to_have_text("Opportunities")
            assert "locale=en" in page.evaluate("document.cookie")
    finally:
        page.goto(f"{someone.address}/api/locale/fr?next=/opportunities")  # the other journeys read French


def test_who_signs_out_of_the_account_is_out(person):
    someone = person("coordinator")
    someone.open("/account").get_by_role("button", name="Se déconnecter").click()
    expect(someone.page).to_have_url(f"{someone.address}/login")
    someone.page.goto(f"{someone.address}/clients")
    expect(someone.page).to_have_url(f"{someone.address}/login?next=/clients")
