"""The map of a day: reached from the planning, moved by keyboard, read from its list, narrowed to a few."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

TODAY = datetime.now(UTC).date()
WORKDAY = TODAY + timedelta(days=7 - TODAY.weekday())  # the Monday after


def test_a_coordinator_follows_a_round_on_the_map_and_opens_its_visit(person):
    someone = person("coordinator")
    page = someone.open(f"/planning?day={WORKDAY.isoformat()}")
    page.get_by_role("button", name="Autres actions").click()
    page.get_by_role("menuitem", name="Carte du jour").click()
    plan = page.get_by_role("application", name=re.compile("Carte des tournées"))
    expect(plan).to_be_visible(timeout=30_000)
    expect(page.locator(".dm-route:not(.out)").first).to_be_attached(timeout=30_000)
    everyone = page.locator(".dm-route:not(.out)").count()
    assert everyone > 3

    before = page.locator(".dm-svg > g").first.get_attribute("transform")
    plan.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    moved = page.locator(".dm-svg > g").first.get_attribute("transform")
    page.keyboard.press("0")
    expect(page.locator(".dm-svg > g").first).to_have_attribute("transform", before)
    assert moved != before

    worker = page.locator(".dm-row:not(.nobody)").first
    worker.get_by_role("checkbox").check()
    expect(page.locator(".dm-route:not(.out)")).to_have_count(1)
    expect(page.get_by_text("1 intervenant choisi")).to_be_visible()
    worker.get_by_role("button").click()
    stop = worker.get_by_role("link").first
    stop.focus()
    expect(page.locator(".dm-tip")).to_be_visible()
    expect(page.locator(".dm-tip")).to_contain_text("Trajet avant")
    assert "trajet avant" in stop.get_attribute("aria-label")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/planning\?.*visit=\d+"))
    expect(page.locator("dialog[open]")).to_be_visible(timeout=30_000)
    assert someone.problems == []


def test_the_map_turns_to_another_day_and_filters_by_name(person):
    someone = person("coordinator")
    page = someone.open(f"/planning/map?day={WORKDAY.isoformat()}")
    names = page.locator(".dm-row:not(.nobody) .dm-name b")
    expect(names.first).to_be_visible(timeout=30_000)
    name = names.first.inner_text()
    page.get_by_role("searchbox", name="Filtrer les intervenants").fill(name.lower())
    expect(names).to_have_count(1)
    page.get_by_role("button", name="Jour suivant").click()
    tomorrow = (WORKDAY + timedelta(days=1)).isoformat()
    expect(page).to_have_url(re.compile(f"day={tomorrow}"), timeout=30_000)
    page.goto(f"{someone.address}/planning/map?day=2019-01-06")
    expect(page.get_by_text("Aucun intervenant à montrer ce jour-là.")).to_be_visible(timeout=30_000)
    assert someone.problems == []
