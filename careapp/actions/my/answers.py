"""What a form tells its workers, field by field as the designer says: in « Mes clients », in télégestion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from careapp.actions.opportunities.definition import definition_of, inherited_by_key
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.opportunities import Opportunity
from careapp.domain.form_answers import SheetLine, portal_lines, telecare_lines
from careapp.domain.form_fields import FormDefinition
from careapp.i18n import _
from careapp.readmodels.my import MyLine


@dataclass(frozen=True, slots=True)
class Told:
    """Answers in words, and how many of them are health data."""

    lines: list[MyLine]
    health: int


def beside_sheet(work: Work, opportunity: Opportunity) -> Told:
    """What « Mes clients » tells more than the mission sheet."""
    definition = definition_of(work, opportunity)
    printed = {field.key for field in definition.fields if field.on_sheet}
    lines = portal_lines(definition, opportunity.answers, inherited_by_key(work, opportunity, definition))
    return _told(definition, [line for line in lines if line.key not in printed])


def of_mission(work: Work, opportunity: Opportunity) -> Told:
    """What télégestion tells of the mission while a visit is made."""
    definition = definition_of(work, opportunity)
    lines = telecare_lines(definition, opportunity.answers, inherited_by_key(work, opportunity, definition))
    return _told(definition, lines)


def _told(definition: FormDefinition, lines: Sequence[SheetLine]) -> Told:
    sensitive = {field.key for field in definition.fields if field.sensitive}
    shown = [MyLine(label(_(line.label)), label(line.value)) for line in lines]
    return Told(shown, sum(line.key in sensitive for line in lines))
