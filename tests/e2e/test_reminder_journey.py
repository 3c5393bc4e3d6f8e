"""A journey through the reminders: by hand, by rule, put off, given away, several at once, the list of the morning."""

from __future__ import annotations

import re
import subprocess
import sys

import pysqlite3
from playwright.sync_api import Page, expect

MORNING = """
from datetime import UTC, datetime, timedelta
from careapp.actions.reminders.habits import habits
from careapp.actions.work import reading
from careapp.jobs import tasks
from careapp.settings import get_settings
for actor in tasks.agencies():
    with reading(actor) as unit:
        wall = datetime.now(get_settings().tz).replace(hour=habits(unit).digest_hour, minute=5) + timedelta(days=1)
    tasks.send_digests(wall.astimezone(UTC))
"""
LATER = """
from datetime import UTC, datetime, timedelta
from careapp.jobs import tasks
tasks.apply_reminder_rules(datetime.now(UTC) + timedelta(days=300))
"""
PATIENCE = 60_000


def clock(server, script: str) -> None:
    """What the jobs of the house do at another hour."""
    subprocess.run([sys.executable, "-c", script], env=server.environment, check=True, timeout=120)


def lists_sent(server) -> int:
    """Morning lists queued for the coordinator so far."""
    database = pysqlite3.connect(f"file:{server.folder / 'careapp.sqlite3'}?mode=ro", uri=True)
    wanted = (
        "SELECT count(*) FROM mails WHERE recipient = 'coordinator@demo.example' AND subject LIKE '%rappel%aujourd%'"
    )
    (count,) = database.execute(wanted).fetchone()
    database.close()
    return count


def row(page: Page, title: str):
    return page.locator("tr[data-item]", has_text=title)


def written(page: Page, title: str) -> None:
    page.get_by_role("button", name="Nouveau rappel").click()
    window = page.locator("dialog[open]")
    window.get_by_label("Titre").fill(title)
    window.locator("input[name=due_on]").fill(page.evaluate("new Date(Date.now() + 864e5).toISOString().slice(0, 10)"))
    window.get_by_role("button", name="Enregistrer le rappel").click()
    expect(row(page, title)).to_be_visible(timeout=PATIENCE)


