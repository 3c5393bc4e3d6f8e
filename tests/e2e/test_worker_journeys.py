"""Journeys of a worker on a phone: the day, a visit, the clients, an event reported."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pysqlite3
from playwright.sync_api import expect


def test_home_leads_a_worker_to_the_day(person):
    someone = person("worker", phone=True)
    someone.page.goto(someone.address + "/")
    someone.settle()
    expect(someone.page).to_have_url(re.compile("/my/day$"))


def test_my_clients_show_the_sheet_without_its_tasks(person):
    someone = person("worker", phone=True)
    page = someone.open("/my/clients")
    page.locator('#main a[href^="/my/clients/"]').first.click()
    someone.settle()
    expect(page.get_by_text("Les tâches sont dans chaque visite.")).to_be_visible()
    expect(page.get_by_role("heading", name="Tâches")).to_have_count(0)


def test_tasks_are_seen_inside_a_visit(person):
    someone = person("worker", phone=True)
    page = someone.open("/my/day")
    for _day in range(8):
        visits = page.locator('#main a[href^="/my/visits/"], #main button:has-text("Ouvrir la visite")')
        if visits.count():
            break
        page.get_by_role("button", name="Jour suivant").click()
        page.wait_for_timeout(800)
    visits.first.click()
    someone.settle()
    expect(page).to_have_url(re.compile(r"/my/visits/\d+"))
    expect(page.get_by_text("Tâches").first).to_be_visible()


def test_a_client_of_someone_else_does_not_exist(person):
    coordinator = person("coordinator")
    coordinator.open("/clients")
    someone = person("worker", phone=True)
    page = someone.open("/my/clients")
    mine = {link.get_attribute("href") for link in page.locator('#main a[href^="/my/clients/"]').all()}
    foreign = next(number for number in range(1, 90) if f"/my/clients/{number}" not in mine)
    someone.page.goto(f"{someone.address}/my/clients/{foreign}")
    expect(page.get_by_text("Rien à cette adresse")).to_be_visible()


def test_the_bottom_bar_leads_to_the_account(person):
    someone = person("worker", phone=True)
    page = someone.open("/my/day")
    page.get_by_role("navigation", name="Mes visites").get_by_role("link", name="Mon compte").click()
    expect(page).to_have_url(re.compile("/account"))


def _ask(server: Any, statement: str, *values: Any) -> Any:
    database = pysqlite3.connect(server.folder / "careapp.sqlite3", timeout=20)
    with database:
        found = database.execute(statement, values).fetchone()
    database.close()
    return found


RUNNING = """
    UPDATE visits SET status = 'running' WHERE id = (
        SELECT min(visits.id) FROM visits
        JOIN opportunity_tasks ON opportunity_tasks.mission_id = visits.mission_id
        JOIN memberships ON memberships.worker_id = visits.worker_id JOIN users ON users.id = memberships.user_id
        WHERE users.email = 'worker@demo.example' AND visits.status = 'planned' AND visits.starts_at > datetime('now')
            AND opportunity_tasks.frequency = 'every_visit'
    ) RETURNING id
"""
TAKEN_BACK = "SELECT changes, at FROM audit_entries WHERE verb = 'not_arrived' AND noun_id = ? ORDER BY id DESC"


def test_what_is_pressed_without_network_waits_and_tells_when(person, server):
    (visit,) = _ask(server, RUNNING)
    someone = person("worker", phone=True)
    page = someone.open(f"/my/visits/{visit}")
    box = page.locator(".pocket-check input").first
    page.context.set_offline(True)
    box.click()
    expect(page.locator(".pocket-check[data-waiting]")).to_have_count(1)
    page.context.set_offline(False)
    expect(box).to_be_checked(timeout=20_000)
    expect(page.locator("[data-waiting]")).to_have_count(0)
    box.click()
    page.clock.set_fixed_time(datetime.now(UTC) - timedelta(seconds=90))
    page.get_by_role("button", name="Annuler le pointage d’arrivée").click()
    expect(page.get_by_text("Pointage annulé.")).to_be_visible()
    changes, at = _ask(server, TAKEN_BACK, visit)
    tapped = datetime.fromisoformat(json.loads(changes)["tapped"])
    sent = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert 80 < (sent - tapped).total_seconds() < 120
