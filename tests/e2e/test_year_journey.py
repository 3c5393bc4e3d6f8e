"""A year of one form: made for a new activity, filled on a phone, printed, evaluated again when its time has come."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pypdfium2
import pysqlite3
import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Person, Server, free_port
from tests.e2e.test_chain_journey import _mission_row, _paint
from tests.e2e.test_form_journeys import add, dialog, new_form, opened, panel, publish

SLOW = 90_000
MONTHS_AHEAD = 345  # days: past the eleven months after which a form is evaluated again


class Postman:
    """A mail server that keeps what it took."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, str, str]] = []

    async def handle_DATA(self, _server, _session, envelope):
        letter = message_from_bytes(envelope.content, policy=policy.default)
        body = letter.get_body(("plain",))
        self.letters.append((envelope.rcpt_tos[0], letter["subject"], body.get_content() if body else ""))
        return "250 OK"

    def brought(self, words: str) -> tuple[str, str]:
        """To whom a letter with some words went, and its subject, once it is there."""
        for _second in range(120):
            for to, subject, text in self.letters:
                if words in text:
                    return to, subject
            time.sleep(1)
        raise AssertionError([(to, subject) for to, subject, _text in self.letters])


@pytest.fixture
def postman() -> Iterator[tuple[Postman, dict[str, str]]]:
    """A mail server, and what tells the product where it is."""
    keeper, port = Postman(), free_port()
    controller = Controller(keeper, hostname="127.0.0.1", port=port)
    controller.start()
    yield keeper, {"CAREAPP_SMTP_HOST": "127.0.0.1", "CAREAPP_SMTP_PORT": str(port), "CAREAPP_SMTP_TLS": "none"}
    controller.stop()


def _form_is_made(page: Page) -> None:
    """A form of an activity the agency did not have, from nothing."""
    new_form(page, "Jardinage", "Demande de jardinage")
    add(page, "Nombre", "Surface")
    panel(page).get_by_role("textbox", name="Unité").fill("m²")
    _printed(page)
    add(page, "Choix unique", "Taille de haie")
    panel(page).get_by_label("Valeur 1", exact=True).fill("Oui")
    panel(page).get_by_label("Valeur 2", exact=True).fill("Non")
    add(page, "Texte long", "Hauteur des haies")
    panel(page).get_by_role("group", name="Afficher si").get_by_role("button", name="Condition").click()
    panel(page).get_by_label("Condition 1 : champ").select_option(label="Taille de haie")
    _printed(page)
    add(page, "Calcul", "Heures estimées")
    panel(page).locator("textarea.fd-code").fill("surface / 20")
    _printed(page)
    expect(page.locator(".fd-faults")).to_have_count(0, timeout=SLOW)
    publish(page, 1)


def _printed(page: Page) -> None:
    panel(page).get_by_role("switch", name="Imprimé sur la fiche mission").check()


def _service_is_offered(page: Page) -> None:
    page.get_by_role("navigation", name="Activités").get_by_role("button", name="Jardinage").click()
    page.get_by_role("button", name="Nouvelle prestation").first.click()
    dialog(page).locator("input[name=name]").fill("Entretien du jardin")
    dialog(page).get_by_label("Prix horaire hors taxes").fill("30")
    dialog(page).get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("row", name=re.compile("Entretien du jardin"))).to_be_visible(timeout=SLOW)


def _rule_is_switched_on(page: Page) -> None:
    page.get_by_role("button", name="Ré-évaluation des besoins", exact=True).click()
    dialog(page).get_by_label("Active").check()
    expect(dialog(page).get_by_label("Alerter aussi par mail")).to_be_checked()
    dialog(page).get_by_role("button", name="Enregistrer la règle").click()
    expect(page.get_by_text(re.compile("^Règle enregistrée"))).to_be_visible(timeout=SLOW)


def _kept(page: Page) -> None:
    expect(page.locator(".form-status")).to_have_text(re.compile(r"Brouillon enregistré à \d\d:\d\d"), timeout=SLOW)


def _filled(page: Page, today: str) -> None:
    """The needs, on a phone: what is hidden shows when its condition holds, what is computed follows."""
    page.locator("#evaluated_on").fill(today)
    page.locator("#need").focus()
    _kept(page)
    page.get_by_role("button", name="Informations", exact=True).click()
    expect(page.locator("#hauteur_des_haies")).to_have_count(0)
    page.locator("#surface").fill("120")
    page.locator("#taille_de_haie").select_option(label="Oui")
    expect(page.locator("#hauteur_des_haies")).to_be_visible(timeout=SLOW)
    page.locator("#hauteur_des_haies").fill("Deux mètres")
    _kept(page)
    expect(page.locator("[data-field=heures_estimees]")).to_contain_text("6", timeout=SLOW)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def _sheet(page: Page, address: str) -> str:
    """The words of the mission sheet behind the button, without the breaks of its lines."""
    href = page.get_by_role("link", name="Imprimer").get_attribute("href") or ""
    answer = page.request.get(address + href)
    assert answer.headers["content-type"] == "application/pdf"
    pages = pypdfium2.PdfDocument(answer.body())
    return " ".join(" ".join(one.get_textpage().get_text_range() for one in pages).split())


