"""A letter to a client, from the opportunity in force; and the letters that an agency names itself."""

from __future__ import annotations

from sqlmodel import col, select

from careapp.actions.documents.letterheads import letterhead_of
from careapp.actions.documents.offers import manager_name
from careapp.actions.documents.recipients import recipient_of
from careapp.actions.opportunities.board import domain_slot, weekly_minutes
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.clients import Client
from careapp.db.models.documents import Letter as LetterRow
from careapp.db.models.missions import SlotWorker
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.users import User
from careapp.db.models.workers import Worker
from careapp.db.queries import my as my_queries
from careapp.db.queries import opportunities as queries
from careapp.db.queries.opportunities import MissionRows
from careapp.documents.letter import Letter, LetterService
from careapp.domain.parsing import clean_text
from careapp.domain.people import short_name
from careapp.domain.permissions import Permission
from careapp.domain.refusal import RefusedFields
from careapp.domain.slot_words import pattern_words
from careapp.i18n import _, using_locale


def in_force(work: Work, client_id: int) -> Opportunity | None:
    """The opportunity a letter speaks of."""
    return work.session.scalars(my_queries.living_opportunities(work.actor.agency_id, client_id)).first()


def letter(work: Work, client: Client, title: str, language: str) -> Letter:
    """The letter in a language; access is checked by the caller."""
    opportunity = in_force(work, client.id or 0)
    key = (opportunity.id or 0) if opportunity else 0
    with using_locale(language):
        rows = queries.missions_of(work.session, [key] if key else [])
        missions = rows.missions.get(key, [])
        ends = [mission.ends_on for mission, _service in missions]
        signer = work.session.get(User, work.actor.user_id) if work.actor.user_id else None
        return Letter(
            title=title,
            issued_on=work.today,
            agency=letterhead_of(work, opportunity.activity_id if opportunity else None, language),
            recipient=recipient_of(work, client),
            client_code=client.code,
            language=language,
            signed_by=signer.name if signer else "",
            followed_by=manager_name(work, client.manager_id),
            opportunity=opportunity.number if opportunity else "",
            starts_on=min((mission.starts_on for mission, _service in missions), default=None),
            ends_on=max(day for day in ends if day) if ends and all(ends) else None,
            evaluated_on=opportunity.evaluated_on if opportunity else None,
            weekly_minutes=weekly_minutes(rows, key) if key else 0,
            services=_services(rows, key),
            workers=_workers(work, rows, key),
        )


def _services(rows: MissionRows, opportunity_id: int) -> tuple[LetterService, ...]:
    return tuple(
        LetterService(
            label(mission.label or service.name),
            pattern_words([domain_slot(slot) for slot in rows.slots.get(mission.id or 0, [])], mission.workers),
            service.hourly_price,
            service.vat_rate,
        )
        for mission, service in rows.missions.get(opportunity_id, [])
    )


def _workers(work: Work, rows: MissionRows, opportunity_id: int) -> tuple[str, ...]:
    slots = [
        slot.id
        for mission, _service in rows.missions.get(opportunity_id, [])
        for slot in rows.slots.get(mission.id or 0, [])
    ]
    held = select(SlotWorker.worker_id).where(col(SlotWorker.slot_id).in_(slots))
    people = work.all(work.mine(Worker).where(col(Worker.id).in_(held)).order_by(Worker.last_name))
    return tuple(short_name(row.first_name, row.last_name, "") for row in people)


def create(work: Work, name: str) -> str:
    """Name a new letter, which starts from the blank text; gives the key of its edition."""
    work.require(Permission.TEMPLATES_EDIT)
    row = LetterRow(agency_id=work.actor.agency_id, name=_free_name(work, name, 0))
    work.audit("create", work.add(row), name=row.name)
    return f"letter-{row.id}"


def rename(work: Work, letter_id: int, seen_version: int, name: str) -> None:
    """Give a letter another name."""
    work.require(Permission.TEMPLATES_EDIT)
    row = work.get_seen(LetterRow, letter_id, seen_version)
    row.name = _free_name(work, name, letter_id)
    work.audit("save", row, name=row.name)


def put_away(work: Work, letter_id: int, seen_version: int, active: bool) -> None:
    """Stop offering a letter where people print, or offer it again; what was issued stays."""
    work.require(Permission.TEMPLATES_EDIT)
    row = work.get_seen(LetterRow, letter_id, seen_version)
    row.active = active
    work.audit("save", row, active=active)


def _free_name(work: Work, name: str, own: int) -> str:
    text = clean_text(name)
    if not text or len(text) > 80:
        raise RefusedFields({"name": _("Donnez un nom de 80 caractères au plus.")})
    if any(row.name == text and row.id != own for row in work.all(work.mine(LetterRow))):
        raise RefusedFields({"name": _("Ce nom existe déjà.")})
    return text
