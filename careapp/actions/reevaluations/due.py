"""What is due to be evaluated again: listed for managers, postponed with a reason, handed over, counted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Final

from sqlalchemy import Row

from careapp.actions import records
from careapp.actions.opportunities.access import to_edit
from careapp.actions.people import keeper
from careapp.actions.reevaluations import dates
from careapp.actions.reevaluations.rules import rule_of
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.catalog import Activity
from careapp.db.models.opportunities import Opportunity
from careapp.db.queries import reevaluations as queries
from careapp.db.queries.followup import counted
from careapp.domain.listing import Listing
from careapp.domain.parsing import clean_text, parse_date
from careapp.domain.people import full_name, name_initials
from careapp.domain.permissions import Permission
from careapp.domain.reevaluation import (
    ManagedBy,
    Punctuality,
    add_months,
    anniversary,
    check_postponement,
    punctuality,
)
from careapp.domain.refusal import Refused
from careapp.domain.reminders import days_left
from careapp.i18n import _, formats, ngettext
from careapp.readmodels.common import Choice
from careapp.readmodels.reevaluations import DueChoices, DueCount, DuePage, DueRow, PunctualityView

VIEWS: Final = ("month", "late", "started", "all")
PERIODS: Final = (3, 6, 12)
MOST_AT_ONCE: Final = 200
LONGEST_REASON: Final = 400


def listed(work: Work, listing: Listing, view: str = "month") -> DuePage:
    """A page of what is due, the soonest first, with how many are due this month and how many are late."""
    work.require(Permission.OPPORTUNITIES_READ)
    where = _wanted(work, listing)
    kept = [*where, *queries.in_view(view, work.today, *_month(work.today))]
    total = work.session.scalar(counted(queries.lines(*kept))) or 0
    rows = work.session.execute(records.page_of(queries.listed(kept, listing), listing, total)).all()
    counts = {name: _count(work, where, name) for name in VIEWS}
    return DuePage([_row(work, row) for row in rows], records.figures(listing, total), counts, _sentence(counts))


def _wanted(work: Work, listing: Listing) -> list[Any]:
    where = queries.wanted(work.actor.agency_id, listing)
    asked = listing.value("month")
    try:
        first, last = _month(date.fromisoformat(f"{asked}-01"))
    except ValueError:
        return where
    return [*where, queries.due_date >= first, queries.due_date <= last]


def _month(day: date) -> tuple[date, date]:
    """The first and last day of a month."""
    first = day.replace(day=1)
    return first, date.fromordinal(add_months(first, 1).toordinal() - 1)


def _count(work: Work, where: list[Any], view: str) -> int:
    kept = [*where, *queries.in_view(view, work.today, *_month(work.today))]
    return work.session.scalar(counted(queries.lines(*kept))) or 0


def _sentence(counts: dict[str, int]) -> str:
    due = ngettext("{count} à ré-évaluer ce mois-ci", "{count} à ré-évaluer ce mois-ci", counts["month"])
    if not counts["late"]:
        return _("{due}, aucune en retard", due=due)
    return f"{due}, " + ngettext("{count} en retard", "{count} en retard", counts["late"])


def _row(work: Work, row: Row) -> DueRow:
    opportunity, client, activity, manager, begun, copy = row
    live = begun if copy is not None and copy.stage not in queries.OVER else None
    form = copy if live else opportunity
    due = live.due_on if live else opportunity.reevaluate_on
    return DueRow(
        id=opportunity.id or 0,
        form_id=form.id or 0,
        version=form.version,
        number=form.number,
        client=full_name(client.first_name, client.last_name, client.civility),
        client_id=client.id or 0,
        activity=label(activity.label),
        manager=manager.name if manager else "",
        manager_initials=name_initials(manager.name) if manager else "",
        manager_id=manager.id if manager else 0,
        evaluated=formats.date_text(opportunity.evaluated_on),
        day=formats.date_text(due),
        due=_due(work, due),
        due_on=due.isoformat() if due else "",
        late=bool(due and due < work.today),
        started=_("Copie ouverte le {date}", date=_local(work, live.started_at)) if live else "",
        postponed=_postponed(opportunity) if not live else "",
        limit=formats.date_text(anniversary(opportunity.evaluated_on)) if opportunity.evaluated_on else "",
    )


def _due(work: Work, due: date | None) -> str:
    if due is None:
        return ""
    left = days_left(due, work.today)
    return ngettext("Retard {count} j", "Retard {count} j", -left) if left < 0 else formats.days_away(due, work.today)


def _local(work: Work, at: Any) -> str:
    return formats.date_text(at.astimezone(work.tz).date())


def _postponed(opportunity: Opportunity) -> str:
    if opportunity.postponed_from is None:
        return ""
    told = {"date": formats.date_text(opportunity.postponed_from), "reason": opportunity.postpone_reason}
    return _("Reportée du {date} : {reason}", **told)


def choices(work: Work) -> DueChoices:
    """The people, activities, months and periods that the list offers."""
    work.require(Permission.OPPORTUNITIES_READ)
    months = [add_months(work.today.replace(day=1), offset) for offset in range(-3, 12)]
    return DueChoices(
        managers=records.managers(work),
        activities=[
            Choice(str(row.id), label(row.label)) for row in work.all(work.mine(Activity).order_by(Activity.id))
        ],
        months=[Choice(f"{day:%Y-%m}", formats.opening(formats.month(day))) for day in months],
        periods=[Choice(str(count), _("{count} derniers mois", count=count)) for count in PERIODS],
    )


def postpone(work: Work, opportunity_id: int, seen_version: int, to: str, reason: str) -> None:
    """Put a re-evaluation off to a later day, with its reminder; raise Refused at the field that is wrong."""
    opportunity = to_edit(work, opportunity_id, seen_version)
    due = opportunity.reevaluate_on
    if due is None:
        raise Refused(_("Ce formulaire n’a pas de date de ré-évaluation : indiquez d’abord sa date d’évaluation."))
    told = clean_text(reason)[:LONGEST_REASON]
    day = check_postponement(parse_date(to, "to") if to.strip() else None, due, work.today, told)
    opportunity.postponed_from = opportunity.postponed_from or due
    opportunity.postpone_reason = told
    dates.move_due(work, opportunity, day)
    work.audit("postpone", opportunity, to=day.isoformat(), reason=told)


def hand_over(work: Work, opportunity_ids: Collection[int], user_id: int) -> int:
    """Give forms, and the reminders to evaluate them again, to another manager; give how many changed hands."""
    work.require(Permission.OPPORTUNITIES_EDIT)
    manager = keeper(work, user_id)
    if len(opportunity_ids) > MOST_AT_ONCE:
        raise Refused(_("Au plus {count} à la fois.", count=MOST_AT_ONCE))
    changed = 0
    for opportunity_id in sorted(set(opportunity_ids)):
        opportunity = to_edit(work, opportunity_id)
        if opportunity.manager_id == manager.id:
            continue
        opportunity.manager_id = manager.id
        if rule_of(work, opportunity.activity_id).managed_by == ManagedBy.OPPORTUNITY:
            for reminder in dates.waiting_reminders(work, opportunity):
                reminder.manager_id = manager.id
        work.audit("hand_over", opportunity, to=manager.name)
        changed += 1
    return changed


def punctual(work: Work, months: int = 12, manager_id: int = 0, activity_id: int = 0) -> PunctualityView:
    """The share of the re-evaluations due in the last months that were validated in time."""
    work.require(Permission.OPPORTUNITIES_READ)
    first = add_months(work.today, -(months if months in PERIODS else PERIODS[-1]))
    narrowed = [
        column == value
        for column, value in ((Opportunity.manager_id, manager_id), (Opportunity.activity_id, activity_id))
        if value
    ]
    span = work.actor.agency_id, first, work.today
    rows = work.session.execute(queries.done_in(*span, *narrowed)).all()
    done = [(due, at.astimezone(work.tz).date() if at else None) for due, at in rows]
    idle = list(work.session.execute(queries.idle_in(*span, *narrowed)).scalars())
    return _figures(punctuality(done, idle, work.today), first)


def _figures(found: Punctuality, first: date) -> PunctualityView:
    percent = found.percent
    return PunctualityView(
        known=percent is not None,
        percent=percent or 0,
        sentence=ngettext(
            "{on_time} sur {count} à temps depuis le {date}", "{on_time} sur {count} à temps depuis le {date}",
            found.due, on_time=found.on_time, date=formats.date_text(first),
        ),
        late=found.late,
        waited=found.waited,
    )  # fmt: skip


def card(work: Work) -> DueCount:
    """How many are due this month and how many are late, for a dashboard."""
    work.require(Permission.OPPORTUNITIES_READ)
    where = queries.waiting(work.actor.agency_id)
    counts = {name: _count(work, where, name) for name in ("month", "late", "started")}
    return DueCount(counts["month"], counts["late"], counts["started"], _sentence(counts))
