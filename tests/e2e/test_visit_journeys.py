"""Journeys of a visit on the day's board: drawn, resized, split, cancelled; dragged, warned, undone and redone."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.test_planning_journeys import ASSIGNED

LANE = '[data-row=""] [data-v]'
SLOW = 40_000
# The first stretch of 150 pixels of a worker's row that nothing covers.
FREE = """() => {
  for (const lane of document.querySelectorAll('.cb-rows .cb-ln[data-row]')) {
    const box = lane.getBoundingClientRect();
    if (box.bottom > innerHeight - 60) continue;
    const taken = [...lane.querySelectorAll('[data-v], .cb-off, .cb-abs')].map((one) => one.getBoundingClientRect());
    for (let x = box.left + 20; x + 150 < box.right - 20; x += 10)
      if (taken.every((one) => one.right < x || one.left > x + 150))
        return { row: lane.dataset.row, x, y: box.top + box.height / 2 };
  }
  return null;
}"""


def test_a_visit_is_drawn_resized_split_and_cancelled(person):
    page = person("coordinator").planning(1)
    dialog = _draw(page)
    _fill(page, dialog)
    before = page.locator(LANE).count()
    dialog.get_by_role("button", name="Planifier la visite").click()
    expect(page.locator("dialog[open]")).to_have_count(0, timeout=SLOW)
    expect(page.locator(LANE)).to_have_count(before + 1, timeout=SLOW)
    visit = page.locator(f'{LANE}[aria-label*="9\u00a0h\u00a005 à 10\u00a0h\u00a005"]')
    expect(visit).to_have_count(1, timeout=SLOW)
    _resize(page, visit)
    longer = page.locator(f'{LANE}[aria-label*="9\u00a0h\u00a005 à 10\u00a0h\u00a035"]')
    expect(longer).to_have_count(1, timeout=SLOW)
    page.wait_for_timeout(1000)
    _split(page, longer)
    first = page.locator(f'{LANE}[aria-label*="9\u00a0h\u00a005 à 9\u00a0h\u00a030"]')
    expect(first).to_have_count(1, timeout=SLOW)
    expect(page.locator(f'{LANE}[aria-label*="9\u00a0h\u00a030 à 10\u00a0h\u00a035"]')).to_have_count(1)
    _cancel(page, first)
    expect(first).to_have_count(0, timeout=SLOW)


def _draw(page: Page) -> Locator:
    """Draw a new visit on an empty stretch of a worker's row: its dialog knows the worker and the times."""
    spot = page.evaluate(FREE)
    assert spot
    page.mouse.move(spot["x"] + 20, spot["y"])
    page.mouse.down()
    page.mouse.move(spot["x"] + 60, spot["y"], steps=3)
    page.mouse.move(spot["x"] + 130, spot["y"], steps=3)
    page.mouse.up()
    dialog = page.locator("dialog[open]")
    expect(dialog.get_by_role("heading", name="Nouvelle visite")).to_be_visible(timeout=SLOW)
    expect(dialog.locator("#worker_id")).to_have_value(spot["row"])
    start, end = (dialog.locator(f"#{name}").input_value() for name in ("start", "end"))
    assert re.fullmatch(r"\d\d:(00|15|30|45)", start)
    assert start < end
    return dialog


def _fill(page: Page, dialog: Locator) -> None:
    client = dialog.get_by_role("combobox").first
    client.fill("a")
    page.locator("[role=option]").first.click(timeout=SLOW)
    dialog.locator("#service_id").select_option(index=1)
    dialog.locator("#worker_id").select_option("")
    dialog.locator("#start").fill("09:05")
    dialog.locator("#end").fill("10:05")
    page.wait_for_timeout(1500)


def _resize(page: Page, visit: Locator) -> None:
    visit.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")


def _split(page: Page, visit: Locator) -> None:
    visit.focus()
    page.keyboard.press("d")
    at = page.locator("#split_at")
    expect(at).to_be_visible(timeout=SLOW)
    at.fill("09:30")
    page.wait_for_timeout(800)
    page.get_by_role("button", name="Diviser la visite").click()
    expect(page.locator("dialog[open]")).to_have_count(0, timeout=SLOW)


def _cancel(page: Page, visit: Locator) -> None:
    visit.focus()
    page.keyboard.press("Enter")
    page.locator("dialog[open]").get_by_role("button", name="Annuler la visite").click(timeout=SLOW)
    page.get_by_label("Motif d’annulation").select_option("client_late")
    expect(page.get_by_label("Facturer la visite au client")).to_be_checked(timeout=SLOW)
    page.locator("dialog[open]").get_by_role("button", name="Annuler la visite").click()
    expect(page.locator("dialog[open]")).to_have_count(0, timeout=SLOW)


def test_rows_answer_a_drag_and_a_warned_visit_is_given_with_a_reason_undone_and_redone(person):
    page = person("coordinator").planning(1)
    visit = page.locator(ASSIGNED).nth(3)
    name, before = visit.get_attribute("data-v"), visit.get_attribute("aria-label")
    _carry(page, visit)
    expect(page.locator(".cb-rw.ok, .cb-rw.warn, .cb-rw.no").first).to_be_visible(timeout=SLOW)
    expect(page.locator(".cb-tip")).to_be_visible()
    expect(page.get_by_text("Glisser en cours")).to_be_visible()
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(f'[data-v="{name}"]')).to_have_attribute("aria-label", before or "")
    asked, worker = _warned(page)
    _give(page, asked, worker)
    given = page.locator(f'[data-row="{worker["i"]}"] [data-v="{asked}"]')
    expect(given).to_have_count(1, timeout=SLOW)
    page.wait_for_timeout(1500)
    for keys, there in (("Control+z", 0), ("Control+Shift+Z", 1), ("Control+z", 0), ("Control+y", 1), ("Control+z", 0)):
        page.keyboard.press(keys)
        expect(given).to_have_count(there, timeout=SLOW)
        page.wait_for_timeout(800)


