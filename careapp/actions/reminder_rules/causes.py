"""The causes that stand now: a quote that waits, a skill that will expire, a document that lacks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from careapp.actions.expected_documents import listing
from careapp.actions.expected_documents.listing import Owed
from careapp.actions.work import Work
from careapp.db.queries import reminder_rules as queries
from careapp.domain.people import full_name
from careapp.domain.reminder_rules import RuleKind
from careapp.domain.workers import CONTRACT_LABELS
from careapp.i18n import _, formats


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that asks for a reminder: its record, the date it counts from, what the texts may name."""

    subject: str
    on: date
    words: dict[str, str] = field(default_factory=dict)
    activity_id: int | None = None
    client_id: int | None = None
    worker_id: int | None = None
    opportunity_id: int | None = None
    keeper_id: int | None = None


def reevaluations(work: Work) -> list[Cause]:
    """Forms in use with a date to be evaluated again, for which nothing else has scheduled it."""
    return [
        Cause(
            f"opportunity{key}", on, _words(on, client=_name(*names), numéro=number),
            activity_id=activity, client_id=client, opportunity_id=key, keeper_id=keeper,
        )
        for key, number, on, activity, keeper, client, *names in work.tuples(queries.evaluated(work.actor.agency_id))
    ]  # fmt: skip


def quotes(work: Work) -> list[Cause]:
    """Opportunities that wait for the answer to their quote."""
    found = []
    for key, number, since, activity, keeper, client, *names in work.tuples(queries.quoted(work.actor.agency_id)):
        on = since.astimezone(work.tz).date()
        words = _words(on, client=_name(*names), numéro=number)
        found.append(
            Cause(
                f"opportunity{key}", on, words, activity_id=activity, client_id=client, opportunity_id=key,
                keeper_id=keeper,
            )
        )  # fmt: skip
    return found


def first_months(work: Work) -> list[Cause]:
    """Clients whose first visit of an activity is done, and whose satisfaction was not asked for since."""
    found = []
    for client, activity, first, keeper, *names in work.tuples(queries.first_visits(work.actor.agency_id, work.now)):
        on = first.astimezone(work.tz).date()
        words = _words(on, client=_name(*names))
        found.append(
            Cause(f"client{client}a{activity}", on, words, activity_id=activity, client_id=client, keeper_id=keeper)
        )
    return found


def plans(work: Work) -> list[Cause]:
    """Care plans that end without another of the same funder after them."""
    return [
        Cause(f"plan{key}", on, _words(on, client=_name(*names), financeur=funder), client_id=client, keeper_id=keeper)
        for key, funder, on, client, keeper, *names in work.tuples(queries.ending_plans(work.actor.agency_id))
    ]


def skills(work: Work) -> list[Cause]:
    """Skills and credentials that expire, of workers who are still there."""
    return [
        Cause(f"skill{key}", on, _words(on, intervenant=full_name(*names), compétence=skill), worker_id=worker)
        for key, skill, on, worker, *names in work.tuples(queries.expiring(work.actor.agency_id))
    ]


def contracts(work: Work) -> list[Cause]:
    """Work contracts that end without another after them."""
    return [
        Cause(
            f"contract{key}", on, _words(on, intervenant=full_name(*names), contrat=_(CONTRACT_LABELS.get(kind, kind))),
            worker_id=worker,
        )
        for key, kind, on, worker, *names in work.tuples(queries.ending_contracts(work.actor.agency_id))
    ]  # fmt: skip


def documents(work: Work) -> list[Cause]:
    """Documents of clients and workers that are missing, have expired or have reached the day to ask for them anew."""
    return [
        Cause(
            f"{one.whom}{one.person_id}d{one.expected_id}", one.since,
            {"nom": one.person, "document": one.document, "état": _state(one)}, activity_id=one.activity_id,
            keeper_id=one.manager_id, **{f"{one.whom}_id": one.person_id},
        )
        for one in listing.due(work)
    ]  # fmt: skip


def _state(owed: Owed) -> str:
    if owed.due_on is None:
        return _("à recevoir")
    return _("valable jusqu’au {date}", date=formats.date_text(owed.due_on))


def _words(on: date, **words: str) -> dict[str, str]:
    return {**words, "date": formats.date_text(on)}


def _name(first: str, last: str, civility: str) -> str:
    return full_name(first, last, civility)


CAUSES: Final[dict[str, Callable[[Work], list[Cause]]]] = {
    RuleKind.REEVALUATION: reevaluations,
    RuleKind.QUOTE: quotes,
    RuleKind.SATISFACTION: first_months,
    RuleKind.PLAN: plans,
    RuleKind.SKILL: skills,
    RuleKind.CONTRACT: contracts,
    RuleKind.DOCUMENT: documents,
}
"""One function a kind; whatever else may lack or end joins here, with its words in `domain.reminder_rules.RULES`."""
