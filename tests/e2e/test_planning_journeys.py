"""Journeys on the planning: a visit dragged, two coordinators at the same visit, a published day proposed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Server

INSTANCE = sorted((Path(__file__).parents[1] / "matching" / "data").glob("*.json"))[0]
ASSIGNED = '[data-row]:not([data-row=""]) [data-v]'


def _drag(page: Page, visit: Locator, right: int) -> None:
    box = visit.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 3, y, steps=4)
    page.mouse.move(x + right, y, steps=6)
    page.wait_for_timeout(700)
    page.mouse.up()


def test_a_dragged_visit_stays_or_says_why_not(person):
    someone = person("coordinator")
    page = someone.planning(1)
    visit = page.locator(ASSIGNED).nth(4)
    name, before = visit.get_attribute("data-v"), visit.get_attribute("aria-label")
    _drag(page, visit, 40)
    moved = page.locator(f'[data-v="{name}"]')
    reason = page.get_by_role("dialog").or_(page.get_by_role("alert")).or_(page.locator(".cb-say, .cb-toast"))
    expect(moved.or_(reason).first).to_be_visible()
    if moved.get_attribute("aria-label") != before and not page.get_by_role("dialog").is_visible():
        page.keyboard.press("Control+z")
        expect(moved).to_have_attribute("aria-label", before or "", timeout=15_000)


def test_the_keyboard_lists_the_day(person):
    someone = person("coordinator")
    page = someone.planning(1)
    page.locator(ASSIGNED).first.focus()
    page.keyboard.press("l")
    expect(page.get_by_role("table").first).to_be_visible()


def test_dialogs_start_at_their_first_field_and_a_drag_to_another_line_keeps_the_time(person):
    someone = person("coordinator")
    page = someone.planning(1)
    page.keyboard.press("n")
    expect(page.locator("dialog[open]").get_by_role("combobox").first).to_be_focused()
    page.keyboard.press("Escape")
    visit = page.locator(f'{ASSIGNED}[aria-label*="h\u00a010 à"]').first
    name, times = visit.get_attribute("data-v"), re.compile(r"\d+\sh[\s\d]*à \d+\sh[\s\d]*")
    visit.focus()
    page.keyboard.press("m")
    expect(page.locator("dialog[open] select")).to_be_focused()
    page.keyboard.press("Escape")
    before = times.search(visit.get_attribute("aria-label") or "")
    held, lane = visit.bounding_box(), page.locator('[data-row=""]').bounding_box()
    assert held
    assert lane
    x, y = held["x"] + held["width"] / 2, held["y"] + held["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, lane["y"] + lane["height"] / 2, steps=12)
    page.mouse.up()
    moved = page.locator(f'[data-row=""] [data-v="{name}"]')
    expect(moved).to_be_visible()
    assert times.search(moved.get_attribute("aria-label") or "")[0] == before[0]
    page.keyboard.press("Control+z")


def test_the_planning_of_a_worker_shows_the_week(person):
    someone = person("manager")
    page = someone.open("/planning?worker=3")
    expect(page.get_by_role("heading", level=1)).to_have_text("Planning")
    expect(page.get_by_role("button", name="Semaine", exact=True)).to_have_attribute("aria-current", "true")


def test_a_visit_dropped_beside_the_week_stays_and_one_moved_by_fields_keeps_its_length(person):
    page = person("coordinator").open("/planning?view=week&worker=3")
    page.get_by_role("button", name="Semaine suivante").click()
    visit = page.locator("[data-item]").first
    visit.wait_for()
    page.wait_for_timeout(1500)
    before, box = visit.get_attribute("aria-label"), visit.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(400, 600, steps=4)
    page.mouse.move(5, 700, steps=4)
    page.mouse.up()
    page.wait_for_timeout(1500)
    expect(page.locator(".cb-note, dialog[open]")).to_have_count(0)
    expect(visit).to_have_attribute("aria-label", before or "")
    visit.press("m")
    start, end = page.get_by_label("Début"), page.get_by_label("Fin")
    length = _minutes(end) - _minutes(start)
    start.fill("16:00")
    assert _minutes(end) == 16 * 60 + length


def _minutes(field: Locator) -> int:
    hours, minutes = field.input_value().split(":")
    return int(hours) * 60 + int(minutes)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """An agency made from a published instance."""
    server = Server(tmp_path_factory.mktemp("published"), demo=("--from-hhcrsp", str(INSTANCE)))
    yield server
    server.stop()


def test_a_published_day_is_proposed_shown_and_printed(person, published):
    someone = person("coordinator", at=published)
    page = someone.open("/planning")
    page.get_by_role("button", name="Jour suivant").click()
    unassigned = page.locator('[data-row=""] [data-v]')
    unassigned.first.wait_for()
    before = unassigned.count()
    assert before > 40
    page.get_by_role("button", name="Optimiser").click()
    accept = page.get_by_role("button", name="Tout accepter")
    accept.wait_for(timeout=120_000)
    expect(page.locator('[data-row=""] [data-v].ghost').first).to_be_visible()
    lines = page.locator(".proposal-lines > li")
    lines.first.locator(".proposal-line").focus()
    page.keyboard.press("ArrowDown")
    expect(lines.nth(1)).to_have_class("picked")
    page.keyboard.press("Enter")
    expect(lines.nth(1).get_by_text("Acceptée")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(lines.nth(2)).to_have_class("picked")
    page.keyboard.press("Delete")
    expect(lines.nth(2).get_by_text("Écartée")).to_be_visible()
    accept.click()
    expect(page.get_by_text("Acceptée").first).to_be_visible(timeout=60_000)
    assigned = page.locator(ASSIGNED)
    expect(assigned.nth(20)).to_be_attached(timeout=20_000)
    expect(unassigned.nth(2)).to_have_count(0)  # the rejected one is left, and its other half where it has one
    expect(unassigned.first).to_be_attached()
    answer = page.request.get(f"{published.address}/api/opportunities/1/mission-sheet.pdf")
    assert answer.body().startswith(b"%PDF")


def test_two_coordinators_at_one_visit_one_wins_and_the_other_sees_why(person):
    first, second = person("coordinator").planning(1), person("coordinator2").planning(1)
    visit = first.locator(ASSIGNED).first.get_attribute("data-v")
    held = f'[data-row]:not([data-row=""]) [data-v="{visit}"]'
    for page in (first, second):
        _take_to_the_top(page, held)
    first.keyboard.press("Enter")
    expect(first.get_by_text("visite déplacée")).to_be_visible()
    second.keyboard.press("Enter")
    expect(second.get_by_text("Camille Rostaing a changé cette visite")).to_be_visible()
    late = re.compile("votre déplacement n(’est|e sera) pas appliqué")  # told as it is put down, or while still in hand
    expect(second.get_by_text(late)).to_be_visible()
    expect(second.locator(held)).to_have_count(0)
    first.keyboard.press("Control+z")
    expect(first.locator(held)).to_have_count(1)


def _take_to_the_top(page: Page, visit: str) -> None:
    """Take a visit in hand and carry it to the line of the unassigned, not yet put down."""
    page.locator(visit).focus()
    page.keyboard.press("Space")
    for _row in range(40):
        page.keyboard.press("ArrowUp")
