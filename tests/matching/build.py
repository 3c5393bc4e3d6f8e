"""Small problems for the tests: minutes from Monday 23 November 2026, one worker free of limits unless said."""

from __future__ import annotations

from datetime import date

from careapp.matching.problem import DAY, Agenda, Busy, Place, Problem, Skill, Visit, Worker

MONDAY = date(2026, 11, 23)
HOME = Place(45.5700, 5.9200)
NEAR = Place(45.5730, 5.9230)
FAR_AWAY = Place(45.7000, 6.1000)
SKILLS = {
    "wash": Skill("wash", "Aide à la toilette"),
    "lift": Skill("lift", "Lève-personne"),
    "car": Skill("car", "Permis B"),
}


def at(day: int, hours: int, minutes: int = 0) -> int:
    return day * DAY + hours * 60 + minutes


def worker(name: str = "Samira", **traits: object) -> Worker:
    return Worker(**{"id": name, "name": name, "home": HOME, **traits})


def visit(day: int = 0, start: str = "08:00", end: str = "09:00", **traits: object) -> Visit:
    begin, finish = (at(day, *map(int, text.split(":"))) for text in (start, end))
    defaults = {"id": f"{day} {start}", "client_id": "ferrand", "client_name": "Mme Ferrand", "place": NEAR}
    return Visit(**{**defaults, "start": begin, "end": finish, **traits})


def busy(name: str, day: int, start: str, end: str, place: Place = NEAR, **traits: object) -> Busy:
    begin, finish = (at(day, *map(int, text.split(":"))) for text in (start, end))
    return Busy(name, begin, finish, place.lat, place.lon, **{"label": "M. Rey", **traits})


def problem(*workers: Worker, visits: tuple[Visit, ...] = (), rows: tuple[Busy, ...] = (), **traits: object) -> Problem:
    return Problem(
        **{"epoch": MONDAY, "workers": workers, "visits": visits, "busy": Agenda.of(rows), "skills": SKILLS, **traits}
    )
