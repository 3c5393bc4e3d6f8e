"""The kinds of mails an agency words itself, and the names their texts may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from careapp.i18n import N_


class MessageKind(StrEnum):
    """What a mail is for."""

    MISSION_SHEET = "mission_sheet"
    QUOTE = "quote"
    LETTER = "letter"
    PLANNING = "planning"
    CHANGES = "changes"
    REMINDER = "reminder"
    REEVALUATION = "reevaluation"
    INCIDENT = "incident"
    ABSENCE = "absence"
    OFFER = "offer"
    EXPECTED_DOCUMENT = "expected_document"


KIND_LABELS: Final[Mapping[str, str]] = {
    MessageKind.MISSION_SHEET: N_("Fiche mission"),
    MessageKind.QUOTE: N_("Devis"),
    MessageKind.LETTER: N_("Courrier"),
    MessageKind.PLANNING: N_("Planning imprimé"),
    MessageKind.CHANGES: N_("Changements de planning"),
    MessageKind.REMINDER: N_("Rappel"),
    MessageKind.REEVALUATION: N_("Ré-évaluation"),
    MessageKind.INCIDENT: N_("Événement indésirable"),
    MessageKind.ABSENCE: N_("Demande d’absence"),
    MessageKind.OFFER: N_("Visite proposée"),
    MessageKind.EXPECTED_DOCUMENT: N_("Document attendu"),
}
"""Each kind in the words of the screen, in the order of the list."""

AUTOMATIC: Final = frozenset(
    {
        MessageKind.CHANGES,
        MessageKind.REMINDER,
        MessageKind.REEVALUATION,
        MessageKind.INCIDENT,
        MessageKind.ABSENCE,
        MessageKind.OFFER,
    }
)
"""The kinds that leave by themselves, when something happens; people write the others from a record."""

KIND_OF_DOCUMENT: Final[Mapping[str, MessageKind]] = {
    "mission_sheet": MessageKind.MISSION_SHEET,
    "quote": MessageKind.QUOTE,
    "client_month": MessageKind.PLANNING,
    "worker_week": MessageKind.PLANNING,
}
"""The message that carries a kind of document; the others travel with a letter, which names them.

