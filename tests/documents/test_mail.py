"""Mail: complete, safe in its headers, sent over a real connection, and honest about failures."""

import email
import socket
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email import policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from careapp.documents.mail import (
    Attachment,
    Mail,
    PermanentMailError,
    Smtp,
    TemporaryMailError,
    build_message,
    send,
    smtp_of,
)
from careapp.domain.refusal import Refused
from careapp.settings import Settings

NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)


def mail(**changes) -> Mail:
    values = {
        "key": "outbox-42", "sender": "agence@tilleuls.example", "sender_name": "Les Tilleuls", "written_at": NOON,
        "recipient": "samira@example.org", "subject": "Fiche mission OPP-0512 (OF)",
        "body": "Bonjour,\n\nVoici la fiche <mission>.\nÀ bientôt",
    }  # fmt: skip
    return Mail(**{**values, **changes})


class Inbox:
    """A mail server's memory, and what it answers to each recipient."""

    def __init__(self) -> None:
        self.messages = []
        self.answers = {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.get(address)
        if not answer:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.messages.append(envelope.content)
        return "250 OK"


@pytest.fixture
def inbox():
    return Inbox()


@contextmanager
def listening(inbox, **options):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield Smtp("127.0.0.1", port, security="none", seconds=5)
    finally:
        controller.stop()


@pytest.fixture
def server(inbox):
    with listening(inbox) as smtp:
        yield smtp


def test_a_message_arrives_with_text_html_and_the_sheet(server, inbox):
    send(build_message(mail(attachments=(Attachment("fiche-mission-OPP-0512.pdf", b"%PDF-1.7"),))), server)
    received = email.message_from_bytes(inbox.messages[0], policy=policy.default)
    assert received["Subject"] == "Fiche mission OPP-0512 (OF)"
    assert received["From"] == "Les Tilleuls <agence@tilleuls.example>"
    assert "À bientôt" in received.get_body(("plain",)).get_content()
    assert "&lt;mission&gt;" in received.get_body(("html",)).get_content()
    (sheet,) = received.iter_attachments()
    assert (sheet.get_filename(), sheet.get_content()) == ("fiche-mission-OPP-0512.pdf", b"%PDF-1.7")


def test_an_address_in_the_text_is_a_link_and_nothing_else_is_markup():
    text = "Ouvrir : https://care.example/reminders?open=1&x=2. <https://a.example/b> javascript:alert(1) <b>"
    page = build_message(mail(body=text)).get_body(("html",)).get_content()
    url = "https://care.example/reminders?open=1&amp;x=2"
    assert f'<a href="{url}">{url}</a>.' in page
    assert '&lt;<a href="https://a.example/b">https://a.example/b</a>&gt; javascript:alert(1) &lt;b&gt;' in page


def test_the_same_row_sent_twice_keeps_its_identifier():
    assert build_message(mail())["Message-ID"] == build_message(mail())["Message-ID"] == "<outbox-42@tilleuls.example>"
    assert build_message(mail(key="outbox-43"))["Message-ID"] != build_message(mail())["Message-ID"]


INJECTIONS = [
    {"subject": "Bonjour\r\nBcc: autre@example.org"},
    {"subject": "Bonjour\nBcc: autre@example.org"},
    {"subject": "Bonjour\u2028Bcc: autre@example.org"},
    {"sender_name": "Agence\r\nBcc: autre@example.org"},
    {"recipient": "samira@example.org\r\nBcc: autre@example.org"},
    {"recipient": "samira@example.org, autre@example.org"},
    {"reply_to": "a@example.org\nX: y"},
    {"sender": "a@example.org\nX: y"},
    {"attachments": (Attachment("../fiche\r\n.pdf", b""),)},
]


@pytest.mark.parametrize("changes", INJECTIONS, ids=str)
def test_nothing_breaks_out_of_a_header(changes):
    with pytest.raises(Refused):
        build_message(mail(**changes))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": " "}, "subject"),
        ({"subject": "x" * 201}, "subject"),
        ({"body": " \n"}, "body"),
        ({"body": "x" * 20_001}, "body"),
        ({"recipient": "samira"}, "recipient"),
        ({"attachments": (Attachment("x.pdf", b"x" * 10_000_001),)}, "attachments"),
    ],
)
def test_an_incomplete_or_oversized_message_is_refused_at_its_field(changes, field):
    with pytest.raises(Refused) as refusal:
        build_message(mail(**changes))
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("451 Greylisted", TemporaryMailError),
        ("452 Too many recipients", TemporaryMailError),
        ("550 No such user", PermanentMailError),
        ("553 Bad address", PermanentMailError),
    ],
)
def test_a_refused_recipient_is_tried_again_only_when_that_helps(server, inbox, answer, error):
    inbox.answers["samira@example.org"] = answer
    with pytest.raises(error) as failure:
        send(build_message(mail()), server)
    assert answer[:3] in failure.value.reason


def test_a_server_that_is_away_is_tried_again():
    with pytest.raises(TemporaryMailError):
        send(build_message(mail()), Smtp("127.0.0.1", 1, security="none", seconds=2))


def test_a_server_that_does_not_encrypt_gets_nothing(server, inbox):
    with pytest.raises(PermanentMailError):
        send(build_message(mail()), replace(server, security="starttls"))
    assert inbox.messages == []


def test_a_wrong_password_is_permanent(inbox):
    def refuse(*_):
        return AuthResult(success=False, handled=False)

    options = {"auth_require_tls": False, "auth_required": True, "authenticator": refuse}
    with listening(inbox, **options) as smtp, pytest.raises(PermanentMailError, match="mot de passe"):
        send(build_message(mail()), replace(smtp, username="agence", password="faux"))
    assert inbox.messages == []


def test_without_a_server_mail_stays_in_the_outbox():
    assert smtp_of(Settings()) is None
    assert smtp_of(Settings(smtp_host="mail.example", smtp_port=465, smtp_tls="tls")).security == "tls"


def test_the_password_is_not_printed():
    assert "secret" not in repr(Smtp("mail.example", password="secret"))
