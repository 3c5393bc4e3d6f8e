"""What a person decides of a proposal: lines are applied whole or refused with their reason, never half."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.exc import DBAPIError

from careapp.actions.matching_data.asked import minutes_between
from careapp.actions.opportunities.access import to_edit
from careapp.actions.proposals.ask import OPPORTUNITY, WAITING, made_of, missions_of
from careapp.actions.visits import traces
from careapp.actions.visits.cancel import keep
from careapp.actions.visits.desk import Desk, first_refusal
from careapp.actions.visits.edit import partners_of
from careapp.actions.visits.generate import generate
from careapp.actions.visits.guards import check_days, closed
from careapp.actions.visits.places import place_on, visit_fields
from careapp.actions.visits.takeover import relieved, sources, take_over
from careapp.actions.work import Work
from careapp.db.models.missions import Mission, Slot, SlotWorker
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.proposals import Proposal, ProposalLine
from careapp.db.models.visits import DOUBLE_BOOKING, Visit
from careapp.domain.cancellations import decide as cancellation
from careapp.domain.permissions import Permission
from careapp.domain.recurrence import instants
from careapp.domain.refusal import Refused
from careapp.i18n import _

ROUNDS = 3  # a line that waits for another one to free its place is tried again


def accept(work: Work, proposal_id: int, line_ids: Collection[int] | None = None, batch: str = "") -> tuple[int, int]:
    """Apply lines of a proposal (all that are offered when none is named); gives how many went in and how many not.

    Lines of a day accepted under one `batch` are undone together, in however many transactions they went in.
    """
    work.require(Permission.PLANNING_EDIT)
    proposal = work.get(Proposal, proposal_id)
    lines = _offered(work, proposal, line_ids)
    if not lines:
        raise Refused(_("Cette ligne a déjà été traitée."))
    apply = (
        _slot_applier(work, proposal, lines)
        if proposal.scope == OPPORTUNITY
        else _day_applier(work, proposal, lines, batch)
    )
    waiting = list(lines)
    for _round in range(ROUNDS):
        waiting = [line for line in waiting if not _accept_one(work, line, apply)]
    for line in waiting:
        line.status = "refused"
    _make_the_rest(work, [line for line in lines if line not in waiting])
    _settle(work, proposal)
    work.audit("accept", proposal, lines=[line.id for line in lines], refused=len(waiting))
    return len(lines) - len(waiting), len(waiting)


def _make_the_rest(work: Work, accepted: Sequence[ProposalLine]) -> None:
    """Make the visits, still to give, that stand for those a re-evaluated mission has just taken the place of."""
    slots = {line.slot_id for line in accepted if line.slot_id}
    for mission_id in sorted({work.get(Slot, slot).mission_id for slot in slots}):
        if sources(work, work.get(Mission, mission_id)):
            generate(work, mission_id)


def reject(work: Work, proposal_id: int, line_ids: Collection[int] | None = None) -> None:
    """Put lines aside (all that are offered when none is named); nothing changes in the planning."""
    work.require(Permission.PLANNING_EDIT)
    proposal = work.get(Proposal, proposal_id)
    lines = _offered(work, proposal, line_ids)
    if not lines:
        return
    for line in lines:
        line.status = "rejected"
    _settle(work, proposal)
    work.audit("reject", proposal, lines=sorted(line_ids or ()))


def _offered(work: Work, proposal: Proposal, line_ids: Collection[int] | None) -> Sequence[ProposalLine]:
    offered = ProposalLine.proposal_id == proposal.id, ProposalLine.status == "offered"
    lines = work.all(work.mine(ProposalLine).where(*offered).order_by(ProposalLine.id).with_for_update())
    return lines if line_ids is None else [line for line in lines if line.id in line_ids]


def _settle(work: Work, proposal: Proposal) -> None:
    work.session.flush()
    if not _offered(work, proposal, None):
        proposal.status = "settled"


def _accept_one(work: Work, line: ProposalLine, apply: Callable[[ProposalLine], str]) -> bool:
    try:
        with work.session.begin_nested():
            line.refusal = apply(line)[:400]
            work.session.flush()
    except DBAPIError as error:
        if DOUBLE_BOOKING not in str(error.orig):
            raise
        line.refusal = _("Cet intervenant a déjà une visite à cette heure.")
    line.status = line.status if line.refusal else "accepted"
    return not line.refusal


def _day_applier(
    work: Work, proposal: Proposal, lines: Sequence[ProposalLine], batch: str
) -> Callable[[ProposalLine], str]:
    keys = [line.visit_id for line in lines]
    found = {visit.id: visit for visit in _visits(work, keys)}
    partners = [one for visit in found.values() for one in partners_of(work, visit) if one.id not in found]
    workers = {line.worker_id for line in lines if line.worker_id} | {one.worker_id for one in found.values()} - {None}
    if not found:
        return lambda _line: _("Cette visite n’existe plus.")
    desk = Desk(work, [*found.values(), *partners], workers, strict=True)  # type: ignore[arg-type]
    desk.hold([one for one in partners if one.worker_id is not None])
    return _DayLines(work, desk, found, {line.visit_id for line in lines}, batch).apply


def _visits(work: Work, keys: Sequence[int | None]) -> list[Visit]:
    found: list[Visit] = []
    for first in range(0, len(keys), 500):
        found += work.all(work.mine(Visit).where(Visit.id.in_(keys[first : first + 500])))  # type: ignore[union-attr]
    return found


@dataclass(slots=True)
class _DayLines:
    """Applies the lines of a day: a visit goes to a worker, perhaps at another time."""

    work: Work
    desk: Desk
    visits: dict[Any, Visit]
    keys: set[Any]
    batch: str

    def apply(self, line: ProposalLine) -> str:
        """Put the visit where the line says; why not, or nothing."""
        visit = self.visits.get(line.visit_id)
        if visit is None or visit.status not in WAITING:
            return _("Cette visite n’est plus à placer.")
        if visit.locked or not self._stands(line, visit) or visit.starts_at <= self.work.now:
            return _("Cette visite a changé depuis la proposition.")
        starts_at, ends_at = self._span(line)
        if refusal := closed(self.work, visit, starts_at):
            return refusal
        if line.worker_id is None:
            return self._give_up(line, visit)
        asked = self.desk.asker.moved(visit, starts_at, ends_at)
        mark = self.desk.mark()
        refusal = first_refusal(self.desk, [(asked, line.worker_id or 0)])
        if not refusal:
            before = traces.snapshot(visit)
            visit.worker_id, visit.starts_at, visit.ends_at = line.worker_id, starts_at, ends_at
            try:
                traces.note(self.work, "assign", [(visit, before)], proposal=line.proposal_id, batch=self.batch)
            except DBAPIError:  # another line has yet to free the place: this one is tried again after it
                self.desk.back(mark)
                raise
        return refusal

    def _stands(self, line: ProposalLine, visit: Visit) -> bool:
        """Whether the visit is still with whom and when it was when the proposal was computed."""
        start, now = visit.starts_at.astimezone(self.work.tz), line.content.get("stood")
        minute = start.hour * 60 + start.minute
        span = {"date": start.date().isoformat(), "start": minute}
        span["end"] = minute + minutes_between(visit.starts_at, visit.ends_at)
        return visit.worker_id == line.previous_worker_id and (now is None or now == span)

    def _give_up(self, line: ProposalLine, visit: Visit) -> str:
        """Take the visit from who can't come, or cancel it where the client wants nobody else."""
        before, cancels = traces.snapshot(visit), bool(line.content.get("cancel"))
        if cancels:
            visit.status, visit.reason = "cancelled", line.content["reasons"][0]
            keep(visit, cancellation("worker_absent"))
        else:
            visit.worker_id = None
        verb = "cancel" if cancels else "unassign"
        more = {"cancellation": visit.cancellation, "proposal": line.proposal_id, "batch": self.batch}
        traces.note(self.work, verb, [(visit, before)], **more)
        return ""

    def _span(self, line: ProposalLine) -> tuple[Any, Any]:
        content = line.content
        return instants(date.fromisoformat(content["date"]), content["start"], content["end"], self.work.tz)


