"""The AGGIR grid: from what a person does (A), does in part (B) or not (C) to the iso-resource group, GIR 1 to 6.

The variables are those of annex 2-1 of the Code de l’action sociale et des familles (décret n° 2008-821 of 21 August
2008, art. R. 232-3), the weights and thresholds those of annex 2-2 (décret n° 97-427 of 28 April 1997, annexe II).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from careapp.i18n import N_

DISCRIMINATING: Final[Mapping[str, str]] = {
    "coherence": N_("Cohérence"),
    "orientation": N_("Orientation"),
    "toilette": N_("Toilette"),
    "habillage": N_("Habillage"),
    "alimentation": N_("Alimentation"),
    "elimination": N_("Élimination"),
    "transferts": N_("Transferts"),
    "deplacement_interieur": N_("Déplacement à l’intérieur"),
    "deplacement_exterieur": N_("Déplacement à l’extérieur"),
    "communication": N_("Communication à distance"),
}
ILLUSTRATIVE: Final[Mapping[str, str]] = {
    "gestion": N_("Gestion de ses affaires"),
    "cuisine": N_("Cuisine"),
    "menage": N_("Ménage"),
    "transport": N_("Transport"),
    "achats": N_("Achats"),
    "traitement": N_("Suivi du traitement"),
    "temps_libre": N_("Activités de temps libre"),
}
WEIGHED: Final = tuple(DISCRIMINATING)[:8]

# One line a group of the algorithm: the weights of a C then of a B for the eight variables of WEIGHED, in their order,
# and the least sum of each rank. Going outside and calling from afar weigh nothing.
_GROUPS: Final = (
    ((2000, 1200, 40, 40, 60, 100, 800, 200), (0, 0, 16, 16, 20, 16, 120, 32), ((4380, 1), (4140, 2), (3390, 3))),
    ((1500, 1200, 40, 40, 60, 100, 800, -80), (320, 120, 16, 16, 0, 16, 120, -40), ((2016, 4),)),
    ((0, 0, 40, 40, 60, 160, 1000, 400), (0, 0, 16, 16, 20, 20, 200, 40), ((1700, 5), (1432, 6))),
    ((0, 0, 0, 0, 2000, 400, 2000, 200), (0, 0, 0, 0, 200, 200, 200, 0), ((2400, 7),)),
    ((400, 400, 400, 400, 400, 800, 800, 200), (0, 0, 100, 100, 100, 100, 100, 0), ((1200, 8),)),
    ((200, 200, 500, 500, 500, 500, 500, 200), (100, 100, 100, 100, 100, 100, 100, 0), ((800, 9),)),
    ((150, 150, 300, 300, 500, 500, 400, 200), (0, 0, 200, 200, 200, 200, 200, 100), ((650, 10),)),
    ((0, 0, 3000, 3000, 3000, 3000, 1000, 1000), (0, 0, 2000, 2000, 2000, 2000, 2000, 1000), ((4000, 11), (2000, 12))),
)
_LAST_RANK: Final = 13
_GIR: Final = {1: 1, 2: 2, 3: 2, 4: 2, 5: 2, 6: 2, 7: 2, 8: 3, 9: 3, 10: 4, 11: 4, 12: 5, 13: 6}


def rank(letters: Mapping[str, str]) -> int:
    """The rank, 1 (everything lost) to 13 (nothing lost), of complete discriminating variables."""
    given = [letters[name] for name in WEIGHED]
    for lost, partial, ranks in _GROUPS:
        weights = {"A": (0,) * len(given), "B": partial, "C": lost}
        total = sum(weights[letter][place] for place, letter in enumerate(given))
        for least, found in ranks:
            if total >= least:
                return found
    return _LAST_RANK


def gir(letters: Mapping[str, str]) -> int | None:
    """The iso-resource group, None until the ten discriminating variables are there."""
    return _GIR[rank(letters)] if all(letters.get(name) for name in DISCRIMINATING) else None
