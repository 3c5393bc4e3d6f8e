"""Screens over the large demo in a real browser: lists, the planning of 200 workers and 2,000 visits, the drawer.

A screen is painted when it holds its rows; an answer to a drop is measured from the drop to the board's own word.
"""

from __future__ import annotations

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
def served() -> Iterator[None]:
    """The product over the large demo."""
    environment = {**os.environ, "PORT": str(PORT), "CAREAPP_DATA_DIR": str(large.folder()), "CAREAPP_DATABASE_URL": ""}
    process = subprocess.Popen([sys.executable, "-m", "careapp", "serve"], cwd=large.ROOT, env=environment)
    try:
        _wait(process)
        yield
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
    answers = Answers(page)
    _opened(page, f"/planning?day={day}", "[data-row] [data-v]")
    page.wait_for_timeout(3000)
    spent = [_drop(page, answers, number) for number in range(9)]
    return [
        figures.at_most("planning: 200 workers × 2,000 visits, visits drawn, median", painted, "ms", 2000),
        figures.at_most("planning: answer to a drop, median", statistics.median(spent), "ms", 150),
    ]


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
