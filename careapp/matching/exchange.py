"""A problem and a plan as JSON with a published schema (`docs/schema`), the same fields as the dataclasses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from careapp.i18n import _
from careapp.matching.agenda import Agenda, Busy
from careapp.matching.breakdown import Away, Breakdown, InHospital, Longer, Repair
from careapp.matching.plan import Plan
from careapp.matching.problem import Id, Problem, ProblemError, Settings, Skill, Visit, Worker
from careapp.matching.validation import validate

File = TypeVar("File", bound=BaseModel)
Rows = tuple[tuple[float, ...], ...]
STRICT: Final = ConfigDict(extra="forbid", ser_json_inf_nan="null", allow_inf_nan=False)


class ProblemFile(BaseModel):
    """The question of a file: minutes since midnight of `epoch`, places in degrees or as rows of `matrix`.

    `matrix` is one square of minutes for every transport mode, or one by mode; 65535 is a way nobody knows.
    """

    model_config = STRICT

    epoch: date
    workers: tuple[Worker, ...] = ()
    visits: tuple[Visit, ...] = ()
    busy: tuple[Busy, ...] = ()
    skills: tuple[Skill, ...] = ()
    settings: Settings = Settings()
    matrix: Rows | dict[str, Rows] | None = None
    today: int | None = None


class BreakdownFile(BaseModel):
    """What goes wrong in a planned problem, in minutes of that problem; what begins before `now` stays."""

    model_config = STRICT

    away: tuple[Away, ...] = ()
    added: tuple[Visit, ...] = ()
    longer: tuple[Longer, ...] = ()
    hospital: tuple[InHospital, ...] = ()
    now: int | None = None


PLAN: Final = TypeAdapter(Plan)
REPAIR: Final = TypeAdapter(Repair)


def from_json(text: str | bytes) -> Problem:
    """The problem of a file; raise ProblemError that names the element at fault."""
    problem = _problem(_read(ProblemFile, text))
    validate(problem)
    return problem


def breakdown_from_json(text: str | bytes, problem: Problem) -> Breakdown:
    """The breakdown of a file about a problem; raise ProblemError that names the element at fault."""
    file = _read(BreakdownFile, text)
    skills = {str(skill): skill for skill in problem.skills}
    added = _rekeyed(file.added, skills, _known(problem.workers), _known((*problem.visits, *file.added)))
    return Breakdown(file.away, added, file.longer, file.hospital, file.now)


def _read(kind: type[File], text: str | bytes) -> File:
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "?"
        raise ProblemError(_("{place} : {fault}", place=place, fault=first["msg"]), place) from error


def _problem(file: ProblemFile) -> Problem:
    """The problem, its ids that JSON turned into texts (keys) given back."""
    skills, workers, visits = (_known(group) for group in (file.skills, file.workers, file.visits))
    return Problem(
        file.epoch,
        tuple(replace(worker, skills=_keyed(worker.skills, skills)) for worker in file.workers),
        _rekeyed(file.visits, skills, workers, visits),
        Agenda.of(file.busy),
        {skill.id: skill for skill in file.skills},
        file.settings,
        file.matrix,
        file.today,
    )


def _rekeyed(
    given: Iterable[Visit], skills: Mapping[str, Id], workers: Mapping[str, Id], visits: Mapping[str, Id]
) -> tuple[Visit, ...]:
    return tuple(
        replace(
            visit,
            required=_keyed(visit.required, skills),
            history=_keyed(visit.history, workers),
            after=_keyed(visit.after, visits),
        )
        for visit in given
    )


def _known(group: Iterable[Any]) -> dict[str, Id]:
    return {str(one.id): one.id for one in group}


def _keyed(given: Mapping[Id, Any], known: Mapping[str, Id]) -> dict[Id, Any]:
    return {known.get(str(key), key): value for key, value in given.items()}


def to_json(problem: Problem) -> str:
    """The file of a problem."""
    rows = [Busy(*(_plain(value) for value in row)) for row in zip(*problem.busy.columns(), strict=True)]
    file = ProblemFile.model_construct(
        epoch=problem.epoch,
        workers=problem.workers,
        visits=problem.visits,
        busy=tuple(rows),
        skills=tuple(problem.skills.values()),
        settings=problem.settings,
        matrix=_rows(problem.matrix),
        today=problem.today,
    )
    return file.model_dump_json(exclude_defaults=True)


def _rows(matrix: Any) -> Any:
    """A square, or squares by mode, as JSON knows them."""
    if matrix is None:
        return None
    if isinstance(matrix, Mapping):
        return {mode: _rows(square) for mode, square in matrix.items()}
    return tuple(map(tuple, np.asarray(matrix, dtype=float).tolist()))


def _plain(value: Any) -> Any:
    """A value of a column as JSON knows it; a coordinate that is not known is null."""
    value = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(value, float) and value != value else value


def plan_to_json(plan: Plan) -> str:
    """The file of a plan."""
    return PLAN.dump_json(plan, indent=1).decode()


def repair_to_json(repair: Repair) -> str:
    """The file of the plans that answer a breakdown."""
    return REPAIR.dump_json(repair, indent=1).decode()


def schemas() -> dict[str, dict[str, Any]]:
    """The published schemas by name."""
    return {
        "problem": ProblemFile.model_json_schema(),
        "plan": PLAN.json_schema(mode="serialization"),
        "breakdown": BreakdownFile.model_json_schema(),
        "repair": REPAIR.json_schema(mode="serialization"),
    }
