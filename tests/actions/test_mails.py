"""The outbox as an administrator reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions import mails
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import AuditEntry, IssuedDocument, Mail
from careapp.db.queries.jobs import due_mails
from careapp.domain.listing import Listing
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused
from tests.factories import NOW, actor, make_agency, make_client, save


def make_mail(agency, **traits):
    plain = {"recipient": "fille@example.org", "subject": "Fiche mission OPP-0512 (OF)", "body": "Bonjour,"}
    return save(Mail(agency_id=agency.id, **{**plain, **traits}))


def look(agency, verb, *args, role=Role.MANAGER):
    with reading(actor(agency, role), now=NOW) as unit:
        return verb(unit, *args)


def test_the_outbox_is_listed_by_status_with_its_counts(database):
    agency = make_agency()
    make_mail(agency, status="failed", error="550", recipient="perdu@example.org")
    make_mail(agency, status="sent")
    make_mail(agency, status="sent")
    make_mail(make_agency())
    page = look(agency, mails.listed, Listing())
    assert page.counts == {"failed": 1, "sent": 2, "all": 3}
    assert [row.status for row in page.rows] == ["sent", "sent", "failed"]
    assert [row.error for row in look(agency, mails.listed, Listing(filters={"status": "failed"})).rows] == ["550"]
    assert look(agency, mails.listed, Listing(text="PERDU@")).figures.total == 1


def test_a_mail_is_read_with_its_attachment_and_what_it_is_about(sqlite_database):
    agency = make_agency()
    client = make_client(agency)
    pdf = {"kind": "mission_sheet", "title": "Fiche", "content": b"%PDF", "sha256": "0" * 64, "issued_at": NOW}
    document = save(IssuedDocument(agency_id=agency.id, **pdf))
    mail = make_mail(agency, document_id=document.id, client_id=client.id)
    shown = look(agency, mails.view, mail.id)
    assert [(one.id, one.title) for one in shown.documents] == [(document.id, "Fiche")]
    assert (shown.about, shown.about_url, shown.retriable) == ("Mme Ferrand", f"/clients/{client.id}", False)


def test_a_failed_or_kept_mail_is_queued_again_and_no_other(sqlite_database):
    agency = make_agency()
    failed, sent = make_mail(agency, status="failed", attempts=7, error="non"), make_mail(agency, status="sent")
    with work(actor(agency, Role.MANAGER), now=NOW) as unit:
        again = mails.retry(unit, failed.id)
    assert (again.status, again.attempts, again.error) == ("queued", 0, "")
    with work(actor(agency, Role.MANAGER), now=NOW) as unit, pytest.raises(Refused):
        mails.retry(unit, sent.id)


def test_a_mail_postponed_after_an_error_is_sent_now_and_only_once(database):
    agency = make_agency()
    later = {"status": "queued", "attempts": 3, "error": "450", "next_try_at": NOW + timedelta(hours=1)}
    postponed, waiting = make_mail(agency, **later), make_mail(agency)
    assert look(agency, mails.view, postponed.id).postponed
    assert not look(agency, mails.view, waiting.id).postponed
    with work(actor(agency, Role.MANAGER), now=NOW) as unit:
        again = mails.retry(unit, postponed.id)
    assert (again.status, again.next_try, again.error, again.attempts, again.postponed) == ("queued", "", "", 3, False)
    with Session(database) as session:
        assert [mail.id for mail in session.scalars(due_mails(NOW))] == [postponed.id, waiting.id]
        assert session.exec(select(AuditEntry.verb)).all() == ["retry"]
    for mail in (postponed, waiting):
        with work(actor(agency, Role.MANAGER), now=NOW) as unit, pytest.raises(Refused):
            mails.retry(unit, mail.id)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.WORKER])
def test_only_who_reads_the_outbox_sends_a_postponed_mail(sqlite_database, role):
    agency = make_agency()
    mail = make_mail(agency, error="450", next_try_at=NOW + timedelta(hours=1))
    with work(actor(agency, role), now=NOW) as unit, pytest.raises(Forbidden):
        mails.retry(unit, mail.id)


def test_the_outbox_is_shut_to_other_agencies_and_to_coordinators(sqlite_database):
    agency = make_agency()
    mail = make_mail(agency)
    with pytest.raises(NotFound):
        look(make_agency(), mails.view, mail.id)
    with pytest.raises(Forbidden):
        look(agency, mails.view, mail.id, role=Role.COORDINATOR)


def test_a_mail_that_has_not_left_is_taken_back_and_one_that_has_is_not(database):
    agency = make_agency()
    waiting, sent = make_mail(agency), make_mail(agency, status="sent")
    leaving = make_mail(agency, leased_until=NOW + timedelta(minutes=1))
    with work(actor(agency, Role.MANAGER), now=NOW) as unit:
        assert mails.cancel(unit, waiting.id).status == "cancelled"
    for mail in (sent, leaving):
        with work(actor(agency, Role.MANAGER), now=NOW) as unit, pytest.raises(Refused):
            mails.cancel(unit, mail.id)
    with Session(database) as session:
        assert waiting.id not in [mail.id for mail in session.scalars(due_mails(NOW))]


def test_the_outbox_is_narrowed_to_a_kind(sqlite_database):
    agency = make_agency()
    make_mail(agency, kind="incident")
    make_mail(agency, kind="letter")
    assert look(agency, mails.listed, Listing(filters={"kind": "incident"})).figures.total == 1
