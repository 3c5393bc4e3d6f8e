"""May a visit be where a person wants it: the rules of the matching engine, said as refusals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import nan

from careapp.actions.matching_data.asked import Asker, dates_of, minutes_between
from careapp.actions.matching_data.problems import horizon_of, narrow_problem
from careapp.actions.work import Work
from careapp.db.models.visits import Visit
from careapp.domain.refusal import Refused
from careapp.domain.working_time import NOTICE_REASONS, OTHER_NOTICE, read_notice_reason
from careapp.i18n import _
from careapp.matching.agenda import Busy
from careapp.matching.check import check
from careapp.matching.problem import Place, Problem, ProblemError
from careapp.readmodels.common import Choice

_SKILL_CODES = frozenset({"skill", "credential"})
_NOTICE_CODES = frozenset({"notice", "planning_notice"})


class Blocked(Refused):
    """The rules forbid it: `reasons` are sentences, the first one first."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(_sentence(reason) for reason in reasons))
        self.reasons = list(reasons)


class ReasonNeeded(Refused):
    """The rules warn: a person may go on with a reason, of short notice among others one of `notices`.

    `warnings` are sentences.
    """

    def __init__(self, warnings: Sequence[str], *, short_notice: bool = False) -> None:
        super().__init__(_("Donnez un motif : {warnings}", warnings=" ".join(map(_sentence, warnings))), "reason")
        self.warnings = list(warnings)
        self.notices = [Choice(code, _(label)) for code, label in NOTICE_REASONS.items()] if short_notice else []


def _sentence(text: str) -> str:
    return text if text.endswith((".", "…")) else f"{text}."


@dataclass(frozen=True, slots=True)
class Placing:
    """A visit, where it is to be and who is to do it; what only surrounds the others is not `judged`."""

    visit: Visit
    starts_at: datetime
    ends_at: datetime
    worker_id: int | None
    judged: bool = True


@dataclass(frozen=True, slots=True)
class Judgement:
    """The sentences that forbid, those that ask for a reason, and the visits that change at `short` notice."""

    blocking: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    short: tuple[Visit, ...] = ()

    def demand(self, reason: str) -> None:
        """Go on only if nothing forbids and warnings have their reason; raise Blocked or ReasonNeeded.

        A visit that changes at short notice keeps the code of its reason (IDCC 3127, IDCC 2941).
        """
        if self.blocking:
            raise Blocked(self.blocking)
        if self.warnings and not reason.strip():
            raise ReasonNeeded(self.warnings, short_notice=bool(self.short))
        for visit in self.short:
            visit.notice_reason = read_notice_reason(reason) or OTHER_NOTICE


def judge(work: Work, placings: Sequence[Placing]) -> Judgement:
    """What the rules say of visits placed together, everything else being as it is in the database."""
    asked = [placing for placing in placings if placing.judged and placing.worker_id is not None]
    if not asked:
        return Judgement()
    horizon = horizon_of(work, *dates_of(placings, work.tz))
    workers = {placing.worker_id for placing in asked if placing.worker_id}
    problem = narrow_problem(work, horizon, workers, [placing.visit.id or 0 for placing in placings])
    visits = [placing.visit for placing in placings]
    lax = Asker.of(work, horizon.wall, visits)
    found = [_verdict(problem, lax, placing, placings) for placing in asked]
    return Judgement(
        tuple(dict.fromkeys(sentence for one in found for sentence in one.blocking)),
        tuple(dict.fromkeys(sentence for one in found for sentence in one.warnings)),
        tuple(visit for one in found for visit in one.short),
    )


def _verdict(problem: Problem, asker: Asker, placing: Placing, placings: Sequence[Placing]) -> Judgement:
    worker = next((worker for worker in problem.workers if worker.id == placing.worker_id), None)
    if worker is None:
        return Judgement((_("Cet intervenant n’est plus en activité"),))
    busy = [_busy(asker, other) for other in placings if other is not placing and other.worker_id is not None]
    around = problem.with_busy(busy)
    visit = asker.moved(placing.visit, placing.starts_at, placing.ends_at)
    wished = replace(visit, required=asker.skills.of(placing.visit.mission_id, strict=True))
    try:
        verdict, strict = check(around, worker, visit), check(around, worker, wished)
    except ProblemError as error:
        raise Refused(str(error)) from error
    blocking = tuple(one.sentence for one in verdict.blocking)
    lacks = [one.sentence for one in strict.blocking if one.code in _SKILL_CODES and one.sentence not in blocking]
    short = (placing.visit,) if any(one.code in _NOTICE_CODES for one in verdict.warnings) else ()
    return Judgement(blocking, (*lacks, *(one.sentence for one in verdict.warnings)), short)


def _busy(asker: Asker, placing: Placing) -> Busy:
    row, start = placing.visit, asker.wall.minute(placing.starts_at)
    place = asker.places.at(row.client_id, row.address_id) or Place(nan, nan)
    end = start + minutes_between(placing.starts_at, placing.ends_at)
    name = asker.places.names.get(row.client_id, "")
    where, key = (place.lat, place.lon), row.pair_key or None
    return Busy(placing.worker_id or 0, start, end, *where, row.id or 0, name, key, place.node)
