"""The paper of an agency: the texts that stand around its documents, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from careapp.domain.reading import Reading
from careapp.i18n import LOCALES, N_

LARGEST_LOGO: Final = 2_000_000  # bytes


@dataclass(frozen=True, slots=True)
class LetterheadText:
    """A text of the letterhead: its name in the code, its label, what it is for, how long it may be."""

    name: str
    label: str
    hint: str
    longest: int


TEXTS: Final = (
    LetterheadText("legal", N_("Mentions légales"), N_("Au pied des documents : forme, capital, RCS, assurance"), 300),
    LetterheadText(
        "confidentiality", N_("Confidentialité"), N_("Au pied des fiches mission et des documents de santé"), 300
    ),
    LetterheadText(
        "conditions", N_("Conditions"), N_("Au devis et au contrat : annulation, jours fériés, règlement"), 2000
    ),
    LetterheadText(
        "fees", N_("Frais annexes"), N_("Au devis : dossier, gestion, déplacement ; « aucun » s’il n’y en a pas"), 300
    ),
    LetterheadText("mediator", N_("Médiateur de la consommation"), N_("Au contrat : nom et adresse"), 300),
)


def read_texts(form: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The texts a form gives by language, empty ones left out; raise RefusedFields at the field that is too long."""
    reading = Reading(form)
    texts = {
        language: {text.name: reading.text(f"{language}_{text.name}", text.longest, lines=True) for text in TEXTS}
        for language in sorted(LOCALES)
    }
    reading.check()
    return {language: {name: text for name, text in found.items() if text} for language, found in texts.items()}