def _planned(page: Page) -> None:
    """A mission with an hour a week that somebody holds, and the stage that says so."""
    page.locator("#add_mission").select_option(label="Entretien du jardin")
    row = _mission_row(page, "Entretien du jardin")
    row.get_by_role("button", name="Planning").click()
    _paint(page, "Mercredi", 18 * 60, 19 * 60)
    page.get_by_role("dialog").get_by_role("button", name=re.compile(r"Enregistrer|Valider")).click()
    expect(row).to_contain_text("0 sur 1 créneau", timeout=SLOW)
    row.get_by_role("button", name="Recherche").click()
    drawer = page.get_by_role("dialog", name=re.compile("Recherche"))
    drawer.get_by_role("button", name="Affecter").first.click(timeout=SLOW)
    expect(drawer.get_by_text(re.compile(r"créneaux? tenus?")).first).to_be_visible(timeout=SLOW)
    drawer.get_by_role("button", name="Fermer").click()
    expect(row).to_contain_text("Couverte", timeout=SLOW)
    page.get_by_role("button", name="Lancer la recherche").click()
    page.get_by_role("button", name="Passer à la planification").click(timeout=SLOW)
    expect(page.get_by_role("button", name="Démarrer les visites")).to_be_visible(timeout=SLOW)


def _reminder_of(server: Server, opportunity_id: int) -> int:
    """The reminder that the rule has made of a form, once the clock of the house has passed."""
    for _second in range(120):
        database = pysqlite3.connect(f"file:{server.folder / 'careapp.sqlite3'}?mode=ro", uri=True)
        wanted = "SELECT id FROM reminders WHERE opportunity_id = ? AND rule = 'reevaluation'"
        found = database.execute(wanted, (opportunity_id,)).fetchall()
        database.close()
        if found:
            return found[0][0]
        time.sleep(1)
    raise AssertionError("no reminder")


def _evaluated_again(someone: Person, link: str, path: str, name: str) -> Page:
    """From the link in the mail to the copy of the form, through the reminder it opens."""
    page = someone.open(link)
    expect(dialog(page).get_by_label("Titre")).to_have_value("Rappel ré-évaluation des besoins", timeout=SLOW)
    dialog(page).get_by_role("button", name="Annuler").click()
    page = someone.open(f"/reminders?who=all&q={name}")
    page.locator(f"tr[data-item] a[href='{path}']").first.click(timeout=SLOW)
    page.wait_for_url(re.compile(path + "$"), timeout=SLOW)
    someone.settle()
    page.get_by_role("button", name="Dupliquer").click()
    page.get_by_role("button", name="Verrouiller et dupliquer").click()
    expect(page.get_by_text(re.compile("^Ré-évaluation de OPP-")).first).to_be_visible(timeout=SLOW)
    someone.settle()
    return page


@pytest.mark.timeout(900)
def test_a_new_activity_s_form_lives_a_year(tmp_path, postman, person):
    keeper, settings = postman
    today = datetime.now(ZoneInfo("Europe/Paris")).date().isoformat()
    first = Server(tmp_path, **settings)
    try:
        admin = person("admin", at=first)
        _form_is_made(admin.open("/admin/forms"))
        _service_is_offered(admin.open("/admin/services"))
        _rule_is_switched_on(admin.open("/admin/reminders"))
        outside = person("coordinator", phone=True, at=first)
        path = opened(outside, "Jardinage").url.removeprefix(first.address)
        name = outside.page.get_by_role("heading", level=1).inner_text().split()[-1]
        _filled(outside.page, today)
        sheet = _sheet(outside.page, outside.address)
        for words in ("Surface 120 m²", "Hauteur des haies Deux mètres", "Heures estimées 6"):
            assert words in sheet
        desk = person("coordinator", at=first)
        _planned(desk.open(path))
        assert admin.problems + outside.problems + desk.problems == []
    finally:
        first.stop()
    later = Server(tmp_path, days_ahead=MONTHS_AHEAD, **settings)
    try:
        link = f"/reminders?open={_reminder_of(later, int(path.rsplit('/', 1)[1]))}"
        recipient, subject = keeper.brought(later.address + link)
        assert (recipient.endswith("@demo.example"), "évaluation" in subject) == (True, True)
        someone = person("coordinator", at=later)
        page = _evaluated_again(someone, link, path, name)
        page.get_by_role("button", name="Informations", exact=True).click()
        expect(page.locator("#surface")).to_have_value("120", timeout=SLOW)
        page.locator("#surface").fill("160")
        page.locator("#taille_de_haie").select_option(label="Non")
        _kept(page)
        page.get_by_role("button", name="Comparaison", exact=True).click()
        surface = page.get_by_role("row").filter(has_text="Surface")
        expect(surface).to_contain_text("120 m²", timeout=SLOW)
        expect(surface).to_contain_text("160 m²")
        expect(surface).to_contain_text(re.compile(r"\+\s*40"))
        expect(page.get_by_role("row").filter(has_text="Heures estimées")).to_contain_text("8")
        assert someone.problems == []
    finally:
        later.stop()
