"""A visit copied to another day, and a day that is closed: what can still be done on it is nothing."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

SLOW = 60_000
GIVEN = '[data-row]:not([data-row=""]) [data-v]:not(.lock)'
OPEN = '[data-row=""] [data-v]'


def test_a_visit_is_copied_to_another_day_and_the_copy_taken_back(person):
    page = person("coordinator").planning(5)
    visit = page.locator(GIVEN).first
    client = (visit.get_attribute("aria-label") or "").split(",")[0]
    visit.focus()
    page.keyboard.press("Control+c")
    expect(page.get_by_text(f"{client} : visite copiée")).to_be_visible(timeout=SLOW)
    copied_at = page.url
    page.get_by_role("button", name="Jour suivant").click()
    expect(page).not_to_have_url(copied_at, timeout=SLOW)
    page.locator(GIVEN).first.wait_for(timeout=SLOW)
    page.wait_for_timeout(1500)
    same = page.locator(f'[data-v][aria-label^="{client},"]')
    before = same.count()
    page.locator(OPEN).first.focus()
    page.keyboard.press("Control+v")
    expect(same).to_have_count(before + 1, timeout=SLOW)
    page.wait_for_timeout(5000)  # what is still on its way is not the latest action yet
    page.keyboard.press("Control+z")
    expect(same).to_have_count(before, timeout=SLOW)


def test_a_locked_day_takes_nothing_until_it_is_opened_again(person):
    manager, page = person("manager").planning(6), person("coordinator").planning(6)
    locks = _locks(manager)
    locks.get_by_role("button", name="Verrouiller", exact=True).click()
    locks.get_by_role("button", name="Déverrouiller").wait_for(timeout=SLOW)
    name = page.locator(GIVEN).first.get_attribute("data-v")
    _to_the_lane(page, name)
    expect(page.get_by_text(re.compile("est verrouillé par .* : rien n’a été modifié")).first).to_be_visible(
        timeout=SLOW
    )
    expect(page.locator(f'{GIVEN}[data-v="{name}"]')).to_be_visible(timeout=SLOW)
    page.reload()
    expect(page.locator(".day-lock")).to_contain_text("Verrouillée", timeout=SLOW)
    locks.get_by_role("button", name="Déverrouiller").click()
    expect(locks.get_by_role("button", name="Déverrouiller")).to_have_count(0, timeout=SLOW)
    page.reload()
    page.locator(GIVEN).first.wait_for(timeout=SLOW)
    page.wait_for_timeout(1500)
    expect(page.locator(".day-lock")).to_have_count(0)
    _to_the_lane(page, name)
    expect(page.get_by_text("visite déplacée")).to_be_visible(timeout=SLOW)


def _locks(page: Page) -> Locator:
    page.get_by_role("button", name="Autres actions").click()
    page.get_by_role("menuitem", name="Verrouiller la journée").click()
    dialog = page.get_by_role("dialog", name="Verrouiller la journée")
    expect(dialog).to_be_visible(timeout=SLOW)
    return dialog


def _to_the_lane(page: Page, name: str | None) -> None:
    taken = page.locator(f'[data-v="{name}"]').first.bounding_box()
    lane = page.locator('[data-row=""]').bounding_box()
    assert taken
    assert lane
    page.mouse.move(taken["x"] + taken["width"] / 2, taken["y"] + taken["height"] / 2)
    page.mouse.down()
    page.mouse.move(lane["x"] + lane["width"] / 2, lane["y"] + 45, steps=5)
    page.mouse.move(lane["x"] + lane["width"] / 2, lane["y"] + 20, steps=5)
    page.mouse.up()
