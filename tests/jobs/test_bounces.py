"""The mailbox of returned mails, as a Maildir folder and over IMAP."""

from __future__ import annotations

import mailbox
import socketserver
import threading

import pytest
from sqlmodel import Session, select

from careapp.db.engine import get_engine
from careapp.db.models import FaultyAddress, Mail
from careapp.jobs import bounces, outbox
from careapp.settings import get_settings
from tests.documents.test_bounces import report
from tests.factories import NOW, make_agency, save

NAME = b"<mail-42-0123456789ab@tilleuls.example>"


def sent_mail(agency, **traits):
    plain = {"recipient": "perdu@example.org", "subject": "Fiche", "body": "Bonjour", "status": "sent"}
    row = save(Mail(agency_id=agency.id, **{**plain, **traits}))
    name = f"<{outbox.key_of(row.id)}@localhost>"
    with Session(get_engine()) as session:
        session.get(Mail, row.id).message_id = name
        session.commit()
    return row, name.encode()


@pytest.fixture
def box(tmp_path, monkeypatch):
    folder = tmp_path / "retours"
    made = mailbox.Maildir(folder, create=True)
    monkeypatch.setenv("CAREAPP_BOUNCE_BOX", str(folder))
    get_settings.cache_clear()
    yield made
    get_settings.cache_clear()


def state(row_id):
    with Session(get_engine()) as session:
        faults = [fault.address for fault in session.exec(select(FaultyAddress))]
        mail = session.get(Mail, row_id)
        return mail.status, faults, mail.error


def test_a_report_is_noted_once_on_its_mail_and_its_address(database, box):
    row, name = sent_mail(make_agency())
    box.add(report().replace(NAME, name))
    box.add(b"From: a@example.org\n\nJe suis en vacances.")
    assert (bounces.read_bounces(NOW), bounces.read_bounces(NOW)) == (1, 0)
    status, faults, error = state(row.id)
    assert (status, faults, "User unknown" in error) == ("bounced", ["perdu@example.org"], True)
    assert all("S" in message.get_flags() for message in mailbox.Maildir(box._path))


def test_a_full_mailbox_sends_the_mail_back_and_leaves_the_address_alone(sqlite_database, box):
    row, name = sent_mail(make_agency())
    box.add(report(status=b"5.2.2").replace(NAME, name))
    bounces.read_bounces(NOW)
    assert state(row.id)[:2] == ("bounced", [])


def test_a_delay_or_a_report_of_no_mail_of_ours_changes_nothing(sqlite_database, box):
    row, name = sent_mail(make_agency())
    box.add(report(b"delayed", b"4.4.1").replace(NAME, name))
    box.add(report().replace(NAME, name.replace(b"mail-1-", b"mail-2-")))
    box.add(report().replace(NAME, b"<mail-1@localhost>"))
    assert bounces.read_bounces(NOW) == 0
    assert state(row.id)[:2] == ("sent", [])


class Imap(socketserver.StreamRequestHandler):
    """As much of IMAP as reading unseen messages takes."""

    messages: dict[bytes, bytes] = {}
    seen: set[bytes] = set()
    logins: list[bytes] = []

    def handle(self):
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, _space, rest = line.strip().partition(b" ")
            words = rest.split()
            self._answer(words)
            self.wfile.write(tag + b" OK done\r\n")
            if words[0].upper() == b"LOGOUT":
                return

    def _answer(self, words):
        match [word.upper() for word in words[:2]]:
            case [b"CAPABILITY", *_]:
                self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
            case [b"LOGIN", *_]:
                self.logins.append(b" ".join(words[1:]))
            case [b"SELECT", *_]:
                self.wfile.write(b"* %d EXISTS\r\n" % len(self.messages))
            case [b"UID", b"SEARCH"]:
                left = [key for key in self.messages if key not in self.seen]
                self.wfile.write(b"* SEARCH " + b" ".join(left) + b"\r\n")
            case [b"UID", b"FETCH"]:
                raw = self.messages[words[2]]
                self.wfile.write(b"* 1 FETCH (UID %s BODY[] {%d}\r\n%s)\r\n" % (words[2], len(raw), raw))
            case [b"UID", b"STORE"]:
                self.seen.add(words[2])


@pytest.fixture
def imap(monkeypatch):
    Imap.messages, Imap.seen, Imap.logins = {}, set(), []
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Imap) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        monkeypatch.setenv("CAREAPP_BOUNCE_BOX", f"imap://retours%40tilleuls.example@127.0.0.1:{port}/INBOX")
        monkeypatch.setenv("CAREAPP_BOUNCE_PASSWORD", "un mot de passe")
        get_settings.cache_clear()
        yield Imap
        server.shutdown()
    get_settings.cache_clear()


def test_reports_are_read_over_imap_and_marked_as_read(sqlite_database, imap):
    row, name = sent_mail(make_agency())
    imap.messages = {b"7": report().replace(NAME, name).replace(b"\n", b"\r\n"), b"9": b"Subject: Bonjour\r\n\r\nA\r\n"}
    assert (bounces.read_bounces(NOW), bounces.read_bounces(NOW)) == (1, 0)
    assert state(row.id)[:2] == ("bounced", ["perdu@example.org"])
    assert imap.seen == {b"7", b"9"}
    assert b"retours@tilleuls.example" in imap.logins[0]
