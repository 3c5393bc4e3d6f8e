"""A journey on recurrence: a visit changed with those that follow, then a slot, each shown before it is done."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.e2e.test_planning_journeys import ASSIGNED

SLOW = 30_000
CHANGES = re.compile(r"\d+ visites? changen?t?")


def _later(field: Locator) -> str:
    """Five minutes more than a field of a time says."""
    hours, minutes = map(int, field.input_value().split(":"))
    return f"{hours + (minutes + 5) // 60:02}:{(minutes + 5) % 60:02}"


def _spoken(time: str) -> str:
    """A time as a visit of the board says it, as a pattern."""
    hours, minutes = map(int, time.split(":"))
    return rf"à\s{hours}\sh" + (rf"\s{minutes:02}" if minutes else "")


def test_a_visit_is_changed_with_those_that_follow_and_a_slot_with_its_visits(person):
    page = person("coordinator").planning(1)
    first = page.locator(f'[data-v="{page.locator(ASSIGNED).first.get_attribute("data-v")}"]').first
    first.focus()
    page.keyboard.press("Enter")
    visit = page.get_by_role("dialog").filter(has_text="Le changement vaut pour")
    expect(visit).to_be_visible(timeout=SLOW)
    visit.get_by_text("Celle-ci et les suivantes").click()
    later = _later(visit.locator("#end"))
    visit.locator("#end").fill(later)
    visit.get_by_role("button", name="Voir ce qui change").click()
    shown = page.get_by_role("dialog", name="Changer la série")
    expect(shown).to_contain_text(CHANGES, timeout=SLOW)
    shown.get_by_role("button", name=re.compile("Voir l")).click()
    expect(shown.get_by_role("listitem").first).to_contain_text(later)
    shown.get_by_role("button", name="Renoncer").click()
    expect(visit.locator("#end")).to_have_value(later)
    visit.get_by_role("button", name="Voir ce qui change").click()
    shown.get_by_role("button", name="Appliquer le changement").click()
    expect(visit).to_be_hidden(timeout=SLOW)
    expect(first).to_have_attribute("aria-label", re.compile(_spoken(later)), timeout=SLOW)
    first.focus()
    page.keyboard.press("Enter")
    expect(visit.locator("#end")).to_have_value(later, timeout=SLOW)

    visit.get_by_role("link", name=re.compile("OPP-")).click()
    page.get_by_role("table", name="Missions").get_by_role("button", name="Planning").first.click()
    editor = page.get_by_role("dialog").filter(has_text="Prochaines dates")
    editor.get_by_label("Jours fériés").select_option("cancel")
    end = editor.get_by_label("Fin", exact=True)
    stretched = _later(end)
    end.fill(stretched)
    end.blur()
    editor.get_by_role("button", name=re.compile("^Valider")).click()
    change = page.get_by_role("dialog", name="Changer les créneaux")
    expect(change).to_contain_text(CHANGES, timeout=SLOW)
    change.get_by_role("button", name="Renoncer").click()
    expect(editor.get_by_label("Fin", exact=True)).to_have_value(stretched)
    editor.get_by_role("button", name=re.compile("^Valider")).click()
    change.get_by_role("button", name="Appliquer le changement").click()
    expect(editor).to_be_hidden(timeout=SLOW)
