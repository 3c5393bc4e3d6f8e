"""Mission sheets for the tests."""

from dataclasses import replace

from careapp.documents.mission_sheet import Entry, MissionSheet, Risk, Slot, Task, TaskGroup
from careapp.documents.sample import sample_mission_sheet


def mission_sheet(language: str = "fr", **changes) -> MissionSheet:
    return replace(sample_mission_sheet(language), **changes)


def long_mission_sheet(language: str = "fr") -> MissionSheet:
    """About three pages: every list far longer than usual, a crowded week with overlaps and night visits."""
    answer = "Une réponse assez longue pour tenir deux lignes. " * 2
    informations = tuple(Entry(f"Question {i}", answer) for i in range(22))
    slots = tuple(
        Slot(day, start, start + length, service, colour, workers)
        for day in range(7)
        for start, length, service, colour, workers in (
            (6 * 60 + 30, 30, "Aide au lever", "green", 1),
            (7 * 60, 90, "Aide à la toilette et à l’habillage", "teal", 2),
            (8 * 60, 45, "Ménage", "violet", 1),
            (12 * 60, 15, "Aide au repas", "blue", 1),
            (19 * 60, 60, "Coucher", "amber", 1),
            (21 * 60, 12 * 60, "Garde de nuit", "gray", 1),
        )
    )
    tasks = tuple(
        TaskGroup(f"Groupe {g}", tuple(Task(f"Tâche {g}.{i}", "consigne", "lundi", 10, i % 2 == 0) for i in range(12)))
        for g in range(5)
    )
    risks = tuple(Risk(f"Situation {i}", "Modéré", "Une mesure décrite en détail. " * 4, i < 3) for i in range(20))
    return mission_sheet(language, informations=informations, week=slots, weekly_minutes=5000, tasks=tasks, risks=risks)
