"""The agency's identity, habits and sectors."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from sqlalchemy import func
from sqlmodel import select

from careapp.actions.work import Work
from careapp.db.models.agencies import Agency, Sector
from careapp.db.models.clients import Client
from careapp.db.models.workers import WorkerSector
from careapp.domain.agencies import USUAL_TOLERANCE, USUAL_WEEKS, AgencyDraft, read_agency, read_habits, read_sector
from careapp.domain.alerts import AlertLimits, read_limits
from careapp.domain.mailing import USUAL_MAILS_A_MINUTE
from careapp.domain.people import format_phone
from careapp.domain.permissions import Permission
from careapp.domain.public_holidays import METROPOLE
from careapp.domain.reevaluation import DEFAULT_MONTHS
from careapp.domain.refusal import NotFound, Refused, RefusedFields, Stale
from careapp.i18n import _, formats
from careapp.readmodels.administration import AgencyView, SectorRow


def view(work: Work) -> AgencyView:
    """The agency as it is set up."""
    work.require(Permission.AGENCY_EDIT)
    agency = _agency(work)
    cost = str(agency.settings.get("hour_cost") or "")
    return AgencyView(
        seen=_seen(agency),
        name=agency.name,
        street=agency.street,
        postcode=agency.postcode,
        city=agency.city,
        phone=format_phone(agency.phone),
        email=agency.email,
        registration=agency.registration,
        reevaluation_months=str(agency.settings.get("reevaluation_months", DEFAULT_MONTHS)),
        planning_weeks=str(agency.settings.get("planning_weeks", USUAL_WEEKS)),
        late_after=str(agency.settings.get("late_after", USUAL_TOLERANCE)),
        mails_a_minute=str(agency.settings.get("mails_a_minute", USUAL_MAILS_A_MINUTE)),
        holidays_region=agency.holidays_region or METROPOLE,
        on_holiday=str(agency.settings.get("on_holiday") or ""),
        school_zone=str(agency.settings.get("school_zone") or ""),
        hour_cost=formats.number(Decimal(cost), 2) if cost else "",
        sectors=_sectors(work),
        alerts={name: str(value) for name, value in asdict(AlertLimits.of(agency.settings)).items()},
    )


def _agency(work: Work, *, to_change: bool = False) -> Agency:
    return work.session.get_one(Agency, work.actor.agency_id, with_for_update=to_change)


def _seen(agency: Agency) -> str:
    """A mark that differs as soon as someone saves something else."""
    plain = json.dumps(agency.model_dump(), sort_keys=True, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def _sectors(work: Work) -> list[SectorRow]:
    mine = work.actor.agency_id
    clients = dict(
        work.all(select(Client.sector_id, func.count()).where(Client.agency_id == mine).group_by(Client.sector_id))
    )
    counted = select(WorkerSector.sector_id, func.count()).where(WorkerSector.agency_id == mine)
    workers = dict(work.all(counted.group_by(WorkerSector.sector_id)))
    rows = work.all(work.mine(Sector).order_by(Sector.name))
    return [SectorRow(row.id or 0, row.name, clients.get(row.id, 0), workers.get(row.id, 0)) for row in rows]


def _to_change(work: Work, seen: str) -> Agency:
    work.require(Permission.AGENCY_EDIT)
    agency = _agency(work, to_change=True)
    if _seen(agency) != seen:
        raise Stale(_("Quelqu’un a modifié ces paramètres entre-temps. Relisez puis recommencez."))
    return agency


def save_identity(work: Work, seen: str, form: dict[str, Any]) -> None:
    """Change who the agency is."""
    agency = _to_change(work, seen)
    draft: AgencyDraft = read_agency(form)
    changed = [name for name, value in asdict(draft).items() if getattr(agency, name) != value]
    for name in changed:
        setattr(agency, name, getattr(draft, name))
    work.audit("save", agency, fields=changed)


def save_habits(work: Work, seen: str, form: dict[str, Any]) -> None:
    """Change how the agency works."""
    agency = _to_change(work, seen)
    draft = read_habits(form)
    agency.holidays_region = draft.holidays_region
    habits: dict[str, Any] = {"reevaluation_months": draft.reevaluation_months, "planning_weeks": draft.planning_weeks}
    habits |= {
        name: value
        for name, value in (("on_holiday", draft.on_holiday), ("school_zone", draft.school_zone))
        if value or name in agency.settings
    }
    if draft.late_after != agency.settings.get("late_after", USUAL_TOLERANCE):
        habits["late_after"] = draft.late_after
    if draft.mails_a_minute != agency.settings.get("mails_a_minute", USUAL_MAILS_A_MINUTE):
        habits["mails_a_minute"] = draft.mails_a_minute
    if draft.hour_cost or "hour_cost" in agency.settings:
        habits["hour_cost"] = str(draft.hour_cost or "")
    agency.settings = {**agency.settings, **habits}
    work.audit("save", agency, region=draft.holidays_region, **habits)


def save_alerts(work: Work, seen: str, form: dict[str, Any]) -> None:
    """Change from when on something is an alert."""
    agency = _to_change(work, seen)
    limits = asdict(read_limits(form))
    agency.settings = {**agency.settings, "alerts": limits}
    work.audit("save", agency, fields=list(limits))


def save_sector(work: Work, sector_id: int, seen_name: str, form: dict[str, Any]) -> None:
    """Name a sector, or make one (id 0)."""
    work.require(Permission.AGENCY_EDIT)
    name = read_sector(form)
    row = _sector(work, sector_id) if sector_id else Sector(agency_id=work.actor.agency_id, name=name)
    if sector_id and row.name != seen_name:
        raise Stale(_("Quelqu’un a modifié cet élément entre-temps. Relisez puis recommencez."))
    if any(other.name == name and other.id != row.id for other in work.all(work.mine(Sector))):
        raise RefusedFields({"sector": _("Ce nom existe déjà.")})
    row.name = name
    work.add(row)
    work.audit("save" if sector_id else "create", row, name=name)


def _sector(work: Work, sector_id: int) -> Sector:
    row = work.session.exec(work.mine(Sector).where(Sector.id == sector_id)).first()
    if row is None:
        raise NotFound(_("Ce secteur n’existe plus."))
    return row


def remove_sector(work: Work, sector_id: int) -> None:
    """Take a sector away; raise Refused while a client or a worker stands in it."""
    work.require(Permission.AGENCY_EDIT)
    row = _sector(work, sector_id)
    used = next(one for one in _sectors(work) if one.id == sector_id)
    if used.clients or used.workers:
        raise Refused(_("Ce secteur sert encore : changez d’abord ses clients et ses intervenants."))
    work.audit("remove", row, name=row.name)
    work.session.delete(row)
