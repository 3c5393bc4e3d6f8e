"""Statements on mails: whose an address is, which agencies have sent enough for now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, literal, select, union_all
from sqlmodel import col

from careapp.db.models.clients import Client, ClientContact
from careapp.db.models.mails import FaultyAddress, Mail


def holders(agency_id: int, addresses: Collection[str]) -> Any:
    """Each client or contact that one of the addresses (in lower case) belongs to, with what they said."""
    names = Client.id, Client.civility, Client.first_name, Client.last_name, Client.mail_consent
    clients = select(
        func.lower(Client.email).label("address"), *names, literal("").label("contact"), literal("").label("said")
    ).where(Client.agency_id == agency_id, func.lower(Client.email).in_(addresses))
    contacts = (
        select(func.lower(ClientContact.email), *names, ClientContact.name, ClientContact.mail_consent)
        .join(Client, Client.id == ClientContact.client_id)  # type: ignore[arg-type]
        .where(ClientContact.agency_id == agency_id, func.lower(ClientContact.email).in_(addresses))
    )
    return union_all(clients, contacts)


def faulty(agency_id: int, addresses: Collection[str]) -> Select:
    """The addresses (in lower case) that gave a mail back for good."""
    return select(FaultyAddress).where(FaultyAddress.agency_id == agency_id, col(FaultyAddress.address).in_(addresses))


def tried_since(moment: datetime) -> Select:
    """How many mails each agency tried to send since a moment."""
    count = select(Mail.agency_id, func.count()).where(and_(Mail.tried_at > moment))  # type: ignore[operator, call-overload]
    return count.group_by(Mail.agency_id)


def by_message_id(message_id: str) -> Select:
    """The mail that was sent under an identifier."""
    return select(Mail).where(Mail.message_id == message_id).limit(1)
