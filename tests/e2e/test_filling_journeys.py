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
    # what a page sends while it leaves does not heed the browser's switch: here there is no network for it either
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')); }")
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
    link = page.get_by_role("button", name="Évaluation initiale", exact=True)
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


PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n"


def _field(page: Page, key: str) -> Any:
    return page.locator(f"[data-field='{key}']")


def _informations(person: Any) -> tuple[Any, Page]:
    someone = person("coordinator")
    page = _new_opportunity(someone)
    page.goto(page.url + "?tab=informations")
    someone.settle()
    expect(_field(page, "ordonnance")).to_be_visible(timeout=PATIENCE)
    return someone, page


def test_a_file_is_attached_given_back_to_be_saved_and_refused_when_it_is_two_things_or_too_large(person):
    someone, page = _informations(person)
    field = _field(page, "ordonnance")
    double = PDF[:9] + b"<html><script>alert(1)</script></html>" + PDF
    for name, content, words in (
        ("double.pdf", double, "deux formats"),
        ("photo.png", PDF, "mais contient un PDF"),
        ("lourd.pdf", PDF + b"\x00" * (11 * 1024 * 1024), "dépasse 10"),
    ):
        field.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "application/pdf", "buffer": content}
        )
        expect(field.get_by_role("alert")).to_contain_text(words, timeout=PATIENCE)
    field.locator("input[type=file]").set_input_files(
        {"name": "ordonnance de novembre.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    expect(field).to_contain_text("ordonnance de novembre.pdf", timeout=PATIENCE)
    _saved(page)
    place = field.get_by_role("link", name=re.compile("Télécharger")).get_attribute("href")
    got = page.request.get(someone.address + place)
    assert (got.body(), got.headers["content-disposition"].split(";")[0]) == (PDF, "attachment")
    assert got.headers["content-security-policy"].startswith("sandbox")
    page.reload()
    someone.settle()
    expect(field).to_contain_text("ordonnance de novembre.pdf", timeout=PATIENCE)
    field.get_by_role("button", name=re.compile("Retirer")).click()
    expect(field.locator("input[type=file]")).to_be_attached()
    field.get_by_role("button", name="Remettre").click()
    expect(field.get_by_role("link", name=re.compile("Télécharger"))).to_be_visible(timeout=PATIENCE)
    field.get_by_role("button", name=re.compile("Retirer")).click()
    _saved(page)
    field.get_by_role("button", name="Supprimer maintenant").click()
    expect(field.get_by_text("sera supprimé dans un mois")).to_have_count(0, timeout=PATIENCE)
    assert page.request.get(someone.address + place).status == 404


def test_somebody_signs_by_hand_or_by_keyboard(person):
    someone, page = _informations(person)
    field = _field(page, "signature_client")
    field.scroll_into_view_if_needed()
    field.get_by_role("button", name="Signer").click()
    expect(field.get_by_role("alert")).to_contain_text("nom de la personne qui signe")
    box = field.locator("canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 30, steps=6)
    page.mouse.up()
    field.get_by_placeholder("Nom de la personne qui signe").fill("Odette Ferrand")
    field.get_by_role("button", name="Signer").click()
    expect(field).to_contain_text("Signé par Odette Ferrand", timeout=PATIENCE)
    _saved(page)
    field.get_by_role("button", name="Signer à nouveau").click()
    field.get_by_placeholder("Nom de la personne qui signe").fill("Hélène Ferrand")
    page.keyboard.press("Tab")
    field.get_by_role("button", name="Signer", exact=True).focus()
    page.keyboard.press("Enter")
    expect(field).to_contain_text("Signé par Hélène Ferrand", timeout=PATIENCE)
    page.reload()
    someone.settle()
    expect(field).to_contain_text("Signé par Hélène Ferrand", timeout=PATIENCE)
    expect(field.locator("img")).to_have_js_property("complete", True)


def test_a_grid_gives_its_group_and_a_table_takes_its_lines_by_keys(person):
    someone, page = _informations(person)
    grid = _field(page, "grille_aggir")
    for row in grid.locator(".form-scale-item").all()[:10]:
        row.get_by_text("A · fait seul").click()
    score = grid.locator(".form-score")
    expect(score).to_contain_text("GIR 6", timeout=PATIENCE)
    _saved(page)
    page.context.set_offline(True)
    for row in grid.locator(".form-scale-item").all()[:6]:
        row.get_by_text("C · ne fait pas").click()
    expect(score).to_have_text("Calcul au retour du réseau", timeout=PATIENCE)
    page.context.set_offline(False)
    expect(score).to_contain_text(re.compile("GIR [12]"), timeout=PATIENCE)
    table = _field(page, "traitements")
    table.get_by_role("button", name="Ajouter une ligne").click()
    first = table.locator("tbody input[type=text]").first
    expect(first).to_be_focused()
    first.fill("Levothyrox")
    table.get_by_role("button", name="Ajouter une ligne").click()
    table.locator("tbody tr").nth(1).locator("input[type=text]").first.fill("Doliprane")
    _saved(page)
    page.keyboard.press("Alt+ArrowUp")
    expect(table.locator("tbody input[type=text]").first).to_have_value("Doliprane")
    _saved(page)
    page.reload()
    someone.settle()
    expect(table.locator("tbody input[type=text]").first).to_have_value("Doliprane", timeout=PATIENCE)
    assert [one for one in someone.problems if "DISCONNECTED" not in one] == []
