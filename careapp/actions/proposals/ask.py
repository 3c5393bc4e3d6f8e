"""What is put to the solver: the open places of an opportunity's slots, or the open visits of a day."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlmodel import select

from careapp.actions.matching_data.asked import Asker, dates_of
from careapp.actions.matching_data.problems import shared_horizon, whole_problem
from careapp.actions.opportunities.access import to_edit
from careapp.actions.planning.board import open_sheet, visits
from careapp.actions.proposals.goals import goals, weighed
from careapp.actions.reevaluations.chain import awaiting
from careapp.actions.search_workers import occurrences
from careapp.actions.visits.locks import closed_of, locks, sector_of
from careapp.actions.visits.places import places_of
from careapp.actions.visits.takeover import relieved
from careapp.actions.work import Work
from careapp.db.models.agencies import Agency, Sector
from careapp.db.models.catalog import Service
from careapp.db.models.clients import Client
from careapp.db.models.missions import Mission
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.proposals import Proposal, ProposalLine
from careapp.db.models.users import User
from careapp.db.models.visits import Visit
from careapp.domain.durations import DAY as DAY_MINUTES
from careapp.domain.money import price_of
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _, formats
from careapp.matching import problem as engine
from careapp.matching.problem import Problem

OPPORTUNITY: Final = "opportunity"
DAY: Final = "day"
WAITING: Final = ("planned", "to_confirm")
COMPUTES: Final = timedelta(minutes=2)  # a computation older than that has died with its server


@dataclass(frozen=True, slots=True)
class Asked:
    """A proposal that is being computed, and the problem to solve for it."""

    proposal_id: int
    problem: Problem
    count: int
    closed: int = 0  # visits left as they are since their day is locked
    part: list[int] = field(default_factory=list)  # from when to when, for a part of the day


def opportunity(work: Work, opportunity_id: int) -> Asked:
    """Ask who takes the places nobody holds, over all the missions; raise Refused when there is none.

    The visits that a re-evaluated opportunity takes the place of keep nobody from it.
    """
    work.require(Permission.PLANNING_EDIT)
    wanted = to_edit(work, opportunity_id)
    if awaiting(work, opportunity_id):
        raise Refused(_("Validez d’abord la ré-évaluation : ses places seront proposées ensuite."))
    missions = missions_of(work, opportunity_id)
    open_ones = [one for mission in missions for one in _open_places(work, mission, wanted)]
    if not open_ones:
        raise Refused(_("Toutes les places sont déjà tenues : il n’y a rien à proposer."))
    replaced = {visit.id for mission in missions for visit in relieved(work, mission)}
    problem = _problem(work, open_ones, [key_of(one) for one in open_ones], replaced)
    fixed = tuple(replace(visit, earliest=None, latest=None) for visit in problem.visits)
    return _asked(
        work,
        replace(problem, visits=_priced(work, open_ones, fixed), workers=_costed(work, problem.workers)),
        scope=OPPORTUNITY,
        opportunity_id=opportunity_id,
    )


def _priced(work: Work, wanted: Sequence[Any], asked: Sequence[engine.Visit]) -> tuple[engine.Visit, ...]:
    """The visits with what their services bring, without tax."""
    prices = {service.id: service.hourly_price for service in work.all(work.mine(Service))}
    return tuple(
        replace(visit, price=int(100 * price_of(visit.minutes, prices[one.service_id])))
        for one, visit in zip(wanted, asked, strict=True)
    )


def _costed(work: Work, workers: Sequence[engine.Worker]) -> tuple[engine.Worker, ...]:
    """The workers with what an hour of theirs costs the agency, as far as it says so."""
    told = work.session.get_one(Agency, work.actor.agency_id).settings.get("hour_cost") or 0
    return tuple(replace(worker, cost_hour=int(100 * Decimal(told))) for worker in workers)


def missions_of(work: Work, opportunity_id: int) -> Sequence[Mission]:
    """The missions of an opportunity in their order."""
    return work.all(work.mine(Mission).where(Mission.opportunity_id == opportunity_id).order_by(Mission.position))


def key_of(occurrence: Any) -> str:
    """What names an occurrence of a slot, whether its visit is made or not."""
    return f"{occurrence.slot_id}|{occurrence.slot_date.isoformat()}|{occurrence.position}"


def _open_places(work: Work, mission: Mission, wanted: Opportunity) -> list[Any]:
    places = places_of(work, mission)
    made = {key_of(visit): visit for visit in made_of(work, mission)}
    found = []
    held, sector = locks(work), sector_of(work, wanted.client_id)
    for blank in occurrences(work, mission, wanted, places):
        visit = made.get(key_of(blank))
        if held.hold((visit or blank).starts_at, sector):
            continue
        if visit is None:
            found += [blank] if blank.starts_at > work.now else []
        elif _is_open(work, visit):
            found.append(visit)
    return found


def _is_open(work: Work, visit: Visit) -> bool:
    return visit.worker_id is None and visit.status in WAITING and visit.starts_at > work.now


def made_of(work: Work, mission: Mission) -> Sequence[Visit]:
    """The visits made from a mission's slots that are still to come, or were cancelled."""
    coming = Visit.mission_id == mission.id, Visit.slot_date.is_not(None), Visit.slot_id.is_not(None)  # type: ignore[union-attr]
    return work.all(work.mine(Visit).where(*coming, Visit.slot_date >= work.today))  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Scope:
    """The days and the sector a person optimises, what may move (`whole`: all that is not locked) and the round.

    Of each day, the visits that begin between two minutes of its wall clock.
    """

    first: date
    last: date
    sector_id: int | None = None
    whole: bool = False
    round: str = ""
    since: int = 0
    till: int = DAY_MINUTES

    @property
    def part(self) -> list[int]:
        """From when to when, for a part of the day."""
        return [] if (self.since, self.till) == (0, DAY_MINUTES) else [self.since, self.till]


