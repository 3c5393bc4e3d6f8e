"""An agency's public form: set up by its administrator, shown to anyone, and what is sent through it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from careapp.actions import people, records
from careapp.actions.clients import twins
from careapp.actions.clients.record import add
from careapp.actions.opportunities import edit
from careapp.actions.work import Work, work
from careapp.catalogues import label
from careapp.db.engine import reading
from careapp.db.models.agencies import Agency
from careapp.db.models.catalog import Activity, FormTemplate
from careapp.db.models.clients import Client, ClientAddress, ClientContact
from careapp.db.models.documents import Letterhead
from careapp.db.models.followup import Reminder
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.requests import PublicRequest, RequestForm
from careapp.documents.pictures import data_uri
from careapp.domain.people import format_phone
from careapp.domain.permissions import Actor, Permission, Role
from careapp.domain.refusal import RefusedFields, Stale
from careapp.domain.reminders import Priority
from careapp.domain.requests import (
    CONSENT_EN,
    CONSENT_FR,
    MOST_A_DAY,
    ORIGIN,
    RELATIONS,
    TITLE,
    RequestDraft,
    read_form,
    read_request,
    slug_of,
)
from careapp.i18n import _, formats, using_locale
from careapp.readmodels.common import Choice
from careapp.readmodels.requests import PublicForm, RequestFormView
from careapp.settings import get_settings


def view(unit: Work) -> RequestFormView:
    """The form as it is set up, or as it is proposed to an agency that has none."""
    unit.require(Permission.AGENCY_EDIT)
    row = unit.session.exec(unit.mine(RequestForm)).first()
    managers = records.managers(unit)
    if row is None:
        slug = slug_of(unit.session.get_one(Agency, unit.actor.agency_id).name)
        return RequestFormView(slug=slug, consent_fr=CONSENT_FR, consent_en=CONSENT_EN, managers=managers)
    since = formats.date_text(row.consent_since.astimezone(unit.tz).date())
    return RequestFormView(
        version=row.version,
        slug=row.slug,
        open=row.open,
        colour=row.colour,
        intro_fr=row.intro_fr,
        intro_en=row.intro_en,
        consent_fr=row.consent_fr,
        consent_en=row.consent_en,
        consent=_("Version {version}, en vigueur depuis le {date}", version=row.consent_version, date=since),
        manager_id=str(row.manager_id or ""),
        address=f"{get_settings().address}/request/{row.slug}",
        received=_received(unit, unit.actor.agency_id, unit.now - timedelta(days=30)),
        managers=managers,
    )


def save(unit: Work, seen_version: int, form: Mapping[str, Any]) -> None:
    """Set up the form; new words of consent are a new version, what was given keeps the old one."""
    unit.require(Permission.AGENCY_EDIT)
    draft = read_form(form)
    row = unit.session.exec(unit.mine(RequestForm)).first()
    if (row.version if row else 0) != seen_version:
        raise Stale(_("Quelqu’un a modifié ces paramètres entre-temps. Relisez puis recommencez."))
    if draft.manager_id and not people.is_keeper(unit, draft.manager_id):
        raise RefusedFields({"manager_id": _("Choisissez un membre de l’agence.")})
    taken = select(RequestForm.agency_id).where(RequestForm.slug == draft.slug)
    if unit.session.exec(taken).first() not in (None, unit.actor.agency_id):
        raise RefusedFields({"slug": _("Cette adresse est déjà prise : choisissez-en une autre.")})
    new = row is None
    row = row or RequestForm(agency_id=unit.actor.agency_id, slug=draft.slug, consent_since=unit.now)
    if not new and (row.consent_fr, row.consent_en) != (draft.consent_fr, draft.consent_en):
        row.consent_version, row.consent_since = row.consent_version + 1, unit.now
    changed = [name for name, value in asdict(draft).items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, getattr(draft, name))
    unit.audit("save", unit.add(row), fields=changed)


def shown(slug: str, locale: str) -> PublicForm | None:
    """The open form of an address, in a language; None where there is none, or none open."""
    with using_locale(locale), reading() as session:
        found = session.exec(_open(slug)).first()
        if found is None:
            return None
        form, agency = found
        return PublicForm(
            slug=form.slug,
            agency=agency.name,
            phone=format_phone(agency.phone),
            email=agency.email,
            colour=form.colour,
            intro=form.intro_en if locale == "en" else form.intro_fr,
            consent=form.consent_en if locale == "en" else form.consent_fr,
            logo=_logo(session, form.agency_id),
            activities=[Choice(str(key), label(text)) for key, text in session.exec(_activities(form.agency_id))],
        )


def _logo(session: Session, agency_id: int) -> str:
    """The logo of the agency's own paper, as an address that needs no fetching; empty where it has none."""
    own = Letterhead.agency_id == agency_id, col(Letterhead.activity_id).is_(None)
    paper = session.exec(select(Letterhead).where(*own)).first()
    return data_uri(paper.logo, paper.logo_type) if paper and paper.logo else ""


