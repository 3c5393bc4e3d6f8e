"""Journeys of mail and of expected documents: a sheet for two people, a client who said no, a document that expires."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

WAIT = 30_000
TODAY = datetime.now(ZoneInfo("Europe/Paris")).date()
REFUSES, AGREES, BOUNCED = "C-00007", "C-00012", "C-00010"


def window(page: Page):
    return page.locator("dialog[open]")


def client(someone, code: str) -> Page:
    page = someone.open("/clients")
    page.get_by_role("searchbox").fill(code)
    row = page.locator("tbody tr").filter(has_text=code)
    expect(row).to_have_count(1, timeout=WAIT)
    row.locator("a.row-link").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".subtitle", has_text=code)).to_be_visible(timeout=WAIT)
    return page


def test_a_sheet_leaves_for_two_people_with_a_text_of_its_own(person):
    someone = person("coordinator")
    page = client(someone, AGREES)
    page.get_by_role("button", name=re.compile("^Opportunités")).click()
    page.locator("tbody a.row-link").first.click()
    page.get_by_role("button", name="Documents", exact=True).click()
    expect(page.get_by_role("heading", name="Courriels")).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="Mail", exact=True).click()
    mail = window(page)
    expect(mail.get_by_role("heading", name=re.compile("^Envoyer : Fiche mission"))).to_be_visible(timeout=WAIT)
    mail.get_by_label("Autre adresse").fill("pas une adresse")
    mail.get_by_role("button", name="Ajouter").click()
    expect(mail.get_by_text("Écrivez une adresse comme prenom.nom@exemple.fr.")).to_be_visible()
    mail.get_by_label("Autre adresse").fill("voisine@example.org")
    mail.get_by_role("button", name="Ajouter").click()
    expect(mail.get_by_label("Envoyer à voisine@example.org")).to_have_value("to")
    mail.get_by_label("Langue").select_option("en")
    expect(mail.get_by_label("Message")).to_have_value(re.compile("^Hello"))
    mail.get_by_label("Message").fill("Bonjour,\n\nVoici la fiche dont nous avons parlé.")
    mail.get_by_role("button", name="Aperçu").click()
    expect(mail.locator(".mail-body")).to_contain_text("dont nous avons parlé")
    expect(mail.locator(".facts")).to_contain_text("voisine@example.org")
    mail.get_by_role("button", name="Envoyer le courriel").click()
    expect(page.get_by_text("Courriel mis à l’envoi pour 2 adresses.")).to_be_visible(timeout=WAIT)
    sent = page.get_by_role("table", name="Courriels")
    expect(sent.get_by_role("row", name=re.compile("voisine@example.org"))).to_be_visible(timeout=WAIT)
    expect(sent.get_by_role("row", name=re.compile("famille11@example.org"))).to_be_visible()
    page.get_by_role("button", name="Historique", exact=True).click()
    page.get_by_role("button", name="Documents", exact=True).click()
    page.get_by_role("button", name=re.compile("^Envoyer Mission sheet")).first.click()
    expect(window(page).get_by_role("heading", name=re.compile("^Envoyer : Mission sheet"))).to_be_visible()
    assert someone.problems == []


def test_nothing_leaves_for_a_client_who_said_no_and_an_address_at_fault_is_corrected(person):
    someone = person("coordinator")
    page = client(someone, REFUSES)
    expect(page.get_by_text("Refuse les courriels").first).to_be_visible()
    page.get_by_role("button", name="Mail", exact=True).click()
    mail = window(page)
    expect(mail.get_by_text(re.compile("refuse les courriels : rien ne part")).first).to_be_visible(timeout=WAIT)
    expect(mail.locator("select:disabled").first).to_have_value("")
    mail.get_by_label("Autre adresse").fill("FAMILLE6@example.org")
    mail.get_by_role("button", name="Ajouter").click()
    expect(mail.locator(".field-error")).to_contain_text("refuse les courriels")
    mail.get_by_role("button", name="Envoyer le courriel").click()
    expect(mail.get_by_text("Choisissez au moins un destinataire.")).to_be_visible()
    mail.get_by_role("button", name="Annuler").click()

    page = client(someone, BOUNCED)
    page.get_by_role("button", name=re.compile("^Documents")).click()
    expect(page.get_by_text(re.compile("a rendu un courriel le"))).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="Adresse corrigée").click()
    expect(page.get_by_text(re.compile("peut de nouveau recevoir"))).to_be_visible()
    expect(page.get_by_role("button", name="Adresse corrigée")).to_have_count(0)
    assert someone.problems == []


def test_an_administrator_words_a_mail_and_takes_one_back(person):
    someone = person("admin")
    page = someone.open("/admin/messages?kind=letter")
    body = page.get_by_label("Texte du courriel")
    expect(body).to_have_value(re.compile("Bonjour"), timeout=WAIT)
    shipped = body.input_value()
    body.fill("Bonjour {{ destinataire.nom }},\n\n{{ destinataire.prenom }}")
    expect(page.get_by_text(re.compile("Ligne 3 : variable inconnue.*prenom"))).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("button", name="Publier le message")).to_be_disabled()
    body.fill("Bonjour {{ destinataire.nom }},\n\nBien à vous, {{ agence.nom }}")
    expect(page.locator(".message-paper")).to_contain_text("Bien à vous, Les Tilleuls Services", timeout=WAIT)
    page.get_by_role("button", name="Publier le message").click()
    expect(page.get_by_text("Version 1 publiée.")).to_be_visible(timeout=WAIT)

    page = client(someone, AGREES)
    page.get_by_role("button", name="Mail", exact=True).click()
    expect(window(page).get_by_label("Message")).to_have_value(re.compile("Bien à vous"), timeout=WAIT)
    window(page).get_by_label("Envoyer plus tard, le").fill((TODAY + timedelta(days=3)).isoformat())
    expect(window(page).get_by_role("button", name="Prévoir l’envoi")).to_be_visible()
    window(page).get_by_role("button", name="Prévoir l’envoi").click()
    expect(page.get_by_text(re.compile("^Courriel prévu"))).to_be_visible(timeout=WAIT)

    page = someone.open("/admin/mails")
    row = page.get_by_role("row", name=re.compile("un message pour vous")).first
    expect(row).to_contain_text("Part le")
    row.get_by_role("button", name=re.compile("^Annuler")).click()
    window(page).get_by_role("button", name="Annuler le courriel").click()
    expect(page.get_by_text("Courriel annulé.")).to_be_visible()
    expect(row).to_contain_text("Annulé")

    page = someone.open("/admin/messages?kind=letter")
    expect(body).to_have_value(re.compile("Bien à vous, {{"), timeout=WAIT)
    body.fill(shipped)
    page.get_by_role("button", name="Publier le message").click()
    expect(page.get_by_text("Version 2 publiée.")).to_be_visible(timeout=WAIT)
    assert someone.problems == []


def test_a_document_is_asked_for_received_and_seen_to_expire(person):
    boss = person("admin")
    page = boss.open("/admin/expected-documents")
    page.get_by_role("button", name="Nouveau document").click()
    window(page).get_by_role("button", name="Enregistrer").click()
    expect(window(page).get_by_text("Remplissez ce champ.")).to_be_visible()
    window(page).get_by_label("Nom").fill("Badge du site")
    window(page).get_by_label("De qui").select_option("worker")
    window(page).get_by_label("Rappel").fill("20")
    window(page).get_by_label("Obligatoire").check()
    window(page).get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("row", name=re.compile("Badge du site"))).to_be_visible(timeout=WAIT)

    someone = person("coordinator")
    page = someone.open("/documents?state=missing")
    page.locator("select[name=document]").select_option(label="Badge du site")
    rows = page.locator("tbody tr")
    expect(rows.first).to_contain_text("Badge du site", timeout=WAIT)
    rows.first.locator("a.row-link").click()
    expect(page.locator(".fact-strip")).to_be_visible(timeout=WAIT)
    row = page.get_by_role("table", name="Documents attendus").get_by_role("row", name=re.compile("Badge du site"))
    expect(row).to_contain_text("Manquant", timeout=WAIT)
    row.get_by_role("button", name="Noter la réception").click()
    window(page).get_by_label("Reçu le").fill(TODAY.isoformat())
    window(page).get_by_label("Valable jusqu’au").fill((TODAY - timedelta(days=2)).isoformat())
    window(page).get_by_role("button", name="Enregistrer").click()
    expect(window(page).get_by_text(re.compile("La fin doit suivre le début"))).to_be_visible()
    window(page).get_by_label("Valable jusqu’au").fill((TODAY + timedelta(days=10)).isoformat())
    window(page).get_by_role("button", name="Enregistrer").click()
    expect(row).to_contain_text("Expire bientôt", timeout=WAIT)
    name = page.get_by_role("heading", level=1).inner_text()
    page = someone.open("/documents?state=expiring")
    page.locator("select[name=document]").select_option(label="Badge du site")
    expect(page.get_by_role("row", name=re.compile("Badge du site"))).to_contain_text(name, timeout=WAIT)
    answer = page.request.get(
        someone.address + (page.get_by_role("link", name="Exporter en CSV").get_attribute("href") or "")
    )
    assert "Badge du site" in answer.text()
    assert name.split()[-1] in answer.text()
    assert boss.problems + someone.problems == []


PDF, PNG = b"%PDF-1.7\n%%EOF", b"\x89PNG\r\n\x1a\n" + b"0" * 99
WRONG = (
    ("piece.exe", b"MZ", "Ce type de fichier n’est pas accepté"),
    ("piece.pdf", PNG, "se nomme .pdf mais contient une image PNG"),
    ("lourd.pdf", b"%PDF-1.7" + b"0" * 11_000_000, "dépasse 10 Mo"),
)


@pytest.mark.parametrize("whom", ["worker", "client"])
def test_a_file_is_joined_to_what_was_received_and_one_that_is_something_else_is_refused(person, whom):
    someone = person("coordinator")
    page = someone.open(f"/documents?whom={whom}")
    page.locator("tbody tr a.row-link").first.click()
    table = page.get_by_role("table", name="Documents attendus")
    expect(table).to_be_visible(timeout=WAIT)
    joined = table.get_by_role("row").filter(has=page.get_by_role("button", name=re.compile("^Joindre un fichier")))
    expect(joined.first).to_be_visible(timeout=WAIT)
    row = table.get_by_role("row").filter(has_text=joined.first.locator("td .medium").first.inner_text()).first
    send = row.locator("input[type=file]")
    for name, content, told in WRONG:
        send.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
        expect(page.get_by_text(re.compile(told))).to_be_visible(timeout=WAIT)
    expect(row.get_by_role("link")).to_have_count(0)
    send.set_input_files({"name": "piece.pdf", "mimeType": "application/pdf", "buffer": PDF})
    link = row.get_by_role("link", name="piece.pdf")
    expect(link).to_be_visible(timeout=WAIT)
    answer = page.request.get(someone.address + (link.get_attribute("href") or ""))
    assert answer.body() == PDF
    row.get_by_role("button", name=re.compile("^Retirer le fichier")).click()
    expect(row.get_by_role("link")).to_have_count(0, timeout=WAIT)
