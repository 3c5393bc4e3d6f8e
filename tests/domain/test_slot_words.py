"""A weekly pattern in one line."""

import pytest

from careapp.domain.recurrence import Slot
from careapp.domain.slot_words import pattern_words
from careapp.i18n import using_locale


def daily(start: int, end: int, days=range(7), **more) -> list[Slot]:
    return [Slot(day, start, end, **more) for day in days]


CASES = [
    ([], 1, ""),
    (daily(480, 570), 1, "Tous les jours, 08:00–09:30"),
    (daily(480, 570) + daily(1050, 1095), 1, "Tous les jours, 08:00–09:30 et 17:30–18:15"),
    (daily(480, 570, range(6)), 2, "Lundi au samedi, 08:00–09:30, 2 intervenants"),
    ([Slot(1, 840, 960), Slot(4, 840, 930)], 1, "Mardi, 14:00–16:00 ; vendredi, 14:00–15:30"),
    (daily(600, 660, (0, 2)), 1, "Lundi et mercredi, 10:00–11:00"),
    ([Slot(0, 600, 660, "even")], 1, "Lundi, 10:00–11:00, semaines paires"),
    ([Slot(0, 600, 660, "nth", 3)], 1, "Lundi, 10:00–11:00, toutes les 3 semaines"),
]


@pytest.mark.parametrize(("slots", "workers", "words"), CASES, ids=[case[2] or "none" for case in CASES])
def test_a_pattern_is_told_in_a_line(slots, workers, words):
    assert pattern_words(slots, workers) == words


def test_a_pattern_is_told_in_english():
    with using_locale("en"):
        assert pattern_words(daily(480, 570, range(6))) == "Monday to Saturday, 08:00–09:30"
