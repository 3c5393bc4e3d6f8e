"""How an opportunity is loaded to be changed: as the person saw it, and never when its form is locked."""

from __future__ import annotations

from careapp.actions.work import Work
from careapp.db.models.missions import Mission
from careapp.db.models.opportunities import Opportunity
from careapp.domain.opportunities import check_editable
from careapp.domain.permissions import Permission


def to_edit(work: Work, opportunity_id: int, seen_version: int | None = None) -> Opportunity:
    """The opportunity to change; raise Forbidden, NotFound, Stale, or Refused when its form is locked."""
    work.require(Permission.OPPORTUNITIES_EDIT)
    if seen_version is None:
        found = work.get(Opportunity, opportunity_id)
    else:
        found = work.get_seen(Opportunity, opportunity_id, seen_version)
    check_editable(found.locked_at is not None)
    return found


def mission_to_edit(work: Work, mission_id: int, seen_version: int | None = None) -> Mission:
    """A mission of an opportunity that may be changed; raise as `to_edit` does."""
    work.require(Permission.OPPORTUNITIES_EDIT)
    if seen_version is None:
        mission = work.get(Mission, mission_id)
    else:
        mission = work.get_seen(Mission, mission_id, seen_version)
    to_edit(work, mission.opportunity_id)
    return mission
