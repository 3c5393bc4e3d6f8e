"""Working-time law as dated, sourced parameters: the code du travail, and the agreements that go further.

A figure is never a constant of a rule: a rule reads the one in force on a day under the agency's agreement. A parameter
that is not `checked` was not read in its text and is not to be shown as law.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from careapp.i18n import N_, _


class Agreement(StrEnum):
    """The collective agreement an agency works under, by IDCC number; none means the code du travail alone."""

    NONE = ""
    SERVICES = "3127"
    NONPROFIT = "2941"


class Unit(StrEnum):
    """What a parameter counts."""

    MINUTES = "minutes"
    CLOCK = "clock"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    COUNT = "count"
    PERCENT = "percent"
    CENTS = "cents"


class Level(StrEnum):
    """What passing the limit does: refuse the plan, or ask for a reason; a fact limits nothing by itself."""

    BLOCK = "block"
    WARN = "warn"
    FACT = "fact"


AGREEMENT_LABELS: Final[Mapping[str, str]] = {
    Agreement.NONE: N_("Code du travail"),
    Agreement.SERVICES: N_("Entreprises de services à la personne (IDCC 3127)"),
    Agreement.NONPROFIT: N_("Branche de l’aide à domicile (IDCC 2941)"),
}


LABELS: Final[Mapping[str, str]] = {
    "daily_rest": N_("Repos quotidien"),
    "weekly_rest": N_("Repos hebdomadaire"),
    "days_per_week": N_("Jours travaillés par semaine"),
    "day_work": N_("Travail par jour"),
    "week_work": N_("Travail par semaine"),
    "average_week_work": N_("Travail moyen par semaine"),
    "average_weeks": N_("Semaines de la moyenne"),
    "full_time": N_("Durée légale du travail"),
    "span": N_("Amplitude"),
    "span_max": N_("Amplitude maximale"),
    "pause": N_("Travail sans pause"),
    "pause_length": N_("Durée de la pause"),
    "meal_break": N_("Pause du repas"),
    "notice": N_("Prévenance d’un changement d’horaire, temps partiel"),
    "complementary": N_("Heures complémentaires"),
    "part_time_least": N_("Temps partiel minimal"),
    "long_day_work": N_("Travail d’une longue journée"),
    "long_days": N_("Longues journées par an"),
    "interruptions": N_("Interruptions par jour"),
    "long_interruptions": N_("Interruptions de plus de 2 h par jour"),
    "paid_wait": N_("Attente payée entre deux visites"),
    "sundays": N_("Dimanches travaillés par mois"),
    "rest_days": N_("Jours de repos par quinzaine"),
    "night_start": N_("Début de la nuit"),
    "night_end": N_("Fin de la nuit"),
    "short_wait": N_("Attente au-delà de laquelle la journée est interrompue"),
    "long_wait": N_("Interruption longue"),
    "long_day": N_("Longue journée"),
    "night_least": N_("Travail de nuit qui compte une nuit"),
    "night_work": N_("Nuits par semaine sans être travailleur de nuit"),
    "night_length": N_("Travail d’une journée avec une nuit"),
    "part_time": N_("Temps partiel, durée à ne pas atteindre"),
    "days_in_a_row": N_("Jours travaillés de suite"),
    "weekend_off": N_("Dimanche libre accolé par quinzaine"),
    "sundays_in_a_row": N_("Dimanches travaillés de suite"),
    "planning_notice": N_("Remise du planning du mois"),
    "notice_least": N_("Prévenance minimale d’un changement"),
    "usual_days": N_("Jours travaillés par semaine, en principe"),
    "refusals": N_("Refus d’un changement par an"),
    "holiday_refusals": N_("Jours fériés refusés par an"),
    "rest_floor": N_("Repos quotidien, plancher d’une dérogation"),
    "travel_work": N_("Trajet entre deux clients compté comme travail"),
    "other_jobs": N_("Travail chez d’autres employeurs compté"),
    "overtime_hours": N_("Premières heures supplémentaires par semaine"),
    "overtime_first": N_("Majoration des premières heures supplémentaires"),
    "overtime_next": N_("Majoration des heures supplémentaires suivantes"),
    "fourth_interruption": N_("Prime de la quatrième interruption"),
    "sunday_pay": N_("Majoration du dimanche"),
    "holiday_pay": N_("Majoration des jours fériés"),
    "great_holiday_pay": N_("Majoration du 1er mai et du 25 décembre"),
    "night_rest": N_("Repos compensateur de nuit"),
    "late_pay": N_("Repos ou majoration d’un travail occasionnel après 22 h"),
    "night_presence": N_("Forfait d’une présence de nuit"),
    "night_alone": N_("Supplément d’une présence de nuit sans autre adulte responsable"),
    "night_year": N_("Heures de nuit par an d’un travailleur de nuit"),
    "on_call_rest": N_("Repos pour 24 h d’astreinte"),
    "annual_full": N_("Semaine la plus haute, temps plein annualisé"),
    "annual_part": N_("Semaine la plus haute, temps partiel annualisé"),
}


@dataclass(frozen=True, slots=True)
class LegalParameter:
    """One figure: what it limits, where it is written, from when to when, both days included."""

    agreement: Agreement
    code: str
    value: int
    unit: Unit
    level: Level
    source: str
    starts_on: date
    ends_on: date | None = None
    checked: bool = True

    @property
    def label(self) -> str:
        """The msgid of what the figure limits."""
        return LABELS[self.code]

    def holds_on(self, day: date) -> bool:
        """Whether the figure is in force on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


