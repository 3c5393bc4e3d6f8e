"""The words of letters, of the notice of an incident and of the planning on paper."""

from __future__ import annotations

from typing import Any

from careapp.documents.incident_notice import IncidentNotice
from careapp.documents.letter import Letter
from careapp.documents.offer_words import recipient_values
from careapp.documents.planning_sheets import ClientMonth, MonthDay, WeekDay, WorkerWeek
from careapp.documents.vocabulary import AGENCY, TOOLS, Words, agency_values
from careapp.documents.week import short_clock
from careapp.domain.durations import duration_text
from careapp.i18n import N_, formats

LETTER: Words = (
    ("document.date | date_longue", N_("Date du courrier, mardi 24 novembre 2026")),
    *AGENCY,
    ("client.civilite_nom", N_("Civilité, prénom et nom du client")),
    ("client.appel", N_("Formule d’appel : Madame, Monsieur ; les deux si la civilité manque")),
    ("client.adresse", N_("Lignes de l’adresse du client")),
    ("client.code", N_("Numéro du client")),
    ("client.representant", N_("Proche principal et son lien ; vide si aucun")),
    ("accompagnement.opportunite", N_("Numéro de l’opportunité en cours ; vide s’il n’y en a pas")),
    ("accompagnement.debut | date_longue", N_("Premier jour des visites ; vide si non fixé")),
    ("accompagnement.fin | date_longue", N_("Dernier jour des visites ; vide si aucune fin n’est prévue")),
    ("accompagnement.evalue_le | date_longue", N_("Date de la dernière évaluation ; vide si non faite")),
    ("accompagnement.heures_semaine", N_("Durée par semaine, 24 h 30")),
    ("accompagnement.intervenants", N_("Noms de qui vient d’habitude")),
    ("prestations", N_("Prestations reçues : libelle, detail, prix_ht, prix_ttc")),
    ("signataire", N_("Qui imprime le courrier")),
    ("suivi_par", N_("Gestionnaire du client")),
    *TOOLS,
)
LETTER_BLOCKS: Words = (
    ('bloc("adresse")', N_("Adresse du client à la place d’une enveloppe à fenêtre")),
    ('bloc("liste_prestations")', N_("Prestations et leurs jours")),
    ('bloc("liste_prix")', N_("Prestations et leur prix horaire")),
    ('bloc("signature")', N_("Formule de politesse et signataire")),
)
INCIDENT: Words = (
    ("document.date | date_courte", N_("Date d’édition, 24/11/2026")),
    *AGENCY,
    ("evenement.numero", N_("Numéro de l’événement")),
    ("evenement.date | date_longue", N_("Jour des faits")),
    ("evenement.heure", N_("Heure des faits")),
    ("evenement.lieu", N_("Lieu des faits")),
    ("evenement.nature", N_("Nature de l’événement")),
    ("evenement.categorie_legale", N_("Catégorie de l’arrêté du 28 décembre 2016 ; vide si aucune")),
    ("evenement.gravite", N_("Gravité")),
    ("evenement.grave", N_("Vrai pour un événement grave ou critique")),
    ("evenement.faits", N_("Récit des faits")),
    ("evenement.mesures", N_("Mesures immédiates")),
    ("evenement.informes", N_("Personnes et autorités déjà informées")),
    ("evenement.declare_par", N_("Qui a signalé l’événement")),
    ("evenement.encadrant", N_("Encadrant qui le traite")),
    ("evenement.intervenants", N_("Nombre d’intervenants concernés")),
    ("evenement.cause", N_("Cause principale")),
    ("evenement.actions", N_("Actions correctives")),
    ("evenement.traite_le | date_courte", N_("Jour où il a été traité ; vide s’il ne l’est pas")),
    ("client.initiales", N_("Initiales du client : le signalement ne nomme personne")),
    ("client.annee_naissance", N_("Année de naissance ; vide si elle manque")),
    *TOOLS,
)
INCIDENT_BLOCKS: Words = (
    ('bloc("informes")', N_("Cases des personnes et autorités informées")),
    ('bloc("visa")', N_("Cadre de signature de la direction")),
)
WORKER_WEEK: Words = (
    *AGENCY,
    ("intervenant", N_("Nom de l’intervenant")),
    ("semaine_titre", N_("Numéro de la semaine")),
    ("du | date_courte", N_("Premier jour de la semaine")),
    ("au | date_courte", N_("Dernier jour de la semaine")),
    ("jours", N_("Jours : titre, total, note, visites (debut, fin, client, lieu, prestation, a_confirmer)")),
    ("total", N_("Durée planifiée")),
    ("contrat", N_("Durée du contrat ; vide s’il n’y en a pas")),
    *TOOLS[1:],
)
WORKER_WEEK_BLOCKS: Words = (('bloc("jours")', N_("Visites, jour par jour")),)
CLIENT_MONTH: Words = (
    *AGENCY,
    ("client", N_("Civilité, prénom et nom du client")),
    ("mois", N_("Mois et année")),
    ("semaines", N_("Semaines : total, jours (numero, dedans, ferie, visites)")),
    ("total", N_("Durée du mois")),
    ("visites", N_("Nombre de visites")),
    ("accorde", N_("Durée du plan d’aide ; vide s’il n’y en a pas")),
    *TOOLS[1:],
)
CLIENT_MONTH_BLOCKS: Words = (('bloc("calendrier")', N_("Calendrier du mois")),)


