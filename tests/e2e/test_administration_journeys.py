"""Journeys of an administrator: the catalogue, someone's first and last day."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

WAIT = 8_000


def dialog(page: Page):
    return page.locator("dialog[open]")


def test_a_price_is_refused_then_kept(person):
    page = person("admin").open("/admin/services")
    page.get_by_role("button", name="Aide au repas", exact=True).click()
    dialog(page).get_by_label("Prix horaire hors taxes").fill("cher")
    dialog(page).get_by_role("button", name="Enregistrer").click()
    expect(dialog(page).get_by_text("Écrivez un nombre comme 12,5.")).to_be_visible()
    dialog(page).get_by_label("Prix horaire hors taxes").fill("27,30")
    dialog(page).get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("row", name="Aide au repas")).to_contain_text("27,30")


def test_a_row_opens_wherever_it_is_pressed_and_a_level_in_use_says_why_it_stays(person):
    page = person("admin").open("/admin/skills")
    page.locator("tbody tr").first.locator("td").nth(1).click(force=True)
    expect(dialog(page)).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Actions sur Débutant").click()
    page.get_by_role("menuitem", name="Supprimer").click()
    expect(page.get_by_text(re.compile(r"Ce niveau sert \d+ fois"))).to_be_visible()


def test_what_is_typed_stays_when_the_connection_comes_back(person):
    page = person("admin").open("/admin/skills")
    page.get_by_role("button", name="Nouvelle compétence").click()
    dialog(page).get_by_label("Nom").fill("Massage")
    page.context.set_offline(True)
    expect(page.get_by_text("Connexion interrompue")).to_be_visible()
    page.wait_for_timeout(2000)
    page.context.set_offline(False)
    expect(page.get_by_text("Connexion interrompue")).to_be_hidden(timeout=WAIT)
    page.wait_for_timeout(1500)
    expect(dialog(page).get_by_label("Nom")).to_have_value("Massage")


def test_a_level_moves_and_comes_back(person):
    page = person("admin").open("/admin/skills")
    page.get_by_role("button", name="Descendre Débutant").click()
    expect(page.get_by_role("button", name="Monter Débutant")).to_be_enabled()
    page.get_by_role("button", name="Monter Débutant").click()
    expect(page.get_by_role("button", name="Monter Débutant")).to_be_disabled()


def test_someone_gets_an_account_and_loses_it_at_once(person):
    page = person("admin").open("/admin/users")
    page.get_by_role("button", name="Nouveau compte").click()
    dialog(page).get_by_label("Nom").fill("Nina Perrin")
    dialog(page).get_by_label("Adresse e-mail").fill("nina@demo.example")
    dialog(page).get_by_role("radio", name=re.compile("Encadrement")).click()
    dialog(page).get_by_role("button", name="Enregistrer").click()
    words = dialog(page).locator("code").inner_text()
    dialog(page).get_by_role("button", name="J’ai noté le mot de passe").click()
    nina = person()
    nina.sign_in("nina@demo.example", words)
    nina.page.wait_for_url(lambda url: "/login" not in url)
    nina.open("/clients")
    page.get_by_role("row", name="Nina Perrin").get_by_role("button", name="Actions sur Nina Perrin").click()
    page.get_by_role("menuitem", name="Fermer le compte").click()
    dialog(page).get_by_role("button", name="Fermer le compte").click()
    expect(page.get_by_role("row", name="Nina Perrin")).to_contain_text("Fermé")
    nina.page.wait_for_timeout(2500)
    nina.page.goto(f"{nina.address}/clients")
    expect(nina.page).to_have_url(re.compile("/login"))


def test_the_trail_tells_what_was_just_done(person):
    page = person("admin").open("/admin/settings")
    page.get_by_label("Ré-évaluation des besoins").fill("10")
    page.locator("button[form=form-habits]").click()
    expect(page.get_by_text("Paramètres enregistrés.").first).to_be_visible()
    page.get_by_role("link", name="Journal").first.click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("Enregistre")
    expect(page.get_by_role("row").nth(1)).to_contain_text("Agence")


def test_the_preview_of_an_edition_follows_the_record_chosen(person):
    page = person("admin").open("/admin/documents/quote")
    search = page.locator("#preview-record")
    expect(page.frame_locator("iframe.edition-frame").locator("img").first).to_be_visible(timeout=60_000)
    with page.expect_request(lambda sent: sent.method == "POST" and re.search(r"subject_id=\d", sent.post_data or "")):
        search.click()
        page.locator("[role=option]").first.click()
    expect(page.frame_locator("iframe.edition-frame").locator("img").first).to_be_visible(timeout=60_000)