_P: Final = LegalParameter
_H: Final = 60
_MIN, _DAYS, _COUNT, _PERCENT = Unit.MINUTES, Unit.DAYS, Unit.COUNT, Unit.PERCENT
_BLOCK, _WARN, _FACT = Level.BLOCK, Level.WARN, Level.FACT
_CODE, _SAP, _BAD = Agreement.NONE, Agreement.SERVICES, Agreement.NONPROFIT
_2008: Final = date(2008, 5, 1)  # the present code du travail
_2016: Final = date(2016, 8, 10)  # loi 2016-1088, which wrote these articles
_2014: Final = date(2014, 11, 1)  # convention of 20 September 2012, extended by the arrêté of 3 April 2014
_2017: Final = date(2017, 5, 11)  # the eve of Conseil d’État, n° 381870, which annulled parts of that extension
_2021: Final = date(2021, 6, 3)  # avenant of 6 October 2017, extended by the arrêté of 21 May 2021
_2012: Final = date(2012, 1, 1)  # convention of 21 May 2010, extended by the arrêté of 23 December 2011
_ORDER: Final = "IDCC 3127, partie 2, chapitre II"
_AMENDMENT: Final = "IDCC 3127, avenant du 6 octobre 2017"

LEGAL_PARAMETERS: Final = (
    _P(_CODE, "daily_rest", 11 * _H, _MIN, _BLOCK, "Code du travail, L3131-1", _2008),
    _P(_CODE, "weekly_rest", 35 * _H, _MIN, _BLOCK, "Code du travail, L3132-2", _2008),
    _P(_CODE, "days_per_week", 6, _DAYS, _BLOCK, "Code du travail, L3132-1", _2008),
    _P(_CODE, "span_max", 13 * _H, _MIN, _BLOCK, "Code du travail, L3131-1 (24 h moins 11 h)", _2008),
    _P(_CODE, "day_work", 10 * _H, _MIN, _BLOCK, "Code du travail, L3121-18", _2016),
    _P(_CODE, "week_work", 48 * _H, _MIN, _BLOCK, "Code du travail, L3121-20", _2016),
    _P(_CODE, "average_week_work", 44 * _H, _MIN, _WARN, "Code du travail, L3121-22", _2016),
    _P(_CODE, "average_weeks", 12, Unit.WEEKS, _FACT, "Code du travail, L3121-22", _2016),
    _P(_CODE, "full_time", 35 * _H, _MIN, _FACT, "Code du travail, L3121-27", _2016),
    _P(_CODE, "pause", 6 * _H, _MIN, _WARN, "Code du travail, L3121-16", _2016),
    _P(_CODE, "pause_length", 20, _MIN, _FACT, "Code du travail, L3121-16", _2016),
    _P(_CODE, "notice", 7, Unit.WORKING_DAYS, _WARN, "Code du travail, L3123-31", _2016),
    _P(_CODE, "complementary", 10, _PERCENT, _WARN, "Code du travail, L3123-28", _2016, checked=False),
    _P(_CODE, "part_time_least", 24 * _H, _MIN, _WARN, "Code du travail, L3123-27", _2016, checked=False),
    _P(_CODE, "part_time", 35 * _H, _MIN, _WARN, "Code du travail, L3123-9", _2016),
    _P(_CODE, "travel_work", 100, _PERCENT, _FACT, "Cass. soc., 16 juin 2004, n° 02-43685", _2008),
    _P(_CODE, "other_jobs", 100, _PERCENT, _FACT, "Code du travail, L8261-1", _2008),
    _P(_CODE, "rest_floor", 9 * _H, _MIN, _FACT, "Code du travail, D3131-4 à D3131-6", _2016, checked=False),
    _P(_CODE, "overtime_hours", 8, _COUNT, _FACT, "Code du travail, L3121-36", _2016),
    _P(_CODE, "overtime_first", 25, _PERCENT, _FACT, "Code du travail, L3121-36", _2016),
    _P(_CODE, "overtime_next", 50, _PERCENT, _FACT, "Code du travail, L3121-36", _2016),
    _P(_SAP, "day_work", 10 * _H, _MIN, _WARN, _ORDER, _2014),
    _P(_SAP, "span", 12 * _H, _MIN, _WARN, _ORDER, _2014),
    _P(_SAP, "long_day_work", 12 * _H, _MIN, _BLOCK, _ORDER, _2014),
    _P(_SAP, "long_days", 70, _DAYS, _WARN, _ORDER, _2014),
    _P(_SAP, "interruptions", 4, _COUNT, _WARN, _ORDER, _2014),
    _P(_SAP, "long_interruptions", 2, _COUNT, _WARN, _ORDER, _2014),
    _P(_SAP, "paid_wait", 15, _MIN, _FACT, _ORDER, _2014),
    _P(_SAP, "sundays", 2, _DAYS, _WARN, _ORDER, _2014),
    _P(_SAP, "night_start", 22 * _H, Unit.CLOCK, _FACT, _ORDER, _2014),
    _P(_SAP, "night_end", 7 * _H, Unit.CLOCK, _FACT, _ORDER, _2014),
    _P(_SAP, "short_wait", 15, _MIN, _FACT, _ORDER, _2014),
    _P(_SAP, "long_wait", 2 * _H, _MIN, _FACT, _ORDER, _2014),
    _P(_SAP, "long_day", 10 * _H, _MIN, _FACT, _ORDER, _2014),
    _P(_SAP, "night_least", 3 * _H, _MIN, _FACT, _ORDER, _2014),
    _P(_SAP, "night_work", 1, _COUNT, _WARN, _ORDER, _2014),
    _P(_SAP, "night_length", 10 * _H, _MIN, _WARN, _ORDER, _2014),
    _P(_SAP, "fourth_interruption", 10, _PERCENT, _FACT, _ORDER, _2014),
    _P(_SAP, "sunday_pay", 10, _PERCENT, _FACT, _ORDER, _2014),
    _P(_SAP, "holiday_pay", 10, _PERCENT, _FACT, _ORDER, _2014),
    _P(_SAP, "great_holiday_pay", 100, _PERCENT, _FACT, _ORDER, _2014),
    _P(_SAP, "holiday_refusals", 2, _COUNT, _FACT, _ORDER, _2014),
    _P(_SAP, "night_rest", 25, _PERCENT, _FACT, _ORDER, _2014),
    _P(_SAP, "late_pay", 10, _PERCENT, _FACT, _ORDER, _2014),
    _P(_SAP, "night_presence", 1000, Unit.CENTS, _FACT, _ORDER, _2014),
    _P(_SAP, "night_alone", 1000, Unit.CENTS, _FACT, _ORDER, _2014),
    _P(_SAP, "night_year", 300 * _H, _MIN, _FACT, _ORDER, _2014),
    _P(_SAP, "on_call_rest", 150, _MIN, _FACT, _ORDER, _2014),
    _P(_SAP, "annual_full", 40 * _H, _MIN, _FACT, "IDCC 3127, accord d’entreprise", _2014, checked=False),
    _P(_SAP, "annual_part", 34 * _H, _MIN, _FACT, "IDCC 3127, accord d’entreprise", _2014, checked=False),
    _P(_SAP, "notice", 3, _DAYS, _WARN, f"{_ORDER}, section 2 i", _2014, _2017),
    # The arrêté of 2021 leaves three calendar days out, so that the code's least of three working days holds,
    # against seven refusals a year.
    _P(_SAP, "notice", 3, Unit.WORKING_DAYS, _WARN, f"Code du travail, L3123-24 ; {_AMENDMENT}", _2021, checked=False),
    _P(_SAP, "complementary", 33, _PERCENT, _WARN, f"{_ORDER}, section 3 b", _2014, _2017),
    _P(_SAP, "complementary", 33, _PERCENT, _WARN, _AMENDMENT, _2021),
    _P(_BAD, "span", 12 * _H, _MIN, _WARN, "IDCC 2941", _2012, checked=False),
    _P(_BAD, "rest_days", 4, _DAYS, _WARN, "IDCC 2941, article 12", _2012),
    _P(_BAD, "weekend_off", 1, _COUNT, _WARN, "IDCC 2941, article 12", _2012),
    _P(_BAD, "days_in_a_row", 6, _DAYS, _WARN, "IDCC 2941, article 12", _2012),
    _P(_BAD, "sundays_in_a_row", 3, _COUNT, _WARN, "IDCC 2941, articles 16 et 17", _2012),
    _P(_BAD, "planning_notice", 7, _DAYS, _WARN, "IDCC 2941, article 37", _2012),
    _P(_BAD, "notice_least", 4, _DAYS, _FACT, "IDCC 2941, article 37", _2012),
    _P(_BAD, "usual_days", 5, _DAYS, _FACT, "IDCC 2941, article 39", _2012),
    _P(_BAD, "refusals", 2, _COUNT, _FACT, "IDCC 2941, article 41", _2012),
    _P(_BAD, "sunday_pay", 45, _PERCENT, _FACT, "IDCC 2941, articles 16 et 17", _2012),
    _P(_BAD, "holiday_pay", 45, _PERCENT, _FACT, "IDCC 2941, articles 16 et 17", _2012),
    _P(_BAD, "meal_break", 30, _MIN, _WARN, "IDCC 2941, article 12.4", _2012),
    _P(_BAD, "notice", 7, _DAYS, _WARN, "IDCC 2941, article 37", _2012),
    _P(_BAD, "complementary", 33, _PERCENT, _WARN, "IDCC 2941, article 41", _2012),
)


