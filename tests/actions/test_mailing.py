"""A mail from a record: whom it may go to, its text, its documents, its leaving, its history."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions import clients
from careapp.actions import mails as queue
from careapp.actions.mailing import draft, record, send
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import (
    AuditEntry,
    Client,
    ClientContact,
    ExpectedDocument,
    FaultyAddress,
    Incident,
    IssuedDocument,
    Mail,
    MailDocument,
)
from careapp.documents.kinds import KINDS
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, RefusedFields
from tests.actions.test_opportunities import FORM
from tests.factories import (
    NOW,
    actor,
    make_activity,
    make_agency,
    make_client,
    make_opportunity,
    make_worker,
    save,
)

TEXT = {"subject": "Objet", "body": "Bonjour", "key": "abc"}


@pytest.fixture
def case(database):
    """Someone of an agency, a client with a daughter, an opportunity and two kept documents."""
    agency = make_agency(name="Les Sorbiers", phone="+33479001248")
    client = make_client(agency, email="odette@example.org")
    save(ClientContact(agency_id=agency.id, client_id=client.id, name="Hélène Ferrand", email="helene@example.org"))
    opportunity = make_opportunity(client, make_activity(agency), FORM)
    return actor(agency), client, opportunity


def kept(client, title="Devis", content=b"%PDF", **traits):
    plain = {"kind": "quote", "title": title, "content": content, "sha256": "0" * 64, "issued_at": NOW}
    return save(IssuedDocument(agency_id=client.agency_id, client_id=client.id, **{**plain, **traits}))


def look(who, verb, *args):
    with reading(who, now=NOW) as unit:
        return verb(unit, *args)


def ask(who, source, key, document=None, **form):
    order = look(who, send.check, source, key, {**TEXT, **form})
    with work(who, now=NOW) as unit:
        return send.send(unit, source, key, order, document)


def mails(database):
    with Session(database) as session:
        return session.exec(select(Mail).order_by(Mail.id)).all()


def refuse(database, model, row_id, said="no"):
    with Session(database) as session:
        session.get(model, row_id).mail_consent = said
        session.commit()


def test_the_mail_of_a_sheet_is_prefilled_and_its_subject_names_nobody(case):
    who, _client, opportunity = case
    found = look(who, draft.draft, "sheet", opportunity.id)
    assert [(one.name, one.role) for one in found.recipients] == [("Mme Odette Ferrand", "to"), ("Hélène Ferrand", "")]
    assert found.subject == f"Fiche mission {opportunity.number} (OF)"
    assert "Les Sorbiers" in found.body
    assert found.document == f"Fiche mission {opportunity.number}"


def test_the_text_follows_who_is_written_to_and_in_which_language(case):
    who, client, _opportunity = case
    assert look(who, draft.text, "client", client.id, "Hélène Ferrand", "fr")[1].startswith("Bonjour Hélène Ferrand,")
    assert look(who, draft.text, "client", client.id, "", "en")[1].startswith("Hello,")


def test_a_sheet_leaves_for_two_addresses_once_with_its_document(case, database):
    who, client, opportunity = case
    quote = kept(client)
    sheet = send.Printed("Fiche mission", b"%PDF-1.7", 3)
    form = {"to": "odette@example.org, ami@example.org", "cc": "helene@example.org", "documents": str(quote.id)}
    assert ask(who, "sheet", opportunity.id, sheet, **form) == 3
    assert ask(who, "sheet", opportunity.id, sheet, **form) == 3
    rows = mails(database)
    assert [row.recipient for row in rows] == ["odette@example.org", "ami@example.org", "helene@example.org"]
    assert rows[0].addressed == {"to": ["odette@example.org"], "cc": ["helene@example.org"]}
    assert rows[2].addressed["to"] == ["odette@example.org", "ami@example.org"]
    assert {(row.kind, row.client_id, row.opportunity_id) for row in rows} == {
        ("mission_sheet", client.id, opportunity.id)
    }
    with Session(database) as session:
        documents = session.exec(select(IssuedDocument).order_by(IssuedDocument.id)).all()
        more = session.exec(select(MailDocument)).all()
        verbs = session.exec(select(AuditEntry.verb)).all()
    assert [(one.title, one.template_number) for one in documents] == [("Devis", 0), ("Fiche mission", 3)]
    assert {row.document_id for row in rows} == {documents[1].id}
    assert [one.document_id for one in more] == [quote.id] * 3
    assert verbs.count("mail_sheet") == 1


def test_nothing_is_queued_for_a_client_who_said_no_and_the_sentence_says_why(case, database):
    who, client, opportunity = case
    refuse(database, Client, client.id)
    shown = look(who, draft.draft, "sheet", opportunity.id).recipients
    assert all(one.blocked and not one.role for one in shown)
    for address in ("odette@example.org", "ODETTE@example.org", "helene@example.org"):
        with pytest.raises(RefusedFields) as refusal:
            ask(who, "client", client.id, to=address)
        assert "Mme Ferrand refuse les courriels" in refusal.value.errors["to"]
        with pytest.raises(Refused):
            look(who, draft.free, "client", client.id, address)
    assert mails(database) == []
    assert ask(who, "client", client.id, to="ami@example.org") == 1


def test_a_contact_who_agreed_is_written_to_though_the_client_refused(case, database):
    who, client, _opportunity = case
    refuse(database, Client, client.id)
    with Session(database) as session:
        daughter = session.exec(select(ClientContact)).one().id
    refuse(database, ClientContact, daughter, "yes")
    assert ask(who, "client", client.id, to="helene@example.org") == 1


def test_who_said_no_between_the_check_and_the_sending_gets_nothing(case, database):
    who, client, _opportunity = case
    order = look(who, send.check, "client", client.id, {**TEXT, "to": "odette@example.org"})
    refuse(database, Client, client.id)
    with work(who, now=NOW) as unit, pytest.raises(RefusedFields):
        send.send(unit, "client", client.id, order, None)
    assert mails(database) == []


@pytest.mark.parametrize(
    "source", ["sheet", "opportunity", "month", "client", "document", "owed_client", "week", "worker", "owed_worker"]
)
def test_every_door_is_shut_for_a_client_who_said_no(case, database, source):
    who, client, opportunity = case
    worker = make_worker(type("Agency", (), {"id": who.agency_id})(), email="w@example.org")
    keys = {"sheet": opportunity, "opportunity": opportunity, "document": kept(client)}
    key = keys.get(source, client if "client" in source or source == "month" else worker).id
    open_order = look(who, send.check, source, key, {**TEXT, "to": "Odette@example.org"})
    refuse(database, Client, client.id)
    found = look(who, draft.draft, source, key).recipients
    assert not [one for one in found if one.address == "odette@example.org" and (one.role or not one.blocked)]
    with pytest.raises(Refused, match="refuse les courriels"):
        look(who, draft.free, source, key, "odette@EXAMPLE.org")
    form = {**TEXT, "to": "w@example.org", "cc": "odette@example.org"}
    for verb in (send.check, send.preview):
        with pytest.raises(RefusedFields):
            look(who, verb, source, key, form)
    with work(who, now=NOW) as unit, pytest.raises(RefusedFields):
        printed = send.Printed("Document", b"%PDF") if source in ("sheet", "month", "week") else None
        send.send(unit, source, key, open_order, printed)
    assert mails(database) == []


def test_what_leaves_by_itself_is_kept_back_for_a_client_who_said_no(case, database):
    who, client, _opportunity = case
    refuse(database, Client, client.id)
    with work(who, now=NOW) as unit:
        queue.queue(unit, "odette@example.org", "Objet", "Bonjour", kind="reminder")
    (mail,) = mails(database)
    assert (mail.status, "refuse les courriels" in mail.error) == ("refused", True)
    boss = replace(who, role=Role.MANAGER)
    with work(boss, now=NOW) as unit, pytest.raises(Refused, match="refuse les courriels"):
        queue.retry(unit, mail.id)


KIND_OF_MAIL = {
    "mission_sheet": "mission_sheet",
    "quote": "quote",
    "client_month": "planning",
    "worker_week": "planning",
}


@pytest.mark.parametrize("kind", [key for key, kind in KINDS.items() if kind.issued])
def test_each_document_travels_with_the_text_of_its_kind(case, kind):
    who, client, opportunity = case
    document = kept(client, f"Document {kind}", kind=kind, opportunity_id=opportunity.id)
    found = look(replace(who, role=Role.MANAGER), draft.draft, "document", document.id)
    assert found.kind == KIND_OF_MAIL.get(kind, "letter")
    assert (f"Document {kind}" in found.body) == (found.kind == "letter")
    assert "Les Sorbiers" in found.subject + found.body


def test_the_notice_of_an_incident_is_mailed_by_those_who_handle_incidents(case, database):
    who, client, _opportunity = case
    facts = {"category": "fall", "severity": "serious", "facts": "Chute", "due_on": NOW.date()}
    incident = save(Incident(agency_id=who.agency_id, client_id=client.id, number="EI-1", occurred_at=NOW, **facts))
    notice = kept(client, "Signalement EI-1", kind="incident_notice", incident_id=incident.id)
    boss = replace(who, role=Role.MANAGER)
    assert who.role == Role.COORDINATOR
    for verb, *more in ((draft.draft,), (send.check, TEXT), (draft.text, "", "fr"), (draft.free, "a@example.org")):
        with pytest.raises(Forbidden):
            look(who, verb, "document", notice.id, *more)
    with pytest.raises(Forbidden):
        look(who, send.check, "client", client.id, {**TEXT, "to": "a@example.org", "documents": str(notice.id)})
    assert [one.title for one in look(who, draft.draft, "client", client.id).attached] == []
    assert [one.title for one in look(boss, draft.draft, "client", client.id).attached] == ["Signalement EI-1"]
    assert look(who, clients.documents, client.id) == []
    found = look(boss, draft.draft, "document", notice.id)
    assert found.recipients == []  # neither the client nor those around them are proposed a notice to the authorities
    assert ask(boss, "document", notice.id, to="ars@example.org") == 1


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ({"subject": "", "body": ""}, {"to", "subject", "body"}),
        ({"to": "pas une adresse"}, {"to"}),
        ({"to": "a@example.org\nBcc: b@example.org"}, {"to"}),
        ({"cc": "a@example.org"}, {"to"}),
        ({"to": ",".join(f"a{k}@example.org" for k in range(21))}, {"to"}),
        ({"to": "a@example.org", "subject": "x" * 201}, {"subject"}),
        ({"to": "a@example.org", "body": "x" * 20_001}, {"body"}),
        ({"to": "a@example.org", "on": "2026-11-20"}, {"on"}),
        ({"to": "a@example.org", "at": "09:00"}, {"on"}),
        ({"to": "a@example.org", "on": "2026-11-30", "at": "25 h"}, {"at"}),
    ],
)
def test_a_mail_that_cannot_leave_is_refused_at_its_fields(case, form, fields):
    who, client, _opportunity = case
    with pytest.raises(RefusedFields) as refusal:
        look(who, send.check, "client", client.id, {**TEXT, **form})
    assert set(refusal.value.errors) == fields


def test_a_document_of_another_record_does_not_travel(case):
    who, client, _opportunity = case
    agency = type("Found", (), {"id": client.agency_id})()
    other, worker = make_client(agency, last_name="Roux"), make_worker(agency, email="samira@example.org")
    foreign = kept(other)
    for source, key in (("client", client.id), ("worker", worker.id)):
        with pytest.raises(RefusedFields) as refusal:
            ask(who, source, key, to="ami@example.org", documents=str(foreign.id))
        assert "documents" in refusal.value.errors
    with pytest.raises(NotFound):
        ask(who, "client", client.id, to="ami@example.org", documents=str(kept(make_client(make_agency())).id))


def test_attachments_that_weigh_too_much_are_refused(case):
    who, client, _opportunity = case
    heavy = kept(client, content=b"x" * 6_000_000), kept(client, content=b"x" * 6_000_000)
    with pytest.raises(RefusedFields) as refusal:
        ask(who, "document", heavy[0].id, to="ami@example.org", documents=str(heavy[1].id))
    assert "10 Mo" in refusal.value.errors["documents"]


def test_a_mail_for_later_keeps_its_hour_and_is_read_before(case, database):
    who, client, _opportunity = case
    later = {"to": "ami@example.org", "on": "2026-11-30", "at": "08:30", "documents": str(kept(client).id)}
    seen = look(who, send.preview, "client", client.id, {**TEXT, **later})
    assert (seen.recipients, seen.documents) == ("ami@example.org", ["Devis"])
    assert "08:30" in seen.when
    ask(who, "client", client.id, **later)
    (mail,) = mails(database)
    assert mail.next_try_at == NOW + timedelta(days=5, hours=22, minutes=30)


def test_the_record_tells_its_mails_and_its_faulty_addresses(case, database):
    who, client, opportunity = case
    ask(who, "opportunity", opportunity.id, to="helene@example.org")
    save(FaultyAddress(agency_id=client.agency_id, address="helene@example.org", reason="550", found_at=NOW))
    for noun, key in (("client", client.id), ("opportunity", opportunity.id)):
        found = look(who, record.record, noun, key)
        assert [(line.recipient, line.status) for line in found.lines] == [("helene@example.org", "queued")]
        assert [fault.address for fault in found.faults] == ["helene@example.org"]
    blocked = look(who, draft.draft, "client", client.id).recipients[1]
    assert (blocked.fault_id > 0, "rendu un courriel" in blocked.blocked) == (True, True)


def test_the_planning_of_a_worker_and_of_a_client_is_printed_for_its_mail(case):
    who, client, _opportunity = case
    worker = make_worker(type("Found", (), {"id": client.agency_id})(), email="samira@example.org")
    for source, key in (("week", worker.id), ("month", client.id)):
        with work(who, now=NOW) as unit:
            assert "<html" in send.printed(unit, source, key, "fr").html
        with pytest.raises(Refused):
            ask(who, source, key, to="samira@example.org")


def test_the_documents_that_are_missing_are_asked_for_by_mail(case):
    who, client, _opportunity = case
    save(ExpectedDocument(agency_id=client.agency_id, name="Contrat signé", whom="client"))
    save(ExpectedDocument(agency_id=client.agency_id, name="Photo", whom="client", obligatory=False))
    found = look(who, draft.draft, "owed_client", client.id)
    assert "- Contrat signé" in found.body
    assert "Photo" not in found.body
    assert ask(who, "owed_client", client.id, to="odette@example.org") == 1


def test_a_worker_and_another_agency_write_nothing(case):
    who, client, _opportunity = case
    agency = type("Found", (), {"id": who.agency_id})()
    with pytest.raises(Forbidden):
        look(actor(agency, Role.WORKER), draft.draft, "client", client.id)
    with pytest.raises(NotFound):
        look(actor(make_agency()), draft.draft, "client", client.id)
    with pytest.raises(NotFound):
        look(who, draft.draft, "nothing", client.id)
