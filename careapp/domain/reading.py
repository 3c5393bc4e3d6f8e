"""A form read field by field: values where they can be read, a sentence at each field where they cannot."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, Final, TypeVar

from careapp.domain.parsing import clean_text, parse_boolean, parse_date, parse_decimal, parse_integer
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import _

Value = TypeVar("Value")
TICKED: Final = "on"


class Reading:
    """What a browser or a file sent, and the errors found so far by field."""

    def __init__(self, form: Mapping[str, Any]) -> None:
        self.form = form
        self.errors: dict[str, str] = {}

    def raw(self, key: str) -> str:
        """The field as one line of plain text; whatever is no text or number counts as nothing."""
        value = self.form.get(key)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return ""
        return clean_text(str(value))

    def refuse(self, key: str, sentence: str) -> None:
        """Keep the first sentence of a field."""
        self.errors.setdefault(key, sentence)

    def text(self, key: str, limit: int, *, required: bool = False, lines: bool = False) -> str:
        """A text of `limit` characters at most."""
        value = self.form.get(key)
        text = clean_text(value, lines=True) if lines and isinstance(value, str) else self.raw(key)
        if required and not text:
            self.refuse(key, _("Remplissez ce champ."))
        elif len(text) > limit:
            self.refuse(
                key, _("{count} caractères au plus ; ce texte en compte {length}.", count=limit, length=len(text))
            )
        return text

    def parsed(self, key: str, parse: Callable[[str], Value], *, required: bool = False) -> Value | None:
        """The value a parser reads in a field, None when the field is empty."""
        text = self.raw(key)
        if not text:
            if required:
                self.refuse(key, _("Remplissez ce champ."))
            return None
        try:
            return parse(text)
        except Refused as refusal:
            self.refuse(key, refusal.reason)
            return None

    def choice(self, key: str, known: Collection[str], default: str = "") -> str:
        """One of the known values; an empty field gives the default."""
        value = self.raw(key) or default
        if value and value not in known:
            self.refuse(key, _("Choisissez une valeur de la liste."))
            return default
        return value

    def reference(self, key: str, *, required: bool = False) -> int | None:
        """The id of another row, or None; whether it exists is the action's to say."""
        value = self.parsed(key, parse_integer, required=required)
        return value if value and value > 0 else None

    def day(self, key: str, *, required: bool = False) -> date | None:
        """A date."""
        return self.parsed(key, parse_date, required=required)

    def integer(self, key: str, least: int, most: int, *, required: bool = False) -> int | None:
        """A whole number between two bounds."""
        value = self.parsed(key, lambda text: parse_integer(text, bounded=True), required=required)
        if value is not None and not least <= value <= most:
            self.refuse(key, _("Un nombre de {least} à {most}.", least=least, most=most))
        return value

    def degrees(self, key: str) -> float | None:
        """A latitude or a longitude."""
        value = self.parsed(key, parse_decimal)
        return None if value is None else float(value)

    def flag(self, key: str) -> bool:
        """A box to tick: absent means no."""
        value = self.form.get(key)
        if isinstance(value, bool):
            return value
        text = self.raw(key)
        return text == TICKED or bool(text and self.parsed(key, parse_boolean))

    def ticked(self, prefix: str, known: Collection[str]) -> list[str]:
        """The known values whose box `<prefix>_<value>` is ticked, in the order of the list."""
        return [value for value in known if self.flag(f"{prefix}_{value}")]

    def check(self) -> None:
        """Go on only without errors; raise RefusedFields."""
        if self.errors:
            raise RefusedFields(self.errors)
