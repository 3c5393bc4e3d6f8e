"""The kinds of document: what each is about, who may print it, whether it is numbered and leaves the house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from careapp.domain.permissions import Permission
from careapp.i18n import N_

OPPORTUNITY: Final = "opportunity"
CLIENT: Final = "client"
WORKER: Final = "worker"
INCIDENT: Final = "incident"
LETTER: Final = "letter"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document. `family` names its vocabulary, `subject` the record it is made from.

    `series` numbers it (`D-2026-0001`); `issued` is False for one that is never printed for a record.
    """

    key: str
    title: str
    about: str
    icon: str
    family: str
    subject: str
    series: str = ""
    permission: Permission = Permission.DOCUMENTS_SEND
    issued: bool = True
    health: bool = False
    per_activity: bool = True
    landscape: bool = False
    titled: bool = False


KINDS: Final = {
    kind.key: kind
    for kind in (
        Kind("mission_sheet", N_("Fiche mission"), N_("Ce que l’intervenant doit savoir avant d’entrer"),
             "clipboard-list", "mission_sheet", OPPORTUNITY, health=True),
        Kind("quote", N_("Devis"), N_("Les prestations, leur prix et le reste à charge"),
             "file-text", "offer", OPPORTUNITY, series="D", titled=True),
        Kind("amendment", N_("Avenant au devis"), N_("Ce qu’une ré-évaluation change au devis, et dès quand"),
             "file-diff", "offer", OPPORTUNITY, series="AV", titled=True),
        Kind("dipc", N_("Document individuel de prise en charge"), N_("Objectifs, prestations et prix (CASF, D311)"),
             "file-heart", "offer", OPPORTUNITY, series="DI", health=True),
        Kind("contract", N_("Contrat de prestation"), N_("Ce à quoi l’agence et le client s’engagent"),
             "file-pen", "offer", OPPORTUNITY, series="CT"),
        Kind("invoice", N_("Facture"), N_("Modèle seul : aucune facture n’est émise ici"),
             "receipt", "offer", OPPORTUNITY, issued=False, titled=True),
        Kind("incident_notice", N_("Signalement d’événement"), N_("L’information des autorités (CASF, R331-8)"),
             "siren", "incident", INCIDENT, permission=Permission.INCIDENTS_HANDLE, health=True, per_activity=False),
        Kind("worker_week", N_("Semaine d’un intervenant"), N_("Ses visites, jour par jour"),
             "calendar-days", "worker_week", WORKER, permission=Permission.PLANNING_READ, per_activity=False),
        Kind("client_month", N_("Mois d’un client"), N_("Le calendrier de ses visites"),
             "calendar-range", "client_month", CLIENT, permission=Permission.PLANNING_READ, per_activity=False,
             landscape=True),
        Kind("letter_start", N_("Courrier : début des visites"), N_("Confirme le premier jour et qui vient"),
             "mail-open", LETTER, CLIENT),
        Kind("letter_price", N_("Courrier : nouveau tarif"), N_("Annonce un changement de prix"),
             "mail-open", LETTER, CLIENT),
        Kind("letter_review", N_("Courrier : réévaluation des besoins"), N_("Propose un rendez-vous de réévaluation"),
             "mail-open", LETTER, CLIENT),
        Kind("letter_end", N_("Courrier : fin des visites"), N_("Confirme la fin de l’accompagnement"),
             "mail-open", LETTER, CLIENT),
    )
}  # fmt: skip
PLANNING: Final = ("worker_week", "client_month")


def of_letter(key: str, name: str) -> Kind:
    """A letter that an agency wrote itself, by its name."""
    return Kind(key, name, N_("Courrier de l’agence"), "mail-open", LETTER, CLIENT)


def shipped_of(key: str) -> str:
    """The kind whose shipped text a document starts from: a letter of an agency starts from an empty one."""
    return key if key in KINDS else "letter_blank"
