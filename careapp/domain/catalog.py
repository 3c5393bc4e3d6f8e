"""The catalogue as an administrator writes it: what each field may hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from careapp.domain.day_rules import ON_HOLIDAY_LABELS
from careapp.domain.money import parse_money
from careapp.domain.people import fold
from careapp.domain.reading import Reading
from careapp.domain.tasks import MAX_TASK_MINUTES, RISK_LEVEL_LABELS
from careapp.i18n import N_, _

COLOUR_LABELS: Final[Mapping[str, str]] = {
    "teal": N_("Turquoise"),
    "blue": N_("Bleu"),
    "green": N_("Vert"),
    "amber": N_("Ambre"),
    "red": N_("Rouge"),
    "violet": N_("Violet"),
    "gray": N_("Gris"),
}
VAT_LABELS: Final[Mapping[str, str]] = {
    "0": N_("0 % (exonéré)"),
    "5.5": N_("5,5 %"),
    "10": N_("10 %"),
    "20": N_("20 %"),
}
MOST_PRICE: Final = Decimal("1000")
MOST_MONTHS: Final = 240
MOST_MEASURES: Final = 20
LONGEST_MEASURE: Final = 1000


@dataclass(frozen=True, slots=True)
class ServiceDraft:
    """A service as its form describes it."""

    name: str
    hourly_price: Decimal
    vat_rate: Decimal
    colour: str
    on_holiday: str = ""


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """A task of the catalogue."""

    group: str
    name: str
    minutes: int
    essential: bool


@dataclass(frozen=True, slots=True)
class RiskDraft:
    """A risk situation and its measures, one a line."""

    name: str
    level: str
    measures: list[str]


@dataclass(frozen=True, slots=True)
class SkillDraft:
    """A skill of the catalogue."""

    name: str
    category_id: int
    blocking: bool
    validity_months: int | None


def parse_hourly(text: str) -> Decimal:
    """The price or the cost of an hour."""
    return parse_money(text, most=MOST_PRICE)


def read_service(form: Mapping[str, Any]) -> ServiceDraft:
    """The service a form describes, or RefusedFields."""
    reading = Reading(form)
    name = reading.text("name", 80, required=True)
    price = reading.parsed("hourly_price", parse_hourly, required=True) or Decimal(0)
    vat = reading.choice("vat_rate", VAT_LABELS, "10")
    colour = reading.choice("colour", COLOUR_LABELS, "teal")
    on_holiday = reading.choice("on_holiday", ON_HOLIDAY_LABELS)
    reading.check()
    return ServiceDraft(name, price, Decimal(vat), colour, on_holiday)


def read_task(form: Mapping[str, Any]) -> TaskDraft:
    """The task a form describes, or RefusedFields."""
    reading = Reading(form)
    group, name = reading.text("group", 80), reading.text("name", 120, required=True)
    minutes = reading.integer("minutes", 0, MAX_TASK_MINUTES) or 0
    essential = reading.flag("essential")
    reading.check()
    return TaskDraft(group, name, minutes, essential)


def read_risk(form: Mapping[str, Any]) -> RiskDraft:
    """The risk situation a form describes, its measures one a line, or RefusedFields."""
    reading = Reading(form)
    name = reading.text("name", 120, required=True)
    level = reading.choice("level", RISK_LEVEL_LABELS, "moderate")
    text = reading.text("measures", MOST_MEASURES * LONGEST_MEASURE, required=True, lines=True)
    measures = [line.strip() for line in text.splitlines() if line.strip()]
    if len(measures) > MOST_MEASURES:
        reading.refuse("measures", _("{count} mesures au plus, une par ligne.", count=MOST_MEASURES))
    if any(len(measure) > LONGEST_MEASURE for measure in measures):
        reading.refuse("measures", _("Une mesure compte {count} caractères au plus.", count=LONGEST_MEASURE))
    reading.check()
    return RiskDraft(name, level, measures)


def read_skill(form: Mapping[str, Any]) -> SkillDraft:
    """The skill a form describes, or RefusedFields."""
    reading = Reading(form)
    name = reading.text("name", 80, required=True)
    category = reading.reference("category_id", required=True)
    blocking = reading.flag("blocking")
    months = reading.integer("validity_months", 1, MOST_MONTHS)
    reading.check()
    return SkillDraft(name, category or 0, blocking, months)


def read_name(form: Mapping[str, Any], limit: int) -> str:
    """The name of a category or of a level, or RefusedFields."""
    reading = Reading(form)
    name = reading.text("name", limit, required=True)
    reading.check()
    return name


def code_of(name: str, taken: Collection[str]) -> str:
    """A code made from a name, free among those taken: `aide_a_la_toilette`, then `aide_a_la_toilette_2`."""
    base = re.sub(r"\W+", "_", fold(name), flags=re.ASCII).strip("_")[:34] or "prestation"
    number, code = 1, base
    while code in taken:
        number += 1
        code = f"{base}_{number}"
    return code
