"""Mails that come back: what a delivery status notification says (RFC 3464), of which mail, about which address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Final

LARGEST: Final = 2_000_000
_MESSAGE_ID: Final = re.compile(r"^message-id:\s*(<[^<>\s]{3,200}>)", re.IGNORECASE | re.MULTILINE)
_STATUS: Final = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")


@dataclass(frozen=True, slots=True)
class Bounce:
    """What became of one recipient of a mail: `message_id` names the mail, `status` is of RFC 3463 (5.1.1)."""

    message_id: str
    recipient: str
    action: str
    status: str
    reason: str

    @property
    def final(self) -> bool:
        """Whether the mail will not arrive: a delay is not a failure."""
        return self.action == "failed" and not self.status.startswith("4.")


def bounces(raw: bytes) -> list[Bounce]:
    """What a message says of mails that came back; nothing when it is no such report, or cannot be read."""
    if len(raw) > LARGEST:
        return []
    try:
        return _read(message_from_bytes(raw, policy=policy.default))
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
        # The parser of the standard library raises these on reports that mean harm or are cut off.
        return []


def _read(message: EmailMessage | Message) -> list[Bounce]:
    report = message.get_content_type() == "multipart/report"
    if not report or str(message.get_param("report-type") or "").lower() != "delivery-status":
        return []
    message_id = _original(message)
    blocks = [block for part in message.walk() if part.get_content_type() == "message/delivery-status"
              for block in _blocks(part)]  # fmt: skip
    return [found for block in blocks if message_id and (found := _bounce(message_id, block))]


def _blocks(part: Message) -> list[Message]:
    """The groups of fields of a report: one for the message, then one for each recipient."""
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _bounce(message_id: str, block: Message) -> Bounce | None:
    action = _field(block, "Action").lower()
    if not action:
        return None
    recipient = _address(_field(block, "Original-Recipient") or _field(block, "Final-Recipient"))
    said = _field(block, "Diagnostic-Code").partition(";")[2].strip() or _field(block, "Status")
    found = _STATUS.search(_field(block, "Status"))
    return Bounce(message_id, recipient, action, found[0] if found else "", " ".join(said.split())[:300])


def _field(block: Message, name: str) -> str:
    return str(block.get(name) or "").strip()


def _address(field: str) -> str:
    """The address of `rfc822; someone@example.org`."""
    return (field.partition(";")[2] or field).strip().strip("<>").lower()


def _original(message: EmailMessage | Message) -> str:
    """The identifier of the mail that came back, from the copy or the headers that the report carries."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            payload = part.get_payload()
            inner = payload[0] if isinstance(payload, list) and payload else None
            if isinstance(inner, Message) and inner.get("Message-ID"):
                return str(inner["Message-ID"]).strip()
        if kind in ("text/rfc822-headers", "message/rfc822-headers"):
            content = part.get_payload(decode=True)
            text = content.decode("utf-8", "replace") if isinstance(content, bytes) else str(part.get_payload())
            if found := _MESSAGE_ID.search(text):
                return found[1]
    return ""
