"""The offer of an opportunity: its missions, their hours in a month, their prices, what a plan pays of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from dateutil.relativedelta import relativedelta

from careapp.actions.documents.letterheads import letterhead_of
from careapp.actions.documents.recipients import recipient_of
from careapp.actions.mission_sheets.assemble import entries, tasks, week
from careapp.actions.opportunities.board import domain_slot, weekly_minutes
from careapp.actions.opportunities.form import client_values, current_care_plan
from careapp.actions.opportunities.request import MODES
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.catalog import Activity, Service
from careapp.db.models.clients import Client
from careapp.db.models.missions import Mission
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.users import User
from careapp.db.queries import opportunities as queries
from careapp.db.queries.opportunities import MissionRows
from careapp.documents.offer import Amended, Funding, Line, Offer, funded, line_of, minutes_of
from careapp.documents.offer_words import month_period
from careapp.domain import recurrence
from careapp.domain.refusal import Refused
from careapp.domain.slot_words import pattern_words
from careapp.i18n import _, using_locale

TAX_CREDIT: Final = frozenset({"aide_a_la_personne"})
"""Activities whose clients are private homes: what they bear gives a credit (CGI, art. 199 sexdecies)."""
VALID_MONTHS: Final = 1


def offer(
    work: Work, opportunity: Opportunity, kind: str, language: str, number: str = "", amends: Amended | None = None
) -> Offer:
    """The offer in a language; one that `amends` another counts with the plan of its day. Access is the caller’s."""
    with using_locale(language):
        client = work.get(Client, opportunity.client_id)
        activity = work.get(Activity, opportunity.activity_id)
        rows = queries.missions_of(work.session, [opportunity.id or 0])
        missions = rows.missions.get(opportunity.id or 0, [])
        inherited, lines = client_values(work, client), _lines(missions, rows)
        return Offer(
            kind=kind,
            number=number,
            issued_on=work.today,
            agency=letterhead_of(work, activity.id, language),
            recipient=recipient_of(work, client),
            language=language,
            opportunity=opportunity.number,
            activity=label(activity.label),
            followed_by=manager_name(work, opportunity.manager_id),
            mode=_(MODES.get(opportunity.mode, "")) if opportunity.mode else "",
            employs=opportunity.mode == "mandataire",
            starts_on=min((mission.starts_on for mission, _service in missions), default=opportunity.wished_start),
            ends_on=_end(missions),
            valid_until=work.today + relativedelta(months=VALID_MONTHS) if kind == "quote" else None,
            places=tuple(filter(None, (inherited["client.address"],))),
            period=month_period(),
            lines=lines,
            weekly_minutes=weekly_minutes(rows, opportunity.id or 0),
            funding=_funding(work, client, lines, amends.effective_on if amends else work.today),
            tax_credit=activity.code in TAX_CREDIT,
            need=opportunity.need,
            informations=entries(work, opportunity, inherited),
            week=week(rows, opportunity.id or 0),
            tasks=tasks(work, opportunity, rows),
            reviewed_on=opportunity.evaluated_on,
            amends=amends,
        )


def stated_lines(work: Work, opportunity: Opportunity, language: str) -> tuple[Line, ...]:
    """The services and prices that an offer of a form would state."""
    with using_locale(language):
        rows = queries.missions_of(work.session, [opportunity.id or 0])
        return _lines(rows.missions.get(opportunity.id or 0, []), rows)


def manager_name(work: Work, user_id: int | None) -> str:
    """Who follows an opportunity or a client."""
    user = work.session.get(User, user_id) if user_id else None
    return user.name if user else ""


def _end(missions: Sequence[tuple[Mission, Service]]) -> date | None:
    ends = [mission.ends_on for mission, _service in missions]
    return max(day for day in ends if day) if ends and all(ends) else None


def _lines(missions: Sequence[tuple[Mission, Service]], rows: MissionRows) -> tuple[Line, ...]:
    return tuple(_line(mission, service, rows) for mission, service in missions)


def _line(mission: Mission, service: Service, rows: MissionRows) -> Line:
    slots = [domain_slot(slot) for slot in rows.slots.get(mission.id or 0, [])]
    minutes = recurrence.week_totals(slots, mission.workers).month
    name, when = label(mission.label or service.name), pattern_words(slots, mission.workers)
    return line_of(name, when, minutes, service.hourly_price, service.vat_rate)


def _funding(work: Work, client: Client, lines: Sequence[Line], on: date) -> Funding | None:
    plan = current_care_plan(work, client.id or 0, on)
    if plan is None:
        return None
    return funded(label(plan.funder), plan.monthly_minutes, minutes_of(lines), plan.hourly_rate, plan.reference)


def check_offer(value: Offer) -> None:
    """Refuse to issue an offer that lacks what the law wants in it (arrêté du 17 mars 2015, art. 7)."""
    faults = (
        (not value.agency.address, _("l’adresse de l’agence (Paramètres)")),
        (not value.agency.registration, _("le numéro de déclaration ou d’agrément de l’agence (Paramètres)")),
        (not value.recipient.lines, _("l’adresse du client")),
        (not value.lines, _("une mission")),
        *((not line.minutes, _("les créneaux de « {name} »", name=line.label)) for line in value.lines),
        *(
            (not line.hourly_price, _("le prix horaire de « {name} » (Activités)", name=line.label))
            for line in value.lines
        ),
    )
    missing = [text for lacks, text in faults if lacks]
    if missing:
        raise Refused(_("Il manque : {list}. Complétez puis imprimez.", list=", ".join(missing)))
