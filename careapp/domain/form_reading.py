"""Who may read which fields of a form: those kept for some roles, and those of health data (RGPD, article 9)."""

from __future__ import annotations

from dataclasses import replace

from careapp.domain.form_fields import FormDefinition, FormField
from careapp.domain.form_logic import formula_of
from careapp.domain.formulas import names
from careapp.domain.permissions import Actor, Permission


def unreadable(definition: FormDefinition, actor: Actor) -> frozenset[str]:
    """The keys of the fields an actor may not read, and of those worked out from them."""
    kept = {field.key for field in definition.fields if not _may_read(field, actor)}
    for _pass in definition.fields:
        found = {field.key for field in definition.fields if field.formula and _read_by(field) & kept}
        if found <= kept:
            break
        kept |= found
    return frozenset(kept)


def _may_read(field: FormField, actor: Actor) -> bool:
    if field.sensitive and not actor.may(Permission.HEALTH_READ):
        return False
    return field.seen_by(actor.role)


def _read_by(field: FormField) -> set[str]:
    return {name.field for name in names(formula_of(field.formula))}


def without(definition: FormDefinition, keys: frozenset[str]) -> FormDefinition:
    """A definition as if some fields were not in it: to read and to show, never to check a whole form against."""
    if not keys:
        return definition
    tabs = []
    for tab in definition.tabs:
        sections = [
            replace(section, fields=tuple(field for field in section.fields if field.key not in keys))
            for section in tab.sections
        ]
        tabs.append(replace(tab, sections=tuple(sections)))
    return replace(definition, tabs=tuple(tabs))
