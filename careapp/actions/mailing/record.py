"""The mails of a record: what left, what waits, what came back, and the addresses that are at fault."""

from __future__ import annotations

from careapp.actions import mail_addresses, mails
from careapp.actions.work import Work
from careapp.db.models.clients import Client, ClientContact
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.workers import Worker
from careapp.domain.permissions import Permission
from careapp.readmodels.mails import RecordMails


def record(work: Work, noun: str, row_id: int) -> RecordMails:
    """The mails of a client, a worker or an opportunity, with the faulty ones of its addresses."""
    work.require(Permission.DOCUMENTS_SEND)
    return RecordMails(
        mails.history(work, noun, row_id), mail_addresses.faulty_among(work, _addresses(work, noun, row_id))
    )


def _addresses(work: Work, noun: str, row_id: int) -> list[str]:
    if noun == "worker":
        return [work.get(Worker, row_id).email]
    client_id = work.get(Opportunity, row_id).client_id if noun == "opportunity" else row_id
    contacts = work.all(work.mine(ClientContact).where(ClientContact.client_id == client_id))
    return [work.get(Client, client_id).email, *(one.email for one in contacts)]
