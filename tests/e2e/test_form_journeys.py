"""An administrator designs the form of a new activity from nothing."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

WAIT = 30_000


def dialog(page: Page):
    return page.locator("dialog[open]")


def panel(page: Page):
    return page.get_by_role("complementary", name="Réglages")


def face(page: Page, label: str):
    return page.locator(".fd-face", has_text=label)


def add(page: Page, kind: str, label: str) -> None:
    """Place a kind by the keyboard alone, and name the field."""
    page.get_by_role("complementary", name="Champs à poser").get_by_role("button", name=kind, exact=True).press("Enter")
    panel(page).locator("#fd-label").fill("")
    panel(page).locator("#fd-label").press_sequentially(label)
    expect(face(page, label)).to_be_visible()


def saved(page: Page) -> None:
    """Wait until the server has the draft as the canvas shows it."""
    expect(page.get_by_text(re.compile("Brouillon enregistré à"))).to_be_visible(timeout=WAIT)
    page.wait_for_timeout(1500)


def test_a_new_activity_s_form_is_made_from_nothing_by_keys_and_mouse_and_published(person):
    page = person("admin").open("/admin/forms")
    page.get_by_role("button", name="Nouveau formulaire").click()
    dialog(page).get_by_label("Activité", exact=True).select_option(label="Nouvelle activité")
    dialog(page).get_by_label("Nom de l’activité").fill("Jardinage")
    dialog(page).get_by_label("Nom du formulaire").fill("Demande de jardinage")
    dialog(page).get_by_role("button", name="Commencer le formulaire").click()
    page.wait_for_url(re.compile(r"/admin/forms/\d+-main"), timeout=WAIT)

    add(page, "Nombre", "Surface")
    panel(page).get_by_label("Unité").fill("m²")
    add(page, "Choix unique", "Taille de haie")
    panel(page).get_by_label("Valeur 1", exact=True).fill("Oui")
    panel(page).get_by_label("Valeur 2", exact=True).fill("Non")
    add(page, "Calcul", "Prix estimé")
    panel(page).locator("textarea.fd-code").fill("surfaces * 2")
    expect(page.get_by_text(re.compile("champ inconnu.*surfaces")).first).to_be_visible(timeout=WAIT)
    panel(page).locator("textarea.fd-code").fill("surface * 2")
    expect(page.locator(".fd-faults")).to_have_count(0, timeout=WAIT)
    panel(page).get_by_role("switch", name="Imprimé sur la fiche mission").check()

    add(page, "Texte long", "Hauteur des haies")
    panel(page).get_by_role("group", name="Afficher si").get_by_role("button", name="Condition").click()
    panel(page).get_by_label("Condition 1 : champ").select_option(label="Taille de haie")
    expect(panel(page).get_by_label("Condition 1 : valeur")).to_have_value("valeur_1")
    saved(page)

    face(page, "Hauteur des haies").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    labels = page.locator(".fd-label > .fd-cut")
    expect(labels).to_have_text(["Surface", "Taille de haie", "Hauteur des haies", "Prix estimé"])
    page.keyboard.press("Control+z")
    expect(labels).to_have_text(["Surface", "Taille de haie", "Prix estimé", "Hauteur des haies"])

    kind = page.locator("[data-kind=signature]").bounding_box()
    target = page.locator("[data-face=surface]").bounding_box()
    page.mouse.move(kind["x"] + 20, kind["y"] + 10)
    page.mouse.down()
    page.mouse.move(target["x"] + 8, target["y"] + 20, steps=12)
    expect(page.locator(".fd-slot")).to_have_text("Déposer ici : Signature")
    page.mouse.up()
    expect(labels.first).to_have_text("Signature")
    saved(page)

    page.get_by_role("button", name="Aperçu").click()
    trial = page.get_by_role("region", name="Le formulaire tel qu’il sera rempli")
    expect(trial.get_by_role("textbox", name="Hauteur des haies")).to_have_count(0)
    trial.get_by_role("combobox", name="Taille de haie").select_option(label="Oui")
    expect(trial.get_by_role("textbox", name="Hauteur des haies")).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="Aperçu").click()

    page.get_by_role("button", name="Publier la version 1").click()
    dialog(page).get_by_role("button", name="Publier le formulaire").click()
    expect(page.get_by_text(re.compile("Version 1 du"))).to_be_visible(timeout=WAIT)
    page.reload()
    expect(labels.nth(4)).to_have_text("Hauteur des haies", timeout=WAIT)
