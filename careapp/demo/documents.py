"""What clients of the demo said of mail, one address that gave a mail back, and the documents that were received."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from careapp.actions import mail_addresses, mails
from careapp.actions.work import Work
from careapp.db.models import Client, ClientContact, ReceivedDocument
from careapp.db.queries import expected_documents as queries
from careapp.domain.expected_documents import remind_on
from careapp.domain.mailing import Consent, MailStatus
from careapp.domain.messages import MessageKind
from careapp.domain.reevaluation import add_months

REFUSES, BOUNCES = 6, 9
SHARE_RECEIVED, SHARE_WAIVED = 0.985, 0.6


def fill(unit: Work, clients: Sequence[Client], chance: random.Random) -> None:
    """Fill what the demo's records hold of mail and documents."""
    _consents(unit, clients, chance)
    _bounce(unit, clients[BOUNCES % len(clients)])
    owed = queries.owed(unit.actor.agency_id, unit.now, unit.today)
    for row in unit.session.execute(select(owed).order_by(owed.c.whom, owed.c.person_id, owed.c.expected_id)).all():
        _receive(unit, row, chance)


def _consents(unit: Work, clients: Sequence[Client], chance: random.Random) -> None:
    for number, client in enumerate(clients):
        client.mail_consent = Consent.NO if number == REFUSES else chance.choice((Consent.YES, Consent.UNASKED))
    contacts = unit.all(unit.mine(ClientContact).order_by(ClientContact.id))
    for contact in contacts:
        if not contact.email and chance.random() < 0.6:
            contact.email = f"proche{contact.id}@example.org"


def _bounce(unit: Work, client: Client) -> None:
    """A mail to the address of a client that does not exist any more."""
    reason = "Revenu : 550 5.1.1 Recipient address rejected: User unknown"
    text = "Bonjour,\n\nLe planning est en pièce jointe."
    mail = mails.queue(unit, client.email, "Les Sorbiers Services : votre planning", text, kind=MessageKind.PLANNING,
                       client_id=client.id)  # fmt: skip
    mail.status, mail.error, mail.attempts = MailStatus.BOUNCED, reason, 1
    mail.sent_at = mail.created_at = unit.now - timedelta(days=2)
    mail_addresses.note_fault(unit.session, mail, reason, unit.now - timedelta(days=2))


def _receive(unit: Work, row: object, chance: random.Random) -> None:
    """One document of one person: nearly all came, some hold only a little longer; few of the optional ones apply."""
    whose = {f"{row.whom}_id": row.person_id, "expected_id": row.expected_id}  # type: ignore[attr-defined]
    if not row.obligatory and chance.random() < SHARE_WAIVED:  # type: ignore[attr-defined]
        unit.session.add(_row(unit, whose, waived=True, remark="Ne concerne pas cette personne"))
    elif chance.random() < SHARE_RECEIVED:
        months = row.validity_months  # type: ignore[attr-defined]
        received, until = _dates(unit.today, months, chance)
        reminder = remind_on(until, 30)
        unit.session.add(_row(unit, whose, received_on=received, valid_until=until, remind_on=reminder))


def _row(unit: Work, whose: dict[str, int], **known: object) -> ReceivedDocument:
    return ReceivedDocument(agency_id=unit.actor.agency_id, recorded_by="Camille Rostaing", **whose, **known)


def _dates(today: date, months: int | None, chance: random.Random) -> tuple[date, date | None]:
    """When a document came, and until when it holds: one in a hundred has just expired, a few will soon."""
    if not months:
        return today - timedelta(days=chance.randrange(20, 900)), None
    left = chance.choices((-9, chance.randrange(21, 28), chance.randrange(60, 30 * months)), (1, 3, 96))[0]
    until = today + timedelta(days=left)
    return add_months(until, -months), until
