"""Journeys of the follow-up: an incident from the phone to its end, a note with its reminder, an edition published."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def say_what_happened(page: Page) -> None:
    page.locator("textarea[name=facts]").fill("Pilulier resté plein hier soir.")
    page.locator("textarea[name=measures]").fill("Infirmière prévenue.")


def test_a_worker_reports_an_incident_that_the_manager_handles(person):
    worker = person("worker", phone=True)
    page = worker.open("/my/clients")
    page.locator("a[href^='/my/clients/']").first.click()
    page.get_by_role("link", name="Signaler un événement indésirable").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Signaler un événement")
    name = page.locator(".pocket-head .muted").inner_text()
    page.get_by_role("button", name="Envoyer le signalement").click()
    expect(page.get_by_text("Remplissez ce champ.").first).to_be_visible()
    page.locator("select[name=category]").select_option("medication")
    page.locator("input[name=severity][value=minor]").check()
    say_what_happened(page)
    page.get_by_role("button", name="Envoyer le signalement").click()
    expect(page.get_by_text("Événement signalé")).to_be_visible()

    manager = person("manager")
    page = manager.open("/incidents")
    page.get_by_role("searchbox").fill(name.split()[-1])
    reported = page.locator("tbody tr", has_text="Médicaments").filter(has_text=name)
    reported.first.get_by_role("link").click()
    expect(page.locator("textarea[name=facts]")).to_have_value("Pilulier resté plein hier soir.")
    page.get_by_role("button", name="Prendre en charge").click()
    expect(page.get_by_role("button", name="Remettre à traiter")).to_be_visible()
    page.locator("textarea[name=corrective_actions]").fill("Pilulier relevé chaque soir.")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Événement enregistré.")).to_be_visible()
    page.get_by_role("button", name="Marquer traité").click()
    expect(page.get_by_role("button", name="Rouvrir l’événement")).to_be_visible()

    page = manager.open("/admin/mails")
    told = re.compile(r"Événement indésirable EI-\d+ \([A-Z]+\)")
    expect(page.locator("tbody").get_by_text(told).first).to_be_visible()
    assert worker.problems + manager.problems == []


def test_an_open_incident_is_handled_from_its_row(person):
    manager = person("manager")
    page = manager.open("/incidents")
    page.get_by_role("button", name="Ouverts").click()
    expect(page.get_by_role("button", name="Ouverts")).to_have_attribute("aria-current", "true")
    row = page.locator("tbody tr").last
    number = row.locator("td").first.inner_text()
    row.get_by_role("button", name=f"Traiter {number}").click()
    window = page.locator("dialog[open]")
    window.get_by_label("Cause principale").fill("Tapis glissant")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Événement enregistré.")).to_be_visible()
    row.get_by_role("button", name=f"Traiter {number}").click()
    expect(window.get_by_label("Cause principale")).to_have_value("Tapis glissant")
    window.get_by_label("Actions correctives").fill("Tapis ôté.")
    window.get_by_role("button", name="Marquer traité").click()
    expect(page.get_by_text("Statut modifié.")).to_be_visible()
    expect(page.locator("tbody").get_by_text(number, exact=True)).to_have_count(0)
    assert manager.problems == []


def test_enter_in_a_field_of_an_incident_keeps_its_status(person):
    page = person("manager").open("/incidents")
    page.get_by_role("button", name="Ouverts").click()
    page.locator("tbody a.row-link").first.click()
    page.locator("input[name=place]").fill("Cuisine")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Événement enregistré.")).to_be_visible()


def test_a_note_of_satisfaction_is_written_in_the_record_and_asks_for_a_call(person):
    coordinator = person("coordinator")
    page = coordinator.open("/clients")
    page.locator("tbody a.row-link").first.click()
    page.get_by_role("button", name=re.compile("^Notes")).click()
    page.locator("input[name=rating][value='2']").check()
    page.get_by_role("button", name="Enregistrer la note").click()
    expect(page.get_by_text("Dites ce qui ne va pas")).to_be_visible()
    page.locator("#new-note textarea").fill("Repas froid deux fois cette semaine.")
    page.get_by_label("Créer un rappel à 3 mois").check()
    page.get_by_role("button", name="Enregistrer la note").click()
    expect(page.locator(".timeline-entry").first).to_contain_text("Repas froid deux fois")

    page = coordinator.open("/reminders")
    page.get_by_role("button", name="Tous", exact=True).click()
    page.get_by_role("searchbox").fill("appel satisfaction")
    expect(page.locator("tbody tr[data-item]").first).to_contain_text("Appel satisfaction")
    page.get_by_role("button", name="Marquer traité").first.click()
    expect(page.get_by_text("Rappel traité.")).to_be_visible()
    assert coordinator.problems == []


def test_a_variable_is_written_where_the_caret_stands(person):
    admin = person("admin")
    page = admin.open("/admin/documents/mission_sheet")
    text, variable = page.locator("#edition-body"), page.get_by_title("Insérer client.nom").first
    shipped = text.input_value()
    variable.click()
    expect(text).to_have_value(shipped + "{{ client.nom }}")
    text.fill("<p>Bonjour , merci.</p>")
    text.evaluate("box => box.setSelectionRange(11, 11)")
    variable.click()
    expect(text).to_have_value("<p>Bonjour {{ client.nom }}, merci.</p>")
    expect(text).to_be_focused()
    page.keyboard.press("Control+z")
    expect(text).to_have_value("<p>Bonjour , merci.</p>")
    page.keyboard.type("et au revoir")
    expect(text).to_have_value("<p>Bonjour et au revoir, merci.</p>")
    page.get_by_role("button", name="Annuler les changements").click()
    expect(text).to_have_value(shipped)
    assert admin.problems == []


def test_an_edition_that_does_not_print_cannot_be_published(person):
    admin = person("admin")
    page = admin.open("/admin/documents/mission_sheet")
    text = page.locator("#edition-body")
    shipped = text.input_value()
    text.fill(shipped + "\n{{ client.inconnu }}")
    expect(page.locator(".code-word").last).to_have_text("{{ client.inconnu }}")
    expect(page.get_by_text(re.compile(r"Ligne \d+"))).to_be_visible()
    expect(page.get_by_role("button", name="Publier l’édition")).to_be_disabled()
    text.fill(shipped + "\n<p>Merci de votre attention.</p>")
    expect(page.get_by_text("Modèle valide")).to_be_visible()
    page.get_by_role("button", name="Publier l’édition").click()
    page.get_by_label("Ce qui change").fill("Un merci")
    page.get_by_role("button", name="Publier la version").click()
    expect(page.get_by_text("Personnalisée, version 1")).to_be_visible()
    page.get_by_role("button", name="Historique").click()
    history = page.locator("dialog[open]")
    expect(history).to_contain_text("Un merci")
    history.get_by_role("button", name="Comparer").last.click()
    expect(history.locator(".compared-added", has_text="Merci de votre attention")).to_be_visible()
    history.get_by_role("button", name="Rétablir").click()
    page.get_by_role("button", name="Rétablir la version").click()
    expect(page.locator(".chip", has_text="Texte livré")).to_be_visible()
    assert [one for one in admin.problems if "422" not in one] == []  # the fault's own answer, shown at its line
