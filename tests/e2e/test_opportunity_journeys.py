"""Journeys through opportunities, as a coordinator goes."""

from __future__ import annotations

import re

from playwright.sync_api import expect

SLOW_LINE = """
const Quick = window.WebSocket;
window.WebSocket = class extends Quick {
  send(data) { setTimeout(() => super.send(data), 300); }
  set onmessage(read) { super.onmessage = (event) => setTimeout(() => read(event), 400); }
};
"""


def _new_dialog(page):
    """The dialog of a new opportunity, its client and its activity chosen."""
    page.get_by_role("button", name="Nouvelle opportunité").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("#new_client option").nth(3).wait_for(state="attached")
    dialog.locator("#new_client").select_option(index=3)
    dialog.locator("#new_activity").select_option(label="Aide à la personne")
    return dialog


def _new_opportunity(someone, need="Sortie d’hôpital lundi"):
    page = someone.open("/opportunities")
    dialog = _new_dialog(page)
    dialog.locator("#new_need").fill(need)
    dialog.get_by_role("button", name="Créer l’opportunité").click()
    page.wait_for_url(re.compile(r"/opportunities/\d+$"))
    someone.settle()
    return page


def test_a_demand_becomes_an_opportunity_with_a_mission_and_slots(person):
    someone = person("coordinator")
    page = _new_opportunity(someone)
    expect(page.locator("#need")).to_have_value("Sortie d’hôpital lundi")
    page.locator("#add_mission").select_option(label="Aide à la toilette")
    row = page.get_by_role("table", name="Missions").get_by_role("row").nth(1)
    expect(row).to_contain_text("Aide à la toilette")
    row.get_by_role("button", name="Planning").click()
    editor = page.get_by_role("dialog")
    expect(editor).to_contain_text("Créneaux")


def test_what_is_typed_is_saved_and_read_again(person):
    someone = person("coordinator")
    page = _new_opportunity(someone)
    page.locator("#need").fill("Aide le matin, deux personnes pour le lever")
    page.locator("#funding").select_option(index=1)
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_text("Formulaire enregistré.")).to_be_visible()
    page.reload()
    someone.settle()
    expect(page.locator("#need")).to_have_value("Aide le matin, deux personnes pour le lever")
    expect(page.locator("#funding")).to_have_value("APA, conseil départemental")


def test_a_locked_form_shows_its_copy_and_takes_nothing_more(person):
    someone = person("coordinator")
    page = _new_opportunity(someone)
    address = page.url
    page.get_by_role("button", name="Dupliquer").click()
    page.get_by_role("button", name="Verrouiller et dupliquer").click()
    page.wait_for_url(lambda url: url != address)
    someone.settle()
    expect(page.get_by_text("Ré-évaluation de OPP-")).to_be_visible()
    page.goto(address)
    someone.settle()
    expect(page.get_by_text("Formulaire verrouillé le")).to_be_visible()
    expect(page.get_by_role("button", name="Enregistrer", exact=True)).to_have_count(0)
    expect(page.get_by_role("combobox", name="Origine", exact=True)).to_be_disabled()


def test_a_slot_of_even_weeks_is_painted_over_one_of_odd_weeks(person):
    page = _new_opportunity(person("coordinator"))
    page.locator("#add_mission").select_option(label="Aide à la toilette")
    page.get_by_role("table", name="Missions").get_by_role("row").nth(1).get_by_role("button", name="Planning").click()
    editor = page.get_by_role("dialog")
    for weeks, last in (("Impaires", 20), ("Paires", 22)):
        editor.get_by_role("radio", name=weeks, exact=True).click()
        box = editor.get_by_role("group", name="Mardi").bounding_box()
        assert box
        x, hour = box["x"] + box["width"] / 2, box["height"] / 24
        page.mouse.move(x, box["y"] + hour * (18 if weeks == "Impaires" else 20) - (-2 if weeks == "Impaires" else 3))
        page.mouse.down()
        page.mouse.move(x, box["y"] + hour * 19.5, steps=4)
        page.mouse.move(x, box["y"] + hour * last - 2, steps=4)
        page.mouse.up()
    expect(editor.locator(".wg-slot.odd")).to_contain_text("18:00–20:00")
    expect(editor.locator(".wg-slot.even")).to_contain_text("22:00")


def test_on_a_slow_line_nothing_typed_is_undone_and_nothing_is_sent_twice(person):
    someone = person("coordinator")
    someone.page.add_init_script(SLOW_LINE)
    page = someone.open("/opportunities")
    dialog = _new_dialog(page)
    expect(dialog.locator("#new_activity")).to_have_value(re.compile(r"\d"), timeout=100)
    dialog.locator("#new_need").click()
    for words in ("Aide ", "au lever, ", "puis à la ", "toilette, ", "trois matins"):
        page.keyboard.type(words, delay=20)
        page.wait_for_timeout(550)
    expect(dialog.locator("#new_need")).to_have_value("Aide au lever, puis à la toilette, trois matins")
    create = dialog.get_by_role("button", name="Créer l’opportunité")
    create.dblclick()
    expect(create).to_have_attribute("data-asked", "", timeout=500)
    page.wait_for_url(re.compile(r"/opportunities/\d+$"))
    someone.settle()
    expect(page.locator("#need")).to_have_value("Aide au lever, puis à la toilette, trois matins")
    opened = int(page.url.rsplit("/", 1)[1])
    page.goto(f"{someone.address}/opportunities/{opened + 1}")
    expect(page.get_by_text("n’existe pas").or_(page.get_by_text("introuvable")).first).to_be_visible()
