"""Journeys through the records: a client and a worker described, an absence declared, a file imported."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def saved(page: Page) -> None:
    """Press Enregistrer in the open dialog and wait until it closes."""
    page.locator("dialog[open]").get_by_role("button", name="Enregistrer").click()
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_coordinator_opens_a_client_and_describes_the_home(person):
    page = person("coordinator").open("/clients")
    page.get_by_role("button", name="Nouveau client").click()
    expect(page.get_by_label("Téléphone fixe")).to_be_visible()
    page.mouse.click(5, 5)
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.get_by_role("button", name="Nouveau client").click()
    page.get_by_label("Téléphone fixe").fill("12")
    page.mouse.click(5, 5)
    page.get_by_role("button", name="Créer la fiche").click()
    expect(page.get_by_text("Remplissez ce champ.")).to_be_visible()
    expect(page.get_by_label("Téléphone fixe")).to_have_value("12")
    page.locator("#last_name").fill("Zéphirin")
    page.get_by_label("Téléphone fixe").fill("04 65 71 00 99")
    page.get_by_role("button", name="Créer la fiche").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zéphirin")

    page.get_by_role("button", name="Ajouter une adresse").click()
    page.locator("#street").fill("3 rue Neuve")
    page.locator("#city").fill("Cognin")
    saved(page)
    expect(page.get_by_text("3 rue Neuve, Cognin").first).to_be_visible()

    page.get_by_role("button", name="Ajouter un choix").click()
    page.locator("#worker_id").select_option(index=1)
    page.get_by_text("Plus jamais", exact=True).click()
    page.locator("dialog[open]").get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Dites pourquoi")).to_be_visible()
    page.locator("#remark").fill("Retards répétés")
    saved(page)
    expect(page.get_by_text("Retards répétés")).to_be_visible()


def test_a_day_that_does_not_exist_erases_nothing(person):
    page = person("coordinator").open("/clients/5")
    page.get_by_role("button", name="Modifier", exact=True).first.click()
    born = page.locator("#birth_date")
    known = born.input_value()
    born.press("Home")
    born.press_sequentially("02312000")
    assert born.evaluate("field => field.validity.badInput")
    page.locator("dialog[open]").get_by_role("button", name="Enregistrer").click()
    page.wait_for_timeout(1500)
    expect(page.locator("dialog[open]")).to_be_visible()
    assert born.evaluate("field => field.validationMessage") == "Cette date n’existe pas : vérifiez le jour et le mois."
    born.fill(known)
    saved(page)
    page.reload()
    page.get_by_role("button", name="Modifier", exact=True).first.click()
    expect(born).to_have_value(known)


def test_a_client_is_found_without_accents_and_opened_from_the_list(person):
    someone = person("coordinator")
    page = someone.open("/clients")
    page.get_by_role("searchbox").fill("zzzz")
    expect(page.get_by_text("Aucun client ne correspond")).to_be_visible()
    page.get_by_role("button", name="Tout afficher").first.click()
    name = page.locator("tbody a.row-link").first.inner_text()
    page.get_by_role("searchbox").fill(name.split()[-1].upper())
    expect(page.locator("tbody a.row-link").first).to_have_text(name)
    page.locator("tbody a.row-link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    assert someone.problems == []


def test_a_date_half_typed_is_neither_sent_nor_taken_for_no_date(person):
    page = person("coordinator").open("/clients/5")
    page.get_by_role("button", name="Ajouter un plan").click()
    page.locator("#funder").fill("Mutuelle d’essai")
    page.locator("#monthly_minutes").fill("12,5")
    page.locator("#starts_on").fill("2026-01-01")
    page.locator("#ends_on").fill("2040-02-28")
    saved(page)
    page.get_by_role("button", name="Modifier Mutuelle d’essai").click()
    page.locator("#ends_on").press("Delete")
    expect(page.locator("#ends_on")).to_have_value("")
    page.locator("dialog[open]").get_by_role("button", name="Enregistrer").click()
    page.wait_for_timeout(1500)
    expect(page.locator("#ends_on")).to_be_focused()
    page.locator("dialog[open]").get_by_role("button", name="Annuler").click()
    expect(page.get_by_text("01/01/2026 – 28/02/2040")).to_be_visible()


def test_a_week_that_cannot_be_is_shown_and_an_absence_counts_the_visits_left(person):
    page = person("coordinator").open("/workers")
    page.locator("tbody a.row-link").first.click()
    page.get_by_role("button", name="Disponibilités").click()
    end = page.locator("[aria-label$=', fin']").first
    before = end.input_value()
    end.fill("00:05")
    page.get_by_role("button", name="Enregistrer la semaine").click()
    expect(page.locator(".field-error").first).to_be_visible()
    page.get_by_role("button", name="Annuler").click()
    expect(page.locator("[aria-label$=', fin']").first).to_have_value(before)

    page.get_by_role("button", name="Déclarer une absence").first.click()
    page.locator("#reason").select_option("training")
    page.locator("#first").fill("2031-06-02")
    saved(page)
    page.locator("nav.tabs").get_by_role("button", name="Absences").click()
    expect(page.get_by_text("lun. 2 juin")).to_be_visible()
    page.reload()
    expect(page.get_by_text("lun. 2 juin")).to_be_visible()


def test_a_manager_sees_every_bad_line_of_a_file_then_imports_a_sound_one(person):
    page = person("manager").open("/admin/import")

    def send(text: str) -> None:
        page.set_input_files("#file", {"name": "clients.csv", "mimeType": "text/csv", "buffer": text.encode()})
        page.get_by_role("button", name="Préparer l’aperçu").click()

    send("Nom;GIR;Téléphone\nYvonnet;9;12\nYverdon;2;\n")
    expect(page.get_by_text("1 ligne à corriger")).to_be_visible()
    expect(page.get_by_text("Le GIR va de 1 à 6.")).to_be_visible()
    page.get_by_role("button", name="Choisir un autre fichier").click()
    send("Nom;GIR\nYvonnet;3\nYverdon;2\n")
    expect(page.get_by_text("2 clients prêts à importer")).to_be_visible()
    page.get_by_role("button", name="Importer les fiches").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Clients")
    expect(page.locator("tbody tr")).not_to_have_count(0)
    page.get_by_role("searchbox").fill("yvonnet")
    expect(page.locator("tbody a.row-link")).to_have_count(1)
    expect(page.locator("tbody a.row-link")).to_have_text("Yvonnet")
