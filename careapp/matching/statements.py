"""The rules in words for people who manage: groups, one statement a rule, and the names of what else is counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from careapp.domain.working_time import LABELS
from careapp.i18n import N_, _
from careapp.matching.rules import BY_CODE, Rule
from careapp.matching.wording import NBSP, length

LAW: Final = "law"
TRADE: Final = "trade"

GROUPS: Final[tuple[tuple[str, str, str, tuple[str, ...]], ...]] = (
    (TRADE, "people", N_("Qui peut venir"), (
        "skill", "credential", "never_again", "pinned", "gender", "preferred_gender", "language", "transport", "pets",
        "sector",
    )),
    (TRADE, "time", N_("Quand et où"), (
        "contract", "absence", "availability", "window", "overlap", "travel", "pair", "synchronisation", "precedence",
        "day_ceiling", "week_ceiling", "contract_hours",
    )),
    (LAW, "rests", N_("Repos"), (
        "daily_rest", "weekly_rest", "days_per_week", "days_in_a_row", "rest_days", "weekend_off", "sundays",
        "sundays_in_a_row", "public_holidays",
    )),
    (LAW, "work", N_("Durée du travail"), (
        "day_work", "long_day_work", "long_days", "week_work", "average_week_work", "night_work", "night_length",
    )),
    (LAW, "day", N_("Déroulement de la journée"), (
        "span", "span_max", "pause", "meal_break", "interruptions", "long_interruptions", "home_way",
    )),
    (LAW, "part_time", N_("Temps partiel et prévenance"), (
        "part_time", "complementary", "part_time_least", "notice", "planning_notice",
    )),
)  # fmt: skip

STATEMENTS: Final[Mapping[str, str]] = {
    "contract": N_("Un contrat de travail est en cours pendant toute la visite."),
    "never_again": N_("Qui ne doit plus intervenir chez un client n’y est pas envoyé."),
    "pinned": N_("Une visite réservée à une personne n’est faite que par elle."),
    "gender": N_("Le client qui demande une femme ou un homme l’obtient."),
    "preferred_gender": N_("Le client qui préfère une femme ou un homme l’obtient si possible."),
    "language": N_("L’intervenant parle une des langues que le client demande."),
    "transport": N_("L’intervenant a le moyen de transport que la visite demande."),
    "skill": N_("L’intervenant a les compétences demandées, au niveau demandé."),
    "credential": N_("Les compétences demandées sont valables le jour de la visite."),
    "pets": N_("Qui évite un animal n’est pas envoyé chez lui."),
    "sector": N_("Le client est dans un secteur de l’intervenant."),
    "absence": N_("Une personne absente n’a pas de visite."),
    "availability": N_("La visite tient dans les disponibilités de l’intervenant."),
    "window": N_("La visite tient dans la plage que le client accepte."),
    "overlap": N_("Personne n’est chez deux clients à la fois."),
    "travel": N_("Le temps de trajet depuis la visite d’avant et vers la suivante est là, avec {limit} de marge."),
    "pair": N_("Les deux places d’un binôme sont tenues par deux personnes."),
    "synchronisation": N_("Les deux visites d’un binôme commencent à l’écart prévu."),
    "precedence": N_("L’ordre demandé entre des visites est gardé."),
    "day_ceiling": N_("La journée reste sous le plafond propre à l’intervenant, dépassé de {limit} au plus."),
    "week_ceiling": N_("La semaine reste sous le plafond propre à l’intervenant, dépassé de {limit} au plus."),
    "contract_hours": N_("La semaine ne dépasse pas les heures du contrat de plus de {limit}."),
    "daily_rest": N_("Au moins {limit} de repos à la suite entre deux journées."),
    "weekly_rest": N_("Au moins {limit} de repos à la suite chaque semaine."),
    "days_per_week": N_("{limit} jours travaillés par semaine au plus."),
    "days_in_a_row": N_("{limit} jours travaillés de suite au plus."),
    "rest_days": N_("Au moins {limit} jours de repos par quinzaine."),
    "weekend_off": N_("Au moins {limit} dimanche libre par quinzaine, accolé à un autre jour de repos."),
    "sundays": N_("{limit} dimanches travaillés par mois au plus, sauf accord de l’intervenant."),
    "sundays_in_a_row": N_("{limit} dimanches travaillés de suite au plus."),
    "public_holidays": N_("Une visite un jour férié se signale."),
    "day_work": N_("{limit} de travail par jour au plus, trajets entre clients compris."),
    "long_day_work": N_("{limit} de travail au plus, même pour une longue journée."),
    "long_days": N_("{limit} longues journées par an au plus."),
    "week_work": N_("{limit} de travail par semaine au plus, autres employeurs compris."),
    "average_week_work": N_("{limit} de travail par semaine en moyenne au plus, sur les semaines comptées."),
    "night_work": N_("{limit} nuit travaillée par semaine au plus sans être travailleur de nuit."),
    "night_length": N_("{limit} de travail au plus dans une journée avec une nuit."),
    "span": N_("{limit} au plus entre la prise et la fin de service, minuit passé compris."),
    "span_max": N_("Jamais plus de {limit} entre la prise et la fin de service, minuit passé compris."),
    "pause": N_("{limit} de travail au plus sans une pause de 20 minutes."),
    "meal_break": N_("Au moins {limit} de pause aux heures du repas, jamais pendant un trajet."),
    "interruptions": N_("{limit} interruptions par jour au plus."),
    "long_interruptions": N_("{limit} longues interruptions par jour au plus."),
    "home_way": N_(
        "Un trajet entre le domicile et le travail de plus de {limit} se signale : une contrepartie est due."
    ),
    "part_time": N_("La semaine d’un temps partiel n’atteint jamais {limit}."),
    "complementary": N_("Les heures complémentaires restent sous {limit} du contrat."),
    "part_time_least": N_("Le contrat compte au moins {limit} par semaine, sauf demande écrite ou accord."),
    "notice": N_("Un temps partiel apprend un changement au moins {limit} jours à l’avance, ou un motif est donné."),
    "planning_notice": N_("Le planning d’un mois est remis au moins {limit} jours avant qu’il commence."),
}

NAMES: Final[Mapping[str, str]] = {
    **LABELS,
    "contract": N_("Contrat en cours"),
    "never_again": N_("Exclusion"),
    "pinned": N_("Visite réservée"),
    "gender": N_("Femme ou homme demandé"),
    "preferred_gender": N_("Femme ou homme préféré"),
    "language": N_("Langue demandée"),
    "transport": N_("Moyen de transport"),
    "skill": N_("Compétences"),
    "credential": N_("Validité des compétences"),
    "pets": N_("Animaux"),
    "sector": N_("Secteurs"),
    "absence": N_("Absences"),
    "availability": N_("Disponibilités"),
    "window": N_("Plage du client"),
    "overlap": N_("Visites simultanées"),
    "travel": N_("Temps de trajet"),
    "pair": N_("Binôme"),
    "synchronisation": N_("Heures du binôme"),
    "precedence": N_("Ordre des visites"),
    "day_ceiling": N_("Plafond par jour"),
    "week_ceiling": N_("Plafond par semaine"),
    "contract_hours": N_("Heures du contrat"),
    "public_holidays": N_("Jours fériés travaillés"),
    "home_way": N_("Trajet entre domicile et travail"),
}

THRESHOLDS: Final[Mapping[str, tuple[str, str]]] = {  # label, unit
    "long_day": (N_("Longue journée : au-delà de"), "minutes"),
    "paid_wait": (N_("Attente entre deux visites payée jusqu’à"), "minutes"),
    "short_wait": (N_("Journée interrompue au-delà d’une attente de"), "minutes"),
    "long_wait": (N_("Interruption longue au-delà de"), "minutes"),
    "same_duty": (N_("Journée qui continue après minuit : pause d’au plus"), "minutes"),
    "night_starts": (N_("Début de la nuit"), "clock"),
    "night_ends": (N_("Fin de la nuit"), "clock"),
    "night_work": (N_("Nuit travaillée à partir de"), "minutes"),
    "meal_begins": (N_("Pause du repas : pas avant"), "clock"),
    "meal_ends": (N_("Pause du repas : finie à"), "clock"),
    "averaged_weeks": (N_("Semaines de la moyenne"), "weeks"),
    "full_time": (N_("Temps plein : par semaine"), "minutes"),
}

WEIGHTS: Final[tuple[tuple[str, str, Mapping[str, str]], ...]] = (
    ("service", N_("Visites couvertes"), {
        "open_visit": N_("Une visite que personne ne prend, fois sa priorité"),
        "open_optional": N_("Une visite facultative laissée ouverte"),
        "late_minute": N_("Une minute de retard sur une fin souple"),
        "largest_late_minute": N_("Une minute du plus grand retard de toutes les visites"),
        "comfort_minute": N_("Une minute d’écart avec l’heure souhaitée par le client"),
    }),
    ("continuity", N_("Continuité"), {
        "new_face": N_("Une personne que le client ne connaît pas encore, une fois par client"),
        "known_face": N_("Une personne que le client connaît, une fois par client"),
        "slot_face": N_("Chaque personne de plus sur un même créneau de semaine"),
        "stranger": N_("Chaque visite par quelqu’un que le client ne connaît pas"),
        "not_preferred": N_("Chaque visite par une autre personne que celles que le client préfère"),
        "language": N_("Chaque visite sans une langue que le client préfère"),
        "sector": N_("Chaque visite hors des secteurs de l’intervenant"),
    }),
    ("travel", N_("Trajets et attentes"), {
        "travel_minute": N_("Une minute de trajet : l’étalon"),
        "waiting_minute": N_("Une minute d’attente entre deux visites"),
    }),
    ("hours", N_("Heures et équité"), {
        "overtime_minute": N_("Une minute au-delà du contrat, par semaine"),
        "idle_minute": N_("Une minute qui manque au contrat, par semaine"),
        "sunday": N_("Un dimanche ; le deuxième de la même personne compte double, et ainsi de suite"),
        "evening": N_("Une soirée, de la même façon"),
        "long_day": N_("Une longue journée, de la même façon"),
        "warning": N_("Chaque avertissement d’une règle"),
    }),
    ("stability", N_("Stabilité du planning"), {
        "moved_worker": N_("Une visite retirée à la personne qui la fait aujourd’hui"),
        "moved_minute": N_("Une minute d’écart avec l’heure d’aujourd’hui"),
    }),
)  # fmt: skip


def limit_text(rule: Rule, limit: int) -> str:
    """A limit with its unit, "11 h", "4", "33 %"."""
    if rule.unit == "minutes":
        return length(limit)
    return f"{limit}{NBSP}%" if rule.unit == "percent" else str(limit)


def has_limit(rule: Rule) -> bool:
    """Whether the rule has a figure that can be changed."""
    return "{limit}" in STATEMENTS[rule.code]


def statement(code: str, limit: int) -> str:
    """What a rule asks for, with its limit."""
    rule = BY_CODE[code]
    return _(STATEMENTS[code], limit=limit_text(rule, limit)) if has_limit(rule) else _(STATEMENTS[code])
