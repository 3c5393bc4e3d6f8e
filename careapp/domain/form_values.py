"""One answer to one field: from what the browser sent to a value that fits in JSON, and from there to words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from careapp.domain.durations import clock_text, duration_text, parse_clock, parse_duration
from careapp.domain.form_compounds import (
    address_text,
    parse_lines,
    parse_parts,
    parse_reference,
    parse_scale,
    person_text,
    reference_text,
    scale_text,
)
from careapp.domain.form_fields import TODAY, FieldType, FormField
from careapp.domain.parsing import clean_text, parse_boolean, parse_date, parse_decimal, parse_integer
from careapp.domain.people import format_phone, normalise_email, normalise_phone
from careapp.domain.refusal import Refused
from careapp.domain.scales import SCALE_OF
from careapp.i18n import _, current_locale, ngettext
from careapp.i18n.formats import date_text, money

TEXT_LENGTH: Final = 200
_NUMERIC: Final = frozenset({FieldType.NUMBER, FieldType.INTEGER, FieldType.MONEY, FieldType.DURATION})
LONG_TEXT_LENGTH: Final = 4000


def is_empty(value: Any) -> bool:
    """Whether nothing was answered (`False` and 0 are answers)."""
    return value is None or (isinstance(value, str | list | tuple | Mapping) and not value)


def parse_value(field: FormField, value: Any) -> Any:
    """The stored value of a non-empty answer, or `Refused` with the sentence for its field (`RefusedFields` where a
    cell of a table or a part of a person has one of its own, by `field.0.column` and `field.part`).

    Dates are ISO text, times `"08:30"`, durations minutes, numbers and money decimal text, phones E.164, a table a
    list of lines, a person or an address its parts, a scale `{"items": …, "score": …}`. A stored value reads back as
    itself, but for a score, which is worked out again.
    """
    stored = _PARSERS[field.type](field, value)
    _check_limits(field, stored)
    return stored


def parse_default(field: FormField, value: Any) -> Any:
    """The stored form of the answer a field starts with; a date may be `today`."""
    return TODAY if field.type is FieldType.DATE and value == TODAY else parse_value(field, value)


def as_answer(field: FormField) -> FormField:
    """The field its value is compared and shown as: a computed one is its result."""
    return replace(field, type=field.result, formula="") if field.type is FieldType.COMPUTED else field


def as_compared(field: FormField) -> FormField:
    """The field as conditions ask it: a computed one is its result, a scale its score."""
    return replace(field, type=field.kind, formula="")


def compared(field: FormField, stored: Any) -> Any:
    """What conditions and formulas read of a stored value: numbers exact, of a scale its score."""
    if is_empty(stored):
        return None
    if field.type in SCALE_OF:
        return Decimal(stored["score"]) if "score" in stored else None
    kind = field.kind
    if kind in _NUMERIC:
        return Decimal(stored)
    if kind is FieldType.TIME:
        return Decimal(parse_clock(stored))
    return date.fromisoformat(stored) if kind is FieldType.DATE else stored


def sort_key(kind: FieldType, stored: Any) -> Any:
    """What two stored values of a limited type are compared by: of a table, how many lines it has."""
    if kind is FieldType.TABLE and isinstance(stored, list):
        return len(stored)
    return Decimal(stored) if kind in (FieldType.NUMBER, FieldType.MONEY) else stored


def display_value(field: FormField, stored: Any) -> str:
    """A stored value in the words of the trade, with the field's unit."""
    if is_empty(stored):
        return ""
    field = as_answer(field)
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


def _nothing(field: FormField, value: Any) -> None:
    raise Refused(_("Ce champ ne se remplit pas."), field.key)


def _lines_text(field: FormField, stored: list[dict[str, Any]]) -> str:
    return "\n".join(" · ".join(cells) for cells in table_cells(field, stored))


def table_cells(field: FormField, stored: list[dict[str, Any]]) -> list[list[str]]:
    """The cells of a table's lines in words, one for each column; an empty one is a dash."""
    return [[display_value(column, line.get(column.key)) or "–" for column in field.columns] for line in stored]


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
    FieldType.TABLE: lambda field, value: parse_lines(field, value, parse_value),
    FieldType.PERSON: parse_parts,
    FieldType.ADDRESS: parse_parts,
    FieldType.FILE: parse_reference,
    FieldType.SIGNATURE: parse_reference,
    FieldType.AGGIR: parse_scale,
    FieldType.PAIN: parse_scale,
    FieldType.FALLS: parse_scale,
    FieldType.COMPUTED: lambda field, value: parse_value(as_answer(field), value),
    FieldType.HEADING: _nothing,
    FieldType.HELP_TEXT: _nothing,
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
    FieldType.TABLE: _lines_text,
    FieldType.PERSON: lambda field, value: person_text(value),
    FieldType.ADDRESS: lambda field, value: address_text(value),
    FieldType.FILE: lambda field, value: reference_text(value),
    FieldType.SIGNATURE: lambda field, value: reference_text(value),
    FieldType.AGGIR: scale_text,
    FieldType.PAIN: scale_text,
    FieldType.FALLS: scale_text,
}


def _check_limits(field: FormField, stored: Any) -> None:
    for limit, sign, sentence in (
        (field.min, -1, _("Au moins {limit}.")),
        (field.max, 1, _("Au plus {limit}.")),
    ):
        if limit is not None and _compare(field.type, stored, limit) == sign:
            raise Refused(sentence.format(limit=_limit_text(field, limit)), field.key)


def _limit_text(field: FormField, limit: Any) -> str:
    if field.type is FieldType.TABLE:
        return ngettext("{count} ligne", "{count} lignes", limit)
    return display_value(field, limit)


def _compare(kind: FieldType, left: Any, right: Any) -> int:
    a, b = sort_key(kind, left), sort_key(kind, right)
    return (a > b) - (a < b)
