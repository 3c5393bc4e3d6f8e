"""The mailbox of what came back: read every few minutes, each report noted on its mail and its address."""

from __future__ import annotations

import imaplib
import mailbox
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from careapp.actions import mail_addresses
from careapp.db.engine import transaction
from careapp.db.queries import mails as queries
from careapp.documents.bounces import Bounce, bounces
from careapp.documents.mail import address_at_fault
from careapp.domain.mailing import MailStatus
from careapp.i18n import _
from careapp.settings import get_settings

MOST: Final = 200  # messages at a time; the next turn goes on
SECONDS: Final = 30.0

Unread = Iterator[tuple[bytes, Callable[[], object]]]


def read_bounces(now: datetime | None = None) -> int:
    """Note what came back since the last time; give how many mails. Without a mailbox nothing is read."""
    box = get_settings().bounce_box
    if not box:
        return 0
    noted = 0
    with _opened(box) as unread:
        for raw, seen in unread:
            noted += sum(note(one, now or datetime.now(UTC)) for one in bounces(raw))
            seen()
    return noted


def note(bounce: Bounce, now: datetime) -> bool:
    """Note one report on its mail, and on the address where that is at fault; say whether it was news.

    A report counts only under the identifier of a mail of ours, which nobody else can guess.
    """
    if not bounce.final:
        return False
    with transaction() as session:
        mail = session.scalars(queries.by_message_id(bounce.message_id)).first()
        if mail is None or mail.status == MailStatus.BOUNCED:
            return False
        reason = _("Revenu : {reason}", reason=bounce.reason or bounce.status)[:400]
        mail.status, mail.error = MailStatus.BOUNCED, reason
        if address_at_fault(bounce.status):
            mail_addresses.note_fault(session, mail, reason, now)
    return True


@contextmanager
def _opened(box: str) -> Iterator[Unread]:
    """The unread messages of a mailbox, each with what marks it as read once it is noted."""
    if "://" not in box:
        yield _maildir(Path(box))
        return
    connection = _imap(box)
    try:
        yield _unseen(connection)
    finally:
        connection.logout()


def _maildir(folder: Path) -> Unread:
    if not folder.is_dir():
        return
    box = mailbox.Maildir(folder, create=False)
    fresh = [key for key, message in box.iteritems() if "S" not in message.get_flags()]
    for key in fresh[:MOST]:
        yield box.get_bytes(key), lambda key=key: _file(box, key)  # type: ignore[misc]


def _file(box: mailbox.Maildir, key: str) -> None:
    """Put a message among those that were read."""
    message = box[key]
    message.set_subdir("cur")
    message.add_flag("S")
    box[key] = message


def _imap(box: str) -> imaplib.IMAP4:
    parts = urlsplit(box)
    host = parts.hostname or ""
    if parts.scheme == "imaps":
        context = ssl.create_default_context()
        connection: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=context, timeout=SECONDS)
    else:
        connection = imaplib.IMAP4(host, parts.port or 143, timeout=SECONDS)
    connection.login(unquote(parts.username or ""), get_settings().bounce_password.get_secret_value())
    connection.select(unquote(parts.path.strip("/")) or "INBOX")
    return connection


def _unseen(connection: imaplib.IMAP4) -> Unread:
    _answer, found = connection.uid("SEARCH", "UNSEEN")
    for key in (found[0] or b"").split()[:MOST]:
        _answer, parts = connection.uid("FETCH", key.decode(), "(BODY.PEEK[])")
        raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
        yield raw, lambda key=key: connection.uid("STORE", key.decode(), "+FLAGS", r"(\Seen)")  # type: ignore[misc]
