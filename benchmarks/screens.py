"""Screens over the large demo in a real browser: lists, the planning of 200 workers and 2,000 visits, the drawer.

A screen is painted when it holds its rows; an answer to a drop is measured from the drop to the board's own word.
"""

from __future__ import annotations

import itertools
import os
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect, sync_playwright

from benchmarks import figures, large

PORT = int(os.environ.get("CAREAPP_BENCH_PORT", "3977"))
ADDRESS = f"http://127.0.0.1:{PORT}"
CHROMIUM = os.environ.get("CAREAPP_TEST_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
LISTS = {"clients": "/clients", "workers": "/workers", "opportunities": "/opportunities", "incidents": "/incidents"}
TIMES = 5


@contextmanager
def served() -> Iterator[subprocess.Popen]:
    """The product over the large demo."""
    environment = {**os.environ, "PORT": str(PORT), "CAREAPP_DATA_DIR": str(large.folder()), "CAREAPP_DATABASE_URL": ""}
    process = subprocess.Popen([sys.executable, "-m", "careapp", "serve"], cwd=large.ROOT, env=environment)
    try:
        _wait(process)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: subprocess.Popen) -> None:
    for _attempt in range(900):
        if process.poll() is not None:
            raise RuntimeError("the server stopped")
        try:
            with urllib.request.urlopen(f"{ADDRESS}/api/health", timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    raise RuntimeError("the server does not answer")


def measure() -> list[figures.Figure]:
    """Every figure of the screens."""
    large.use()
    with served(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="fr-FR")
        page = context.new_page()
        weight = _first_load(page)
        found = [figures.at_most("front end: first load, compressed", weight / 1000, "kB", 700)]
        found += [_list(page, name, path) for name, path in LISTS.items()]
        found += _planning(page, large.busiest_day())
        found.append(_drawer(page))
        browser.close()
    return found


def _first_load(page: Page) -> int:
    """Bytes over the wire from signing in to the first screen."""
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(_size(answer)))
    page.goto(f"{ADDRESS}/login")
    page.fill("#email", "coordinator@demo.example")
    page.fill("#password", "careapp-demo")
    page.click("button[type=submit]")
    page.wait_for_selector("#main")
    expect(page.locator(".skeleton")).to_have_count(0, timeout=30_000)
    page.wait_for_timeout(1000)
    return sum(sizes)


def _size(answer: object) -> int:
    try:
        sizes = answer.request.sizes()  # type: ignore[attr-defined]
    except Exception:
        return 0
    return max(sizes["responseBodySize"], 0) + max(sizes["responseHeadersSize"], 0)


def _median(action: Callable[[], float], times: int = TIMES) -> float:
    action()
    return statistics.median(action() for _time in range(times))


def _opened(page: Page, path: str, shown: str) -> float:
    start = time.perf_counter()
    page.goto(ADDRESS + path)
    page.locator(shown).first.wait_for(timeout=30_000)
    return (time.perf_counter() - start) * 1000


def _list(page: Page, name: str, path: str) -> figures.Figure:
    spent = _median(lambda: _opened(page, path, "#main table tbody tr, #main [data-card]"))
    return figures.at_most(f"list: {name}, painted, median", spent, "ms", 1000)


def _planning(page: Page, day: str) -> list[figures.Figure]:
    painted = _median(lambda: _opened(page, f"/planning?day={day}", "[data-row] [data-v]"), 3)
    cold = statistics.median(_cold(page, day) for _time in range(3))
    _opened(page, f"/planning?day={day}", "[data-row] [data-v]")
    page.wait_for_timeout(2000)
    stepped = statistics.median(_step(page, name) for name in ("Jour suivant", "Jour précédent") * 3)
    scrolled, dragged = _longest_frame(page, _scroll), _longest_frame(page, _carry)
    answers = Answers(page)
    _opened(page, f"/planning?day={day}", "[data-row] [data-v]")
    page.wait_for_timeout(3000)
    spent = [_drop(page, answers, number) for number in range(9)]
    return [
        figures.at_most("planning: 200 workers × 2,000 visits, visits drawn, median", painted, "ms", 2000),
        figures.at_most("planning: answer to a drop, median", statistics.median(spent), "ms", 100),
        figures.at_most("planning: a day interactive in a cold browser, median", cold, "ms", 1500),
        figures.at_most("planning: one day further, median", stepped, "ms", 500),
        figures.at_most("planning: longest frame while scrolling", scrolled, "ms", 100),
        figures.at_most("planning: longest frame while dragging", dragged, "ms", 100),
    ]


