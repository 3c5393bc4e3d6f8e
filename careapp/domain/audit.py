"""The audit trail in words: what was done, to what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from careapp.domain.audit_fields import FIELD_LABELS
from careapp.domain.opportunities import STAGE_BADGES
from careapp.domain.permissions import ROLE_LABELS
from careapp.i18n import N_, _

VERB_LABELS: Final[Mapping[str, str]] = {
    "accept": N_("Accepte"),
    "activate": N_("Rouvre le compte"),
    "add": N_("Ajoute"),
    "approve": N_("Accepte la demande"),
    "ask": N_("Demande"),
    "answer_task": N_("Répond à une tâche"),
    "arrive": N_("Pointe l’arrivée"),
    "assign": N_("Affecte"),
    "assign_slots": N_("Affecte des créneaux"),
    "cancel": N_("Annule"),
    "change_password": N_("Change son mot de passe"),
    "change_series": N_("Change la série"),
    "choose": N_("Change ses préférences"),
    "choose_agency": N_("Change d’agence"),
    "create": N_("Crée"),
    "decide": N_("Décide"),
    "create_administrator": N_("Crée l’administration"),
    "deactivate": N_("Ferme le compte"),
    "delete": N_("Supprime"),
    "duplicate": N_("Duplique"),
    "edit": N_("Modifie"),
    "export": N_("Exporte"),
    "fail": N_("Échoue"),
    "follow": N_("Suit l’autre visite du binôme"),
    "follow_pattern": N_("Les visites suivent les créneaux"),
    "give": N_("Donne une adresse"),
    "generate_visits": N_("Crée les visites"),
    "import": N_("Importe"),
    "learn": N_("Apprend"),
    "leave": N_("Pointe le départ"),
    "load": N_("Charge le catalogue"),
    "lock": N_("Verrouille"),
    "mail_sheet": N_("Envoie la fiche mission"),
    "move": N_("Déplace"),
    "note_wish": N_("Note le souhait du client"),
    "not_arrived": N_("Annule le pointage"),
    "not_left": N_("Annule le départ"),
    "pattern": N_("Suit son créneau"),
    "print_sheet": N_("Imprime la fiche mission"),
    "propose": N_("Propose"),
    "publish": N_("Publie"),
    "put_aside": N_("Met de côté"),
    "queue": N_("Prépare l’envoi"),
    "refuse": N_("Refuse"),
    "raise": N_("Fait apparaître"),
    "regenerate_visits": N_("Refait les visites"),
    "reject": N_("Rejette"),
    "release_slots": N_("Libère des créneaux"),
    "remove": N_("Supprime"),
    "report": N_("Signale"),
    "reset_password": N_("Donne un nouveau mot de passe"),
    "restore": N_("Rétablit"),
    "retire": N_("Retire"),
    "retry": N_("Réessaie"),
    "revoke": N_("Ferme une session"),
    "save": N_("Enregistre"),
    "save_slots": N_("Enregistre les créneaux"),
    "stop_series": N_("Arrête la série"),
    "save_week": N_("Enregistre la semaine"),
    "schedule": N_("Programme"),
    "status": N_("Change l’état"),
    "store": N_("Conserve"),
    "take_back": N_("Reprend l’adresse"),
    "take_up": N_("Reprend"),
    "unassign": N_("Retire l’intervenant"),
    "postpone": N_("Reporte la ré-évaluation"),
    "validate": N_("Valide la ré-évaluation"),
    "hand_over": N_("Confie à quelqu’un d’autre"),
    "settle": N_("Clôt"),
    "withdraw": N_("Retire sa demande"),
    "annotate": N_("Note la visite"),
    "split": N_("Divise la visite"),
    "split_off": N_("Fait naître d’une visite divisée"),
    "redo": N_("Rétablit le dernier geste"),
    "lock_day": N_("Verrouille une journée"),
    "unlock_day": N_("Déverrouille une journée"),
    "undo": N_("Annule le dernier geste"),
    "unlock": N_("Déverrouille"),
}
NOUN_LABELS: Final[Mapping[str, str]] = {
    "absence_requests": N_("Demande d’absence"),
    "absences": N_("Absence"),
    "activities": N_("Activité"),
    "agencies": N_("Agence"),
    "alert_pauses": N_("Alerte"),
    "calendar_feeds": N_("Agenda"),
    "clients": N_("Client"),
    "document_templates": N_("Édition PDF"),
    "form_templates": N_("Formulaire"),
    "incidents": N_("Événement indésirable"),
    "issued_documents": N_("Document"),
    "jobs": N_("Tâche de fond"),
    "login_sessions": N_("Session"),
    "locked_days": N_("Journée verrouillée"),
    "mails": N_("Courriel"),
    "missions": N_("Mission"),
    "notes": N_("Note"),
    "opportunities": N_("Opportunité"),
    "proposals": N_("Proposition"),
    "reevaluation_rules": N_("Rappel de ré-évaluation"),
    "reevaluations": N_("Ré-évaluation"),
    "reminders": N_("Rappel"),
    "risk_situations": N_("Situation à risque"),
    "rule_decisions": N_("Règle"),
    "sectors": N_("Secteur"),
    "services": N_("Prestation"),
    "skill_categories": N_("Catégorie de compétences"),
    "skill_levels": N_("Niveau"),
    "skills": N_("Compétence"),
    "tasks": N_("Tâche"),
    "travel_matrices": N_("Trajets connus"),
    "users": N_("Compte"),
    "visit_alerts": N_("Alerte"),
    "visits": N_("Visite"),
    "workers": N_("Intervenant"),
}
KEY_LABELS: Final[Mapping[str, str]] = {
    "activity": N_("activité"),
    "agency": N_("agence"),
    "agreement": N_("convention"),
    "answer": N_("réponse"),
    "batch": N_("ensemble"),
    "before": N_("avant"),
    "client": N_("client"),
    "code": N_("code"),
    "count": N_("nombre"),
    "density": N_("densité"),
    "document": N_("document"),
    "due_on": N_("échéance"),
    "fields": N_("champs"),
    "fixed": N_("verrouillées"),
    "freed": N_("libérées"),
    "given": N_("données"),
    "level": N_("niveau"),
    "limit": N_("limite"),
    "kept": N_("gardées"),
    "lines": N_("lignes"),
    "locale": N_("langue"),
    "made": N_("créées"),
    "moved": N_("déplacées"),
    "name": N_("nom"),
    "note_kind": N_("genre"),
    "number": N_("numéro"),
    "on": N_("le"),
    "of": N_("avec la visite"),
    "open": N_("laissées ouvertes"),
    "part": N_("n°"),
    "reason": N_("motif"),
    "refused": N_("refusées"),
    "region": N_("jours fériés"),
    "removed": N_("supprimées"),
    "renewed": N_("remplace l’ancienne"),
    "role": N_("rôle"),
    "rule": N_("règle"),
    "scope": N_("portée"),
    "service": N_("prestation"),
    "situation": N_("situation"),
    "slot": N_("créneau"),
    "slots": N_("créneaux"),
    "source": N_("copie de"),
    "spans": N_("plages"),
    "stage": N_("étape"),
    "tap_refused": N_("heure du téléphone écartée"),
    "tapped": N_("pointé le"),
    "task": N_("tâche"),
    "theme": N_("thème"),
    "thresholds": N_("seuils"),
    "to": N_("vers"),
    "unassigned": N_("sans intervenant"),
    "undoes": N_("écriture annulée"),
    "up": N_("vers le haut"),
    "visits": N_("visites"),
    "weights": N_("préférences"),
    "wish": N_("souhait"),
    "worker": N_("intervenant"),
    "workers": N_("intervenants"),
}
VALUE_LABELS: Final[Mapping[str, Mapping[Any, str]]] = {
    "before": ROLE_LABELS,
    "fields": FIELD_LABELS,
    "role": ROLE_LABELS,
    "stage": {stage: badge.label for stage, badge in STAGE_BADGES.items()},
}
PAGES: Final[Mapping[str, str]] = {
    "clients": "/clients/{id}",
    "workers": "/workers/{id}",
    "opportunities": "/opportunities/{id}",
    "incidents": "/incidents/{id}",
}


def verb_text(verb: str) -> str:
    """The msgid of a verb; `add_address` and the like say what they add."""
    if verb in VERB_LABELS:
        return VERB_LABELS[verb]
    head = verb.partition("_")[0]
    return VERB_LABELS.get(head, verb)


def key_text(key: str) -> str:
    """The msgid of what changed: a word of the trail, else the field's own label, else its name."""
    return KEY_LABELS.get(key) or FIELD_LABELS.get(key, key)


def value_text(key: str, value: object) -> str:
    """A value in the reader's words where the house has some for it, else as it was kept."""
    known = VALUE_LABELS.get(key, {}).get(str(value))
    if known is None:
        return str(value)
    text = _(known)
    return text[0].lower() + text[1:] if key == "fields" and not text.isupper() else text
