"""A calendar feed from the record and from a worker's phone: made, subscribed to, renewed, taken back."""

from __future__ import annotations

import re
import urllib.error
import urllib.request

from icalendar import Calendar
from playwright.sync_api import Page, expect


def read(url: str) -> list:
    """What a calendar without a session gets at an address."""
    with urllib.request.urlopen(url, timeout=20) as answer:
        return list(Calendar.from_ical(answer.read()).walk("VEVENT"))


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def address(page: Page) -> str:
    field = page.get_by_label("Adresse de l’agenda")
    expect(field).to_have_value(re.compile(r"/calendar/[\w-]{43}\.ics$"), timeout=20_000)
    return field.input_value()


def test_a_worker_subscribes_from_her_phone_and_takes_the_address_back(person):
    someone = person("worker", phone=True)
    page = someone.open("/my/day")
    page.get_by_role("link", name="Agenda").click()
    someone.settle()
    page.get_by_text("Initiales", exact=True).click()
    page.get_by_role("button", name="Créer l’adresse").click()
    url = address(page)
    expect(page.get_by_role("img", name="Code à lire")).to_be_visible()
    found = read(url)
    assert found
    assert all(len(str(event["SUMMARY"]).split()) == 3 for event in found)
    page.reload()
    someone.settle()
    expect(page.get_by_text("pas encore lu")).to_have_count(0)
    expect(page.get_by_label("Adresse de l’agenda")).to_have_count(0)

    page.get_by_role("button", name="Renouveler l’adresse").click()
    page.locator("dialog[open]").get_by_role("button", name="Renouveler l’adresse").click()
    renewed = address(page)
    assert (status(url), status(renewed)) == (404, 200)
    page.get_by_role("button", name="Reprendre l’adresse").click()
    page.locator("dialog[open]").get_by_role("button", name="Reprendre l’adresse").click()
    expect(page.get_by_role("button", name="Créer l’adresse")).to_be_visible()
    assert status(renewed) == 404
    assert someone.problems == []


def test_a_coordinator_gives_a_client_an_address(person):
    page = person("coordinator").open("/clients/5?tab=calendar")
    page.get_by_role("button", name="Créer l’adresse").click()
    url = address(page)
    page.get_by_role("button", name="Copier", exact=True).click()
    expect(page.get_by_text(re.compile("^Copi(é|ez l’adresse)"))).to_be_visible()
    assert all(str(event["SUMMARY"]).startswith("Visite") for event in read(url))
    page.get_by_role("button", name="Définition").click()
    page.get_by_role("button", name="Agenda", exact=True).click()
    expect(page.get_by_text("Dernière lecture")).to_be_visible()
    expect(page.get_by_label("Adresse de l’agenda")).to_have_count(0)
