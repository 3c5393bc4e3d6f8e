"""What is closed to changes whatever the rules say: an invoiced visit, a locked day, a mission that is over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from careapp.actions.work import Work
from careapp.db.models.agencies import Sector
from careapp.db.models.locked_days import LockedDay
from careapp.db.models.missions import Mission
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.visits import Visit
from careapp.db.queries import locked_days as queries
from careapp.domain.opportunities import Stage
from careapp.domain.refusal import Refused
from careapp.i18n import _, formats

OVER = (Stage.CLOSED, Stage.LOST)


def check_open(work: Work, visit: Visit, *starts: datetime) -> None:
    """Raise Refused if a visit is invoiced, or a day it leaves or comes to is locked."""
    if visit.invoiced_at is not None:
        raise Refused(_("Cette visite est facturée : elle ne change plus."))
    check_days(work, visit.client_id, (start.astimezone(work.tz).date() for start in starts or (visit.starts_at,)))


def closed(work: Work, visit: Visit, *starts: datetime) -> str:
    """Why a visit may not change, or come to other times, as `check_open` says it; nothing when it may."""
    try:
        check_open(work, visit, visit.starts_at, *starts)
    except Refused as refusal:
        return refusal.reason
    return ""


def check_days(work: Work, client_id: int, days: Iterable[date]) -> None:
    """Raise Refused if the planning of a client is locked on one of some days."""
    found = work.session.exec(queries.of_client(work.actor.agency_id, set(days), client_id)).scalars().first()
    if found is not None:
        raise Refused(locked_sentence(work, found))


def locked_sentence(work: Work, lock: LockedDay) -> str:
    """Who locked a day, for whom, in words."""
    day = formats.short_day(lock.on)
    sector = work.session.get(Sector, lock.sector_id) if lock.sector_id else None
    if sector is None:
        return _("Le {day} est verrouillé par {who} : rien n’a été modifié.", day=day, who=lock.locked_by)
    told = {"day": day, "sector": sector.name, "who": lock.locked_by}
    return _("Le {day} est verrouillé pour le secteur {sector} par {who} : rien n’a été modifié.", **told)


def check_mission(work: Work, visit: Visit, start: datetime) -> None:
    """Raise Refused if a visit would be planned for a mission that is closed, or out of its period.

    A visit that stays on its day may stay there: only one that comes to a day must be within the period.
    """
    opportunity = work.session.get(Opportunity, visit.opportunity_id) if visit.opportunity_id else None
    if opportunity is not None and opportunity.stage in OVER:
        raise Refused(_("La mission {number} est close : rien n’y est plus planifié.", number=opportunity.number))
    mission = work.session.get(Mission, visit.mission_id) if visit.mission_id else None
    day = start.astimezone(work.tz).date()
    if mission is None or (visit.id is not None and day == visit.starts_at.astimezone(work.tz).date()):
        return
    if mission.ends_on is not None and day > mission.ends_on:
        raise Refused(_("La mission s’est terminée le {day}.", day=formats.short_day(mission.ends_on)))
    if day < mission.starts_on:
        raise Refused(_("La mission ne commence que le {day}.", day=formats.short_day(mission.starts_on)))
