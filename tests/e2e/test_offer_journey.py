"""The journey of an open visit: offered to several workers at once, taken by one of them from the phone."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

SLOW = 60_000


def test_an_open_visit_is_offered_and_the_first_worker_who_is_available_has_it(person):
    day = (datetime.now(ZoneInfo("Europe/Paris")).date() + timedelta(days=3)).isoformat()
    worker, office = person("worker", phone=True), person("coordinator")
    visit = _own_visit(worker, day)
    address = f"/planning?view=day&day={day}&visit={visit}"
    page = office.open(address)
    dialog = page.locator("dialog[open]")
    dialog.locator("#worker_id").select_option("", timeout=SLOW)
    page.wait_for_timeout(1500)
    dialog.get_by_role("button", name="Enregistrer la visite").click()
    expect(dialog).to_have_count(0, timeout=SLOW)
    office.open(address)
    _offer(page)
    phone = worker.open("/my/day")
    phone.locator(".pocket-offers").click(timeout=SLOW)
    card = phone.locator(".pocket-request", has_text="Au premier disponible")
    expect(card).to_have_count(1, timeout=SLOW)
    card.get_by_role("button", name="Je suis disponible").click()
    expect(phone.get_by_text("La visite est à vous")).to_be_visible(timeout=SLOW)
    expect(card).to_have_count(0, timeout=SLOW)
    worker.open(f"/my/day?day={day}")
    expect(phone.locator(f'a[href="/my/visits/{visit}"]').first).to_be_visible(timeout=SLOW)
    office.open(address)
    dialog.get_by_text("Historique").click(timeout=SLOW)
    expect(dialog.get_by_text("Prise par l’intervenant")).to_be_visible(timeout=SLOW)
    assert worker.problems == []


def _own_visit(worker, day: str) -> str:
    page = worker.open(f"/my/day?day={day}")
    link = page.locator(".pocket-line:not(.pocket-offers)").first
    expect(link).to_be_visible(timeout=SLOW)
    return (link.get_attribute("href") or "").rpartition("/")[2]


def _offer(page: Page) -> None:
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="Proposer aux intervenants").click(timeout=SLOW)
    expect(dialog.locator(".offer-choices li").first).to_be_visible(timeout=SLOW)
    dialog.get_by_role("button", name="Proposer à 0").click()
    expect(dialog.get_by_text("Choisissez au moins un intervenant.")).to_be_visible(timeout=SLOW)
    dialog.get_by_role("button", name="Tout choisir").click()
    dialog.get_by_label("La première personne disponible a la visite").check()
    page.wait_for_timeout(1500)
    dialog.get_by_role("button", name="Proposer à").click()
    expect(dialog.get_by_text("Sans réponse").first).to_be_visible(timeout=SLOW)