def _slot_applier(work: Work, proposal: Proposal, lines: Sequence[ProposalLine]) -> Callable[[ProposalLine], str]:
    opportunity = to_edit(work, proposal.opportunity_id or 0)
    missions = {mission.id: mission for mission in missions_of(work, opportunity.id or 0)}
    made = {(v.slot_id, v.slot_date, v.position): v for mission in missions.values() for v in made_of(work, mission)}
    rows = {slot.id: slot for slot in work.all(work.mine(Slot).where(Slot.mission_id.in_(missions)))}  # type: ignore[attr-defined]
    applier = _SlotLines(work, opportunity, missions, rows, made)
    wanted = [visit for line in lines for visit in applier.visits_of(line)]
    if not wanted:
        return lambda _line: _("Ce créneau n’est plus dans la mission.")
    held = [one for one in made.values() if one.worker_id is not None and one.pair_key and one.status in WAITING]
    workers = {line.worker_id for line in lines if line.worker_id}
    replaced = [visit.id or 0 for mission in missions.values() for visit in relieved(work, mission)]
    applier.desk = Desk(work, [*wanted, *held], workers, strict=True, without=replaced)
    applier.desk.hold(held)
    return applier.apply


@dataclass(slots=True)
class _SlotLines:
    """Applies the lines of an opportunity: a worker takes a place of a slot, and its visits on the dates named."""

    work: Work
    opportunity: Opportunity
    missions: dict[Any, Mission]
    slots: dict[Any, Slot]
    made: dict[Any, Visit]
    desk: Desk = None  # type: ignore[assignment]
    blanks: dict[Any, Visit] = None  # type: ignore[assignment]

    def visits_of(self, line: ProposalLine) -> list[Visit]:
        """The visits of a line, those not made yet as new ones outside the session."""
        self.blanks = self.blanks if self.blanks is not None else {}
        slot = self.slots.get(line.slot_id)
        if slot is None:
            return []
        return [self._visit(slot, date.fromisoformat(day), line.position) for day in line.content["dates"]]

    def _visit(self, slot: Slot, day: date, position: int) -> Visit:
        key = slot.id, day, position
        if key not in self.made and key not in self.blanks:
            mission = self.missions[slot.mission_id]
            place = place_on(self.work, mission, slot, day, position)
            fields = visit_fields(self.work, mission, self.opportunity, place)
            self.blanks[key] = Visit(**fields)
        return self.made.get(key) or self.blanks[key]

    def apply(self, line: ProposalLine) -> str:
        """Give the place and its visits to the worker; why not, or nothing."""
        visits = self.visits_of(line)
        if not visits:
            return _("Ce créneau n’est plus dans la mission.")
        if (visits[0].starts_at.astimezone(self.work.tz).hour * 60) + visits[0].starts_at.minute != line.content[
            "start"
        ]:
            return _("Ce créneau a changé depuis la proposition.")
        if any(visit.worker_id is not None or visit.locked or visit.status not in WAITING for visit in visits):
            return _("Une de ces dates a changé depuis la proposition.")
        if refusal := self._locked(visits):
            return refusal
        worker_id = line.worker_id or 0
        asked = [
            (replace(self.desk.asker.visit(v, f"{line.id}|{v.slot_date}"), earliest=None, latest=None)) for v in visits
        ]
        if refusal := first_refusal(self.desk, [(one, worker_id) for one in asked]):
            return refusal
        self._give(line, visits, worker_id)
        return ""

    def _locked(self, visits: Sequence[Visit]) -> str:
        """Why the visits of a locked day are given to nobody, or nothing."""
        days = {visit.starts_at.astimezone(self.work.tz).date() for visit in visits}
        try:
            check_days(self.work, self.opportunity.client_id, days)
        except Refused as refusal:
            return refusal.reason
        return ""

    def _give(self, line: ProposalLine, visits: Sequence[Visit], worker_id: int) -> None:
        take_over(self.work, self.missions[self.slots[line.slot_id].mission_id])
        befores = [(visit, traces.snapshot(visit) if visit.id else None) for visit in visits]
        for visit in visits:
            visit.worker_id = worker_id
            self.work.session.add(visit)
        self._hold(line, worker_id)
        self.work.session.flush()
        traces.note(self.work, "accept_line", befores, others="accept_line", proposal=line.proposal_id)

    def _hold(self, line: ProposalLine, worker_id: int) -> None:
        """The worker holds the place from now on, unless somebody does: a line of a few dates only replaces."""
        rows = self.work.all(self.work.mine(SlotWorker).where(SlotWorker.slot_id == line.slot_id))
        if not any(row.position == line.position or row.worker_id == worker_id for row in rows):
            ids = {"agency_id": self.work.actor.agency_id, "slot_id": line.slot_id, "worker_id": worker_id}
            self.work.session.add(SlotWorker(**ids, position=line.position))
