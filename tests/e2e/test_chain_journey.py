"""The chain once through: a call, needs, slots, search, proposal, mission sheet, follow-up."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.test_opportunity_journeys import _new_opportunity

MISSIONS = "Missions"


def _mission_row(page: Page, name: str):
    return page.get_by_role("table", name=MISSIONS).get_by_role("row").filter(has_text=name)


def _paint(page: Page, day: str, first: int, last: int) -> None:
    """Drag from one hour to another in a day's column of the slot editor."""
    column = page.get_by_role("dialog").get_by_role("group", name=day)
    box = column.bounding_box()
    assert box is not None
    x = box["x"] + box["width"] / 2

    def at(minute: int) -> float:
        return box["y"] + box["height"] * minute / 1440

    page.mouse.move(x, at(first) + 2)
    page.mouse.down()
    page.mouse.move(x, (at(first) + at(last)) / 2, steps=4)
    page.mouse.move(x, at(last) - 2, steps=4)
    page.mouse.up()


def test_from_the_first_call_to_the_mission_sheet_sent(person):
    someone = person("coordinator")
    page = _new_opportunity(someone, "Aide au lever et toilette, trois matins")
    number = re.search(r"OPP-\d+", page.locator(".crumbs").inner_text()).group()

    page.locator("#add_mission").select_option(label="Ménage et repassage")
    expect(_mission_row(page, "Ménage et repassage")).to_be_visible()

    _mission_row(page, "Ménage et repassage").get_by_role("button", name="Planning").click()
    editor = page.get_by_role("dialog")
    for day in ("Lundi", "Mercredi"):
        _paint(page, day, 18 * 60, 19 * 60 + 30)
    editor.get_by_role("button", name=re.compile(r"Enregistrer|Valider")).click()
    expect(page.get_by_text("Créneaux enregistrés.")).to_be_visible()
    expect(_mission_row(page, "Ménage et repassage")).to_contain_text("0 sur 2 créneaux")

    _mission_row(page, "Ménage et repassage").get_by_role("button", name="Recherche").click()
    drawer = page.get_by_role("dialog", name=re.compile("Recherche"))
    expect(drawer.get_by_role("button", name="Affecter").first).to_be_visible()
    drawer.get_by_role("button", name="Affecter").first.click()
    expect(drawer.get_by_text(re.compile(r"créneaux? tenus?")).first).to_be_visible()
    drawer.get_by_role("button", name="Fermer").click()
    expect(_mission_row(page, "Ménage et repassage")).to_contain_text("Couverte")

    sheet = page.get_by_role("link", name="Imprimer")
    assert sheet.get_attribute("target") == "_blank"
    answer = page.request.get(someone.address + (sheet.get_attribute("href") or ""))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")

    page.get_by_role("button", name="Mail", exact=True).click()
    mail = page.get_by_role("dialog", name=f"Envoyer : Fiche mission {number}")
    expect(mail.get_by_label("Objet")).to_have_value(re.compile(number))
    mail.get_by_label("Autre adresse").fill("famille@example.org")
    mail.get_by_role("button", name="Ajouter").click()
    expect(mail.get_by_label("Envoyer à famille@example.org")).to_have_value("to")
    mail.get_by_role("button", name="Envoyer le courriel").click()
    expect(page.get_by_text(re.compile("^Courriel mis à l’envoi")).first).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Documents", exact=True).click()
    expect(page.get_by_role("table", name="Courriels")).to_contain_text("famille@example.org")

    page.get_by_role("button", name="Dupliquer").click()
    page.get_by_role("button", name="Verrouiller et dupliquer").click()
    expect(page.get_by_text(f"Ré-évaluation de {number}")).to_be_visible()
    reminders = someone.open("/reminders")
    expect(reminders.get_by_role("heading", level=1)).to_contain_text("Rappels")


def test_the_machine_proposes_and_a_person_accepts(person):
    someone = person("coordinator")
    page = _new_opportunity(someone, "Repas le midi")
    page.locator("#add_mission").select_option(label="Aide au repas")
    _mission_row(page, "Aide au repas").get_by_role("button", name="Planning").click()
    for day in ("Mardi", "Jeudi"):
        _paint(page, day, 18 * 60, 18 * 60 + 45)
    page.get_by_role("dialog").get_by_role("button", name=re.compile(r"Enregistrer|Valider")).click()
    expect(page.get_by_text("Créneaux enregistrés.")).to_be_visible()

    page.get_by_role("button", name="Proposer tout", exact=True).click()
    panel = page.get_by_role("dialog", name="Proposition d’optimisation")
    panel.get_by_role("button", name="Tout accepter").click(timeout=60_000)
    expect(panel.get_by_text("Acceptée").first).to_be_visible(timeout=30_000)
    panel.get_by_role("button", name="Fermer").click()
    expect(_mission_row(page, "Aide au repas")).to_contain_text("Couverte")
