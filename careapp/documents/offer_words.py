"""The words of the quote, the contract, the care document and the invoice model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from careapp.documents.offer import Funding, Line, Offer, Recipient, minutes_of
from careapp.documents.vocabulary import (
    AGENCY,
    TOOLS,
    Words,
    agency_values,
    entry_values,
    slot_values,
    task_values,
)
from careapp.domain.durations import duration_text
from careapp.domain.people import Civility
from careapp.i18n import N_, _, formats

OFFER: Words = (
    ("document.numero", N_("Numéro donné à l’impression ; vide dans un aperçu")),
    ("document.date | date_courte", N_("Date d’édition, 24/11/2026")),
    *AGENCY,
    ("client.civilite_nom", N_("Civilité, prénom et nom du client")),
    ("client.adresse", N_("Lignes de l’adresse du client")),
    ("client.representant", N_("Proche principal et son lien ; vide si aucun")),
    ("client.telephone", N_("Téléphone du client")),
    ("client.naissance | date_courte", N_("Date de naissance ; vide si elle manque")),
    ("offre.opportunite", N_("Numéro de l’opportunité")),
    ("offre.activite", N_("Activité demandée")),
    ("offre.suivi_par", N_("Gestionnaire de l’opportunité")),
    ("offre.mode", N_("Prestataire ou mandataire")),
    ("offre.client_employeur", N_("Vrai en mode mandataire")),
    ("offre.debut | date_courte", N_("Premier jour ; vide si non fixé")),
    ("offre.fin | date_courte", N_("Dernier jour ; vide si la durée est indéterminée")),
    ("offre.valable_jusqu_au | date_courte", N_("Fin de validité, un mois après l’édition")),
    ("offre.lieux", N_("Lieux d’intervention")),
    ("offre.periode", N_("Ce que couvrent les quantités : mois type de 4,33 semaines")),
    ("offre.heures_semaine", N_("Durée par semaine, 24 h 30")),
    ("offre.besoin", N_("Demande exprimée, telle que saisie")),
    ("offre.evalue_le | date_courte", N_("Date de l’évaluation ; vide si non faite")),
    ("offre.creneaux", N_("Créneaux : jour, debut, fin, prestation, intervenants, note")),
    ("avenant.origine", N_("Ce qu’un avenant modifie : le devis D-2026-0431 du 24/10/2026 ; vide ailleurs")),
    ("avenant.effet | date_courte", N_("Jour d’effet de l’avenant ; vide ailleurs")),
    ("avenant.avant", N_("Lignes d’avant l’avenant : mêmes noms que prestations")),
    ("avenant.quantite_avant", N_("Heures par mois d’avant l’avenant")),
    ("avenant.ecart_quantite", N_("Heures par mois en plus ou en moins")),
    ("avenant.ttc_avant", N_("Total TTC par mois d’avant l’avenant")),
    ("avenant.ecart", N_("Différence par mois, avec son signe")),
    ("prestations", N_("Lignes : libelle, detail, quantite, prix_ht, prix_ttc, tva, total_ht, total_ttc")),
    ("totaux.ht", N_("Total hors taxes")),
    ("totaux.tva", N_("TVA par taux : taux, montant")),
    ("totaux.ttc", N_("Total toutes taxes comprises")),
    ("totaux.quantite", N_("Heures de toutes les lignes")),
    ("financement.financeur", N_("Qui accorde le plan d’aide ; vide s’il n’y en a pas")),
    ("financement.heures", N_("Heures accordées par mois")),
    ("financement.prix", N_("Prix horaire accordé ; vide s’il n’est pas connu")),
    ("financement.montant", N_("Montant pris en charge ; vide si le prix accordé n’est pas connu")),
    ("financement.reference", N_("Référence du plan d’aide")),
    ("totaux.reste", N_("Reste à charge par mois, avant participation fixée par le financeur")),
    ("totaux.apres_credit", N_("Reste après crédit d’impôt ; vide si l’activité n’y ouvre pas droit")),
    ("informations", N_("Réponses imprimées du formulaire : libelle, valeur")),
    ("taches", N_("Groupes de tâches : titre, taches (libelle, consigne, frequence, duree, essentielle)")),
    ("textes.conditions", N_("Conditions du papier à en-tête")),
    ("textes.frais", N_("Frais annexes du papier à en-tête")),
    ("textes.mediateur", N_("Médiateur de la consommation du papier à en-tête")),
    *TOOLS,
)
OFFER_BLOCKS: Words = (
    ('bloc("en_tete")', N_("Dates, mode et adresse du client")),
    ('bloc("tableau_prestations")', N_("Tableau des prestations et des prix")),
    ('bloc("prise_en_charge")', N_("Plan d’aide et avantage fiscal")),
    ('bloc("changement")', N_("Ce qu’un avenant change : heures et prix d’avant et désormais")),
    ('bloc("totaux")', N_("Totaux et reste à charge")),
    ('bloc("signatures")', N_("Cadres de signature du client et de l’agence")),
    ("semaine(offre.creneaux)", N_("Dessin de la semaine type")),
)


def offer_values(offer: Offer) -> dict[str, Any]:
    """The values behind these variables."""
    return {
        "document": {"numero": offer.number, "date": offer.issued_on},
        "agence": agency_values(offer.agency),
        "client": recipient_values(offer.recipient),
        "offre": _terms(offer),
        "avenant": _amended(offer),
        "prestations": [_line(line) for line in offer.lines],
        "totaux": _sums(offer),
        "financement": _funding(offer.funding),
        "informations": entry_values(offer.informations),
        "taches": task_values(offer.tasks),
        "textes": {
            "conditions": offer.agency.text("conditions"),
            "frais": offer.agency.text("fees"),
            "mediateur": offer.agency.text("mediator"),
        },
    }


GREETING: Final = N_("Madame, Monsieur")
GREETINGS: Final[dict[str, str]] = {Civility.MADAM: N_("Madame"), Civility.SIR: N_("Monsieur")}


def recipient_values(recipient: Recipient) -> dict[str, Any]:
    """Whom a paper is addressed to."""
    return {
        "civilite_nom": recipient.name,
        "nom": recipient.name,
        "appel": _(GREETINGS.get(recipient.civility, GREETING)),
        "adresse": list(recipient.lines),
        "representant": recipient.represented_by,
        "telephone": recipient.phone,
        "naissance": recipient.birth_date,
    }


def _terms(offer: Offer) -> dict[str, Any]:
    return {
        "opportunite": offer.opportunity,
        "activite": offer.activity,
        "suivi_par": offer.followed_by,
        "mode": offer.mode,
        "client_employeur": offer.employs,
        "debut": offer.starts_on,
        "fin": offer.ends_on,
        "valable_jusqu_au": offer.valid_until,
        "lieux": list(offer.places),
        "periode": offer.period,
        "heures_semaine": duration_text(offer.weekly_minutes),
        "besoin": offer.need,
        "evalue_le": offer.reviewed_on,
        "creneaux": slot_values(offer.week),
    }


def _amended(offer: Offer) -> dict[str, Any]:
    names = "origine", "quantite_avant", "ecart_quantite", "ttc_avant", "ecart"
    if (was := offer.amends) is None:
        return {**dict.fromkeys(names, ""), "effet": None, "avant": []}
    before, now = minutes_of(was.lines), minutes_of(offer.lines)
    named = _("le devis") if was.kind == "quote" else _("l’avenant")
    return {
        "origine": _("{name} {number} du {date}", name=named, number=was.number, date=formats.date_text(was.issued_on)),
        "effet": was.effective_on,
        "avant": [_line(line) for line in was.lines],
        "quantite_avant": hours(before),
        "ecart_quantite": _signed(now - before, hours),
        "ttc_avant": formats.money(was.gross),
        "ecart": _signed(offer.totals.whole.gross - was.gross, formats.money),
    }


def _signed(difference: Any, words: Callable[[Any], str]) -> str:
    if not difference:
        return _("aucun")
    return f"{'+' if difference > 0 else '−'}\u00a0{words(abs(difference))}"


def _line(line: Line) -> dict[str, str]:
    gross_hour = line.hourly_price * (1 + line.vat_rate / 100)
    return {
        "libelle": line.label,
        "detail": line.detail,
        "quantite": hours(line.minutes),
        "prix_ht": formats.money(line.hourly_price),
        "prix_ttc": formats.money(gross_hour),
        "tva": rate(line),
        "total_ht": formats.money(line.amounts.net),
        "total_ttc": formats.money(line.amounts.gross),
    }


def hours(minutes: int) -> str:
    """Hours as a bill writes them, `78 h 00`, so that a column of them reads down."""
    return f"{formats.number(minutes // 60)}\u00a0h\u00a0{minutes % 60:02d}"


def rate(line: Line) -> str:
    """A VAT rate: `5,5 %`."""
    return _rate(line.vat_rate)


def _rate(value: Any) -> str:
    return f"{formats.number(value, 0 if value == int(value) else 1)}\u00a0%"


def _sums(offer: Offer) -> dict[str, Any]:
    found = offer.totals
    return {
        "ht": formats.money(found.whole.net),
        "ttc": formats.money(found.whole.gross),
        "tva": [
            {"taux": _rate(value), "montant": formats.money(amounts.vat)} for value, amounts in found.by_rate.items()
        ],
        "quantite": hours(minutes_of(offer.lines)),
        "reste": formats.money(offer.remaining),
        "apres_credit": formats.money(offer.after_credit) if offer.tax_credit else "",
    }


def _funding(funding: Funding | None) -> dict[str, str]:
    if funding is None:
        return dict.fromkeys(("financeur", "heures", "prix", "montant", "reference"), "")
    return {
        "financeur": funding.funder,
        "heures": duration_text(funding.minutes),
        "prix": formats.money(funding.hourly_rate) if funding.hourly_rate is not None else "",
        "montant": formats.money(funding.amount) if funding.amount is not None else "",
        "reference": funding.reference,
    }


def month_period() -> str:
    """What the quantities of an offer cover."""
    return _("mois type de {weeks} semaines", weeks=formats.number(52 / 12, 2))
