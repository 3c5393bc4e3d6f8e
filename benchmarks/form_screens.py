"""Forms in a real browser: one of 200 fields opened and saved, the designer of 300 fields while a field is dragged."""

from __future__ import annotations

import statistics
import time
from typing import Any, Final

from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks import figures, forms, large
from benchmarks.screens import ADDRESS, CHROMIUM, FLAGS, _longest_frame, served

TURNS: Final = 9
OPEN_MS: Final = 700
SAVE_MS: Final = 150
FRAME_MS: Final = 100
# The time of an event, and of the first frame drawn after something holds.
WATCH: Final = """() => {
  const seen = (window.measured = { from: 0, to: 0 });
  const done = () => DONE;
  const look = () => {
    if (done()) requestAnimationFrame(() => setTimeout(() => { seen.to = performance.now(); }));
    else setTimeout(look, 2);
  };
  addEventListener("TYPE", () => { seen.from = performance.now(); setTimeout(look); }, { capture: true, once: true });
}"""
SAVED: Final = "/enregistré/.test(document.querySelector('.form-status').textContent)"
# A key in a field, to the frame that shows it.
TYPED: Final = """() => new Promise((told) => {
  const box = document.querySelector("#q20");
  const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const from = performance.now();
  write.call(box, `${box.value}a`);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => told(performance.now() - from)));
})"""
REDRAWN: Final = "!document.querySelector('.fd-slot') && !document.querySelector('.fd-float')"


def measure() -> list[figures.Figure]:
    """Every figure of filling and of the designer, over the large agency."""
    large.use()
    one, place = forms.laid()
    path = _drafted(place)
    with served(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        found = [*_filling(_signed_in(browser, "coordinator"), one), *_designing(_signed_in(browser, "admin"), path)]
        browser.close()
    return found


def _drafted(place: dict[str, Any]) -> str:
    """Where the draft of a form of 300 fields is designed."""
    from careapp.actions import form_drafts
    from careapp.actions.work import work
    from careapp.domain.permissions import house

    with work(house(place["agency_id"])) as unit:
        form_drafts.save(unit, place["activity_id"], place["family"], 0, forms.form(300, place["code"]))
    return f"/admin/forms/{place['activity_id']}-{place['family']}"


def _signed_in(browser: Browser, role: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="fr-FR").new_page()
    page.goto(f"{ADDRESS}/login")
    page.fill("#email", f"{role}@demo.example")
    page.fill("#password", "careapp-demo")
    page.click("button[type=submit]")
    page.wait_for_selector("#main")
    expect(page.locator(".skeleton")).to_have_count(0, timeout=30_000)
    return page


def _watch(page: Page, event: str, done: str) -> None:
    """From the next event of a kind on, look when something holds; `_measured` gives how long it took."""
    page.evaluate(WATCH.replace("TYPE", event).replace("DONE", done))


def _measured(page: Page) -> float:
    while not page.evaluate("window.measured.to"):
        page.wait_for_timeout(20)
    return page.evaluate("window.measured.to - window.measured.from")


def _filling(page: Page, one: int) -> list[figures.Figure]:
    def opened() -> float:
        start = time.perf_counter()
        page.goto(f"{ADDRESS}/opportunities/{one}?tab=form-un")
        page.locator("[data-field=q199]").wait_for(timeout=30_000)
        return (time.perf_counter() - start) * 1000

    def saved(turn: int) -> float:
        page.locator("#q0").fill(f"Quelques mots, {turn}")
        _watch(page, "focusout", SAVED)
        page.locator("#q10").focus()
        return _measured(page)

    opened()
    spent = [opened() for _turn in range(TURNS)]
    page.wait_for_timeout(2000)
    saved(-1)
    kept = [saved(turn) for turn in range(TURNS)]
    typed = [page.evaluate(TYPED) for _turn in range(TURNS)]
    return [
        figures.at_most("form of 200 fields: opened in a browser, median", statistics.median(spent), "ms", OPEN_MS),
        figures.at_most("form of 200 fields: a field left, told as saved, median", statistics.median(kept), "ms",
                        SAVE_MS),
        figures.at_most("form of 200 fields: a key, to redrawn, median", statistics.median(typed), "ms", FRAME_MS),
    ]  # fmt: skip


def _designing(page: Page, path: str) -> list[figures.Figure]:
    start = time.perf_counter()
    page.goto(ADDRESS + path)
    page.locator("[data-face=q299]").wait_for(timeout=30_000)
    opened = (time.perf_counter() - start) * 1000
    page.wait_for_timeout(2000)
    dropped = []
    for turn in range(TURNS):
        _carry(page, turn)
        page.wait_for_timeout(200)
        _watch(page, "pointerup", REDRAWN)
        page.mouse.up()
        dropped.append(_measured(page))
        page.wait_for_timeout(1500)
    longest = _longest_frame(page, _dragged)
    return [
        figures.at_most("designer of 300 fields: opened in a browser", opened, "ms", 1500),
        figures.at_most("designer of 300 fields: longest frame while dragging", longest, "ms", FRAME_MS),
        figures.at_most("designer of 300 fields: from the drop to redrawn, median", statistics.median(dropped), "ms",
                        FRAME_MS),
    ]  # fmt: skip


def _carry(page: Page, turn: int) -> None:
    """Take a field and hold it over another one, further on."""
    page.locator("[data-face]").nth(turn + 2).evaluate("one => one.scrollIntoView({ block: 'center' })")
    box = page.locator("[data-face]").nth(turn).bounding_box()
    over = page.locator("[data-face]").nth(turn + 4).bounding_box()
    if box is None or over is None:
        raise RuntimeError("no field to drag")
    page.mouse.move(box["x"] + 30, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(over["x"] + 10, over["y"] + 20, steps=12)
    expect(page.locator(".fd-slot")).to_have_count(1, timeout=20_000)


def _dragged(page: Page) -> None:
    """Carry a field over the whole canvas, which scrolls under it, and put it back."""
    _carry(page, 0)
    for step in range(90):
        page.mouse.move(420 + 6 * (step % 60), 260 + 9 * (step % 68))
        page.wait_for_timeout(16)
    page.keyboard.press("Escape")
    page.mouse.up()


if __name__ == "__main__":
    figures.write("form_screens", measure())
