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

from careapp.i18n import N_


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
    _P(_SAP, "span", 12 * _H, _MIN, _WARN, _ORDER, _2014),
    _P(_SAP, "long_day_work", 12 * _H, _MIN, _BLOCK, _ORDER, _2014),
    _P(_SAP, "long_days", 70, _DAYS, _WARN, _ORDER, _2014),
    _P(_SAP, "interruptions", 4, _COUNT, _WARN, _ORDER, _2014),
    _P(_SAP, "long_interruptions", 2, _COUNT, _WARN, _ORDER, _2014),
    _P(_SAP, "paid_wait", 15, _MIN, _FACT, _ORDER, _2014),
    _P(_SAP, "sundays", 2, _DAYS, _WARN, _ORDER, _2014),
    _P(_SAP, "night_start", 22 * _H, Unit.CLOCK, _FACT, _ORDER, _2014),
    _P(_SAP, "night_end", 7 * _H, Unit.CLOCK, _FACT, _ORDER, _2014),
    _P(_SAP, "notice", 3, _DAYS, _WARN, f"{_ORDER}, section 2 i", _2014, _2017),
    # The arrêté of 2021 leaves three calendar days out, so that the code's least of three working days holds,
    # against seven refusals a year.
    _P(_SAP, "notice", 3, Unit.WORKING_DAYS, _WARN, f"Code du travail, L3123-24 ; {_AMENDMENT}", _2021, checked=False),
    _P(_SAP, "complementary", 33, _PERCENT, _WARN, f"{_ORDER}, section 3 b", _2014, _2017),
    _P(_SAP, "complementary", 33, _PERCENT, _WARN, _AMENDMENT, _2021),
    _P(_BAD, "span", 12 * _H, _MIN, _WARN, "IDCC 2941", _2012, checked=False),
    _P(_BAD, "rest_days", 4, _DAYS, _WARN, "IDCC 2941, article 12", _2012),
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


NOTICE_REASONS: Final = (
    N_("Absence imprévue d’un collègue"),
    N_("État de santé du client aggravé"),
    N_("Hospitalisation du client"),
    N_("Décès du client"),
    N_("Urgence chez le client"),
    N_("Arrivée urgente d’un nouveau client"),
    N_("Enfant malade"),
    N_("Intervenant habituel malade"),
    N_("Garde d’enfant défaillante"),
    N_("Accord de l’intervenant"),
)
"""Why a change may come with shorter notice (IDCC 3127 lists them); the last one is no unilateral change at all."""