The message of an incident tells its supervisor of it and leads into the house: no text for a notice to the authorities.
"""


@dataclass(frozen=True, slots=True)
class Word:
    """A name a text may use: what it stands for, and a value of the sample in French and English."""

    name: str
    label: str
    sample: object
    english: object = None


_AGENCY: Final = (
    Word("agence.nom", N_("Nom de l’agence"), "Les Tilleuls Services"),
    Word("agence.telephone", N_("Téléphone de l’agence"), "04 79 00 20 30"),
    Word("agence.courriel", N_("Adresse e-mail de l’agence"), "contact@tilleuls.example"),
    Word("agence.adresse", N_("Adresse de l’agence"), "12 avenue de Lyon, 73000 Chambéry"),
    Word("expediteur.nom", N_("Personne qui envoie le courriel"), "Camille Rostaing"),
    Word("destinataire.nom", N_("Nom du destinataire ; vide s’il n’est pas connu"), "Mme Hélène Ferrand"),
    Word("date", N_("Date du jour"), "24/11/2026"),
)
_CLIENT: Final = (
    Word("client.nom", N_("Civilité et nom du client"), "Mme Ferrand"),
    Word("client.initiales", N_("Initiales du client, sans danger dans un objet"), "OF"),
)
_OPPORTUNITY: Final = (
    Word("opportunite.numero", N_("Numéro de l’opportunité"), "OPP-0512"),
    Word("opportunite.activite", N_("Activité de l’opportunité"), "Aide à la personne", "Personal assistance"),
)
_DOCUMENT: Final = (
    Word("document.titre", N_("Titre du document joint"), "Fiche mission OPP-0512", "Mission sheet OPP-0512"),
)
WORDS: Final[Mapping[str, tuple[Word, ...]]] = {
    MessageKind.MISSION_SHEET: (*_AGENCY, *_CLIENT, *_OPPORTUNITY, *_DOCUMENT),
    MessageKind.QUOTE: (*_AGENCY, *_CLIENT, *_OPPORTUNITY, *_DOCUMENT),
    MessageKind.LETTER: (*_AGENCY, *_CLIENT, *_DOCUMENT),
    MessageKind.PLANNING: (
        *_AGENCY, *_CLIENT, *_DOCUMENT,
        Word("periode", N_("Semaine ou mois du planning"), "novembre 2026", "November 2026"),
    ),
    MessageKind.CHANGES: (
        *_AGENCY,
        Word("changements", N_("Liste de ce qui change"),
             ["mar. 24 nov. 8 h–9 h, Mme Ferrand : la visite vous est confiée"],
             ["Tue 24 Nov 8–9, Mrs Ferrand: the visit is yours"]),
    ),
    MessageKind.REMINDER: (
        *_AGENCY,
        Word("rappel.titre", N_("Titre du rappel, sans donnée de santé"), "Appel de satisfaction", "Satisfaction call"),
        Word("rappel.echeance", N_("Échéance du rappel"), "24/11/2026"),
        Word("rappel.categorie", N_("Catégorie du rappel"), "Suivi qualité", "Quality"),
        Word("rappel.priorite", N_("Priorité du rappel"), "Urgente", "Urgent"),
        Word("client.initiales", N_("Initiales du client ; vide s’il n’y en a pas"), "OF"),
        Word("lien", N_("Adresse de l’écran dans careapp"), "https://careapp.example.org/reminders"),
    ),
    MessageKind.REEVALUATION: (
        *_AGENCY,
        Word("rappel.titre", N_("Titre du rappel, sans donnée de santé"), "Ré-évaluation des besoins",
             "Needs re-evaluation"),
        Word("rappel.echeance", N_("Échéance du rappel"), "24/11/2026"),
        Word("rappel.priorite", N_("Priorité du rappel"), "Urgente", "Urgent"),
        Word("client.initiales", N_("Initiales du client ; vide s’il n’y en a pas"), "OF"),
        Word("lien", N_("Adresse de l’écran dans careapp"), "https://careapp.example.org/reminders"),
    ),
    MessageKind.INCIDENT: (
        *_AGENCY,
        Word("evenement.numero", N_("Numéro de l’événement"), "EI-221"),
        Word("evenement.echeance", N_("À traiter avant le"), "27/11/2026"),
        Word("client.initiales", N_("Initiales du client, sans danger dans un objet"), "OF"),
        Word("lien", N_("Adresse de l’écran dans careapp"), "https://careapp.example.org/incidents/221"),
    ),
    MessageKind.ABSENCE: (
        *_AGENCY,
        Word("absence.periode", N_("Dates de l’absence"), "du 21 au 28 décembre", "21 to 28 December"),
        Word("absence.acceptee", N_("Vrai si l’absence est acceptée"), True),
        Word("absence.motif", N_("Réponse écrite à l’intervenant ; vide s’il n’y en a pas"), "Bonnes vacances",
             "Enjoy your holiday"),
    ),
    MessageKind.OFFER: (
        *_AGENCY,
        Word("visite.jour", N_("Jour de la visite"), "mar. 24 nov.", "Tue 24 Nov"),
        Word("visite.heures", N_("Heures de la visite"), "14:00–15:00"),
        Word("visite.duree", N_("Durée de la visite"), "1 h"),
        Word("visite.commune", N_("Commune de la visite ; vide si elle n’est pas connue"), "Chambéry"),
        Word("visite.premier", N_("Vrai si la première personne disponible a la visite"), True),
        Word("lien", N_("Adresse de l’écran dans careapp"), "https://careapp.example.org/my/offers"),
    ),
    MessageKind.EXPECTED_DOCUMENT: (
        *_AGENCY,
        Word("documents", N_("Liste des documents attendus"), ["Attestation d’assurance automobile"],
             ["Car insurance certificate"]),
    ),
}  # fmt: skip
"""The names each kind of text may use."""

EMPTY: Final = frozenset({"destinataire.nom", "agence.telephone", "agence.courriel", "agence.adresse", "absence.motif",
                          "document.titre", "client.initiales", "visite.commune"})  # fmt: skip
"""The names that may be empty: a text has to read without them too."""
