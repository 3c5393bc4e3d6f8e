"""Reports of mails that came back, as servers write them."""

import pytest

from careapp.documents.bounces import bounces

POSTFIX = b"""\
Return-Path: <>
From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: retours@tilleuls.example
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="B1/mail.example.org"

--B1/mail.example.org
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B1/mail.example.org
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
X-Postfix-Sender: rfc822; retours@tilleuls.example
Arrival-Date: Tue, 24 Nov 2026 10:00:00 +0100 (CET)

Final-Recipient: rfc822; perdu@example.org
Original-Recipient: rfc822;Perdu@example.org
Action: ACTION
Status: STATUS
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 5.1.1 <perdu@example.org>: Recipient address
    rejected: User unknown

--B1/mail.example.org
PART
"""
COPY = b"""Content-Type: message/rfc822

From: agence@tilleuls.example
Message-ID: <mail-42-0123456789ab@tilleuls.example>
Subject: Fiche mission

Bonjour

--B1/mail.example.org--
"""
HEADERS = b"""Content-Type: text/rfc822-headers

From: agence@tilleuls.example
Message-Id: <mail-42-0123456789ab@tilleuls.example>
Subject: Fiche mission

--B1/mail.example.org--
"""


def report(action=b"failed", status=b"5.1.1", part=COPY) -> bytes:
    return POSTFIX.replace(b"ACTION", action).replace(b"STATUS", status).replace(b"PART\n", part)


@pytest.mark.parametrize("part", [COPY, HEADERS], ids=["copy", "headers"])
def test_a_report_names_the_mail_the_address_and_the_reason(part):
    (found,) = bounces(report(part=part))
    assert (found.message_id, found.recipient) == ("<mail-42-0123456789ab@tilleuls.example>", "perdu@example.org")
    assert (found.action, found.status, found.final) == ("failed", "5.1.1", True)
    assert found.reason == "550 5.1.1 <perdu@example.org>: Recipient address rejected: User unknown"


@pytest.mark.parametrize(
    ("action", "status"),
    [(b"delayed", b"4.4.1"), (b"delivered", b"2.0.0"), (b"failed", b"4.4.7"), (b"relayed", b"2.1.9")],
)
def test_what_may_still_arrive_is_no_failure(action, status):
    assert [one.final for one in bounces(report(action, status))] == [False]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"From: a@example.org\n\nJe suis en vacances.",
        report(part=b"--B1/mail.example.org--\n"),
        report()[:400],
        report().replace(b"report-type=delivery-status", b"report-type=disposition-notification"),
        b"Content-Type: multipart/report; report-type=delivery-status\n\n\xff\xfe\x00",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n" + b"--x\n" * 5000,
        report() + b"x" * 2_000_000,
    ],
    ids=range(8),
)
def test_what_is_no_report_or_is_cut_off_says_nothing(raw):
    assert bounces(raw) == []
