"""The vocabulary of each make of document, by the name that `kinds` gives it."""

from __future__ import annotations

from typing import Final

from careapp.documents import other_words as other
from careapp.documents import sample, samples
from careapp.documents import vocabulary as sheet
from careapp.documents.kinds import KINDS, LETTER, Kind, of_letter
from careapp.documents.offer_words import OFFER, OFFER_BLOCKS, offer_values
from careapp.documents.vocabulary import Family

FAMILIES: Final = {
    "mission_sheet": Family(
        sheet.mission_sheet_values, sheet.MISSION_SHEET, sheet.MISSION_SHEET_BLOCKS,
        lambda _key, language: sample.reevaluated_mission_sheet(language), lambda _key: sample.bare_mission_sheet(),
    ),
    "offer": Family(offer_values, OFFER, OFFER_BLOCKS, samples.offer, samples.bare_offer),
    LETTER: Family(other.letter_values, other.LETTER, other.LETTER_BLOCKS, samples.letter, samples.bare_letter),
    "incident": Family(
        other.incident_values, other.INCIDENT, other.INCIDENT_BLOCKS, samples.incident, samples.bare_incident
    ),
    "worker_week": Family(
        other.worker_week_values, other.WORKER_WEEK, other.WORKER_WEEK_BLOCKS, samples.worker_week,
        samples.bare_worker_week,
    ),
    "client_month": Family(
        other.client_month_values, other.CLIENT_MONTH, other.CLIENT_MONTH_BLOCKS, samples.client_month,
        samples.bare_client_month,
    ),
}  # fmt: skip


def family_of(key: str) -> Family:
    """The vocabulary of a kind; a letter of an agency is a letter."""
    return FAMILIES[KINDS[key].family if key in KINDS else LETTER]


def kind_of(key: str, name: str = "") -> Kind:
    """A kind by its key; `name` is that of an agency's own letter."""
    return KINDS[key] if key in KINDS else of_letter(key, name)
