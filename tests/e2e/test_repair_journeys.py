"""Journeys of a day that goes wrong: somebody away, an absence asked for, a proposal weighed and sorted."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

SLOW = 120_000


def _tomorrow() -> date:
    return datetime.now(ZoneInfo("Europe/Paris")).date() + timedelta(days=1)


def _busiest(page: Page, address: str, day: date) -> tuple[int, int]:
    """The worker with most visits of a day that may still be given to others, and how many."""
    visits = page.request.get(f"{address}/api/planning/day?date={day}").json()["visits"]
    counted = Counter(one["w"] for one in visits if one["w"] and one["st"] == "planned" and not one["l"])
    return counted.most_common(1)[0]


def test_a_worker_away_is_replaced_by_one_of_three_ways_and_people_are_told(person):
    someone = person("coordinator")
    day = _tomorrow()
    page = someone.open(f"/planning?day={day}")
    worker, count = _busiest(page, someone.address, day)
    page.get_by_role("button", name="Autres actions").click()
    page.get_by_role("menuitem", name="Déclarer une absence").click()
    form = page.get_by_role("dialog", name="Déclarer une absence")
    form.get_by_label("Intervenant").select_option(str(worker))
    form.get_by_label("Premier jour").fill(day.isoformat())
    form.get_by_label("Dernier jour").fill(day.isoformat())
    form.get_by_role("button", name="Enregistrer l’absence").click()
    page.wait_for_url("**/repairs?absence=*", timeout=SLOW)
    rows = page.get_by_role("table", name="Visites concernées").locator("tbody tr")
    expect(rows.nth(count - 1)).to_be_visible(timeout=SLOW)
    rows.first.get_by_role("combobox").select_option("leave")
    expect(page.get_by_text("sera annulée")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Réparer", exact=True).click()
    plans = page.locator(".repair-plan")
    expect(plans.first).to_be_visible(timeout=SLOW)
    expect(plans.first).to_contain_text("Continuité")
    expect(plans.first).to_contain_text("Personnes dérangées")
    plans.first.get_by_role("button", name="Tout accepter").click()
    expect(page.get_by_text("Acceptée").first).to_be_visible(timeout=SLOW)
    left = page.request.get(f"{someone.address}/api/planning/day?date={day}").json()["visits"]
    assert [one for one in left if one["w"] == worker and one["st"] in ("planned", "conflict") and not one["l"]] == []
    page.get_by_role("button", name="Prévenir").click()
    dialog = page.get_by_role("dialog", name="Prévenir les personnes concernées")
    expect(dialog.get_by_role("checkbox").first).to_be_visible(timeout=SLOW)
    dialog.get_by_role("button", name="Envoyer et noter comme prévenues").click()
    expect(dialog).to_be_hidden(timeout=SLOW)
    expect(page.get_by_role("button", name="Prévenir")).to_be_hidden(timeout=SLOW)


def test_a_worker_asks_for_an_absence_on_the_phone_and_reads_the_answer(person):
    first = (_tomorrow() + timedelta(days=120)).isoformat()
    worker = person("worker", phone=True)
    page = worker.open("/my/absences")
    page.get_by_role("button", name="Demander une absence").click()
    page.get_by_label("Premier jour").fill(first)
    page.get_by_role("button", name="Envoyer la demande").click()
    waiting = page.locator(".pocket-request", has_text="En attente de réponse")
    expect(waiting.first).to_be_visible(timeout=SLOW)
    office = person("coordinator").open("/absences")
    refuse = office.get_by_role("button", name="Refuser la demande de").last
    refuse.click()
    dialog = office.get_by_role("dialog", name="Refuser cette absence")
    dialog.get_by_role("button", name="Refuser la demande").click()
    expect(dialog.get_by_text("Dites pourquoi")).to_be_visible(timeout=SLOW)
    dialog.get_by_role("textbox").fill("Trop de collègues sont déjà absents")
    office.wait_for_timeout(1500)
    dialog.get_by_role("button", name="Refuser la demande").click()
    expect(dialog).to_be_hidden(timeout=SLOW)
    worker.open("/my/absences")
    expect(page.get_by_text("Trop de collègues sont déjà absents")).to_be_visible(timeout=SLOW)


def test_a_proposal_is_weighed_a_rejected_line_stays_away_and_the_rest_is_accepted(person):
    someone = person("coordinator")
    page = someone.open(f"/planning?day={_tomorrow() + timedelta(days=1)}")
    page.get_by_role("button", name="Optimiser").click()
    lines = page.locator(".proposal-lines > li")
    expect(lines.first).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Régler").click()
    travel = page.get_by_role("slider", name="Trajets")
    travel.fill("4")
    expect(page.get_by_text("Avant tout")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Calculer", exact=True).click()
    expect(page.locator(".proposal-foot")).to_contain_text("trajets", timeout=SLOW)
    expect(lines.first).to_be_visible(timeout=SLOW)
    title = lines.first.locator("b").first.inner_text()
    change = lines.first.locator(".proposal-line").inner_text().split("\n")[1]
    lines.first.get_by_role("button", name="Rejeter").click()
    expect(lines.first.get_by_text("Écartée")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Calculer à nouveau").click()
    expect(page.get_by_text("Écartée")).to_have_count(0, timeout=SLOW)
    expect(page.get_by_role("combobox", name="Comparer à une autre proposition")).to_be_visible(timeout=SLOW)
    shown = [line.split("\n")[:2] for line in lines.locator(".proposal-line").all_inner_texts()]
    assert not any(line[0].startswith(title) and line[1] == change for line in shown if len(line) > 1)
    accept = page.get_by_role("button", name="Tout accepter")
    if accept.is_visible():
        accept.click()
        expect(page.get_by_text("Acceptée").first).to_be_visible(timeout=SLOW)