def receive(slug: str, nonce: str, form: Mapping[str, Any], locale: str, now: datetime | None = None) -> bool:
    """Open an opportunity from what someone sent; whether the form is open. Sent twice, it is opened once.

    Nothing of what the agency knows is told: a person it knows already is taken in as anyone else, and flagged.
    """
    with reading() as session:
        found = session.exec(_open(slug)).first()
    if found is None:
        return False
    house = Actor(found[0].agency_id, Role.ADMINISTRATOR, name=ORIGIN, locale=locale)
    with work(house, now=now) as unit:
        take_in(unit, unit.session.exec(unit.mine(RequestForm)).one(), nonce, form, locale)
    return True


def take_in(unit: Work, setup: RequestForm, nonce: str, form: Mapping[str, Any], locale: str) -> None:
    """Open an opportunity from what someone sent, once for each number of a form."""
    draft = read_request(form, unit.today)
    if unit.session.exec(select(PublicRequest.id).where(PublicRequest.nonce == nonce)).first() is not None:
        return
    if _received(unit, unit.actor.agency_id, unit.now - timedelta(days=1)) >= MOST_A_DAY:
        raise RefusedFields({"form": _("L’agence a reçu beaucoup de demandes : appelez-la, ou revenez demain.")})
    _open_request(unit, setup, nonce, draft, locale)


def _open(slug: str) -> Any:
    joined = select(RequestForm, Agency).join(Agency, col(Agency.id) == col(RequestForm.agency_id))
    return joined.where(RequestForm.slug == slug, RequestForm.open)


def _activities(agency_id: int) -> Any:
    """The activities that have a form to open an opportunity with."""
    current = select(FormTemplate.activity_id).where(FormTemplate.agency_id == agency_id, FormTemplate.current)
    rows = select(Activity.id, Activity.label).where(Activity.agency_id == agency_id, Activity.active)
    return rows.where(col(Activity.id).in_(current)).order_by(Activity.id)


def _received(unit: Work, agency_id: int, since: datetime) -> int:
    rows = select(func.count()).select_from(PublicRequest)
    return unit.session.exec(rows.where(PublicRequest.agency_id == agency_id, PublicRequest.received_at > since)).one()


def _open_request(unit: Work, setup: RequestForm, nonce: str, draft: RequestDraft, locale: str) -> None:
    offered = [key for key, _label in unit.session.exec(_activities(unit.actor.agency_id))]
    if not offered or (draft.activity_id and draft.activity_id not in offered):
        raise RefusedFields({"activity": _("Choisissez une activité.")})
    client = _client(unit, setup, draft)
    one = edit.create(unit, client.id or 0, draft.activity_id or offered[0], draft.need)
    opportunity = unit.get(Opportunity, one)
    opportunity.origin, opportunity.manager_id = ORIGIN, setup.manager_id
    opportunity.wished_start = draft.wished_start
    text = setup.consent_en if locale == "en" else setup.consent_fr
    given = {"consent_text": text, "consent_version": setup.consent_version, "consent_at": unit.now}
    asked = {"asked_by": draft.asked_by, "relation": draft.relation, "locale": locale, "received_at": unit.now}
    unit.add(PublicRequest(agency_id=unit.actor.agency_id, opportunity_id=one, nonce=nonce, **given, **asked))
    unit.audit("receive", opportunity, consent=setup.consent_version)
    _remind(unit, setup, client, one)


def _client(unit: Work, setup: RequestForm, draft: RequestDraft) -> Client:
    person = {key: getattr(draft.client, key) for key in ("last_name", "first_name", "birth_date", "phone")}
    alike = twins.looking_like(unit, person)
    client = add(unit, draft.client)
    client.manager_id, client.maybe_twin = setup.manager_id, bool(alike)
    place = {"street": _("À préciser"), "postcode": draft.postcode, "city": draft.city, "main": True}
    unit.add(ClientAddress(agency_id=unit.actor.agency_id, client_id=client.id or 0, **place))
    if draft.asked_by:
        who = {"name": draft.asked_by, "relation": _(RELATIONS[draft.relation]), "phone": draft.asker_phone}
        unit.add(ClientContact(agency_id=unit.actor.agency_id, client_id=client.id or 0, **who))
    return client


def _remind(unit: Work, setup: RequestForm, client: Client, opportunity_id: int) -> None:
    told = {"title": TITLE, "category": "Autre", "priority": Priority.HIGH, "mail": True, "alert": True}
    whom = {"manager_id": setup.manager_id, "client_id": client.id, "opportunity_id": opportunity_id}
    reminder = Reminder(agency_id=unit.actor.agency_id, due_on=unit.today, **told, **whom)
    unit.audit("schedule", unit.add(reminder), due_on=unit.today.isoformat())
