from dataclasses import dataclass, field
from datetime import date

import pytest

from careapp.domain.refusal import RefusedFields
from careapp.domain.tasks import MissionVisits, Room, applies, check_task, frequency_text, tasks_of_visit, tightest


@dataclass
class Task:
    frequency: str = "every_visit"
    weekdays: list[int] = field(default_factory=list)
    mission_id: int | None = None
    minutes: int = 0


# Mondays, Wednesdays and Fridays over two months
DATES = [date(2026, 11, day) for day in (23, 25, 27, 30)] + [date(2026, 12, day) for day in (2, 4, 7)]
VISITS = MissionVisits(1, DATES)


def days(task):
    return [f"{d:%d/%m}" for d in DATES if applies(task, d, VISITS)]


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        (Task(), ["23/11", "25/11", "27/11", "30/11", "02/12", "04/12", "07/12"]),
        (Task(mission_id=1), ["23/11", "25/11", "27/11", "30/11", "02/12", "04/12", "07/12"]),
        (Task(mission_id=2), []),
        (Task("weekdays", [2]), ["25/11", "02/12"]),
        (Task("weekly"), ["23/11", "30/11", "07/12"]),
        (Task("weekly", [2, 4]), ["25/11", "02/12"]),
        (Task("monthly"), ["23/11", "02/12"]),
        (Task("monthly", [4]), ["27/11", "04/12"]),
        (Task("weekdays"), []),
    ],
)
def test_a_task_comes_as_often_as_it_says(task, expected):
    assert days(task) == expected


def test_a_visit_holds_its_tasks_in_their_order():
    tasks = [Task("weekly"), Task("weekdays", [0]), Task()]
    assert tasks_of_visit(tasks, date(2026, 11, 25), VISITS) == [tasks[2]]


def test_frequencies_are_said_in_words():
    assert frequency_text("every_visit", [1]) == "Chaque visite"
    assert frequency_text("weekdays", [3, 1]) == "Mardi, Jeudi"
    assert frequency_text("weekly", [2]) == "Une fois par semaine (mercredi)"
    assert frequency_text("monthly") == "Une fois par mois"


def test_a_task_that_cannot_be_planned_is_refused_at_each_field():
    check_task("Toilette", 0, "every_visit", [])
    with pytest.raises(RefusedFields) as refusal:
        check_task(" ", 601, "sometimes", [9])
    assert set(refusal.value.errors) == {"name", "minutes", "frequency", "weekdays"}
    with pytest.raises(RefusedFields):
        check_task("Shampooing", 15, "weekdays", [])


def test_the_visit_whose_tasks_leave_the_least_time_is_the_one_that_is_told():
    tasks = [Task(minutes=20), Task("weekdays", [2], minutes=45), Task("weekly", minutes=10)]
    assert tightest(tasks, [(0, 60), (2, 60)]) == Room(75, 60)
    assert tightest(tasks, [(0, 30), (2, 120)]) == Room(30, 30)
    assert tightest(tasks, []) is None
