"""One answer to one field: from what the browser sent to a value that fits in JSON, and from there to words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from careapp.domain.durations import clock_text, duration_text, parse_clock, parse_duration
from careapp.domain.form_fields import FieldType, FormField
from careapp.domain.parsing import clean_text, parse_boolean, parse_date, parse_decimal, parse_integer
from careapp.domain.people import format_phone, normalise_email, normalise_phone
from careapp.domain.refusal import Refused
from careapp.i18n import _, current_locale
from careapp.i18n.formats import date_text, money

TEXT_LENGTH: Final = 200
LONG_TEXT_LENGTH: Final = 4000


def is_empty(value: Any) -> bool:
    """Whether nothing was answered (`False` and 0 are answers)."""
    return value is None or (isinstance(value, str | list | tuple) and not value)


def parse_value(field: FormField, value: Any) -> Any:
    """The stored value of a non-empty answer, or `Refused` with the sentence for its field.

    Dates are ISO text, times `"08:30"`, durations minutes, numbers and money decimal text, phones E.164.
    A stored value reads back as itself.
    """
    stored = _PARSERS[field.type](field, value)
    _check_limits(field, stored)
    return stored


def sort_key(kind: FieldType, stored: Any) -> Any:
    """What two stored values of a limited type are compared by."""
    return Decimal(stored) if kind in (FieldType.NUMBER, FieldType.MONEY) else stored


def display_value(field: FormField, stored: Any) -> str:
    """A stored value in the words of the trade, with the field's unit."""
    if is_empty(stored):
        return ""
    text = _DISPLAYS[field.type](field, stored) if field.type in _DISPLAYS else str(stored)
    return f"{text}\u00a0{field.unit}" if field.unit else text


def _text_of(field: FormField, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise Refused(_("Réponse illisible."), field.key)
    return str(value)


def _text(field: FormField, value: Any) -> str:
    lines = field.type is FieldType.LONG_TEXT
    text = clean_text(_text_of(field, value), lines)
    limit = field.max_length or (LONG_TEXT_LENGTH if lines else TEXT_LENGTH)
    if len(text) > limit:
        raise Refused(
            _("{count} caractères au plus ; ce texte en compte {length}.", count=limit, length=len(text)), field.key
        )
    return text


def _number(field: FormField, value: Any) -> str:
    number = parse_decimal(_text_of(field, value), field.key)
    return format(number.normalize() if number else Decimal(0), "f")


def _money(field: FormField, value: Any) -> str:
    amount = parse_decimal(_text_of(field, value).replace("€", ""), field.key)
    if amount != amount.quantize(Decimal("0.01")):
        raise Refused(_("Un montant s’arrête aux centimes."), field.key)
    return format(amount.quantize(Decimal("0.01")), "f")


def _bounded(field: FormField) -> bool:
    return field.min is not None and field.max is not None


def _duration(field: FormField, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    return parse_duration(_text_of(field, value), field.key)


def _choice(field: FormField, value: Any) -> str:
    if not isinstance(value, str) or value not in {choice.value for choice in field.choices}:
        raise Refused(_("Choisissez une valeur de la liste."), field.key)
    return value


def _choices(field: FormField, value: Any) -> list[str]:
    if not isinstance(value, list | tuple):
        raise Refused(_("Réponse illisible."), field.key)
    chosen = {_choice(field, item) for item in value}
    return [choice.value for choice in field.choices if choice.value in chosen]


def _boolean(field: FormField, value: Any) -> bool:
    return value if isinstance(value, bool) else parse_boolean(_text_of(field, value), field.key)


_PARSERS: Final[Mapping[FieldType, Callable[[FormField, Any], Any]]] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.INTEGER: lambda field, value: parse_integer(_text_of(field, value), field.key, _bounded(field)),
    FieldType.DATE: lambda field, value: parse_date(_text_of(field, value), field.key).isoformat(),
    FieldType.TIME: lambda field, value: clock_text(parse_clock(_text_of(field, value), field.key)),
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.BOOLEAN: _boolean,
    FieldType.PHONE: lambda field, value: normalise_phone(_text_of(field, value), field=field.key),
    FieldType.EMAIL: lambda field, value: normalise_email(_text_of(field, value), field.key),
    FieldType.DURATION: _duration,
    FieldType.MONEY: _money,
}

_DISPLAYS: Final[Mapping[FieldType, Callable[[FormField, Any], str]]] = {
    FieldType.NUMBER: lambda field, value: value.replace(".", ",") if current_locale() == "fr" else value,
    FieldType.MONEY: lambda field, value: money(Decimal(value)),
    FieldType.DATE: lambda field, value: date_text(date.fromisoformat(value)),
    FieldType.CHOICE: lambda field, value: field.choice_label(value),
    FieldType.CHOICES: lambda field, value: ", ".join(field.choice_label(item) for item in value),
    FieldType.BOOLEAN: lambda field, value: _("Oui") if value else _("Non"),
    FieldType.PHONE: lambda field, value: format_phone(value),
    FieldType.DURATION: lambda field, value: duration_text(value),
}


def _check_limits(field: FormField, stored: Any) -> None:
    for limit, sign, sentence in (
        (field.min, -1, _("Au moins {limit}.")),
        (field.max, 1, _("Au plus {limit}.")),
    ):
        if limit is not None and _compare(field.type, stored, limit) == sign:
            raise Refused(sentence.format(limit=display_value(field, limit)), field.key)


def _compare(kind: FieldType, left: Any, right: Any) -> int:
    a, b = sort_key(kind, left), sort_key(kind, right)
    return (a > b) - (a < b)