def day(work: Work, on: date, whole: bool = False) -> Asked:
    """Ask who takes the visits of a day nobody has or that are in conflict; `whole`: all that may still move."""
    return span(work, Scope(on, on, whole=whole))


def span(work: Work, asked: Scope) -> Asked:
    """Ask who takes the visits of some days, of one sector or of all; raise Refused while somebody else computes it.

    Visits that begin, or are locked, stay; what was rejected in the round is not offered again.
    """
    work.require(Permission.PLANNING_EDIT)
    if asked.sector_id is not None:
        work.get(Sector, asked.sector_id)
    _check_free(work, asked)
    coming = _movable(work, asked)
    closed = closed_of(work, coming)
    wanted = [visit for visit in coming if visit.id not in closed]
    if coming and not wanted:
        raise Refused(_("Ces visites sont d’une journée verrouillée : déverrouillez-la d’abord."))
    if not wanted:
        raise Refused(
            _("Aucune visite à placer ce jour.") if asked.first == asked.last else _("Aucune visite à placer.")
        )
    problem = weighed(_problem(work, wanted, [visit.id for visit in wanted]), goals(work))
    problem = _of_sector(without_rejected(problem, rejected(work, asked.round)), asked.sector_id)
    fields = {"day": asked.first.isoformat(), "until": asked.last.isoformat(), "sector_id": asked.sector_id}
    found = _asked(work, problem, scope=DAY, round=asked.round or secrets.token_hex(8), **fields)
    return replace(found, closed=len(closed), part=asked.part)


def _movable(work: Work, asked: Scope) -> Sequence[Visit]:
    """The visits that may still move, or of them those nobody has and those in conflict."""
    sheet, rows = open_sheet(work, asked.first, asked.last)
    coming = {row.id for row in rows if row.status in WAITING and not row.locked}
    if not asked.whole:
        wrong = {one["i"] for one in visits(work, sheet, rows) if one["st"] == "conflict"}
        coming = {row.id for row in rows if row.id in coming and (row.worker is None or row.id in wrong)}
    wanted = [visit for visit in _by_id(work, sorted(coming)) if _begins_within(work, visit, asked)]
    if asked.sector_id is None:
        return wanted
    there = set(work.all(select(Client.id).where(*_theirs(work), Client.sector_id == asked.sector_id)))
    return [visit for visit in wanted if visit.client_id in there]


def _begins_within(work: Work, visit: Visit, asked: Scope) -> bool:
    local = visit.starts_at.astimezone(work.tz)
    return asked.since <= local.hour * 60 + local.minute < asked.till


