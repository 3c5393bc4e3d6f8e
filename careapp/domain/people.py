"""People: how they are named, reached and counted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

import phonenumbers

from careapp.domain.parsing import clean_text
from careapp.domain.refusal import Refused
from careapp.i18n import N_, _

MAX_AGE: Final = 120
_EMAIL: Final = re.compile(
    r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)
# Arcep keeps these ranges for works of fiction: demo and training data use them, and they ring nowhere.
_FICTION: Final = re.compile(r"(?:19900|26191|35301|46571|53649|63998)\d{4}")
_POSTCODE: Final = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-57-8])\d{3}")
_PARTICLES: Final = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "van", "von", "et"})


class Civility(StrEnum):
    """How a person is addressed."""

    MADAM = "mme"
    SIR = "m"
    FAMILY = "family"
    NONE = ""


CIVILITY_LABELS: Final[Mapping[str, str]] = {
    Civility.MADAM: N_("Mme"),
    Civility.SIR: N_("M."),
    Civility.FAMILY: N_("Famille"),
    Civility.NONE: "",
}


class CodeKind(StrEnum):
    """The prefix of a record's code."""

    CLIENT = "C"
    WORKER = "I"
    OPPORTUNITY = "OPP"
    INCIDENT = "EI"
    QUOTE = "DV"


_CODE_DIGITS: Final[Mapping[str, int]] = {
    CodeKind.CLIENT: 5, CodeKind.WORKER: 4, CodeKind.OPPORTUNITY: 4, CodeKind.INCIDENT: 3, CodeKind.QUOTE: 4,
}  # fmt: skip


def full_name(first_name: str, last_name: str, civility: str = "") -> str:
    """`"Mme Odette Ferrand"`."""
    return _joined(_civility(civility), first_name, last_name)


def short_name(first_name: str, last_name: str, civility: str = "") -> str:
    """`"Mme Ferrand"`; without a civility, `"O. Ferrand"`."""
    if title := _civility(civility):
        return _joined(title, last_name or first_name)
    initial = f"{first_name.strip()[0].upper()}." if first_name.strip() and last_name.strip() else ""
    return _joined(initial, last_name or first_name)


def initials(first_name: str, last_name: str) -> str:
    """At most two letters for an avatar, particles left out: Jean de La Tour gives `"JT"`."""
    words = [word for word in re.split(r"[\s'’-]+", last_name) if word]
    kept = [word for word in words if word.lower() not in _PARTICLES] or words
    letters = first_name.strip()[:1] + (kept[0][:1] if kept else "")
    return letters.upper() or "?"


def sort_name(first_name: str, last_name: str) -> str:
    """The name a list is sorted by: last name first, without accents or case."""
    return fold(f"{last_name.strip()} {first_name.strip()}".strip())


def name_initials(name: str) -> str:
    """The letters of a whole name, first name first."""
    first, _space, last = name.strip().partition(" ")
    return initials(first, last) if last else initials("", first)


def search_text(last_name: str, first_name: str, *others: str) -> str:
    """What a list is searched and sorted by: last name first, then the rest; French phones as they are dialled."""
    dialled = ["".join(format_phone(other).split()) if other.startswith("+") else other for other in others if other]
    return " ".join(filter(None, (sort_name(first_name, last_name), *map(fold, dialled))))[:400]


def fold(text: str) -> str:
    """Text without accents, case or punctuation, for searches and comparisons."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^\w]+", " ", plain).strip()


def age_on(birth: date, day: date) -> int:
    """Whole years of age on a day; someone born on 29 February grows older on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def check_birth_date(birth: date, today: date, minimum_age: int = 0, field: str = "birth_date") -> date:
    """The birth date, if somebody alive can have it."""
    if birth > today:
        raise Refused(_("La date de naissance est à venir."), field)
    age = age_on(birth, today)
    if age > MAX_AGE:
        raise Refused(_("Cette date de naissance donne {age} ans : vérifiez l’année.", age=age), field)
    if age < minimum_age:
        raise Refused(_("Il faut avoir au moins {age} ans.", age=minimum_age), field)
    return birth


