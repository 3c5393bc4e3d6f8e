"""The request at the head of an opportunity (who asks, when, how it is paid) as fields of its form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from careapp.actions.work import Work
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.users import Membership, User
from careapp.domain.form_fields import Choice, FieldType, FormField
from careapp.domain.form_values import is_empty, parse_value
from careapp.domain.refusal import Refused
from careapp.i18n import N_, _

MODES: Final = {
    "prestataire": N_("Prestataire"),
    "mandataire": N_("Mandataire"),
    "mise_a_disposition": N_("Mise à disposition"),
}
LONGEST_NEED: Final = 4000
DEFAULT_MODE: Final = "prestataire"
PREFIX: Final = "request."
_DAYS: Final = ("wished_start", "evaluated_on")


def fields(work: Work) -> tuple[FormField, ...]:
    """The fields of the request with what the agency offers, in reading order."""
    return (
        FormField("origin", N_("Origine"), FieldType.TEXT, max_length=60),
        FormField("manager_id", N_("Gestionnaire"), FieldType.CHOICE, choices=_managers(work)),
        FormField("wished_start", N_("Début souhaité"), FieldType.DATE),
        FormField("funding", N_("Financement"), FieldType.TEXT, max_length=80),
        FormField("mode", N_("Mode d’intervention"), FieldType.CHOICE, choices=_modes()),
        FormField("evaluated_on", N_("Évaluation initiale"), FieldType.DATE),
        FormField("need", N_("Besoin exprimé"), FieldType.LONG_TEXT, max_length=LONGEST_NEED),
    )


def _managers(work: Work) -> tuple[Choice, ...]:
    rows = work.mine(Membership).join(User, User.id == Membership.user_id).where(Membership.role != "worker")
    people = work.session.execute(rows.with_only_columns(User.id, User.name).order_by(User.name))
    return tuple(Choice(str(one), name) for one, name in people)


def _modes() -> tuple[Choice, ...]:
    return tuple(Choice(value, label) for value, label in MODES.items())


def values(opportunity: Opportunity) -> dict[str, Any]:
    """The request as stored values of its fields."""
    return {
        "origin": opportunity.origin,
        "manager_id": str(opportunity.manager_id) if opportunity.manager_id else None,
        "wished_start": _iso(opportunity.wished_start),
        "funding": opportunity.funding,
        "mode": opportunity.mode,
        "evaluated_on": _iso(opportunity.evaluated_on),
        "need": opportunity.need,
    }


def keyed(found: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the request by the keys they have beside the answers, whose fields an administrator names."""
    return {PREFIX + name: value for name, value in found.items()}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def parse(work: Work, field: FormField, value: Any) -> Any:
    """The stored value of what was typed in a field of the request; raise Refused with its sentence."""
    if isinstance(value, str) and not value.strip():
        value = None
    if field.key == "manager_id":
        value = str(value) if value else None
        if value and value not in {choice.value for choice in field.choices}:
            raise Refused(_("Choisissez un membre de l’agence."), field.key)
    if is_empty(value):
        return DEFAULT_MODE if field.key == "mode" else None
    if field.key == "mode" and value not in MODES:
        raise Refused(_("Choisissez un mode d’intervention."), field.key)
    stored = parse_value(field, value)
    if field.key == "evaluated_on" and stored > work.today.isoformat():
        raise Refused(_("L’évaluation ne peut pas être à venir."), field.key)
    return stored


def put(opportunity: Opportunity, stored: Mapping[str, Any]) -> None:
    """Write stored values of the request into the opportunity."""
    for name, value in stored.items():
        if name in _DAYS:
            setattr(opportunity, name, date.fromisoformat(value) if value else None)
        elif name == "manager_id":
            opportunity.manager_id = int(value) if value else None
        else:
            setattr(opportunity, name, value or "")