def _cold(page: Page, day: str) -> float:
    """From the address to a visit that has the focus and follows an arrow, in a browser that has nothing in store."""
    held = page.context.storage_state()
    browser = page.context.browser
    if browser is None:
        raise RuntimeError("no browser")
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="fr-FR", storage_state=held)
    try:
        fresh = context.new_page()
        start = time.perf_counter()
        fresh.goto(f"{ADDRESS}/planning?day={day}")
        first = fresh.locator('[data-row]:not([data-row=""]) [data-v]').first
        first.wait_for(timeout=30_000)
        first.focus()
        name = first.get_attribute("data-v")
        fresh.keyboard.press("End")
        fresh.wait_for_function(
            "name => document.activeElement.dataset.v && document.activeElement.dataset.v !== name", arg=name
        )
        return (time.perf_counter() - start) * 1000
    finally:
        context.close()


def _step(page: Page, name: str) -> float:
    """From the button to the visits of the next day."""
    before = page.locator("[data-row] [data-v]").first.get_attribute("data-v")
    start = time.perf_counter()
    page.get_by_role("button", name=name).click()
    page.wait_for_function(
        "old => !document.querySelector(`[data-v='${old}']`) && document.querySelector('[data-row] [data-v]')",
        arg=before,
    )
    spent = (time.perf_counter() - start) * 1000
    page.wait_for_timeout(1500)
    return spent


def _longest_frame(page: Page, act: Callable[[Page], None]) -> float:
    """The longest time between two frames while something is done, from Chromium's own trace."""
    page.evaluate("() => { const turn = () => requestAnimationFrame(turn); turn(); }")
    session, events, done = page.context.new_cdp_session(page), [], []
    session.on("Tracing.dataCollected", lambda data: events.extend(data["value"]))
    session.on("Tracing.tracingComplete", lambda _data: done.append(True))
    session.send("Tracing.start", {"categories": "devtools.timeline", "transferMode": "ReportEvents"})
    act(page)
    session.send("Tracing.end")
    while not done:
        page.wait_for_timeout(20)
    at = sorted(one["ts"] for one in events if one.get("name") == "FireAnimationFrame")
    return max(after - before for before, after in itertools.pairwise(at)) / 1000


def _scroll(page: Page) -> None:
    page.mouse.move(700, 500)
    for turn in range(60):
        page.mouse.wheel(0, 240 if turn < 30 else -240)
        page.wait_for_timeout(16)


def _carry(page: Page) -> None:
    """Carry a visit over many rows and hours, and let it go where it was taken."""
    box = page.locator('[data-row]:not([data-row=""]) [data-v]').nth(8).bounding_box()
    if box is None:
        raise RuntimeError("no visit to drag")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for turn in range(60):
        page.mouse.move(x + 4 * (turn % 30), y + 6 * (turn % 40))
        page.wait_for_timeout(16)
    page.keyboard.press("Escape")
    page.mouse.up()


class Answers:
    """When the last answer to a move reached the browser."""

    def __init__(self, page: Page) -> None:
        self.at = 0.0
        page.on("websocket", lambda socket: socket.on("framereceived", self._note))

    def _note(self, frame: str | bytes) -> None:
        text = frame if isinstance(frame, str) else frame.decode("utf-8", "ignore")
        if "planning" in text and '"status"' in text and '"token"' in text:
            self.at = time.perf_counter()


def _drop(page: Page, answers: Answers, number: int) -> float:
    """Drag a visit of some row by half an hour and wait for the server's word, whatever it is."""
    visit = page.locator('[data-row]:not([data-row=""]) [data-v]').nth(3 + 5 * number)
    box = visit.bounding_box()
    if box is None:
        raise RuntimeError("no visit to drag")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 12, y, steps=3)
    page.mouse.move(x + 38, y, steps=6)
    page.wait_for_timeout(400)
    start = time.perf_counter()
    page.mouse.up()
    while answers.at < start and time.perf_counter() - start < 10:
        page.wait_for_timeout(5)
    spent = (answers.at - start) * 1000
    page.keyboard.press("Escape")
    page.wait_for_timeout(600)
    return spent


def _drawer(page: Page) -> figures.Figure:
    """From the click on Recherche to the first worker with a score."""

    def once() -> float:
        page.goto(f"{ADDRESS}/opportunities/{_searching()}")
        button = page.get_by_role("button", name="Recherche", exact=True).first
        button.wait_for()
        page.wait_for_timeout(1500)
        start = time.perf_counter()
        button.click()
        page.get_by_role("dialog").get_by_role("button", name="Affecter").first.wait_for()
        return (time.perf_counter() - start) * 1000

    return figures.at_most("search: drawer painted after the click, median", _median(once), "ms", 400)


def _searching() -> int:
    """An opportunity in the stage of the search that has slots."""
    from sqlmodel import select

    from careapp.db.engine import reading
    from careapp.db.models import Mission, Opportunity

    with reading() as session:
        found = select(Opportunity.id).join(Mission).where(Opportunity.stage == "search").order_by(Opportunity.id)
        return session.exec(found).first() or 0


if __name__ == "__main__":
    figures.write("screens", measure())
