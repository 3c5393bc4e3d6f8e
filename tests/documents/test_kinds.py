"""Every kind of document: its shipped text prints in both languages, its words have values, its money adds up."""

import io
import re
from dataclasses import replace
from decimal import Decimal

import pikepdf
import pytest

from careapp.documents.colours import contrast, read_colour, shades
from careapp.documents.families import family_of
from careapp.documents.kinds import KINDS
from careapp.documents.mission_sheet import Agency
from careapp.documents.pdf import render_pdf
from careapp.documents.render import blocks, check_template, default_template, render, sample_of, variables
from careapp.domain.refusal import Refused

EVERY = [*KINDS, "letter-7"]
# What the made-up documents leave empty, as most real ones do.
EMPTY = {
    "accompagnement.fin", "agence.courriel", "agence.mentions", "changements_depuis", "document.numero",
    "evenement.traite_le", "mission.fin", "offre.fin", "offre.valable_jusqu_au", "textes.conditions", "textes.frais",
    "textes.mediateur",
}  # fmt: skip


@pytest.mark.parametrize("key", EVERY)
def test_the_shipped_text_prints_a_full_and_an_empty_document_in_both_languages(key):
    for language in ("fr", "en"):
        check_template(key, default_template(key, language), language)
        assert not re.search(r'\{\{ _\("[^"]*"\) \}\}', default_template(key, language)), "words, not calls"


@pytest.mark.parametrize("key", EVERY)
def test_each_word_is_described_and_has_a_sample(key):
    for variable in variables(key):
        assert variable.description
        if variable.name.split(" ")[0] not in EMPTY:
            assert sample_of(key, variable.name, "fr"), variable.name
    for block in blocks(key):
        check_template(key, "{{ " + block.name + " }}")


def test_the_english_text_is_english():
    assert "Quote" in render("quote", family_of("quote").sample("quote", "en"))
    assert "Conditions" in default_template("quote", "en")
    assert "Total incl. VAT a month" in render("quote", family_of("quote").sample("quote", "en"))


def test_a_quote_adds_up_to_the_cent():
    quote = family_of("quote").sample("quote", "fr")
    whole = quote.totals.whole
    assert whole.net + whole.vat == whole.gross == sum(line.amounts.gross for line in quote.lines)
    assert quote.remaining == whole.gross - quote.funding.amount
    assert quote.funding.amount == Decimal("1653.76"), "68 h granted, though more are planned"


def test_a_preview_without_number_says_that_it_is_one_and_an_invoice_never_looks_issued():
    quote = family_of("quote").sample("quote", "fr")
    assert "Aperçu, sans valeur" in render("quote", replace(quote, number=""))
    assert "Aperçu, sans valeur" not in render("quote", quote)
    page = render("invoice", family_of("invoice").sample("invoice", "fr"))
    assert "Facture pro forma" in page
    assert "rien n’est facturé" in page


def test_the_paper_of_the_agency_is_around_the_text():
    paper = Agency("Agence", colour="#7a1fa2", texts=(("legal", "SAS au capital de 5 000 €"),), logo="")
    page = render("quote", replace(family_of("quote").sample("quote", "fr"), agency=paper))
    assert "--accent: #7a1fa2" in page
    assert "SAS au capital de 5 000" in page


@pytest.mark.parametrize("key", ["quote", "contract", "incident_notice", "client_month"])
def test_a_document_is_a_tagged_pdf(key):
    content = render_pdf(render(key, family_of(key).sample(key, "fr")))
    assert content.startswith(b"%PDF-1.7")
    assert "/StructTreeRoot" in pikepdf.open(io.BytesIO(content)).Root


def test_a_colour_too_light_to_read_is_refused():
    assert read_colour("#0F6E66") == ""
    assert read_colour("#7A1FA2") == "#7a1fa2"
    assert contrast("#ffffff") == 1
    assert shades("red; } body { display: none") == shades("")
    for wrong in ("#ffee00", "teal", "#12345", "url(x)"):
        with pytest.raises(Refused):
            read_colour(wrong)
