"""A re-evaluated mission takes over from the one it was copied from, on the day it begins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from careapp.actions.visits.locks import locks, sector_of
from careapp.actions.work import Work
from careapp.db.models.missions import Mission
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.visits import Visit
from careapp.db.queries import visits as queries


def sources(work: Work, mission: Mission) -> list[Mission]:
    """The missions of the same service in the forms that the mission's was copied from."""
    found: list[Mission] = []
    opportunity = work.get(Opportunity, mission.opportunity_id)
    while opportunity.copy_of_id:
        opportunity = work.get(Opportunity, opportunity.copy_of_id)
        same = Mission.opportunity_id == opportunity.id, Mission.service_id == mission.service_id
        found += work.all(work.mine(Mission).where(*same))
    return found


def relieved(work: Work, mission: Mission) -> list[Visit]:
    """The visits of its sources that go when the mission begins: those to come that no person has changed.

    Those of a locked day stay.
    """
    first, replaced = max(mission.starts_on, work.today), sources(work, mission)
    if not replaced:
        return []
    held, sector = locks(work), sector_of(work, work.get(Opportunity, mission.opportunity_id).client_id)
    return [
        visit
        for source in replaced
        for visit in work.all(
            queries.untouched(work.actor.agency_id, source.id or 0, work.now).where(Visit.slot_date >= first)
        )
        if not held.hold(visit.starts_at, sector)
    ]


def take_over(work: Work, mission: Mission) -> None:
    """End the mission's sources the day before it begins, with the visits they leave to it."""
    for visit in relieved(work, mission):
        work.session.delete(visit)
    eve = max(mission.starts_on, work.today) - timedelta(days=1)
    for source in sources(work, mission):
        source.ends_on = min(source.ends_on or eve, eve)
        work.session.add(source)
    work.session.flush()


def without_doubles(work: Work, mission: Mission, visits: Iterable[Visit]) -> list[Visit]:
    """The visits that no visit of the mission's sources stands in the place of."""
    ids = [source.id for source in sources(work, mission)]
    theirs = work.mine(Visit).where(Visit.mission_id.in_(ids), Visit.ends_at > work.now)  # type: ignore[union-attr]
    standing = work.all(theirs) if ids else []
    return [visit for visit in visits if not any(_same_place(visit, other) for other in standing)]


def _same_place(one: Visit, other: Visit) -> bool:
    return one.position == other.position and one.starts_at < other.ends_at and other.starts_at < one.ends_at
