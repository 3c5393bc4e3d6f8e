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


def new_form(page: Page, activity: str, name: str) -> None:
    """Begin the form of an activity that the agency did not have."""
    page.get_by_role("button", name="Nouveau formulaire").click()
    dialog(page).get_by_label("Activité", exact=True).select_option(label="Nouvelle activité")
    dialog(page).get_by_label("Nom de l’activité").fill(activity)
    dialog(page).get_by_label("Nom du formulaire").fill(name)
    dialog(page).get_by_role("button", name="Commencer le formulaire").click()
    page.wait_for_url(re.compile(r"/admin/forms/\d+-main"), timeout=WAIT)


def publish(page: Page, number: int) -> None:
    """Make what is on the canvas a version."""
    saved(page)
    page.get_by_role("button", name=f"Publier la version {number}").click()
    dialog(page).get_by_role("button", name="Publier le formulaire").click()
    expect(page.get_by_text(re.compile(f"Version {number} du"))).to_be_visible(timeout=WAIT)


def opened(someone, activity: str) -> Page:
    """An opportunity of an activity, just entered."""
    page = someone.open("/opportunities")
    page.get_by_role("button", name="Nouvelle opportunité").click()
    dialog(page).locator("#new_client option").nth(3).wait_for(state="attached")
    dialog(page).locator("#new_client").select_option(index=3)
    dialog(page).locator("#new_activity").select_option(label=activity)
    dialog(page).locator("#new_need").fill("Le jardin est trop grand pour elle")
    dialog(page).get_by_role("button", name="Créer l’opportunité").click()
    page.wait_for_url(re.compile(r"/opportunities/\d+$"), timeout=WAIT)
    someone.settle()
    return page


def test_a_new_activity_s_form_is_made_from_nothing_by_keys_and_mouse_and_published(person):
    page = person("admin").open("/admin/forms")
    new_form(page, "Jardinage", "Demande de jardinage")

    add(page, "Nombre", "Surface")
    panel(page).get_by_role("textbox", name="Unité").fill("m²")
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

    publish(page, 1)
    page.reload()
    expect(labels.nth(4)).to_have_text("Hauteur des haies", timeout=WAIT)


def test_an_opportunity_is_taken_over_by_a_newer_version_and_an_answer_without_place_stays_readable(person):
    boss, someone = person("admin"), person("coordinator")
    design = boss.open("/admin/forms")
    new_form(design, "Bricolage", "Demande de bricolage")
    add(design, "Texte court", "Outils")
    add(design, "Texte court", "Pièce")
    publish(design, 1)

    page = opened(someone, "Bricolage")
    page.get_by_role("button", name="Informations", exact=True).click()
    page.locator("#outils").fill("Perceuse")
    page.locator("#piece").fill("Cuisine")
    expect(page.locator(".form-status")).to_contain_text("Brouillon enregistré", timeout=WAIT)

    face(design, "Outils").click()
    design.keyboard.press("Delete")
    add(design, "Date", "Jour souhaité")
    publish(design, 2)
    page.reload()
    someone.settle()
    page.get_by_role("button", name="Voir ce qui changerait").click(timeout=WAIT)
    fates = dialog(page).get_by_role("table", name="Ce que deviennent les champs")
    expect(fates.get_by_role("row", name=re.compile("Outils"))).to_contain_text("Mise de côté")
    expect(fates.get_by_role("row", name=re.compile("Pièce"))).to_contain_text("Gardée")
    dialog(page).get_by_role("button", name="Passer à la version 2").click()
    expect(page.get_by_text("Le formulaire suit la version 2.")).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="Informations", exact=True).click()
    expect(page.locator("#jour_souhaite")).to_be_visible(timeout=WAIT)
    expect(page.locator("#piece")).to_have_value("Cuisine")
    expect(page.get_by_text("Réponses mises de côté")).to_be_visible()
    expect(page.locator("dd", has_text="Perceuse")).to_contain_text("version 1")
    expect(page.get_by_role("button", name="Voir ce qui changerait")).to_have_count(0)


def test_of_two_forms_of_an_activity_one_is_chosen_and_a_section_waits_for_an_answer_elsewhere(person):
    boss, someone = person("admin"), person("coordinator")
    design = boss.open("/admin/forms")
    new_form(design, "Couture", "Demande complète")
    add(design, "Oui ou non", "Machine sur place")
    design.get_by_role("button", name="Ajouter une section").click()
    panel(design).get_by_label("Nom", exact=True).fill("La machine")
    whole = panel(design).get_by_role("group", name="Afficher la section si")
    whole.get_by_role("button", name="Condition").click()
    design.get_by_role("button", name="Régler la section La machine").click()
    add(design, "Texte court", "Marque")
    publish(design, 1)
    design.get_by_role("button", name="Versions", exact=True).click()
    design.get_by_role("menuitem", name="Dupliquer ce formulaire").click()
    dialog(design).get_by_label("Nom").fill("Demande urgente")
    dialog(design).get_by_role("button", name="Dupliquer").click()
    design.wait_for_url(re.compile(r"/admin/forms/\d+-form2"), timeout=WAIT)
    boss.settle()
    publish(design, 1)

    page = someone.open("/opportunities")
    page.get_by_role("button", name="Nouvelle opportunité").click()
    dialog(page).locator("#new_client option").nth(3).wait_for(state="attached")
    dialog(page).locator("#new_client").select_option(index=3)
    dialog(page).locator("#new_activity").select_option(label="Couture")
    expect(dialog(page).locator("#new_form option:checked")).to_have_text("Demande complète", timeout=WAIT)
    dialog(page).locator("#new_form").select_option(label="Demande urgente")
    dialog(page).get_by_role("button", name="Créer l’opportunité").click()
    page.wait_for_url(re.compile(r"/opportunities/\d+$"), timeout=WAIT)
    someone.settle()
    page.get_by_role("button", name="Informations", exact=True).click()
    expect(page.get_by_role("group", name="Machine sur place")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("heading", name="La machine")).to_have_count(0)
    page.get_by_role("group", name="Machine sur place").get_by_text("Oui", exact=True).click()
    expect(page.get_by_role("heading", name="La machine")).to_be_visible(timeout=WAIT)
    expect(page.locator("#marque")).to_be_visible()
