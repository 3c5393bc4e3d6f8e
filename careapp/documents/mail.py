"""Mail: a message complete before it is sent, and a sending that says whether trying again makes sense."""

from __future__ import annotations

import re
import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from typing import Final

from careapp.domain.people import normalise_email
from careapp.domain.refusal import Refused
from careapp.i18n import _
from careapp.settings import Settings

SUBJECT_LENGTH: Final = 200
BODY_LENGTH: Final = 20_000
ATTACHMENTS_BYTES: Final = 10_000_000
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_ENHANCED: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_ADDRESS: Final = re.compile(r"(https?://[^\s<>\"']*[\w/=#-])")
_FILENAME: Final = re.compile(r"[\w.-]{1,100}")


class MailError(Exception):
    """The message was not sent; `reason` is what the server or the network said."""

    def __init__(self, reason: str, *, address: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.address = address  # the address itself is at fault, not the message or the server


class TemporaryMailError(MailError):
    """Trying again later may succeed."""


class PermanentMailError(MailError):
    """Trying again cannot succeed until somebody changes the message, the address or the settings."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels with a message."""

    name: str
    content: bytes
    type: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as it is queued: one address it goes to, plain text, files; `key` names its outbox row for ever."""

    key: str
    sender: str
    sender_name: str
    recipient: str
    subject: str
    body: str
    written_at: datetime
    reply_to: str = ""
    attachments: tuple[Attachment, ...] = ()
    to: tuple[str, ...] = ()  # as the header says it, where others get the same message
    cc: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Smtp:
    """The server that takes the mail; `security` is "tls" (from the first byte), "starttls" or "none"."""

    host: str
    port: int = 587
    security: str = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    seconds: float = 20.0
    context: ssl.SSLContext | None = field(default=None, repr=False)


def smtp_of(settings: Settings) -> Smtp | None:
    """The server that the installation names; None where it names none and mail stays in the outbox."""
    if not settings.smtp_host:
        return None
    password = settings.smtp_password.get_secret_value()
    return Smtp(settings.smtp_host, settings.smtp_port, settings.smtp_tls, settings.smtp_user, password)


def build_message(mail: Mail) -> EmailMessage:
    """The message, text and light HTML; refuses what would break out of a header or be too large."""
    message = EmailMessage()
    message["From"] = _sender(mail)
    message["Message-ID"] = message_id(mail)
    message["Date"] = format_datetime(mail.written_at)
    message["To"] = _addresses(mail.to or (mail.recipient,))
    if mail.cc:
        message["Cc"] = _addresses(mail.cc)
    if mail.reply_to:
        message["Reply-To"] = Address(addr_spec=normalise_email(mail.reply_to, "reply_to"))
    message["Subject"] = _subject(mail.subject)
    message["Auto-Submitted"] = "auto-generated"
    _write_body(message, mail.body)
    _attach(message, mail.attachments)
    return message


def _addresses(addresses: tuple[str, ...]) -> tuple[Address, ...]:
    return tuple(Address(addr_spec=normalise_email(one, "recipient")) for one in addresses)


def message_id(mail: Mail) -> str:
    """The same identifier each time the same row is sent, so that a second copy is recognised as one."""
    key = re.sub(r"[^A-Za-z0-9.-]", "-", mail.key)
    return f"<{key}@{mail.sender.rpartition('@')[2].lower() or 'localhost'}>"


def send(message: EmailMessage, smtp: Smtp, recipient: str = "", bounces: str = "") -> None:
    """Hand the message to the server for one address, else those of its header; what cannot be delivered goes back to
    `bounces`. Raises `TemporaryMailError` or `PermanentMailError`.
    """
    try:
        with _connect(smtp) as connection:
            if smtp.username:
                connection.login(smtp.username, smtp.password)
            connection.send_message(message, bounces or None, [recipient] if recipient else None)
    except smtplib.SMTPException as error:
        raise _named(error) from error
    except ssl.SSLCertVerificationError as error:
        raise PermanentMailError(_("Le certificat du serveur de courriel n’est pas valable.")) from error
    except (OSError, TimeoutError) as error:
        raise TemporaryMailError(_("Le serveur de courriel ne répond pas.")) from error


def _sender(mail: Mail) -> Address:
    """The address the installation sends from, which need not be one that the world can reach (careapp@localhost)."""
    name, address = _header(mail.sender_name, "sender_name"), _header(mail.sender, "sender")
    try:
        return Address(name, addr_spec=address)
    except (ValueError, HeaderParseError):
        raise Refused(_("L’adresse d’expédition n’est pas valable."), "sender") from None


def _subject(text: str) -> str:
    subject = _header(text, "subject")
    if not subject:
        raise Refused(_("Donnez un objet au message."), "subject")
    if len(subject) > SUBJECT_LENGTH:
        raise Refused(_("L’objet compte au plus {limit} caractères.", limit=SUBJECT_LENGTH), "subject")
    return subject


def _header(text: str, name: str) -> str:
    if _CONTROL.search(text):
        raise Refused(_("Ce texte doit tenir sur une ligne, sans caractère de contrôle."), name)
    return text.strip()


def _write_body(message: EmailMessage, body: str) -> None:
    text = body.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise Refused(_("Écrivez un message."), "body")
    if len(text) > BODY_LENGTH:
        raise Refused(_("Le message compte au plus {limit} caractères.", limit=BODY_LENGTH), "body")
    message.set_content(text + "\n")
    message.add_alternative(_html(text), subtype="html")


def _html(text: str) -> str:
    """The text as a page: nothing in it is markup, an address of the web is a link that says where it leads."""
    pieces = (escape(piece) for piece in _ADDRESS.split(text))
    shown = "".join(f'<a href="{piece}">{piece}</a>' if place % 2 else piece for place, piece in enumerate(pieces))
    paragraphs = "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in re.split(r"\n{2,}", shown))
    style = "font: 15px/1.5 Arial, Helvetica, sans-serif; color: #1a2024; max-width: 36em"
    return f'<!doctype html><html><body><div style="{style}">{paragraphs}</div></body></html>\n'


def _attach(message: EmailMessage, attachments: tuple[Attachment, ...]) -> None:
    if sum(len(attachment.content) for attachment in attachments) > ATTACHMENTS_BYTES:
        raise Refused(_("Les pièces jointes dépassent 10 Mo."), "attachments")
    for attachment in attachments:
        if not _FILENAME.fullmatch(attachment.name):
            raise Refused(_("Le nom « {name} » ne convient pas à un fichier.", name=attachment.name), "attachments")
        maintype, _slash, subtype = attachment.type.partition("/")
        message.add_attachment(attachment.content, maintype=maintype, subtype=subtype, filename=attachment.name)


def _connect(smtp: Smtp) -> smtplib.SMTP:
    context = smtp.context or ssl.create_default_context()
    if smtp.security == "tls":
        return smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=smtp.seconds, context=context)
    connection = smtplib.SMTP(smtp.host, smtp.port, timeout=smtp.seconds)
    if smtp.security == "starttls":
        try:
            connection.starttls(context=context)
        except BaseException:
            connection.close()
            raise
    return connection


def _named(error: smtplib.SMTPException) -> MailError:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return _by_code(code, said, recipient=True)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return PermanentMailError(_("Le serveur de courriel ne chiffre pas la connexion."))
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
        return PermanentMailError(_("Le serveur de courriel refuse l’identifiant ou le mot de passe."))
    if isinstance(error, smtplib.SMTPResponseException):
        return _by_code(error.smtp_code, error.smtp_error)
    return TemporaryMailError(_("Le serveur de courriel a coupé la connexion."))


def _by_code(code: int, said: bytes | str, *, recipient: bool = False) -> MailError:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    reason = _("Le serveur de courriel répond {code} : {said}", code=code, said=_CONTROL.sub(" ", text)[:200])
    if not 500 <= code < 600:
        return TemporaryMailError(reason)
    status = _ENHANCED.match(text.strip())
    return PermanentMailError(reason, address=recipient and address_at_fault(status[0] if status else "", code))


def address_at_fault(status: str, code: int = 0) -> bool:
    """Whether a refusal for good is about the address itself (RFC 3463: 5.1.x, mailbox disabled 5.2.1).

    Without such a status the code of the answer to RCPT says it (RFC 5321: 550, 551, 553).
    """
    return status.startswith("5.1.") or status == "5.2.1" if status else code in (550, 551, 553)
