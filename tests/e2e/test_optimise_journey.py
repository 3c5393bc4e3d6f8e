"""The journey of who optimises part of a week: weighed, stopped, sorted line by line while somebody else plans."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Person

SLOW = 120_000
LINES = ".proposal-lines > li"
NOBODY = re.compile(r"Non affectée(, \d\d:\d\d)?\s*→")


def _monday() -> date:
    """The Monday after next, untouched by the other journeys."""
    today = datetime.now(ZoneInfo("Europe/Paris")).date()
    return today + timedelta(days=14 - today.weekday())


def _day(page: Page, address: str, day: date) -> dict:
    return page.request.get(f"{address}/api/planning/day?date={day}").json()


def _open_visits(page: Page, address: str, monday: date) -> dict[int, dict]:
    """The visits of a week nobody has, by id, with their date."""
    days = [monday + timedelta(days=k) for k in range(7)]
    found = [{**one, "date": day} for day in days for one in _day(page, address, day)["visits"]]
    return {one["i"]: one for one in found if one["w"] is None and one["st"] == "planned" and not one["l"]}


def _shown(page: Page) -> list[tuple[str, ...]]:
    """Whom each line names, when, and who is to come."""
    return [tuple(text.split("\n")[:2]) for text in page.locator(f"{LINES} .proposal-line").all_inner_texts()]


def _stopped(page: Page) -> None:
    """Stop a computation once it has placed something: the best it has found is kept."""
    under_way = page.locator(".proposal-wait")
    expect(under_way).to_contain_text(re.compile(r"[1-9]\d* visites placées sur \d+"), timeout=SLOW)
    under_way.get_by_role("button", name="Arrêter ici").click()
    _settled(page)


def _settled(page: Page) -> None:
    """Wait for the end of a computation."""
    expect(page.locator(".proposal-wait")).to_have_count(0, timeout=SLOW)
    expect(page.locator(".proposal-metrics tbody tr").first).to_be_visible(timeout=SLOW)


def _figure(page: Page, label: str) -> tuple[int, int]:
    row = page.locator(".proposal-metrics tbody tr", has=page.get_by_role("rowheader", name=label))
    before, after = row.locator("td").all_inner_texts()[:2]
    return int(before), int(after)


def test_a_sector_is_optimised_weighed_stopped_and_sorted_while_a_colleague_moves_one_of_its_visits(person):
    camille = person("coordinator")
    monday = _monday()
    page = camille.open(f"/planning?day={monday}")
    waiting = _open_visits(page, camille.address, monday)
    sector, count = Counter(one["cs"] for one in waiting.values()).most_common(1)[0]
    assert count >= 5
    name = _day(page, camille.address, monday)["sectors"][str(sector)]
    page.get_by_role("button", name="Optimiser").click()
    _stopped(page)

    page.get_by_role("button", name="Régler").click()
    settings = page.get_by_role("region", name="Réglages du calcul")
    for goal, level, word in (("Trajets", "4", "Avant tout"), ("Continuité", "0", "Sans importance")):
        slider = settings.get_by_role("slider", name=goal)
        slider.fill(level)
        expect(slider).to_have_attribute("aria-valuetext", word, timeout=SLOW)
    settings.get_by_role("button", name="La fin de la semaine").click()
    settings.get_by_label("Secteur").select_option(str(sector))
    page.wait_for_timeout(500)
    settings.get_by_role("button", name="Calculer").click()
    _stopped(page)
    expect(page.locator(".proposal-metrics thead")).to_contain_text(name)
    expect(page.locator(".proposal-foot")).to_contain_text("trajets")
    before, after = _figure(page, "Visites non affectées")
    lines = page.locator(LINES)
    expect(lines.nth(3)).to_be_visible(timeout=SLOW)
    assert after < before
    assert lines.count() >= before - after

    put_aside = _reject_first(page)
    page.get_by_role("button", name="Calculer à nouveau").click()
    _settled(page)
    expect(page.get_by_text("Écartée")).to_have_count(0, timeout=SLOW)
    expect(page.get_by_role("combobox", name="Comparer à une autre proposition")).to_be_visible(timeout=SLOW)
    expect(lines.nth(3)).to_be_visible(timeout=SLOW)
    assert put_aside not in _shown(page)

    first = lines.filter(has_text=NOBODY).first
    first.get_by_role("button", name="Accepter").click()
    expect(first.get_by_text("Acceptée")).to_be_visible(timeout=SLOW)
    left = {i: one for i, one in waiting.items() if i in _open_visits(page, camille.address, monday)}
    assert len(waiting) - len(left) == 1
    offered = lines.filter(has=page.get_by_role("button", name="Accepter"))
    offers, to_place = offered.count(), offered.filter(has_text=NOBODY)
    placed = to_place.count() - 1
    moved = _of_line(to_place.last.locator(".proposal-line").inner_text(), left)
    _move_a_quarter_later(person("coordinator2"), moved)

    page.get_by_role("button", name="Tout accepter").click()
    refused = lines.filter(has=page.get_by_text("Impossible", exact=True))
    expect(refused).to_have_count(1, timeout=SLOW)
    expect(refused).to_contain_text("Cette visite a changé depuis la proposition.")
    expect(lines.get_by_text("Acceptée", exact=True)).to_have_count(offers, timeout=SLOW)
    after_all = _open_visits(page, camille.address, monday)
    assert moved["i"] in after_all
    assert (after_all[moved["i"]]["s"], after_all[moved["i"]]["e"]) == (moved["s"] + 15, moved["e"] + 15)
    assert len(left) - len(after_all) == placed
    page.get_by_role("button", name="Annuler l’action").click()
    expect(lines.get_by_text("Acceptée", exact=True)).to_have_count(1, timeout=SLOW)
    assert len(_open_visits(page, camille.address, monday)) == len(left)


def _reject_first(page: Page) -> tuple[str, ...]:
    line = page.locator(LINES).first
    shown = _shown(page)[0]
    line.get_by_role("button", name="Rejeter").click()
    expect(line.get_by_text("Écartée")).to_be_visible(timeout=SLOW)
    return shown


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _of_line(text: str, waiting: dict[int, dict]) -> dict:
    """The visit that a line of a proposal is about, still when it was: the line tells that hour where it moves it."""
    was = re.search(r"Non affectée, (\d\d:\d\d)", text) or re.search(r"(\d\d:\d\d)–", text)
    assert was, text
    of_client = [one for one in waiting.values() if one["cl"] in text and f" {one['date'].day} " in text]
    found = [one for one in of_client if _clock(one["s"]) == was[1]]
    assert len(found) == 1, (text, of_client)
    return found[0]


def _move_a_quarter_later(colleague: Person, visit: dict) -> None:
    page = colleague.open(f"/planning?day={visit['date']}&visit={visit['i']}")
    dialog = page.locator("dialog[open]")
    dialog.locator("#start").fill(_clock(visit["s"] + 15), timeout=SLOW)
    dialog.locator("#end").fill(_clock(visit["e"] + 15))
    page.wait_for_timeout(500)
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Visite enregistrée.")).to_be_visible(timeout=SLOW)
