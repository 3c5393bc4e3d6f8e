"""Takes a picture of every screen into docs/screens: light, dark and on a phone. `python -m tests.e2e.screens`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from tests.e2e.conftest import CHROMIUM, FLAGS, ROOT, Person, Server

FOLDER = ROOT / "docs" / "screens"
COMPUTED = 120_000
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


class Screen(NamedTuple):
    """A picture to take: its name, who looks ("": anyone) at which address, what is pressed and then awaited."""

    name: str
    role: str
    path: str
    press: tuple[str, ...] = ()
    awaited: str = ""
    rests: int = 900  # milliseconds
    ways: tuple[str, ...] = ("", "-dark", "-phone")


LIGHT = ("",)
POCKET = ("", "-phone")
TOMORROW = datetime.now(UTC).date() + timedelta(days=1)
YESTERDAY = datetime.now(UTC).date() - timedelta(days=1)

SCREENS = (
    Screen("dashboard", "coordinator", "/"),
    Screen("planning-day", "coordinator", "/planning"),
    Screen("planning-proposal", "coordinator", "/planning", ("Jour suivant", "Optimiser"), ".proposal-metrics"),
    Screen("planning-week", "coordinator", "/planning?worker=3"),
    Screen("planning-clients", "coordinator", "/planning?by=client", awaited="[data-row^='c']", ways=LIGHT),
    Screen("planning-sectors", "coordinator", "/planning?by=sector", awaited=".cb-sector", ways=LIGHT),
    Screen("planning-team-week", "coordinator", "/planning?view=week", awaited=".tm-at", ways=POCKET),
    Screen("planning-team-month", "coordinator", "/planning?view=month", awaited=".tm-at", ways=LIGHT),
    Screen("planning-month", "coordinator", "/planning?view=month&client=5", awaited=".wk-foot", ways=POCKET),
    Screen("planning-map", "coordinator", "/planning/map", awaited=".dm-route"),
    Screen("planning-compliance", "coordinator", "/planning/compliance", awaited="td", ways=POCKET),
    Screen("planning-outcome", "coordinator", f"/planning/outcome?day={YESTERDAY}", awaited="td", ways=POCKET),
    Screen("repair", "coordinator", f"/repairs?day={TOMORROW}", ("Réparer",), ".repair-plan"),
    Screen("alerts", "coordinator", "/alerts"),
    Screen("rules", "admin", "/admin/rules"),
    Screen("rules-facts", "admin", "/admin/rules", ("Repères légaux",), ways=LIGHT),
    Screen("reevaluations", "manager", "/reevaluations"),
    Screen("reminders", "coordinator", "/reminders?who=all"),
    Screen("reminder-rules", "admin", "/admin/reminders"),
    Screen("opportunities", "coordinator", "/opportunities"),
    Screen("opportunities-list", "coordinator", "/opportunities?view=list"),
    Screen("opportunities-figures", "manager", "/opportunities/figures"),
    Screen("duplicates", "manager", "/clients/duplicates"),
    Screen("opportunity-definition", "coordinator", "/opportunities/93"),
    Screen("opportunity-search", "coordinator", "/opportunities/93", ("Recherche",), ".cand-list"),
    Screen("opportunity-slots", "coordinator", "/opportunities/93", ("Planning",), ".wg-slot"),
    Screen("opportunity-informations", "coordinator", "/opportunities/5?tab=informations"),
    Screen("opportunity-tasks", "coordinator", "/opportunities/5?tab=tasks"),
    Screen("opportunity-risks", "coordinator", "/opportunities/5?tab=risks"),
    Screen("clients", "coordinator", "/clients"),
    Screen("client", "coordinator", "/clients/5"),
    Screen("client-notes", "coordinator", "/clients/5?tab=notes"),
    Screen("workers", "coordinator", "/workers"),
    Screen("worker", "coordinator", "/workers/3"),
    Screen("worker-skills", "coordinator", "/workers/3?tab=skills"),
    Screen("absences", "coordinator", "/absences"),
    Screen("incidents", "manager", "/incidents"),
    Screen("incident-new", "manager", "/incidents/new"),
    Screen("incident", "manager", "/incidents/1"),
    Screen("satisfaction", "manager", "/satisfaction"),
    Screen("import", "manager", "/admin/import"),
    Screen("request", "", "/request/les-sorbiers"),
    Screen("services", "admin", "/admin/services"),
    Screen("skills", "admin", "/admin/skills"),
    Screen("forms", "admin", "/admin/forms"),
    Screen("editions", "admin", "/admin/documents"),
    Screen("edition", "admin", "/admin/documents/quote", awaited=".edition-frame[data-ready]"),
    Screen("letterhead", "admin", "/admin/letterhead"),
    Screen("mails", "admin", "/admin/mails"),
    Screen("users", "admin", "/admin/users"),
    Screen("settings", "admin", "/admin/settings"),
    Screen("audit", "admin", "/admin/audit"),
    Screen("account", "admin", "/account"),
    Screen("my-day", "worker", "/my/day"),
    Screen("my-clients", "worker", "/my/clients"),
    Screen("my-absences", "worker", "/my/absences", ways=("-phone",)),
)
WAYS = (("", DESK, False), ("-dark", DESK, True), ("-phone", PHONE, False))


def main(wanted: list[str]) -> None:
    """Take the pictures whose name starts with one of the words, or all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    server = Server(Path(tempfile.mkdtemp(prefix="careapp-screens-")))
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for suffix, size, dark in WAYS:
                for person, screen in _people(browser, server, size, dark, wanted):
                    if suffix in screen.ways:
                        _take(person, screen, suffix)
            _login(browser, server)
    finally:
        server.stop()


def _people(
    browser: Browser, server: Server, size: dict, dark: bool, wanted: list[str]
) -> Iterator[tuple[Person, Screen]]:
    known: dict[str, Person] = {}
    for screen in SCREENS:
        if wanted and not screen.name.startswith(tuple(wanted)):
            continue
        if screen.role not in known:
            scheme = "dark" if dark else "light"
            context = browser.new_context(viewport=size, locale="fr-FR", color_scheme=scheme)
            known[screen.role] = Person(context.new_page(), server.address)
            if screen.role:
                known[screen.role].sign_in(f"{screen.role}@demo.example")
        yield known[screen.role], screen


def _take(person: Person, screen: Screen, suffix: str) -> None:
    try:
        page = person.open(screen.path) if screen.role else person.page
        if not screen.role:
            page.goto(person.address + screen.path)
        page.wait_for_timeout(screen.rests)
        for label in screen.press:
            page.get_by_role("button", name=label, exact=True).first.click(timeout=6000)
            page.wait_for_timeout(2500)
        if screen.awaited:
            page.wait_for_selector(screen.awaited, timeout=COMPUTED)
            page.wait_for_timeout(1500)
        page.screenshot(path=FOLDER / f"{screen.name}{suffix}.png")
    except Exception as error:
        print(f"{screen.name}{suffix}: {str(error).splitlines()[0]}", file=sys.stderr)


def _login(browser: Browser, server: Server) -> None:
    page = browser.new_context(viewport=DESK, locale="fr-FR").new_page()
    page.goto(f"{server.address}/login")
    page.screenshot(path=FOLDER / "login.png")


if __name__ == "__main__":
    main(sys.argv[1:])
