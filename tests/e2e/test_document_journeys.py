"""Journeys of documents: an edition with a fault is mended, published and brought back; a day's sheets are printed."""

from __future__ import annotations

import io
import re

import pikepdf
from playwright.sync_api import expect

SLOW = 120_000


def test_a_quote_is_written_with_a_fault_mended_seen_published_and_brought_back(person):
    admin = person("admin")
    page = admin.open("/admin/documents")
    page.get_by_role("link", name="Devis", exact=True).click()
    text = page.locator("#edition-body")
    shipped = text.input_value()
    assert '{{ bloc("tableau_prestations") }}' in shipped
    text.fill(shipped.replace("Devis gratuit.", "{{ client.prenom }}"))
    expect(page.locator(".code-at-fault")).to_have_count(1)
    expect(page.locator(".edition-foot")).to_contain_text("prenom")
    expect(page.get_by_role("button", name="Publier l’édition")).to_be_disabled()
    text.press("Control+z")
    expect(text).to_have_value(shipped)
    page.get_by_role("button", name="Refaire le changement annulé").click()
    expect(text).to_have_value(re.compile("client.prenom"))
    page.get_by_role("button", name="Annuler le dernier changement").click()
    expect(text).to_have_value(shipped)
    text.fill(shipped.replace("Devis gratuit.", "Ce devis est offert."))
    expect(page.get_by_text("Modèle valide")).to_be_visible(timeout=SLOW)
    expect(page.locator(".code-at-fault")).to_have_count(0)
    page.get_by_role("button", name="Mail de test").click()
    expect(page.get_by_text("Essai mis à l’envoi pour admin@demo.example.")).to_be_visible(timeout=SLOW)
    expect(page.frame_locator("iframe.edition-frame").locator("img").first).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Publier l’édition").click()
    page.get_by_label("Ce qui change").fill("Le devis est offert")
    page.get_by_role("button", name="Publier la version").click()
    expect(page.get_by_text("Personnalisée, version 1")).to_be_visible()
    page.get_by_role("button", name="Historique").click()
    history = page.locator("dialog[open]")
    expect(history).to_contain_text("Le devis est offert")
    history.get_by_role("button", name="Comparer").last.click()
    expect(history.locator(".compared-added")).to_contain_text("Ce devis est offert.")
    history.get_by_role("button", name="Rétablir").click()
    page.get_by_role("button", name="Rétablir la version").click()
    expect(page.locator(".chip", has_text="Texte livré")).to_be_visible()
    assert text.input_value() == shipped
    assert [one for one in admin.problems if "422" not in one] == []  # the fault's own answer, shown at its line


def test_a_logo_and_a_colour_go_onto_the_paper(person):
    admin = person("admin")
    page = admin.open("/admin/letterhead")
    page.get_by_label("Couleur des titres").fill("#ffee00")
    page.get_by_role("button", name="Enregistrer le papier").click()
    expect(page.get_by_text("Cette couleur est trop claire")).to_be_visible()
    page.get_by_label("Couleur des titres").fill("#7a1fa2")
    page.get_by_role("button", name="Enregistrer le papier").click()
    expect(page.get_by_text("Papier à en-tête enregistré.")).to_be_visible()
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (120, 40), "#7a1fa2").save(out, "PNG")
    page.locator("#logo-file").set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": out.getvalue()})
    page.get_by_role("button", name="Envoyer le logo").click()
    expect(page.get_by_role("img", name="Logo")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Retirer le logo").click()
    expect(page.get_by_text("la marque du produit est imprimée")).to_be_visible()
    page.get_by_label("Couleur des titres").fill("#0f6e66")
    page.get_by_role("button", name="Enregistrer le papier").click()
    expect(page.get_by_text("Papier à en-tête enregistré.").first).to_be_visible()


def test_a_coordinator_prints_the_sheets_of_a_day(person):
    coordinator = person("coordinator")
    page = coordinator.open("/planning")
    page.get_by_role("button", name="Autres actions").click()
    page.get_by_role("menuitem", name="Imprimer les fiches mission").click()
    panel = page.locator("dialog[open]")
    expect(panel).to_contain_text(re.compile(r"\d+ fiches? sur \d+"))
    paper = panel.get_by_role("link", name="Ouvrir le PDF")
    expect(paper).to_be_visible(timeout=5 * SLOW)
    answer = page.request.get(coordinator.address + paper.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    total = int(re.search(r"(\d+) fiches? sur", panel.inner_text())[1])
    assert len(pikepdf.open(io.BytesIO(answer.body())).pages) >= total
    assert coordinator.problems == []
