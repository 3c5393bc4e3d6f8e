"""The form that an opportunity is filled with, as the actor may read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from careapp.actions.opportunities.inherited import inherited_values
from careapp.actions.work import Work
from careapp.db.models.catalog import FormTemplate
from careapp.db.models.opportunities import Opportunity
from careapp.domain.form_fields import FormDefinition, FormField
from careapp.domain.form_reading import unreadable, without
from careapp.domain.forms import parse_definition


def read_definition(data: Mapping[str, Any]) -> FormDefinition:
    """The definition kept as `data`; the same text, whatever its row, is read once."""
    return _read(json.dumps(data))


@lru_cache(maxsize=64)
def _read(text: str) -> FormDefinition:
    return parse_definition(json.loads(text))


def whole_definition_of(work: Work, opportunity: Opportunity) -> FormDefinition:
    """The form's version the opportunity was opened with: to check and copy, never to show."""
    return read_definition(work.get(FormTemplate, opportunity.form_template_id).definition)


def definition_of(work: Work, opportunity: Opportunity) -> FormDefinition:
    """The form's version the opportunity was opened with, without the fields that the actor may not read."""
    whole = whole_definition_of(work, opportunity)
    return without(whole, unreadable(whole, work.actor))


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form, the keys the actor may not read, and the live values of what another record answers, by key."""

    definition: FormDefinition
    unread: frozenset[str]
    inherited: Mapping[str, str]

    @property
    def readable(self) -> list[FormField]:
        """The fields that the actor may read."""
        return [field for field in self.definition.fields if field.key not in self.unread]


def form_of(work: Work, opportunity: Opportunity) -> Form:
    """The form of an opportunity and what it reads from other records."""
    whole = whole_definition_of(work, opportunity)
    unread = unreadable(whole, work.actor)
    return Form(whole, unread, inherited_by_key(work, opportunity, whole))


def inherited_by_key(
    work: Work, opportunity: Opportunity, definition: FormDefinition, client: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The live values of the fields that another record answers, by field key; `client` are the client's if known."""
    taken = {field.key: field.inherited for field in definition.fields if field.inherited}
    values = inherited_values(work, opportunity, taken.values(), client)
    return {key: values.get(name, "") for key, name in taken.items()}
