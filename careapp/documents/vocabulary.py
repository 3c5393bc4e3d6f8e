"""The words of the mission sheet's template, and what every vocabulary shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from careapp.documents.mission_sheet import (
    Agency,
    ChangedGroup,
    Client,
    Entry,
    MissionSheet,
    Risk,
    Slot,
    Task,
    TaskGroup,
)
from careapp.documents.week import short_clock
from careapp.domain.durations import duration_text
from careapp.i18n import N_, _, formats

Words = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Variable:
    """A name that a template may use and what it stands for, as the editor shows them."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Family:
    """What documents of one make share: the values behind the names, the names, the blocks, two made-up documents."""

    values: Callable[[Any], dict[str, Any]]
    words: Words
    blocks: Words
    sample: Callable[[str, str], Any]
    bare: Callable[[str], Any]

    def described(self, pairs: Words) -> tuple[Variable, ...]:
        """Names with their description in the current language."""
        return tuple(Variable(name, _(description)) for name, description in pairs)


AGENCY: Words = (
    ("agence.nom", N_("Nom de l’agence")),
    ("agence.adresse", N_("Adresse de l’agence")),
    ("agence.telephone", N_("Téléphone de l’agence")),
    ("agence.courriel", N_("Courriel de l’agence")),
    ("agence.numero_sap", N_("Numéro de déclaration ou d’agrément")),
    ("agence.mentions", N_("Mentions légales du papier à en-tête")),
)
TOOLS: Words = (
    ("[client.nom, agence.nom] | liste", N_("Ce qui est rempli, séparé par des virgules")),
    ('_("Texte")', N_("Texte traduit dans la langue du destinataire")),
)

MISSION_SHEET: Words = (
    ("fiche.numero", N_("Numéro de l’opportunité")),
    ("fiche.date | date_courte", N_("Date d’édition, 24/11/2026")),
    *AGENCY,
    ("client.civilite_nom", N_("Civilité, prénom et nom du client")),
    ("client.nom", N_("Prénom et nom du client")),
    ("client.age", N_("Âge en années ; vide si la date de naissance manque")),
    ("mission.debut | date_longue", N_("Premier jour, lundi 30 novembre 2026 ; vide si non fixé")),
    ("mission.fin | date_longue", N_("Dernier jour ; vide si la mission n’a pas de fin")),
    ("mission.heures_semaine", N_("Durée par semaine, 24 h 30")),
    ("mission.creneaux", N_("Créneaux : jour, debut, fin, prestation, intervenants, note")),
    ("a_savoir | phrases", N_("Encadré « À savoir avant d’entrer », en phrases")),
    ("acces", N_("Accès et contacts : libelle, valeur")),
    ("informations", N_("Réponses imprimées de l’onglet Informations : libelle, valeur")),
    ("taches", N_("Groupes de tâches : titre, taches (libelle, consigne, frequence, duree, essentielle)")),
    ("risques", N_("Prévention des risques : situation, niveau, mesure, eleve")),
    ("changements", N_("Changements à la ré-évaluation : titre, lignes (libelle, avant, apres, ecart)")),
    ("changements_depuis | date_courte", N_("Date de l’évaluation précédente ; vide s’il n’y en a pas")),
    *TOOLS,
)
MISSION_SHEET_BLOCKS: Words = (
    ("semaine(mission.creneaux)", N_("Dessin de la semaine type")),
    ('bloc("alerte")', N_("L’encadré « À savoir avant d’entrer »")),
    ('bloc("acces_contacts")', N_("Accès et contacts, sous leur titre")),
    ('bloc("informations")', N_("Réponses imprimées, sous leur titre")),
    ('bloc("taches")', N_("Tâches en cases à cocher, par groupe")),
    ('bloc("tableau_risques")', N_("Tableau de prévention des risques")),
    ('bloc("changements")', N_("Ce qui a changé à la ré-évaluation, avant et maintenant")),
)


def agency_values(agency: Agency) -> dict[str, str]:
    """The agency as templates name it."""
    return {
        "nom": agency.name,
        "adresse": agency.address,
        "telephone": agency.phone,
        "courriel": agency.email,
        "numero_sap": agency.registration,
        "mentions": agency.text("legal"),
    }


def mission_sheet_values(sheet: MissionSheet) -> dict[str, Any]:
    """The values behind these variables: plain mappings, lists, texts, numbers and dates."""
    return {
        "fiche": {"numero": sheet.number, "date": sheet.issued_on},
        "agence": agency_values(sheet.agency),
        "client": _client(sheet.client),
        "mission": {
            "debut": sheet.starts_on,
            "fin": sheet.ends_on,
            "heures_semaine": duration_text(sheet.weekly_minutes),
            "creneaux": slot_values(sheet.week),
        },
        "a_savoir": list(sheet.safety),
        "acces": entry_values(sheet.access),
        "informations": entry_values(sheet.informations),
        "taches": task_values(sheet.tasks or ()),
        "risques": [_risk(risk) for risk in sheet.risks],
        "changements": [_changed(group) for group in sheet.changes],
        "changements_depuis": sheet.changes_since,
    }


def _client(client: Client) -> dict[str, Any]:
    civil_name = f"{client.civility}\u00a0{client.name}" if client.civility else client.name
    return {"civilite": client.civility, "nom": client.name, "civilite_nom": civil_name, "age": client.age}


def slot_values(slots: Sequence[Slot]) -> list[dict[str, Any]]:
    """Slots of a week; `_slot` is what `semaine(…)` draws, and no template can name it."""
    return [
        {
            "jour": formats.weekday_name(slot.weekday),
            "debut": short_clock(slot.start),
            "fin": short_clock(slot.end),
            "prestation": slot.service,
            "intervenants": slot.workers,
            "note": slot.note,
            "_slot": slot,
        }
        for slot in slots
    ]


def entry_values(entries: Sequence[Entry]) -> list[dict[str, str]]:
    """Labelled lines."""
    return [{"libelle": entry.label, "valeur": entry.value} for entry in entries]


def task_values(groups: Sequence[TaskGroup]) -> list[dict[str, Any]]:
    """Tasks under the title of their group."""
    return [{"titre": group.label, "taches": [_task(task) for task in group.tasks]} for group in groups]


def _task(task: Task) -> dict[str, Any]:
    return {
        "libelle": task.label,
        "consigne": task.note,
        "frequence": task.frequency,
        "duree": duration_text(task.minutes) if task.minutes else "",
        "essentielle": task.essential,
    }


def _risk(risk: Risk) -> dict[str, Any]:
    return {"situation": risk.situation, "niveau": risk.level, "mesure": risk.measure, "eleve": risk.serious}


def _changed(group: ChangedGroup) -> dict[str, Any]:
    lines = [
        {"libelle": line.label, "avant": line.before, "apres": line.after, "ecart": line.difference}
        for line in group.lines
    ]
    return {"titre": group.label, "lignes": lines}
