"""What a proposal is to care for: four goals a person weighs from 0 to 4, as prices of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from careapp.i18n import N_, _

USUAL: Final = 2
MOST: Final = 4
GOAL_LABELS: Final[Mapping[str, str]] = {
    "continuity": N_("Continuité"),
    "travel": N_("Trajets"),
    "hours": N_("Heures de contrat"),
    "fairness": N_("Équité des dimanches et soirées"),
}
GOAL_HINTS: Final[Mapping[str, str]] = {
    "continuity": N_("Les mêmes visages chez le même client"),
    "travel": N_("Moins de route entre deux visites"),
    "hours": N_("Remplir les contrats sans les dépasser"),
    "fairness": N_("Chacun son tour le dimanche et le soir"),
}
LEVEL_LABELS: Final = (N_("Sans importance"), N_("Peu"), N_("Normal"), N_("Beaucoup"), N_("Avant tout"))
FACTORS: Final = (0.0, 0.5, 1.0, 3.0, 8.0)
PRICES: Final[Mapping[str, tuple[str, ...]]] = {
    "continuity": ("new_face", "known_face", "slot_face", "stranger", "not_preferred"),
    "travel": ("travel_minute",),
    "hours": ("overtime_minute", "idle_minute"),
    "fairness": ("sunday", "evening", "long_day"),
}
"""The prices each goal raises or lowers; `matching.weights` tells them one by one."""


def read_goals(given: Mapping[str, Any] | None) -> dict[str, int]:
    """The level of each goal; what is not named, or makes no sense, is as usual."""
    levels = {goal: (given or {}).get(goal) for goal in GOAL_LABELS}
    return {goal: level if type(level) is int and 0 <= level <= MOST else USUAL for goal, level in levels.items()}


def prices(usual: Mapping[str, int], goals: Mapping[str, int]) -> dict[str, int]:
    """The agency's prices as a person weighs the goals; a minute of travel keeps a price, the yardstick of all.

    Hours short of a contract cost nothing unless they matter more than usual.
    """
    changed = dict(usual)
    for goal, names in PRICES.items():
        for name in names:
            base = usual[name] or int(name == "idle_minute" and goals[goal] > USUAL)
            changed[name] = round(base * FACTORS[goals[goal]])
    changed["travel_minute"] = max(1, changed["travel_minute"])
    return changed


def told(goals: Mapping[str, int]) -> str:
    """What goes first, in words: the goals above the usual, the weightiest first."""
    above = sorted((goal for goal in goals if goals[goal] > USUAL), key=lambda goal: -goals[goal])
    names = [_(GOAL_LABELS[goal]) for goal in above]
    if not names:
        return _("Priorités : équilibrées")
    return _("Priorités : {first}", first=", ".join(name[0].lower() + name[1:] for name in names))
