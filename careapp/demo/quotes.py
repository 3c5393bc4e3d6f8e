"""Quotes of the demo: sent and answered, sent and still without an answer, not written yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from careapp.actions import mails
from careapp.actions.documents import issue as documents
from careapp.actions.work import Work
from careapp.db.models import Client, IssuedDocument, Opportunity, User
from careapp.domain.mailing import MailStatus
from careapp.domain.messages import MessageKind
from careapp.domain.opportunities import Stage

QUIET, FRESH, ACCEPTED = 1, 1, 1  # how many of each


def fill(work: Work, people: Sequence[User]) -> None:
    """Give demands their quotes: one that waits long for its answer, one just sent, one accepted."""
    author = replace(work, actor=replace(work.actor, name=people[1].name))
    waits = [one for one in _at(work, Stage.QUOTE) if not one.next_action]
    sent = [(one, _days(work, one)) for one in waits[:QUIET]]
    sent += [(one, 0) for one in waits[len(waits) - FRESH :]]
    sent += [(one, _days(work, one) + 5) for one in _at(work, Stage.PLANNING)[:ACCEPTED]]
    for one, days in sorted(sent, key=lambda pair: -pair[1]):
        _send(author, one, days)


def _days(work: Work, one: Opportunity) -> int:
    return (work.now - one.stage_since).days


def issue(work: Work, opportunity_id: int, kind: str, days_ago: int = 0) -> IssuedDocument:
    """A document as it was issued so many days ago."""
    then = replace(work, now=work.now - timedelta(days=days_ago))
    made = documents.numbered(then, documents.draft(then, kind, opportunity_id))
    return documents.keep(then, made, documents.write(made))


def _at(work: Work, stage: str) -> Sequence[Opportunity]:
    rows = work.mine(Opportunity).where(Opportunity.stage == stage)
    return work.all(rows.order_by(Opportunity.stage_since, Opportunity.id))


def _send(work: Work, one: Opportunity, days_ago: int) -> None:
    document = issue(work, one.id or 0, "quote", days_ago)
    client = work.get(Client, one.client_id)
    if not client.email:
        return
    about = {"client_id": client.id, "opportunity_id": one.id, "document_id": document.id}
    text = "Bonjour,\n\nVoici le devis dont nous avons parlé. Il est valable un mois.\n\nLes Sorbiers Services"
    mail = mails.queue(work, client.email, f"Votre devis {document.number}", text, kind=MessageKind.QUOTE, **about)
    if mail.status == MailStatus.QUEUED:
        mail.status, mail.attempts = MailStatus.SENT, 1
        mail.sent_at = mail.created_at = document.issued_at