def _theirs(work: Work) -> tuple[Any, ...]:
    return (Client.agency_id == work.actor.agency_id,)


def _of_sector(problem: Problem, sector_id: int | None) -> Problem:
    """The workers of a sector, those of no sector, and whoever has one of the visits today."""
    if sector_id is None:
        return problem
    holders = {visit.current for visit in problem.visits}
    chosen = tuple(one for one in problem.workers if sector_id in one.sectors or not one.sectors or one.id in holders)
    return replace(problem, workers=chosen)


def rejected(work: Work, round: str) -> dict[int, set[int]]:
    """Who was rejected for which visit in a round."""
    if not round:
        return {}
    mine = work.mine(Proposal).where(Proposal.round == round)
    ids = [one.id for one in work.all(mine)]
    put_aside = ProposalLine.proposal_id.in_(ids), ProposalLine.status == "rejected"  # type: ignore[attr-defined]
    found: dict[int, set[int]] = defaultdict(set)
    for line in work.all(work.mine(ProposalLine).where(*put_aside)):
        if line.visit_id and line.worker_id:
            found[line.visit_id].add(line.worker_id)
    return found


def without_rejected(problem: Problem, put_aside: dict[int, set[int]]) -> Problem:
    """The problem in which nobody takes a visit they were rejected for, and one whose hour was stays at its hour."""
    if not put_aside:
        return problem
    return replace(problem, visits=tuple(_kept_from(one, put_aside.get(one.id, set())) for one in problem.visits))  # type: ignore[arg-type]


def _kept_from(visit: engine.Visit, workers: set[int]) -> engine.Visit:
    if visit.current in workers:
        return replace(visit, earliest=None, latest=None, never=visit.never | (workers - {visit.current}))
    return replace(visit, never=visit.never | workers) if workers else visit


def _check_free(work: Work, asked: Scope) -> None:
    """Say who is computing the same days and sector: two answers to one question would undo each other."""
    since = work.now - COMPUTES
    running = work.mine(Proposal).where(
        Proposal.scope == DAY, Proposal.status == "computing", Proposal.created_at > since,
        Proposal.day <= asked.last.isoformat(), Proposal.created_by != work.actor.user_id,
    )  # fmt: skip
    for one in work.all(running):
        together = asked.sector_id is None or one.sector_id is None or one.sector_id == asked.sector_id
        if together and (one.until or one.day) >= asked.first.isoformat():
            user = work.session.get(User, one.created_by) if one.created_by else None
            name = user.name if user else _("Quelqu’un d’autre")
            since_when = formats.clock(one.created_at, work.tz)
            raise Refused(
                _("{name} calcule déjà une proposition pour ces visites depuis {time} : attendez qu’elle soit prête "
                  "ou choisissez un autre secteur.", name=name, time=since_when)
            )  # fmt: skip


def _by_id(work: Work, keys: Sequence[int]) -> Sequence[Visit]:
    found: list[Visit] = []
    for first in range(0, len(keys), 500):
        part = work.mine(Visit).where(Visit.id.in_(keys[first : first + 500]), Visit.starts_at > work.now)  # type: ignore[union-attr]
        found += work.all(part.order_by(Visit.starts_at))
    return found


def _problem(work: Work, wanted: Sequence[Any], keys: Sequence[Any], replaced: Collection[int | None] = ()) -> Problem:
    horizon = shared_horizon(work, *dates_of(wanted, work.tz))
    problem = whole_problem(work, horizon)
    asker = Asker.of(work, horizon.wall, wanted, strict=True)
    asked = tuple(asker.visit(one, key) for one, key in zip(wanted, keys, strict=True))
    moving = {one.id for one in wanted if one.id} | set(replaced)
    busy = problem.without(moving).busy if moving else problem.busy
    return replace(problem, visits=asked, busy=busy)


def _asked(work: Work, problem: Problem, **fields: Any) -> Asked:
    if not problem.workers:
        raise Refused(_("Aucun intervenant en activité : ajoutez d’abord des intervenants."))
    proposal = work.add(Proposal(agency_id=work.actor.agency_id, created_by=work.actor.user_id, **fields))
    work.audit("propose", proposal, visits=len(problem.visits))
    return Asked(proposal.id or 0, problem, len(problem.visits))
