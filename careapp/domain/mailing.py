"""Who may be written to: what a client or someone around them said of mail, and what a mail may become."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from careapp.domain.workflows import Badge
from careapp.i18n import N_, _


class Consent(StrEnum):
    """What a person said of being written to by mail."""

    UNASKED = ""
    YES = "yes"
    NO = "no"


class MailStatus(StrEnum):
    """Where a mail stands."""

    QUEUED = "queued"
    SENT = "sent"
    KEPT = "kept"
    FAILED = "failed"
    REFUSED = "refused"
    BOUNCED = "bounced"
    CANCELLED = "cancelled"


CONSENT_LABELS: Final[Mapping[str, str]] = {
    Consent.YES: N_("Accepte les courriels"),
    Consent.NO: N_("Refuse les courriels"),
}
MAIL_BADGES: Final[Mapping[str, Badge]] = {
    MailStatus.QUEUED: Badge(N_("En attente"), "clock", "blue"),
    MailStatus.SENT: Badge(N_("Envoyé"), "circle-check", "green"),
    MailStatus.KEPT: Badge(N_("Conservé"), "archive", "gray"),
    MailStatus.FAILED: Badge(N_("Échec"), "circle-x", "red"),
    MailStatus.REFUSED: Badge(N_("Refusé par le client"), "ban", "amber"),
    MailStatus.BOUNCED: Badge(N_("Revenu"), "undo-2", "red"),
    MailStatus.CANCELLED: Badge(N_("Annulé"), "circle-slash", "gray"),
}
RETRIABLE: Final = (MailStatus.FAILED, MailStatus.KEPT, MailStatus.REFUSED, MailStatus.BOUNCED, MailStatus.CANCELLED)
CANCELLABLE: Final = (MailStatus.QUEUED, MailStatus.KEPT, MailStatus.FAILED)
MAILS_A_MINUTE: Final = (1, 1000)
USUAL_MAILS_A_MINUTE: Final = 120


@dataclass(frozen=True, slots=True)
class Holder:
    """Someone an address belongs to: a client, or a contact, who follows the client's word without an own one."""

    name: str
    consent: str
    client_id: int
    client: str = ""
    client_consent: str = ""

    @property
    def said(self) -> str:
        """The word that counts: the person's own, else the client's."""
        return self.consent or self.client_consent


def consent_refusal(holders: Collection[Holder], client_id: int | None) -> str:
    """Why an address may not be written to, nothing when it may.

    An address that several people share is closed by one refusal, unless the mail is about a client through whom
    somebody agreed.
    """
    agreed = any(one.said == Consent.YES and one.client_id == client_id for one in holders)
    against = [one for one in holders if one.said == Consent.NO]
    if agreed or not against:
        return ""
    first = against[0]
    if first.consent == Consent.NO:
        return _("{name} refuse les courriels : rien ne part vers cette adresse.", name=first.name)
    return _(
        "{client} refuse les courriels, et {name} n’a rien dit d’autre : rien ne part vers cette adresse.",
        client=first.client, name=first.name,
    )  # fmt: skip