def legal_parameters(on: date, agreement: str = Agreement.NONE) -> Mapping[str, LegalParameter]:
    """The parameters in force on a day, by code: the agreement's own where it has one, else the code du travail's."""
    held = [parameter for parameter in LEGAL_PARAMETERS if parameter.holds_on(on)]
    general = {p.code: p for p in held if p.agreement == Agreement.NONE}
    own = {p.code: p for p in held if agreement and p.agreement == agreement}
    return general | own


NOTICE_REASONS: Final[Mapping[str, str]] = {
    "colleague_absent": N_("Absence imprévue d’un collègue"),
    "health_worse": N_("État de santé du client aggravé"),
    "hospital": N_("Hospitalisation du client"),
    "death": N_("Décès du client"),
    "emergency": N_("Urgence chez le client"),
    "new_client": N_("Arrivée urgente d’un nouveau client"),
    "sick_child": N_("Enfant malade"),
    "usual_worker_ill": N_("Intervenant habituel malade"),
    "childcare_failed": N_("Garde d’enfant défaillante"),
    "carer_absent": N_("Absence imprévue auprès d’un client dépendant"),
    "childcare_need": N_("Besoin immédiat de garde d’enfant"),
    "agreed": N_("Accord de l’intervenant"),
}
"""Why a change may come with shorter notice (IDCC 3127 lists them); the last one is no unilateral change at all."""

OTHER_NOTICE: Final = "other"  # a reason in somebody's own words, none of the list


def read_notice_reason(text: str) -> str:
    """The code of a reason told by its code or in its own words; nothing for another text."""
    plain = text.strip()
    if plain in NOTICE_REASONS:
        return plain
    words = plain.lower()
    told = ((code, each.lower()) for code, label in NOTICE_REASONS.items() for each in (label, _(label)))
    return next((code for code, label in told if words.startswith(label)), "")


def notice_reason_text(code: str) -> str:
    """A kept reason of short notice in words."""
    return _(NOTICE_REASONS.get(code, N_("Autre motif")))
