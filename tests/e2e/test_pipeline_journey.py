"""A request comes through the public form, is known as a twin, merged, followed, changed with others, and lost."""

from __future__ import annotations

import re

from playwright.sync_api import expect

LONG = 60_000
WORDS = "Aide au lever, le voisin passe le soir"


def _sent_request(someone, last_name="FERRAND", phone="04 65 71 00 77"):
    """A request sent from a phone, without scripts."""
    page = someone.page
    page.goto(f"{someone.address}/request/les-sorbiers")
    page.get_by_label("Nom de la personne").fill(last_name)
    page.get_by_label("Prénom").fill("Zélie")
    page.get_by_label("Commune").fill("Cognin")
    page.get_by_label("De quelle aide").fill(WORDS)
    page.wait_for_timeout(4200)  # what a robot does not wait
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_role("alert")).to_be_visible(timeout=LONG)
    expect(page.get_by_label("De quelle aide")).to_have_value(WORDS)
    page.get_by_label("Téléphone", exact=True).fill(phone)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_role("heading", name="Votre demande est envoyée")).to_be_visible(timeout=LONG)


def _new_person(page, **fields):
    page.get_by_role("button", name="Nouvelle opportunité").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Nouvelle personne").click()
    for name, value in fields.items():
        dialog.locator(f"#{name}").fill(value)
    return dialog


def test_a_public_request_is_followed_until_it_is_lost(person):
    stranger = person(phone=True)
    _sent_request(stranger)
    manager = person("manager")
    page = manager.open("/opportunities?view=list&text=zelie")
    row = page.get_by_role("row").filter(has_text="Zélie FERRAND")
    expect(row).to_be_visible(timeout=LONG)
    dialog = _new_person(page, last_name="Zelie", first_name="ferrand", phone="04.65.71.00.77")
    expect(dialog.get_by_text("La personne a peut-être déjà une fiche.")).to_be_visible(timeout=LONG)
    dialog.locator("#new_activity").select_option(label="Aide à la personne")
    dialog.get_by_role("button", name="Créer l’opportunité").click()
    expect(dialog.get_by_text("Cette personne a déjà une fiche")).to_be_visible(timeout=LONG)
    dialog.get_by_role("button", name="C’est Zélie FERRAND").click()
    expect(dialog.locator("#new_client option:checked")).to_contain_text("FERRAND", timeout=LONG)
    dialog.get_by_role("button", name="Créer l’opportunité").click()
    page.wait_for_url(re.compile(r"/opportunities/\d+$"), timeout=LONG)

    page.get_by_role("button", name="Modifier la prochaine action").click()
    page.locator("#step-what").fill("Prévenir le voisin")
    page.locator("#step-on").fill("2020-01-01")
    page.get_by_role("button", name="Enregistrer l’action").click()
    expect(page.get_by_role("dialog")).to_contain_text("Choisissez une date à venir", timeout=LONG)
    page.locator("#step-on").fill("")
    page.get_by_role("button", name="Enregistrer l’action").click()
    expect(page.get_by_text("Prochaine action enregistrée.")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("Prévenir le voisin")).to_be_visible()
    page.get_by_role("button", name="C’est fait").click()
    expect(page.get_by_text("Ajouter une mission", exact=True)).to_be_visible(timeout=LONG)

    page = manager.open("/opportunities?view=list&text=zelie")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2, timeout=LONG)
    rows.first.get_by_role("checkbox").click()
    rows.nth(1).get_by_role("checkbox").click()
    expect(page.get_by_role("status").filter(has_text="2 sélectionnées")).to_be_visible(timeout=LONG)
    page.locator(".bulk-bar").get_by_role("button", name="Prochaine action").click()
    page.locator("#step-what").fill("Rappeler demain")
    page.get_by_role("button", name="Enregistrer l’action").click()
    expect(page.get_by_text("2 opportunités modifiées.")).to_be_visible(timeout=LONG)
    expect(rows.first).to_contain_text("Rappeler demain")

    for number in range(2):
        rows.nth(number).get_by_role("checkbox").click()
    page.get_by_role("button", name="Changer d’étape").click()
    page.locator("#bulk-stage").select_option("search")
    page.get_by_role("button", name="Changer l’étape").click()
    refused = page.get_by_role("dialog").get_by_role("alert")
    expect(refused).to_contain_text("2 opportunités n’ont pas changé.", timeout=LONG)
    expect(page.get_by_role("dialog")).to_contain_text("Ajoutez d’abord une mission.")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Classer perdues").click()
    page.locator("#bulk-reason").select_option(label="Hors zone")
    page.get_by_role("dialog").get_by_role("button", name="Classer perdue").click()
    expect(rows.first).to_contain_text("Perdue", timeout=LONG)
    assert "text=zelie" in page.url


def test_two_records_of_one_person_become_one_and_the_old_address_leads_to_it(person):
    manager = person("manager")
    page = manager.open("/clients/duplicates")
    pair = page.locator(".twin-pair").first
    expect(pair).to_be_visible(timeout=LONG)
    addresses = [link.get_attribute("href") for link in pair.get_by_role("link").all()]
    pair.get_by_role("button", name="Comparer et fusionner").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Fiche gardée", timeout=LONG)
    dialog.get_by_role("button", name="Fusionner les fiches").click()
    page.wait_for_url(re.compile(r"/clients/\d+$"), timeout=LONG)
    kept = page.url.removeprefix(manager.address)
    gone = next(one for one in addresses if one != kept)
    manager.open(gone)
    page.wait_for_url(f"**{kept}", timeout=LONG)


def test_a_filter_is_kept_and_its_address_shows_a_colleague_the_same(person):
    manager, colleague = person("manager"), person("coordinator")
    page = manager.open("/opportunities?view=list&stage=search")
    page.get_by_role("button", name="Mes filtres").click()
    page.get_by_role("menuitem", name="Garder ou partager ce filtre…").click()
    page.locator("#filter-name").fill("Recherches du jour")
    page.get_by_role("button", name="Enregistrer le filtre").click()
    expect(page.get_by_text("Filtre enregistré.")).to_be_visible(timeout=LONG)
    count = page.locator("tbody tr").count()
    other = colleague.open(page.url.removeprefix(manager.address))
    expect(other.locator("tbody tr")).to_have_count(count, timeout=LONG)
    other.keyboard.press("j")
    other.keyboard.press("x")
    expect(other.get_by_role("status").filter(has_text="1 sélectionnée")).to_be_visible(timeout=LONG)
    other.locator(".bulk-bar").get_by_role("button", name="Imprimer les fiches").click()
    panel = other.get_by_role("dialog").filter(has_text="Impressions groupées")
    expect(panel).to_contain_text(re.compile(r"Fiches choisies.*(sur 1)", re.S), timeout=LONG)
    expect(panel.get_by_role("link", name="Ouvrir le PDF")).to_be_visible(timeout=4 * LONG)


def test_the_figures_tell_how_far_requests_come(person):
    page = person("manager").open("/opportunities/figures")
    expect(page.get_by_role("heading", name="Jusqu’où elles vont")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("img", name=re.compile(r"Recueil\s:\s\d+")).first).to_be_visible()
    page.get_by_role("button", name="Gestionnaire").last.click()
    expect(page.get_by_role("table", name="Comparaison")).to_contain_text("Camille Rostaing", timeout=LONG)
    with page.expect_download() as file:
        page.get_by_role("link", name="Exporter").click()
    assert file.value.suggested_filename == "careapp-chiffres.csv"
