"""The outbox before a real mail server: refusals, a kill in between, no mail twice beyond the one in flight."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from sqlmodel import Session, select

from careapp.actions import mail_addresses
from careapp.actions.work import work
from careapp.db.models import Client, FaultyAddress, IssuedDocument, Mail, MailDocument
from careapp.documents.mail import Smtp
from careapp.jobs import outbox
from tests.factories import NOW, actor, make_agency, make_client, save


class Postman:
    """A mail server that keeps what it took; `answer` may say something else for a message."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.asked: Counter[str] = Counter()
        self.envelopes: list[tuple[str, list[str]]] = []
        self.texts: list[str] = []
        self.reception = lambda _address: "250 OK"
        self.answer = lambda _key, _times: ""
        self.wait = 0.0
        self.port = 0

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        answer = self.reception(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server, _session, envelope):
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        self.texts.append(envelope.content.decode("utf-8", "replace"))
        text = envelope.content.decode("utf-8", "replace")
        key = next(line for line in text.splitlines() if line.lower().startswith("message-id")).split(":", 1)[1].strip()
        self.asked[key] += 1
        refusal = self.answer(key, self.asked[key])
        if refusal:
            return refusal
        if self.wait:
            await asyncio.sleep(self.wait)
        self.taken.append(key)
        return "250 OK"


@pytest.fixture
def postman():
    handler = Postman()
    with socket.create_server(("127.0.0.1", 0)) as free:
        handler.port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    yield handler
    controller.stop()


def server_of(postman) -> Smtp:
    return Smtp("127.0.0.1", postman.port, "none")


def queue(agency, count, **traits):
    for number in range(count):
        plain = {"recipient": f"p{number}@example.org", "subject": f"Objet {number}", "body": "Bonjour,"}
        save(Mail(agency_id=agency.id, **{**plain, **traits}))


def statuses(database):
    with Session(database) as session:
        return Counter(session.exec(select(Mail.status)).all())


def test_mails_are_sent_once_with_their_attachment(database, postman):
    agency = make_agency(name="Les Tilleuls")
    pdf = {"kind": "mission_sheet", "title": "Fiche mission OPP-0512", "content": b"%PDF-1.7", "sha256": "0" * 64}
    document = save(IssuedDocument(agency_id=agency.id, issued_at=NOW, **pdf))
    queue(agency, 3, document_id=document.id)
    assert (outbox.send_due(NOW, server_of(postman)), outbox.send_due(NOW, server_of(postman))) == (3, 0)
    assert sorted(postman.taken) == [f"<{outbox.key_of(number)}@localhost>" for number in (1, 2, 3)]
    with Session(database) as session:
        mail = session.exec(select(Mail)).first()
    assert (mail.status, mail.attempts, mail.sent_at, mail.message_id) == (
        "sent",
        1,
        NOW,
        f"<{outbox.key_of(1)}@localhost>",
    )


def test_a_server_that_refuses_a_third_for_now_gets_them_again_later(database, postman):
    queue(make_agency(), 30)
    postman.answer = lambda key, times: "451 Revenez" if hash_of(key) % 10 < 3 and times < 3 else ""
    later = NOW
    for minutes in (0, 2, 8, 30):
        later = later + timedelta(minutes=minutes)
        outbox.send_due(later, server_of(postman))
    assert statuses(database) == {"sent": 30}
    assert max(Counter(postman.taken).values()) == 1
    assert sum(times > 1 for times in postman.asked.values()) == 9


def hash_of(key: str) -> int:
    return int(key.split("-")[1])


def test_a_refusal_for_good_fails_at_once_and_says_why(sqlite_database, postman):
    agency = make_agency()
    queue(agency, 1)
    queue(agency, 1, recipient="pas une adresse")
    postman.answer = lambda _key, _times: "554 Non"
    assert outbox.send_due(NOW, server_of(postman)) == 0
    with Session(sqlite_database) as session:
        first, second = session.exec(select(Mail).order_by(Mail.id)).all()
    assert (first.status, "554" in first.error) == ("failed", True)
    assert (second.status, bool(second.error)) == ("failed", True)
    outbox.send_due(NOW + timedelta(days=3), server_of(postman))
    assert postman.asked.total() == 1


def test_a_server_that_never_answers_is_given_up_in_the_end(sqlite_database):
    queue(make_agency(), 1)
    nobody = Smtp("127.0.0.1", 1, "none", seconds=0.2)
    for day in range(len(outbox.BACKOFF) + 2):
        outbox.send_due(NOW + timedelta(days=day), nobody)
    with Session(sqlite_database) as session:
        mail = session.exec(select(Mail)).one()
    assert (mail.status, mail.attempts) == ("failed", len(outbox.BACKOFF) + 1)


def test_without_a_server_mails_are_kept(environment, database):
    queue(make_agency(), 2)
    assert outbox.send_due(NOW) == 0
    assert statuses(database) == {"kept": 2}


def test_five_senders_at_once_send_each_mail_once(database, postman):
    queue(make_agency(), 40)
    with ThreadPoolExecutor(5) as pool:
        sent = list(pool.map(lambda _number: outbox.send_due(NOW, server_of(postman)), range(5)))
    assert (sum(sent), len(set(postman.taken)), len(postman.taken)) == (40, 40, 40)


def test_a_killed_sender_puts_one_mail_in_doubt_at_most(database, postman):
    queue(make_agency(), 30)
    postman.wait = 0.05
    environment = {
        **os.environ,
        "CAREAPP_SMTP_HOST": "127.0.0.1",
        "CAREAPP_SMTP_PORT": str(postman.port),
        "CAREAPP_SMTP_TLS": "none",
    }
    code = "from careapp.jobs.outbox import send_due; send_due()"
    process = subprocess.Popen([sys.executable, "-c", code], env=environment)
    while len(postman.taken) < 5 and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert 0 < statuses(database)["queued"] < 30
    later = max(mail_lease(database), NOW) + timedelta(seconds=1)
    postman.wait = 0
    outbox.send_due(later, server_of(postman))
    twice = [key for key, times in Counter(postman.taken).items() if times > 1]
    assert statuses(database) == {"sent": 30}
    assert len(set(postman.taken)) == 30
    assert len(twice) <= 1