def letter_values(letter: Letter) -> dict[str, Any]:
    """The values behind the words of a letter."""
    return {
        "document": {"date": letter.issued_on, "titre": letter.title},
        "agence": agency_values(letter.agency),
        "client": {**recipient_values(letter.recipient), "code": letter.client_code},
        "accompagnement": {
            "opportunite": letter.opportunity,
            "debut": letter.starts_on,
            "fin": letter.ends_on,
            "evalue_le": letter.evaluated_on,
            "heures_semaine": duration_text(letter.weekly_minutes),
            "intervenants": list(letter.workers),
        },
        "prestations": [
            {
                "libelle": one.label,
                "detail": one.detail,
                "prix_ht": formats.money(one.hourly_price),
                "prix_ttc": formats.money(one.hourly_price * (1 + one.vat_rate / 100)),
            }
            for one in letter.services
        ],
        "signataire": letter.signed_by,
        "suivi_par": letter.followed_by,
    }


def incident_values(notice: IncidentNotice) -> dict[str, Any]:
    """The values behind the words of the notice of an incident."""
    return {
        "document": {"date": notice.issued_on},
        "agence": agency_values(notice.agency),
        "client": {"initiales": notice.client, "nom": notice.client, "annee_naissance": notice.birth_year},
        "evenement": {
            "numero": notice.number,
            "date": notice.happened_on,
            "heure": notice.happened_at,
            "lieu": notice.place,
            "nature": notice.category,
            "categorie_legale": notice.legal_category or "",
            "gravite": notice.severity,
            "grave": notice.grave,
            "faits": notice.facts,
            "mesures": notice.measures,
            "informes": list(notice.informed),
            "declare_par": notice.reported_by,
            "encadrant": notice.supervisor,
            "intervenants": notice.workers,
            "statut": notice.status,
            "cause": notice.cause,
            "actions": notice.corrective_actions,
            "traite_le": notice.handled_on,
        },
    }


def worker_week_values(sheet: WorkerWeek) -> dict[str, Any]:
    """The values behind the words of a worker's week."""
    return {
        "agence": agency_values(sheet.agency),
        "intervenant": sheet.worker,
        "semaine_titre": sheet.week,
        "du": sheet.days[0].on if sheet.days else None,
        "au": sheet.days[-1].on if sheet.days else None,
        "jours": [_week_day(day) for day in sheet.days],
        "total": duration_text(sheet.minutes),
        "contrat": duration_text(sheet.contract_minutes) if sheet.contract_minutes else "",
    }


def _week_day(day: WeekDay) -> dict[str, Any]:
    return {
        "titre": formats.opening(formats.long_day(day.on)),
        "total": duration_text(day.minutes) if day.lines else "",
        "note": day.note,
        "visites": [
            {
                "debut": short_clock(line.start),
                "fin": short_clock(line.end),
                "client": line.client,
                "lieu": line.place,
                "prestation": line.service,
                "a_confirmer": line.to_confirm,
            }
            for line in day.lines
        ],
    }


def client_month_values(sheet: ClientMonth) -> dict[str, Any]:
    """The values behind the words of a client's month."""
    return {
        "agence": agency_values(sheet.agency),
        "client": sheet.client,
        "mois": formats.opening(formats.month(sheet.month)),
        "semaines": [
            {
                "jours": [_month_day(day) for day in week.days],
                "total": duration_text(week.minutes) if week.minutes else "",
            }
            for week in sheet.weeks
        ],
        "jours_semaine": [formats.weekday_name(number) for number in range(7)],
        "total": duration_text(sheet.minutes),
        "visites": sheet.visits,
        "accorde": duration_text(sheet.granted_minutes) if sheet.granted_minutes else "",
    }


def _month_day(day: MonthDay) -> dict[str, Any]:
    return {
        "numero": day.on.day,
        "dedans": day.inside,
        "ferie": day.holiday,
        "visites": [
            {"debut": short_clock(one.start), "fin": short_clock(one.end), "intervenant": one.worker,
             "prestation": one.service}
            for one in day.lines
        ],
    }  # fmt: skip