def _carry(page: Page, visit: Locator) -> None:
    box = visit.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y + 60, steps=6)
    page.mouse.move(x + 2, y + 90, steps=4)


def _warned(page: Page) -> tuple[str, dict]:
    """A visit and another worker who may take it only with a reason."""
    source = page.url.partition("day=")[2][:10]
    day = page.request.get(page.url.split("/planning")[0] + f"/api/planning/day?date={source}").json()
    for visit in [one for one in day["visits"] if one["st"] == "planned" and not one["l"] and not one["k"]][:40]:
        told = page.request.get(page.url.split("/planning")[0] + f"/api/planning/verdicts?visit={visit['i']}").json()
        for worker in day["workers"]:
            verdict = told.get(str(worker["i"]), {})
            if verdict.get("ok") and verdict["warnings"] and worker["i"] != visit["w"]:
                return str(visit["i"]), worker
    raise AssertionError("no row warns on this day")


def _give(page: Page, visit: str, worker: dict) -> None:
    """Give the visit to the worker by keys, with the reason that is asked for."""
    page.locator(f'[data-v="{visit}"]').focus()
    page.keyboard.press("a")
    page.get_by_placeholder("Nom de l’intervenant").fill(worker["n"])
    expect(page.get_by_role("option", name=re.compile(re.escape(worker["n"])))).to_be_visible(timeout=SLOW)
    page.keyboard.press("Enter")
    reason = page.locator("dialog[open] textarea")
    expect(reason).to_be_visible(timeout=SLOW)
    reason.fill("Remplacement accepté au téléphone")
    page.get_by_role("button", name="Déplacer la visite").click()


def test_a_dialog_is_saved_by_keys_and_what_is_wrong_in_it_gets_the_focus(person):
    page = person("coordinator").planning(1)
    page.locator("#main").click(position={"x": 5, "y": 5})
    page.keyboard.press("n")
    dialog = page.locator("dialog[open]")
    client = dialog.get_by_role("combobox").first
    expect(client).to_be_focused(timeout=SLOW)
    dialog.locator("#start").fill("14:00")
    dialog.locator("#end").fill("13:00")
    page.wait_for_timeout(1500)
    dialog.locator("#end").focus()
    page.keyboard.press("Control+Enter")
    expect(dialog.get_by_text("La fin doit suivre le début.")).to_be_visible(timeout=SLOW)
    expect(dialog.get_by_text("Remplissez ce champ.")).to_have_count(2)
    expect(dialog.locator("#end")).to_have_value("13:00")
    expect(client).to_be_focused(timeout=SLOW)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0, timeout=SLOW)
    visit = page.locator(ASSIGNED).first
    visit.focus()
    page.keyboard.press("d")
    expect(page.locator("#split_at")).to_be_focused(timeout=SLOW)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0, timeout=SLOW)
    visit.focus()
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Annuler la visite").click(timeout=SLOW)
    expect(page.get_by_label("Motif d’annulation")).to_be_focused(timeout=SLOW)
    dialog.get_by_role("button", name="Annuler la visite").click()
    expect(dialog.get_by_text("Choisissez le motif de l’annulation.")).to_be_visible(timeout=SLOW)
    expect(page.get_by_label("Motif d’annulation")).to_be_focused(timeout=SLOW)


def test_the_agency_clocks_for_a_worker_and_the_day_is_compared_with_what_was_done(person):
    page = person("coordinator").open("/planning?view=day")
    page.get_by_role("button", name="Jour précédent").click()
    done = page.locator(".cb-rows [data-v][aria-label*='réalisée' i]").first
    expect(done).to_be_visible(timeout=SLOW)
    done.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="Saisir le pointage").click(timeout=SLOW)
    arrived = dialog.locator("#arrived")
    expect(arrived).to_have_value(re.compile(r"\d\d:\d\d"), timeout=SLOW)
    dialog.locator("#left").fill(arrived.input_value())
    page.wait_for_timeout(1500)
    dialog.get_by_role("button", name="Enregistrer le pointage").click()
    expect(dialog.get_by_text("Le départ doit suivre l’arrivée.")).to_be_visible(timeout=SLOW)
    expect(dialog.get_by_text("Remplissez ce champ.")).to_be_visible()
    hour, minute = arrived.input_value().split(":")
    left = f"{int(hour):02}:{minute}" if int(minute) >= 55 else f"{hour}:{int(minute) + 2:02}"
    dialog.locator("#left").fill(left if left != arrived.input_value() else f"{int(hour) + 1:02}:00")
    dialog.get_by_label("Motif du pointage saisi").fill("Téléphone oublié")
    page.wait_for_timeout(1500)
    dialog.get_by_role("button", name="Enregistrer le pointage").click()
    expect(dialog).to_have_count(0, timeout=SLOW)
    done.focus()
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("Saisi par l’agence", exact=True)).to_be_visible(timeout=SLOW)
    address = page.url
    page.go_back()
    expect(dialog).to_have_count(0, timeout=SLOW)
    assert page.url == address
    page.get_by_role("button", name="Autres actions").click()
    page.get_by_role("menuitem", name="Prévu et réalisé").click()
    figures = page.get_by_role("table", name="Chiffres de la journée")
    expect(figures.get_by_role("row")).to_have_count(6, timeout=SLOW)
    expect(page.get_by_role("table", name="Visites de la journée").get_by_role("row").nth(1)).to_be_visible()