def normalise_phone(text: str, region: str = "FR", field: str = "phone") -> str:
    """The E.164 form of a phone number, `"+33479001248"`; national forms are read in `region`."""
    try:
        number = phonenumbers.parse(clean_text(text)[:40], region)
    except phonenumbers.NumberParseException:
        raise Refused(_("Écrivez un numéro de téléphone comme 04 79 00 12 48."), field) from None
    if not phonenumbers.is_valid_number(number) and not _is_fictional(number):
        raise Refused(
            _("Le numéro {number} n’existe pas : vérifiez les chiffres.", number=clean_text(text)[:40]), field
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def format_phone(phone: str, region: str = "FR") -> str:
    """A stored number as it is dialled from `region`: `"04 79 00 12 48"`, `"+41 22 …"` from abroad."""
    try:
        number = phonenumbers.parse(phone, region)
    except phonenumbers.NumberParseException:
        return phone
    home = number.country_code == phonenumbers.country_code_for_region(region)
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def normalise_email(text: str, field: str = "email") -> str:
    """The address in its stored form, its domain in lower case."""
    plain = clean_text(text)
    name, _at, domain = plain.rpartition("@")
    if len(plain) > 254 or not _EMAIL.fullmatch(plain) or ".." in plain or name.startswith(".") or name.endswith("."):
        raise Refused(_("Écrivez une adresse comme prenom.nom@exemple.fr."), field)
    return f"{name}@{domain.lower()}"


def check_postcode(text: str, field: str = "postcode") -> str:
    """A French postcode of five digits."""
    plain = re.sub(r"\s", "", text)
    if not _POSTCODE.fullmatch(plain):
        raise Refused(_("Un code postal compte cinq chiffres, comme 73000."), field)
    return plain


def check_coordinates(latitude: float, longitude: float, field: str = "latitude") -> tuple[float, float]:
    """A point on earth in degrees, rounded to about a metre; (0, 0) stands for a failed look-up and is refused."""
    on_earth = -90 <= latitude <= 90 and -180 <= longitude <= 180
    if not on_earth or (latitude == 0 and longitude == 0):
        raise Refused(_("Ces coordonnées ne désignent aucune adresse."), field)
    return point(latitude, longitude)


def point(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees rounded to about a metre: two addresses with the same point are one place."""
    return round(latitude, 5), round(longitude, 5)


def check_gir(gir: int | None, field: str = "gir") -> int | None:
    """A GIR from 1 (most dependent) to 6, or none (CASF, annex 2-1)."""
    if gir is not None and gir not in range(1, 7):
        raise Refused(_("Le GIR va de 1 à 6."), field)
    return gir


def code_text(kind: CodeKind, number: int) -> str:
    """The code of a record: `"C-01482"`, `"I-0042"`, `"OPP-0512"`, `"EI-221"`."""
    return f"{kind.value}-{number:0{_CODE_DIGITS[kind]}d}"


def code_number(kind: CodeKind, text: str) -> int:
    """The number in a record's code, its zeros or its case left out or not."""
    match = re.fullmatch(rf"{kind.value}-?(\d{{1,9}})", text.strip().upper(), re.ASCII)
    if not match:
        raise Refused(_("Écrivez un code comme {code}.", code=code_text(kind, 42)))
    return int(match[1])


def _is_fictional(number: phonenumbers.PhoneNumber) -> bool:
    return number.country_code == 33 and bool(_FICTION.fullmatch(str(number.national_number)))


def _civility(civility: str) -> str:
    return _(CIVILITY_LABELS.get(civility, civility))


def _joined(*parts: str) -> str:
    return " ".join(part.strip() for part in parts if part and part.strip())
