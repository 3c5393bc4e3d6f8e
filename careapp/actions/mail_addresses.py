"""Addresses: who said no to mail, which ones gave a mail back, and that one is corrected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from careapp.actions.work import Work
from careapp.db.models.mails import FaultyAddress, Mail
from careapp.db.queries import mails as queries
from careapp.domain.mailing import Holder, MailStatus, consent_refusal
from careapp.domain.people import short_name
from careapp.domain.permissions import Permission
from careapp.i18n import _, formats
from careapp.readmodels.mails import FaultyAddressView


def blocked(session: Session, agency_id: int, address: str, client_id: int | None) -> tuple[str, str]:
    """The status a mail to an address takes instead of leaving, and why; two empty texts when it may leave."""
    return blocks(session, agency_id, [address], client_id).get(address, ("", ""))


def blocks(
    session: Session, agency_id: int, addresses: Collection[str], client_id: int | None
) -> dict[str, tuple[str, str]]:
    """Those of the addresses that may not be written to: the status a mail would take, and why."""
    folded = {one.strip().lower(): one for one in addresses if one}
    holders: dict[str, list[Holder]] = defaultdict(list)
    if not folded:
        return {}
    for address, key, civility, first, last, client_said, contact, said in session.execute(
        queries.holders(agency_id, list(folded))
    ):
        client = short_name(first, last, civility)
        own = Holder(contact, said, key, client, client_said) if contact else Holder(client, client_said, key)
        holders[address].append(own)
    found = {
        folded[row.address]: (MailStatus.FAILED.value, _faulty(row))
        for row in session.scalars(queries.faulty(agency_id, list(folded)))
    }
    refused = {folded[address]: consent_refusal(people, client_id) for address, people in holders.items()}
    return found | {address: (MailStatus.REFUSED.value, why) for address, why in refused.items() if why}


def _faulty(row: FaultyAddress) -> str:
    return _(
        "Cette adresse a rendu un courriel le {date} : corrigez-la, ou dites qu’elle est corrigée. {reason}",
        date=formats.date_text(row.found_at.date()), reason=row.reason,
    )[:400]  # fmt: skip


def note_fault(session: Session, mail: Mail, reason: str, now: datetime) -> None:
    """Mark the address of a mail that came back for good."""
    address = mail.recipient.strip().lower()
    known = session.scalars(queries.faulty(mail.agency_id, [address])).first()
    row = known or FaultyAddress(agency_id=mail.agency_id, address=address, found_at=now)
    row.reason, row.mail_id, row.found_at = reason[:400], mail.id, now
    session.add(row)


def faulty_among(work: Work, addresses: Collection[str]) -> list[FaultyAddressView]:
    """Those of the addresses of a record that gave a mail back."""
    folded = [one.strip().lower() for one in addresses if one]
    rows = work.session.scalars(queries.faulty(work.actor.agency_id, folded)).all() if folded else ()
    return [
        FaultyAddressView(
            row.id or 0, row.address, row.reason, formats.date_text(row.found_at.astimezone(work.tz).date())
        )
        for row in rows
    ]


def correct(work: Work, address_id: int) -> str:
    """Say that an address is good again: mails may leave for it."""
    work.require(Permission.DOCUMENTS_SEND)
    row = work.get(FaultyAddress, address_id)
    address = row.address
    work.audit("correct", row)
    work.session.delete(row)
    work.session.flush()
    return address