def test_a_reminder_is_written_repeated_and_handled_with_the_keyboard(person):
    coordinator = person("coordinator")
    page = coordinator.open("/reminders")
    page.get_by_role("button", name="Nouveau rappel").click()
    window = page.locator("dialog[open]")
    window.get_by_role("button", name="Enregistrer le rappel").click()
    expect(window.get_by_text("Remplissez ce champ.").first).to_be_visible()
    window.get_by_label("Titre").fill("Relever le pilulier")
    window.locator("input[name=due_on]").fill(page.evaluate("new Date(Date.now() + 864e5).toISOString().slice(0, 10)"))
    window.get_by_role("combobox", name="Concerne").fill("opp-")
    window.get_by_role("option").filter(has_text=re.compile("^OPP-")).first.click()
    window.get_by_label("Répéter ce rappel").check()
    expect(window.get_by_label("Unité")).to_be_visible(timeout=PATIENCE)
    window.get_by_label("Unité").select_option("week")
    window.get_by_role("button", name="Enregistrer le rappel").click()
    mine = row(page, "Relever le pilulier")
    expect(mine).to_contain_text("Chaque semaine", timeout=PATIENCE)
    expect(mine.locator("a[href^='/opportunities/']")).to_be_visible()
    mine.focus()
    page.keyboard.press("s")
    page.locator("dialog[open]").get_by_role("button", name="3 jours").click()
    expect(page.get_by_text("Rappel reporté.")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Annuler l’action").click()
    expect(page.get_by_text("Action annulée.")).to_be_visible(timeout=PATIENCE)
    row(page, "Relever le pilulier").first.focus()
    page.keyboard.press("e")
    expect(page.get_by_text("Rappel traité.")).to_be_visible(timeout=PATIENCE)
    expect(row(page, "Relever le pilulier")).to_have_count(1)
    assert coordinator.problems == []


def test_several_reminders_are_chosen_given_away_and_told_to_whom_they_are_given(person):
    coordinator = person("coordinator")
    page = coordinator.open("/reminders")
    for title in ("Lot, premier", "Lot, second"):
        written(page, title)
    for title in ("Lot, premier", "Lot, second"):
        row(page, title).focus()
        page.keyboard.press("x")
        expect(row(page, title)).to_have_attribute("aria-selected", "true", timeout=PATIENCE)
    page.keyboard.press("a")
    window = page.locator("dialog[open]")
    other = window.locator("select[name=manager_id] option").last
    window.locator("select[name=manager_id]").select_option(other.get_attribute("value"))
    window.get_by_role("button", name="Confier", exact=True).click()
    expect(page.get_by_text("2 rappels confiés.")).to_be_visible(timeout=PATIENCE)
    expect(row(page, "Lot, premier")).to_have_count(0)
    page.get_by_role("button", name="Tous", exact=True).click()
    expect(row(page, "Lot, premier")).to_be_visible(timeout=PATIENCE)
    expect(page).to_have_url(re.compile(r"who=all"))
    page.reload()
    coordinator.settle()
    expect(row(page, "Lot, premier")).to_be_visible(timeout=PATIENCE)
    manager = person("manager").open("/admin/mails")
    expect(manager.get_by_text("2 rappels vous sont confiés").first).to_be_visible(timeout=PATIENCE)
    assert coordinator.problems == []


def test_several_reminders_are_chosen_put_off_and_given_away_on_a_phone(person):
    coordinator = person("coordinator", phone=True)
    page = coordinator.open("/reminders")
    for title in ("Au doigt, premier", "Au doigt, second"):
        written(page, title)
    for title in ("Au doigt, premier", "Au doigt, second"):
        box = row(page, title).get_by_label(f"Choisir {title}")
        size = box.locator("xpath=..").bounding_box()
        assert size is not None
        assert min(size["width"], size["height"]) >= 44
        box.check()
    bar = page.locator(".reminder-chosen")
    expect(bar).to_contain_text("2 rappels choisis", timeout=PATIENCE)
    bar.get_by_role("button", name="Reporter").click()
    page.locator("dialog[open]").get_by_role("button", name="1 semaine").click()
    expect(page.get_by_text("2 rappels reportés.")).to_be_visible(timeout=PATIENCE)
    for title in ("Au doigt, premier", "Au doigt, second"):
        row(page, title).get_by_label(f"Choisir {title}").check()
    bar.get_by_role("button", name="Confier à").click()
    window = page.locator("dialog[open]")
    other = window.locator("select[name=manager_id] option").last
    window.locator("select[name=manager_id]").select_option(other.get_attribute("value"))
    window.get_by_role("button", name="Confier", exact=True).click()
    expect(page.get_by_text("2 rappels confiés.")).to_be_visible(timeout=PATIENCE)
    expect(row(page, "Au doigt, premier")).to_have_count(0)
    assert coordinator.problems == []


def test_a_rule_is_set_makes_its_reminders_and_the_list_leaves_once_in_the_morning(person, server):
    admin = person("admin")
    page = admin.open("/admin/reminders")
    page.get_by_role("button", name="Devis sans réponse", exact=True).click()
    window = page.locator("dialog[open]")
    window.get_by_label("Titre").fill("Relancer {personne}")
    window.get_by_role("button", name="Enregistrer la règle").click()
    expect(window.get_by_text("« personne » n’existe pas ici")).to_be_visible(timeout=PATIENCE)
    window.get_by_label("Titre").fill("Relancer {client}")
    window.get_by_label("Délai").fill("200")
    window.get_by_label("Active").check()
    window.get_by_role("button", name="Enregistrer la règle").click()
    expect(page.get_by_text(re.compile("^Règle enregistrée"))).to_be_visible(timeout=PATIENCE)
    clock(server, LATER)
    page = admin.open("/reminders?who=all&q=relancer")
    expect(row(page, "Relancer M").first).to_contain_text("automatique", timeout=PATIENCE)
    before = lists_sent(server)  # the house itself may have sent that of today
    clock(server, MORNING)
    once = lists_sent(server)
    clock(server, MORNING)
    assert (once - before, lists_sent(server)) == (1, once)
    page = admin.open("/admin/mails")
    page.get_by_role("searchbox").fill("rappels aujourd’hui coordinator")
    expect(page.locator("tbody tr", has_text="coordinator@demo.example").first).to_be_visible(timeout=PATIENCE)
    page = admin.open("/account")
    page.get_by_label("Recevoir chaque matin la liste de mes rappels").uncheck()
    page.reload()
    admin.settle()
    expect(page.get_by_label("Recevoir chaque matin la liste de mes rappels")).not_to_be_checked(timeout=PATIENCE)
    assert admin.problems == []
