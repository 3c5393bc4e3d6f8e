"""What the records of clients and workers share: words, and fields that are read the same way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from careapp.domain.parsing import parse_date
from careapp.domain.people import check_birth_date, check_coordinates
from careapp.domain.reading import Reading
from careapp.domain.refusal import Refused
from careapp.i18n import N_, _

GENDER_LABELS: Final[Mapping[str, str]] = {"female": N_("Femme"), "male": N_("Homme")}
LANGUAGE_LABELS: Final[Mapping[str, str]] = {
    "fr": N_("Français"),
    "en": N_("Anglais"),
    "ar": N_("Arabe"),
    "de": N_("Allemand"),
    "es": N_("Espagnol"),
    "it": N_("Italien"),
    "pl": N_("Polonais"),
    "pt": N_("Portugais"),
    "ro": N_("Roumain"),
    "ru": N_("Russe"),
    "tr": N_("Turc"),
    "uk": N_("Ukrainien"),
    "lsf": N_("Langue des signes"),
}
SPECIES_LABELS: Final[Mapping[str, str]] = {
    "dog": N_("Chien"),
    "cat": N_("Chat"),
    "bird": N_("Oiseau"),
    "rodent": N_("Rongeur"),
    "reptile": N_("Reptile"),
    "other": N_("Autre animal"),
}


def read_birth_date(reading: Reading, today: date, minimum_age: int = 0) -> date | None:
    """The birth date of a form, if somebody alive can have it."""
    return reading.parsed("birth_date", lambda text: check_birth_date(parse_date(text), today, minimum_age))


def read_place(reading: Reading) -> tuple[float | None, float | None]:
    """Both coordinates of a form or neither."""
    latitude, longitude = reading.degrees("latitude"), reading.degrees("longitude")
    if (latitude is None) != (longitude is None):
        missing = "latitude" if latitude is None else "longitude"
        reading.refuse(missing, _("Donnez la latitude et la longitude, ou aucune des deux."))
    if latitude is None or longitude is None:
        return None, None
    try:
        return check_coordinates(latitude, longitude)
    except Refused as refusal:
        reading.refuse("latitude", refusal.reason)
        return None, None


def read_period(reading: Reading) -> tuple[date | None, date | None]:
    """The first and last day of a form, the last one open when empty."""
    starts_on, ends_on = reading.day("starts_on", required=True), reading.day("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        reading.refuse("ends_on", _("La fin doit suivre le début ({start}).", start=f"{starts_on:%d/%m/%Y}"))
    return starts_on, ends_on
