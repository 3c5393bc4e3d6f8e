"""The journey of an open visit: offered to several workers at once, one says yes on the phone, the office gives it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

SLOW = 60_000


def test_an_open_visit_is_offered_a_worker_is_available_and_the_office_gives_it(person):
    worker, office = person("worker", phone=True), person("coordinator")
    page = office.open("/planning")
    day, visit = _takeable(page, office.address, _worker_id(worker, page, office.address))
    address = f"/planning?view=day&day={day}&visit={visit}"
    dialog = page.locator("dialog[open]")
    office.open(address)
    dialog.locator("#worker_id").select_option("", timeout=SLOW)
    page.wait_for_timeout(1500)
    dialog.get_by_role("button", name="Enregistrer la visite").click()
    expect(dialog).to_have_count(0, timeout=SLOW)
    office.open(address)
    _offer(page)
    phone = worker.open("/my/day")
    phone.locator(".pocket-offers").click(timeout=SLOW)
    yes = phone.get_by_role("button", name="Je suis disponible")
    expect(yes.first).to_be_visible(timeout=SLOW)
    while yes.count():
        left = yes.count()
        yes.first.click()
        expect(yes).to_have_count(left - 1, timeout=SLOW)
    office.open(address)
    dialog.get_by_role("button", name="Affecter la visite à").first.click(timeout=SLOW)
    page.wait_for_timeout(4000)
    if dialog.count():  # a rule warns: the reason is asked for, as at a drop
        dialog.locator("#reason").fill("Accord au téléphone")
        page.wait_for_timeout(1500)
        dialog.get_by_role("button", name="Enregistrer la visite").click()
    expect(dialog).to_have_count(0, timeout=SLOW)
    worker.open(f"/my/day?day={day}")
    expect(phone.locator(f'a[href="/my/visits/{visit}"]').first).to_be_visible(timeout=SLOW)
    assert worker.problems == []


def _worker_id(worker, page: Page, address: str) -> int:
    """Who the demo's worker is: whoever has the visits of that day."""
    today = datetime.now(ZoneInfo("Europe/Paris")).date()
    for ahead in range(8):
        day = (today + timedelta(days=ahead)).isoformat()
        shown = worker.open(f"/my/day?day={day}")
        shown.wait_for_timeout(1500)
        links = shown.locator(".pocket-line:not(.pocket-offers)")
        if links.count():
            own = int((links.first.get_attribute("href") or "").rpartition("/")[2])
            visits = page.request.get(f"{address}/api/planning/day?date={day}").json()["visits"]
            return next(one["w"] for one in visits if one["i"] == own)
    raise AssertionError("the worker of the demo goes nowhere for a week")


def _takeable(page: Page, address: str, worker: int) -> tuple[str, str]:
    """A visit of somebody else that nothing forbids to the worker."""
    today = datetime.now(ZoneInfo("Europe/Paris")).date()
    for ahead in range(2, 12):
        day = (today + timedelta(days=ahead)).isoformat()
        visits = page.request.get(f"{address}/api/planning/day?date={day}").json()["visits"]
        for one in [one for one in visits if one["st"] == "planned" and not one["l"] and not one["k"]][::3]:
            told = page.request.get(f"{address}/api/planning/verdicts?visit={one['i']}").json()
            if one["w"] not in (None, worker) and told[str(worker)]["ok"]:
                return day, str(one["i"])
    raise AssertionError("the worker of the demo may take no visit of another")


def _offer(page: Page) -> None:
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="Proposer aux intervenants").click(timeout=SLOW)
    expect(dialog.locator(".offer-choices li").first).to_be_visible(timeout=SLOW)
    dialog.get_by_role("button", name="Proposer à 0").click()
    expect(dialog.get_by_text("Choisissez au moins un intervenant.")).to_be_visible(timeout=SLOW)
    dialog.get_by_role("button", name="Tout choisir").click()
    page.wait_for_timeout(1500)
    dialog.get_by_role("button", name="Proposer à").click()
    expect(dialog.get_by_text("Sans réponse").first).to_be_visible(timeout=SLOW)