def mail_lease(database):
    with Session(database) as session:
        leases = [mail.leased_until for mail in session.exec(select(Mail)) if mail.leased_until]
    return max(leases, default=NOW)


def test_nothing_leaves_for_a_client_who_said_no_after_the_mail_was_queued(database, postman):
    agency = make_agency()
    client = make_client(agency, email="Odette@example.org")
    queue(agency, 1, recipient="odette@example.org", client_id=client.id)
    queue(agency, 1, recipient="samira@example.org", client_id=client.id)
    with Session(database) as session:
        session.get(Client, client.id).mail_consent = "no"
        session.commit()
    assert outbox.send_due(NOW, server_of(postman)) == 1
    assert [recipients for _sender, recipients in postman.envelopes] == [["samira@example.org"]]
    with Session(database) as session:
        refused = session.exec(select(Mail).where(Mail.recipient == "odette@example.org")).one()
    assert (refused.status, "refuse les courriels" in refused.error, refused.attempts) == ("refused", True, 0)


def test_a_mail_in_copy_goes_to_its_own_address_alone(sqlite_database, postman):
    shown = {"to": ["fille@example.org"], "cc": ["fils@example.org"]}
    queue(make_agency(), 1, recipient="fils@example.org", addressed=shown)
    outbox.send_due(NOW, server_of(postman))
    assert postman.envelopes == [("careapp@localhost", ["fils@example.org"])]
    assert "To: fille@example.org" in postman.texts[0]
    assert "Cc: fils@example.org" in postman.texts[0]


def test_an_address_that_does_not_exist_is_noted_and_nothing_leaves_for_it_until_corrected(database, postman):
    agency = make_agency()
    postman.reception = lambda address: "550 5.1.1 Inconnu" if address.startswith("perdu") else "250 OK"
    queue(agency, 1, recipient="perdu@example.org")
    outbox.send_due(NOW, server_of(postman))
    with Session(database) as session:
        fault = session.exec(select(FaultyAddress)).one()
    assert (fault.address, "5.1.1" in fault.reason) == ("perdu@example.org", True)
    queue(agency, 1, recipient="Perdu@example.org")
    postman.reception = lambda _address: "250 OK"
    assert outbox.send_due(NOW, server_of(postman)) == 0
    with work(actor(agency), now=NOW) as unit:
        assert mail_addresses.correct(unit, fault.id) == "perdu@example.org"
    queue(agency, 1, recipient="perdu@example.org")
    assert outbox.send_due(NOW, server_of(postman)) == 1


@pytest.mark.parametrize("answer", ["550 5.7.1 Contenu refusé", "552 5.2.2 Boîte pleine", "450 4.1.1 Plus tard"])
def test_a_refusal_that_is_not_about_the_address_leaves_the_address_alone(sqlite_database, postman, answer):
    queue(make_agency(), 1)
    postman.reception = lambda _address: answer
    outbox.send_due(NOW, server_of(postman))
    with Session(sqlite_database) as session:
        assert session.exec(select(FaultyAddress)).all() == []


def test_an_agency_sends_no_more_a_minute_than_it_set_and_another_is_not_held_up(database, postman):
    slow, other = make_agency(settings={"mails_a_minute": 3}), make_agency()
    queue(slow, 5)
    queue(other, 2)
    assert outbox.send_due(NOW, server_of(postman)) == 5
    assert outbox.send_due(NOW + timedelta(seconds=59), server_of(postman)) == 0
    assert outbox.send_due(NOW + timedelta(seconds=61), server_of(postman)) == 2


def test_a_mail_for_later_waits_for_its_hour(sqlite_database, postman):
    queue(make_agency(), 1, next_try_at=NOW + timedelta(hours=2))
    assert outbox.send_due(NOW, server_of(postman)) == 0
    assert outbox.send_due(NOW + timedelta(hours=2), server_of(postman)) == 1


def test_waits_grow_and_differ(sqlite_database):
    leased = outbox.Leased(1, NOW, 3, None)
    waits = {(outbox._later(leased, "451", NOW)["next_try_at"] - NOW).total_seconds() for _ in range(20)}
    assert len(waits) > 1
    assert all(16 * 60 * 0.8 <= wait <= 16 * 60 * 1.2 for wait in waits)


def test_two_documents_of_one_title_travel_under_names_of_their_own(sqlite_database, postman):
    agency = make_agency()
    pdf = {"kind": "letter", "title": "Courrier", "content": b"%PDF-1.7", "sha256": "0" * 64, "issued_at": NOW}
    first, second = (save(IssuedDocument(agency_id=agency.id, **pdf)) for _ in range(2))
    queue(agency, 1, document_id=first.id)
    save(MailDocument(agency_id=agency.id, mail_id=1, document_id=second.id))
    outbox.send_due(NOW, server_of(postman))
    assert postman.texts[0].count('filename="Courrier.pdf"') == 1
    assert postman.texts[0].count('filename="Courrier-2.pdf"') == 1


@pytest.mark.parametrize(
    ("title", "name"),
    [("Fiche mission OPP-0512", "Fiche-mission-OPP-0512.pdf"), ("Été / “x”", "Ete-x.pdf"), ("…", "document.pdf")],
)
def test_a_document_travels_under_a_plain_name(title, name):
    assert outbox.file_name(title) == name
