"""The words of the templates: which variables, filters and functions an edition knows, and their values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from careapp.documents.mission_sheet import ChangedGroup, Client, Entry, MissionSheet, Risk, Slot, Task, TaskGroup
from careapp.documents.week import short_clock
from careapp.domain.durations import duration_text
from careapp.i18n import N_, _, formats


@dataclass(frozen=True, slots=True)
class Variable:
    """A name that a template may use and what it stands for, as the editor shows them."""

    name: str
    description: str


MISSION_SHEET = (
    ("fiche.numero", N_("Numéro de l’opportunité")),
    ("fiche.date | date_courte", N_("Date d’édition, 24/11/2026")),
    ("agence.nom", N_("Nom de l’agence")),
    ("agence.adresse", N_("Adresse de l’agence")),
    ("agence.telephone", N_("Téléphone de l’agence")),
    ("agence.numero_sap", N_("Numéro de déclaration ou d’agrément")),
    ("client.civilite_nom", N_("Civilité, prénom et nom du client")),
    ("client.nom", N_("Prénom et nom du client")),
    ("client.age", N_("Âge en années ; vide si la date de naissance manque")),
    ("mission.debut | date_longue", N_("Premier jour, lundi 30 novembre 2026 ; vide si non fixé")),
    ("mission.fin | date_longue", N_("Dernier jour ; vide si la mission n’a pas de fin")),
    ("mission.heures_semaine", N_("Durée par semaine, 24 h 30")),
    ("mission.creneaux", N_("Créneaux : jour, debut, fin, prestation, intervenants, note")),
    ("semaine(mission.creneaux)", N_("Dessin de la semaine type")),
    ("a_savoir | phrases", N_("Encadré « À savoir avant d’entrer », en phrases")),
    ("acces", N_("Accès et contacts : libelle, valeur")),
    ("informations", N_("Réponses imprimées de l’onglet Informations : libelle, valeur")),
    ("taches", N_("Groupes de tâches : titre, taches (libelle, consigne, frequence, duree, essentielle)")),
    ("risques", N_("Prévention des risques : situation, niveau, mesure, eleve")),
    ("changements", N_("Changements à la ré-évaluation : titre, lignes (libelle, avant, apres, ecart)")),
    ("changements_depuis | date_courte", N_("Date de l’évaluation précédente ; vide s’il n’y en a pas")),
    ("[client.nom, agence.nom] | liste", N_("Ce qui est rempli, séparé par des virgules")),
    ('_("Texte")', N_("Texte traduit dans la langue du destinataire")),
)


def mission_sheet_variables() -> tuple[Variable, ...]:
    """The variables of a mission sheet's template, described in the current language."""
    return tuple(Variable(name, _(description)) for name, description in MISSION_SHEET)


def mission_sheet_values(sheet: MissionSheet) -> dict[str, Any]:
    """The values behind these variables: plain mappings, lists, texts, numbers and dates."""
    return {
        "fiche": {"numero": sheet.number, "date": sheet.issued_on},
        "agence": {
            "nom": sheet.agency.name,
            "adresse": sheet.agency.address,
            "telephone": sheet.agency.phone,
            "numero_sap": sheet.agency.registration,
        },
        "client": _client(sheet.client),
        "mission": {
            "debut": sheet.starts_on,
            "fin": sheet.ends_on,
            "heures_semaine": duration_text(sheet.weekly_minutes),
            "creneaux": [_slot(slot) for slot in sheet.week],
        },
        "a_savoir": list(sheet.safety),
        "acces": [_entry(entry) for entry in sheet.access],
        "informations": [_entry(entry) for entry in sheet.informations],
        "taches": [_group(group) for group in sheet.tasks or ()],
        "risques": [_risk(risk) for risk in sheet.risks],
        "changements": [_changed(group) for group in sheet.changes],
        "changements_depuis": sheet.changes_since,
    }


def _client(client: Client) -> dict[str, Any]:
    civil_name = f"{client.civility}\u00a0{client.name}" if client.civility else client.name
    return {"civilite": client.civility, "nom": client.name, "civilite_nom": civil_name, "age": client.age}


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "jour": formats.weekday_name(slot.weekday),
        "debut": short_clock(slot.start),
        "fin": short_clock(slot.end),
        "prestation": slot.service,
        "intervenants": slot.workers,
        "note": slot.note,
        "_slot": slot,
    }


def _entry(entry: Entry) -> dict[str, str]:
    return {"libelle": entry.label, "valeur": entry.value}


def _group(group: TaskGroup) -> dict[str, Any]:
    return {"titre": group.label, "taches": [_task(task) for task in group.tasks]}


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
