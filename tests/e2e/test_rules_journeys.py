"""Journeys of the rules: an administrator decides, a manager reads, a coordinator sees what a month breaks."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

WAIT = 30_000


def dialog(page: Page):
    return page.locator("dialog[open]").last


def open_rule(page: Page, name: str) -> None:
    page.get_by_role("searchbox", name="Règle, source").fill(name)
    page.get_by_role("button", name=name, exact=True).click()
    expect(dialog(page).get_by_role("heading", name="Historique")).to_be_visible(timeout=WAIT)


def test_a_rule_is_weakened_with_its_reason_and_given_back(person):
    page = person("admin").open("/admin/rules")
    open_rule(page, "Amplitude maximale")
    expect(dialog(page)).to_contain_text("Code du travail, L3131-1")
    dialog(page).get_by_role("button", name="Décider autrement").click()
    dialog(page).get_by_role("radio", name=re.compile("Avertit")).check()
    dialog(page).get_by_label("Valeur").fill("14 h")
    dialog(page).get_by_role("button", name="Enregistrer").click()
    expect(dialog(page).get_by_text("moins protectrice que la loi.")).to_be_visible(timeout=WAIT)
    dialog(page).get_by_role("textbox", name="Motif").fill("Accord d’entreprise du 3 mars")
    dialog(page).get_by_role("button", name="Enregistrer").click()
    expect(dialog(page).get_by_text("Avertit · 14")).to_be_visible(timeout=WAIT)
    expect(dialog(page).get_by_text("Accord d’entreprise du 3 mars")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("row", name=re.compile("Amplitude maximale"))).to_contain_text("Avertit")
    open_rule(page, "Amplitude maximale")
    dialog(page).get_by_role("button", name="Rétablir la valeur par défaut").click()
    asked = page.get_by_role("dialog", name="Rétablir la valeur par défaut")
    asked.get_by_role("button", name="Rétablir la valeur par défaut").click()
    expect(dialog(page).get_by_text("Remplacée ou levée")).to_be_visible(timeout=WAIT)
    page.keyboard.press("Escape")
    expect(page.get_by_role("row", name=re.compile("Amplitude maximale"))).to_contain_text("Bloque")


def test_a_threshold_is_refused_then_kept_and_given_back(person):
    page = person("admin").open("/admin/rules")
    page.get_by_role("button", name="Seuils", exact=True).or_(page.get_by_role("tab", name="Seuils")).first.click()
    field = page.get_by_label("Longue journée : au-delà de")
    expect(field).to_have_value("10 h", timeout=WAIT)
    for typed, told in (("beaucoup", "Écrivez une durée comme 1 h 30 ou 45 min."), ("9 h 30", "D’origine : 10 h")):
        field.fill(typed)
        page.get_by_role("button", name="Enregistrer").click()
        expect(page.get_by_text(re.compile(told.replace(" ", r"\s")))).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="Rétablir les valeurs d’origine").click()
    dialog(page).get_by_role("button", name="Rétablir les valeurs d’origine").click()
    expect(field).to_have_value("10 h", timeout=WAIT)


def test_a_manager_reads_the_rules_and_changes_none(person):
    page = person("manager").open("/admin/rules")
    open_rule(page, "Repos quotidien")
    expect(dialog(page)).to_contain_text(re.compile(r"Au moins 11\sh de repos"))
    expect(dialog(page).get_by_role("button", name="Décider autrement")).to_have_count(0)


def test_a_coordinator_reads_what_the_month_breaks_and_takes_it_as_a_file(person):
    page = person("coordinator").open("/planning/compliance")
    expect(page.get_by_text(re.compile(r"\d+ avertissements? · "))).to_be_visible(timeout=4 * WAIT)
    rows = page.locator("table[aria-label='Conformité'] tbody tr")
    expect(rows.first).to_be_visible(timeout=WAIT)
    level = page.get_by_label("Tous les niveaux")
    level.select_option("warn")
    expect(rows.first).to_contain_text("Avertit", timeout=WAIT)
    with page.expect_download(timeout=4 * WAIT) as download:
        page.get_by_role("link", name="CSV").click()
    text = download.value.path().read_text("utf-8-sig")
    assert text.splitlines()[0].startswith("Intervenant;Date;Règle;Niveau")
    assert len(text.splitlines()) > 1
    assert "Bloque" not in text
