"""Filling a form: saved while it is written, two people at once, without network, with files and a signature."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.test_opportunity_journeys import _new_opportunity

PATIENCE = 60_000
SAVED = re.compile(r"Brouillon enregistré à \d\d:\d\d")


def _status(page: Page) -> Any:
    return page.locator(".form-status")


def _saved(page: Page) -> None:
    expect(_status(page)).to_have_text(SAVED, timeout=PATIENCE)


def _path(page: Page, address: str) -> str:
    return page.url.removeprefix(address)


def test_what_is_written_is_saved_by_itself_and_a_clash_is_settled_field_by_field(person):
    first, second = person("coordinator"), person("manager")
    page = _new_opportunity(first)
    other = second.open(_path(page, first.address))
    expect(other.locator("#need")).to_have_value("Sortie d’hôpital lundi")
    page.locator("#need").fill("Version de la première")
    page.locator("#funding").select_option(index=1)
    _saved(page)
    other.locator("#need").fill("Version de la seconde")
    other.locator("#origin").select_option(index=2)
    clash = other.get_by_role("group", name="Deux valeurs pour Besoin exprimé")
    expect(clash).to_contain_text("Version de la première", timeout=PATIENCE)
    expect(clash).to_contain_text("Version de la seconde")
    expect(clash).to_contain_text("Camille Rostaing")
    expect(other.locator("#need")).to_have_value("Version de la seconde")
    expect(other.locator("#funding")).to_have_value("APA, conseil départemental")  # nobody touched it here: merged
    clash.get_by_role("button", name="Garder la mienne").click()
    _saved(other)
    expect(clash).to_have_count(0)
    page.reload()
    first.settle()
    expect(page.locator("#need")).to_have_value("Version de la seconde")
    page.locator("#need").focus()
    page.keyboard.press("Alt+h")
    past = page.get_by_role("dialog", name="Historique : Besoin exprimé")
    expect(past).to_contain_text("Lucie Martinod")
    expect(past).to_contain_text("Version de la première")
    assert first.problems == []


def test_taking_the_other_value_leaves_it_as_it_is(person):
    first, second = person("coordinator"), person("manager")
    page = _new_opportunity(first)
    other = second.open(_path(page, first.address))
    expect(other.locator("#need")).to_have_value("Sortie d’hôpital lundi")
    page.locator("#need").fill("Première")
    _saved(page)
    other.locator("#need").fill("Seconde")
    clash = other.get_by_role("group", name="Deux valeurs pour Besoin exprimé")
    clash.get_by_role("button", name="Prendre l’enregistrée").click(timeout=PATIENCE)
    expect(other.locator("#need")).to_have_value("Première")
    _saved(other)


def test_without_network_writing_goes_on_and_a_page_closed_meanwhile_loses_nothing(person):
    someone = person("coordinator", phone=True)
    page = _new_opportunity(someone)
    address = page.url
    expect(page.locator("#need")).to_have_value("Sortie d’hôpital lundi")
    page.context.set_offline(True)
    page.locator("#need").fill("Écrit chez le client, sans réseau")
    expect(_status(page)).to_contain_text("Hors ligne", timeout=PATIENCE)
    expect(page.get_by_text("part au retour du réseau.").first).to_be_visible()
    page.get_by_role("button", name="Informations", exact=True).last.click()
    expect(page.get_by_role("navigation", name="Autres pages du formulaire")).to_be_visible()
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(address)
    someone.settle()
    expect(page.get_by_text("restée sur cet appareil, a été reprise")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#need")).to_have_value("Écrit chez le client, sans réseau")
    _saved(page)
    page.reload()
    someone.settle()
    expect(page.locator("#need")).to_have_value("Écrit chez le client, sans réseau")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('careapp.draft.')).length") == 0


def test_drafts_leave_the_device_with_the_person(person):
    someone = person("coordinator")
    page = _new_opportunity(someone)
    page.evaluate("localStorage.setItem('careapp.draft.1.1./api/x', '{}')")
    page.goto(someone.address + "/account")
    someone.settle()
    page.get_by_role("button", name="Se déconnecter").last.click()
    page.wait_for_url(re.compile("/login"))
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('careapp.draft.')).length") == 0


def test_a_wrong_answer_is_said_at_its_field_and_a_link_leads_there(person):
    page = _new_opportunity(person("coordinator"))
    page.locator("#evaluated_on").fill("2190-01-01")
    page.locator("#need").focus()
    field = page.locator("[data-field='request.evaluated_on']")
    expect(field.get_by_role("alert")).to_have_text("L’évaluation ne peut pas être à venir.", timeout=PATIENCE)
    expect(_status(page)).to_contain_text("1 champ à corriger")
    page.get_by_role("button", name="Notes", exact=False).first.click()
    page.keyboard.press("Control+Enter")
    link = page.get_by_role("button", name="Évaluation initiale")
    expect(link).to_be_visible(timeout=PATIENCE)
    link.click()
    expect(page.locator("#evaluated_on")).to_be_focused(timeout=PATIENCE)


def test_a_form_locked_meanwhile_says_so_and_keeps_what_was_typed(person):
    first, second = person("coordinator"), person("manager")
    page = _new_opportunity(first)
    other = second.open(_path(page, first.address))
    expect(other.locator("#need")).to_have_value("Sortie d’hôpital lundi")
    address = page.url
    page.get_by_role("button", name="Dupliquer").click()
    page.get_by_role("button", name="Verrouiller et dupliquer").click()
    page.wait_for_url(lambda url: url != address)
    other.locator("#need").fill("Trop tard")
    expect(other.get_by_text("Ce formulaire est verrouillé").first).to_be_visible(timeout=PATIENCE)
    expect(other.locator("#need")).to_have_value("Trop tard")
