"""Whom a paper is addressed to: a client at the main address, with the relative who helps most."""

from __future__ import annotations

from sqlmodel import col

from careapp.actions.work import Work
from careapp.db.models.clients import Client, ClientAddress, ClientContact
from careapp.documents.offer import Recipient
from careapp.domain.people import format_phone, full_name


def recipient_of(work: Work, client: Client) -> Recipient:
    """The client as an envelope names them."""
    homes = work.mine(ClientAddress).where(ClientAddress.client_id == client.id)
    home = work.session.exec(homes.order_by(col(ClientAddress.main).desc(), ClientAddress.id)).first()
    kin = work.mine(ClientContact).where(ClientContact.client_id == client.id, ClientContact.main_carer)
    carer = work.session.exec(kin.order_by(ClientContact.id)).first()
    lines = (
        ", ".join(part for part in (home.street, home.floor) if part), f"{home.postcode} {home.city}".strip()
    ) if home else ()  # fmt: skip
    return Recipient(
        name=full_name(client.first_name, client.last_name, client.civility),
        lines=tuple(line for line in lines if line),
        represented_by=", ".join(part for part in (carer.name, carer.relation) if part) if carer else "",
        phone=format_phone(client.phone) or format_phone(client.mobile),
        birth_date=client.birth_date,
        civility=client.civility,
    )
