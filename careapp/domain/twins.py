"""The same person entered twice: what makes two records look alike, whatever the accents, case or order of names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from careapp.domain.parsing import parse_date
from careapp.domain.people import fold, normalise_phone
from careapp.domain.refusal import Refused
from careapp.i18n import N_

LEAST_LETTERS: Final = 2


class Likeness(StrEnum):
    """How much two records look like one person."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"


LIKENESS_LABELS: Final[Mapping[str, str]] = {
    Likeness.CERTAIN: N_("Même nom et même date de naissance"),
    Likeness.PROBABLE: N_("Même nom et même téléphone"),
    Likeness.POSSIBLE: N_("Ressemblance à vérifier"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of a person: names as they are compared, birth date, phones as they are stored."""

    key: str = ""
    birth_date: date | None = None
    phones: frozenset[str] = frozenset()


def name_key(last_name: str, first_name: str) -> str:
    """Names without accents or case, in an order that does not depend on which field each stands in."""
    return " ".join(sorted(fold(f"{last_name} {first_name}").split()))[:200]


def person_of(form: Mapping[str, Any]) -> Person:
    """The person that a form half filled in describes; what cannot be read yet counts for nothing."""
    phones = {_phone(str(form.get(key) or "")) for key in ("phone", "mobile")} - {""}
    key = name_key(str(form.get("last_name") or ""), str(form.get("first_name") or ""))
    return Person(key if len(key) >= LEAST_LETTERS else "", _day(form.get("birth_date")), frozenset(phones))


def likeness(one: Person, other: Person) -> Likeness | None:
    """How much two people look alike, None when nothing says they are one.

    Another birth date makes two people of one name two people, whatever their phone: a father and his son.
    """
    same_name = bool(one.key) and one.key == other.key
    same_phone = bool(one.phones & other.phones)
    births = one.birth_date and other.birth_date
    same_birth = bool(births) and one.birth_date == other.birth_date
    if same_name and same_birth:
        return Likeness.CERTAIN
    if same_name and births:
        return None
    if same_name and same_phone:
        return Likeness.PROBABLE
    shares_a_name = bool(set(one.key.split()) & set(other.key.split()))
    alike = same_name or (same_birth and (same_phone or shares_a_name)) or (same_phone and shares_a_name and not births)
    return Likeness.POSSIBLE if alike else None


def _phone(text: str) -> str:
    try:
        return normalise_phone(text) if text.strip() else ""
    except Refused:
        return ""


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return parse_date(str(value or ""))
    except Refused:
        return None
