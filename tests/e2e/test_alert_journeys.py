"""Alerts: from the dashboard to where each is solved; one is put aside with a reason and comes back."""

from __future__ import annotations

import re

from playwright.sync_api import expect


def test_the_best_candidate_is_given_a_visit_with_one_button_and_it_can_be_taken_back(person):
    someone = person("coordinator")
    page = someone.open("/")
    page.get_by_role("button", name=re.compile("^Semaine")).click()
    give = page.get_by_role("button", name=re.compile("^Affecter .+ à .+"))
    expect(give.first).to_be_visible(timeout=30_000)
    name = give.first.get_attribute("aria-label")
    give.first.click()
    told = page.get_by_text(re.compile("Visite affectée|Donnez un motif|Cet intervenant|déjà|Conflit"))
    expect(told.first.or_(page.get_by_role("heading", name="Planning", level=1))).to_be_visible(timeout=30_000)
    if page.get_by_text("Visite affectée.").count():
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0, timeout=30_000)
        page.get_by_role("button", name="Annuler l’action").click()
        expect(page.get_by_text("Dernière action annulée.")).to_be_visible(timeout=30_000)
    assert someone.problems == []


def test_an_alert_is_put_aside_with_a_reason_until_a_date_and_taken_up_again(person):
    someone = person("coordinator")
    page = someone.open("/")
    page.get_by_role("link", name=re.compile("compétences? à échéance")).click()
    someone.settle()
    expect(page.get_by_role("heading", name="Alertes", level=1)).to_be_visible()
    rows = page.get_by_role("table").locator("tbody tr")
    expect(rows.first).to_be_visible(timeout=30_000)
    press = page.get_by_role("button", name=re.compile("^Mettre de côté : ")).first
    named = press.get_attribute("aria-label")
    press.click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="Mettre de côté").click()
    expect(dialog.get_by_text("Remplissez ce champ.")).to_be_visible(timeout=30_000)
    dialog.locator("#reason").fill("Formation prévue en janvier")
    dialog.get_by_role("button", name="Mettre de côté").click()
    expect(dialog).to_have_count(0, timeout=30_000)
    expect(page.get_by_role("button", name=named, exact=True)).to_have_count(0)
    page.get_by_role("button", name=re.compile("mises? de côté")).click()
    expect(page.get_by_text("Formation prévue en janvier")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name=named.replace("Mettre de côté", "Reprendre"), exact=True).click()
    expect(page.get_by_text("Formation prévue en janvier")).to_have_count(0, timeout=30_000)
    assert someone.problems == []


def test_each_kind_leads_to_where_it_is_solved(person):
    someone = person("coordinator")
    page = someone.open("/alerts?kind=contract")
    page.get_by_role("link", name=re.compile("^Voir la semaine")).first.click()
    expect(page).to_have_url(re.compile("/planning"))
    page = someone.open("/alerts?kind=idle")
    page.get_by_role("link", name=re.compile("^Ouvrir la fiche")).first.click()
    expect(page).to_have_url(re.compile(r"/clients/\d+"))
    assert someone.problems == []
