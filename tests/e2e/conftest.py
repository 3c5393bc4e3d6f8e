"""The whole product in a real browser: one server with the demo agency, one Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CAREAPP_TEST_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--disable-quic",
]  # fmt: skip
START_SECONDS = 600
PASSWORD = "careapp-demo"
AGENCY = ZoneInfo("Europe/Paris")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/e2e" in str(item.path):
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.timeout(300))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# The same command under a clock that runs so many days ahead.
AHEAD = """
import sys, time_machine
from datetime import UTC, datetime, timedelta
from careapp.cli import main
time_machine.travel(datetime.now(UTC) + timedelta(days=int(sys.argv[1]))).start()
sys.exit(main(["serve"]))
"""


class Server:
    """A running careapp: its address and the folder of its data; its clock may run some days ahead."""

    def __init__(self, folder: Path, *, demo: tuple[str, ...] = (), days_ahead: int = 0, **settings: str) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ, "CAREAPP_DATA_DIR": str(folder), "PORT": str(self.port), "CAREAPP_DATABASE_URL": "",
            "CAREAPP_ENV": "demo", **settings,
        }  # fmt: skip
        if demo:
            subprocess.run([sys.executable, "-m", "careapp", "demo", *demo], cwd=ROOT, env=self.environment, check=True)
        self.log = (folder / "server.log").open("w")
        command = ["-c", AHEAD, str(days_ahead)] if days_ahead else ["-m", "careapp", "serve"]
        self.process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log
        )
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.address}/api/health", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.3)
        self.stop()
        raise RuntimeError((self.folder / "server.log").read_text()[-4000:])

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product with the small demo, built if its sources changed."""
    started = Server(tmp_path_factory.mktemp("served"))
    yield started
    started.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        message = "Chromium is not installed: apt-get install chromium"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Person:
    """Someone at a browser: opens screens of the product and reads them."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda line: self.problems.append(line.text) if line.type == "error" else None)

    def sign_in(self, email: str, password: str = PASSWORD) -> Person:
        self.page.goto(f"{self.address}/login")
        self.page.fill("#email", email)
        self.page.fill("#password", password)
        self.page.click("button[type=submit]")
        return self

    def open(self, path: str) -> Page:
        """Open a screen and wait until it holds its data."""
        self.page.goto(self.address + path)
        self.settle()
        return self.page

    def planning(self, days: int) -> Page:
        """Open the planning of a day to come and wait until its visits are drawn and stand still."""
        page = self.open(f"/planning?day={(datetime.now(AGENCY) + timedelta(days)).date()}")
        page.locator('[data-row]:not([data-row=""]) [data-v]').first.wait_for(timeout=60_000)
        page.wait_for_timeout(1500)
        return page

    def settle(self) -> None:
        """Wait until no skeleton is left on the screen."""
        self.page.wait_for_selector("#main", timeout=20_000)
        expect(self.page.locator(".skeleton")).to_have_count(0, timeout=20_000)


@pytest.fixture
def person(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Person]]:
    """Opens a browser of its own for someone: `person("coordinator")`, on a phone with `phone=True`."""
    contexts = []

    def open_browser(
        role: str = "",
        *,
        phone: bool = False,
        dark: bool = False,
        bypass_csp: bool = False,
        at: Server | None = None,
    ) -> Person:
        size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
        scheme: Literal["dark", "light"] = "dark" if dark else "light"
        context = chromium.new_context(viewport=size, locale="fr-FR", color_scheme=scheme, bypass_csp=bypass_csp)
        context.set_default_timeout(15_000)
        contexts.append(context)
        served = at or request.getfixturevalue("server")
        someone = Person(context.new_page(), served.address)
        return someone.sign_in(f"{role}@demo.example") if role else someone

    yield open_browser
    failed = getattr(request.node, "failed", False)
    for number, context in enumerate(contexts):
        if failed and context.pages:
            folder = ROOT / "test-results"
            folder.mkdir(exist_ok=True)
            context.pages[0].screenshot(path=folder / f"{request.node.name[:80]}-{number}.png")
        context.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    outcome = yield
    if call.when == "call":
        item.failed = outcome.get_result().failed
