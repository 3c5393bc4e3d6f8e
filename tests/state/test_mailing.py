"""The dialog of a mail and the checklist of documents through the event processor."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from careapp.db.models import ExpectedDocument, FaultyAddress, IssuedDocument, Mail
from careapp.domain.permissions import Role
from careapp.state.expected_documents import ChecklistState, ExpectedState, OwedState
from careapp.state.mailing import MailingState
from careapp.state.mails import MailsState
from careapp.state.message_templates import MessageTemplateState
from tests.factories import NOW, make_client, make_user, make_worker, save


@pytest.fixture
def client(agency):
    return make_client(agency, email="odette@example.org")


@pytest.fixture
def boss(agency, signed_in):
    return signed_in(make_user(agency, Role.ADMINISTRATOR))


def mails(database):
    with Session(database) as session:
        return session.exec(select(Mail).order_by(Mail.id)).all()


async def test_a_mail_is_written_previewed_and_sent_once(rig, coordinator, client, sqlite_database):
    pdf = {"kind": "quote", "title": "Devis", "content": b"%PDF", "sha256": "0" * 64, "issued_at": NOW}
    quote = save(IssuedDocument(agency_id=client.agency_id, client_id=client.id, **pdf))
    state = await rig.send(MailingState, "compose", coordinator, source="client", row_id=client.id)
    assert (state.open, [one.role for one in state.recipients]) == (True, ["to"])
    assert state.form["body"].startswith("Bonjour Mme Odette Ferrand,")
    await rig.send(MailingState, "fill", coordinator, name="free", value="n’importe quoi")
    state = await rig.send(MailingState, "add_address", coordinator)
    assert set(state.errors) == {"free"}
    await rig.send(MailingState, "fill", coordinator, name="free", value="ami@example.org")
    state = await rig.send(MailingState, "add_address", coordinator)
    assert ([one.role for one in state.recipients], state.errors) == (["to", "to"], {})
    assert state.form["body"].startswith("Bonjour,"), "two people are greeted by no name"
    state = await rig.send(MailingState, "speak", coordinator, language="en")
    assert state.form["body"].startswith("Hello,")
    await rig.send(MailingState, "fill", coordinator, name="body", value="À demain")
    state = await rig.send(MailingState, "speak", coordinator, language="fr")
    assert state.form["body"] == "À demain", "what was typed stays"
    await rig.send(MailingState, "address_to", coordinator, key="ami@example.org", role="cc")
    await rig.send(MailingState, "attach", coordinator, document_id=quote.id, chosen=True)
    state = await rig.send(MailingState, "read", coordinator)
    assert (state.preview.copies, state.preview.documents) == ("ami@example.org", ["Devis"])
    await rig.send(MailingState, "load", coordinator, noun="client", record_id=client.id)
    state = await rig.send(MailingState, "send", coordinator)
    assert (state.open, state.sending, len(state.lines)) == (False, False, 2)
    await rig.send(MailingState, "send", coordinator)
    assert [mail.recipient for mail in mails(sqlite_database)] == ["odette@example.org", "ami@example.org"]
    assert rig.failures == []


async def test_a_mail_nobody_gets_is_refused_and_what_was_typed_stays(rig, coordinator, client):
    await rig.send(MailingState, "compose", coordinator, source="client", row_id=client.id)
    await rig.send(MailingState, "address_to", coordinator, key=f"client-{client.id}", role="")
    await rig.send(MailingState, "fill", coordinator, name="body", value="À demain")
    state = await rig.send(MailingState, "send", coordinator)
    assert (set(state.errors), state.open, state.form["body"]) == ({"to"}, True, "À demain")


async def test_a_forged_role_or_source_changes_nothing(rig, coordinator, client):
    await rig.send(MailingState, "compose", coordinator, source="client", row_id=client.id)
    state = await rig.send(MailingState, "address_to", coordinator, key=f"client-{client.id}", role="bcc")
    assert [one.role for one in state.recipients] == ["to"]
    await rig.send(MailingState, "compose", coordinator, source="secrets", row_id=client.id)
    assert set(await rig.toasts()) == {"Demande mal formée : rien n’a été modifié."}


async def test_an_address_at_fault_is_corrected_from_the_record(rig, coordinator, client):
    save(FaultyAddress(agency_id=client.agency_id, address="odette@example.org", reason="550", found_at=NOW))
    state = await rig.send(MailingState, "load", coordinator, noun="client", record_id=client.id)
    (fault,) = state.faults
    state = await rig.send(MailingState, "compose", coordinator, source="client", row_id=client.id)
    assert state.recipients[0].fault_id == fault.id
    state = await rig.send(MailingState, "correct", coordinator, fault_id=fault.id)
    assert (state.faults, state.recipients[0].blocked) == ([], "")


async def test_a_mail_is_taken_back_and_queued_again(rig, boss, client, agency):
    mail = save(Mail(agency_id=agency.id, recipient="a@example.org", subject="Objet", body="Bonjour", kind="letter"))
    state = await rig.send(MailsState, "show_kind", boss, kind="letter")
    assert [row.id for row in state.rows] == [mail.id]
    await rig.send(MailsState, "ask_cancel", boss, mail_id=mail.id)
    state = await rig.send(MailsState, "cancel", boss)
    assert (state.rows[0].status, state.cancelling) == ("cancelled", 0)
    state = await rig.send(MailsState, "retry", boss, mail_id=mail.id)
    assert state.rows[0].status == "queued"


async def test_a_text_is_published_and_the_shipped_one_read_again(rig, boss):
    await rig.send(MessageTemplateState, "load", boss)
    state = await rig.send(MessageTemplateState, "choose_kind", boss, kind="letter")
    assert (state.shown.kind, state.changed, state.checked.ok) == ("letter", False, True)
    state = await rig.send(MessageTemplateState, "write_body", boss, text="Bonjour\n{{ rien }}")
    assert (state.checked.ok, state.checked.field, state.checked.line) == (False, "body", 2)
    await rig.send(MessageTemplateState, "save", boss)
    assert (await rig.state(MessageTemplateState)).shown.number == 0
    await rig.send(MessageTemplateState, "write_body", boss, text="Bonjour")
    state = await rig.send(MessageTemplateState, "save", boss)
    assert (state.shown.number, state.changed) == (1, False)
    state = await rig.send(MessageTemplateState, "read_version", boss, number=0)
    assert "Cordialement" in state.body
    await rig.send(MessageTemplateState, "ask_restore", boss, number=0)
    state = await rig.send(MessageTemplateState, "restore", boss)
    assert (state.shown.number, rig.failures) == (0, [])


async def test_a_document_is_added_received_and_asked_for_again(rig, boss, agency):
    worker = make_worker(agency)
    await rig.send(ExpectedState, "edit", boss, expected_id=0)
    state = await rig.send(ExpectedState, "save", boss, form={"whom": "worker"})
    assert (set(state.errors), state.editing) == ({"name"}, "expected")
    state = await rig.send(ExpectedState, "save", boss, form={"name": "Badge", "whom": "worker", "obligatory": "on"})
    assert ([row.name for row in state.shown.rows], state.editing) == (["Badge"], "")
    state = await rig.send(OwedState, "load", boss)
    assert (state.counts["missing"], [row.document for row in state.rows]) == (1, ["Badge"])

    state = await rig.send(ChecklistState, "load", boss, noun="worker", record_id=worker.id)
    await rig.send(ChecklistState, "edit", boss, expected_id=state.lines[0].expected_id)
    state = await rig.send(ChecklistState, "save", boss, form={})
    assert (set(state.errors), state.editing) == ({"received_on"}, "received")
    state = await rig.send(ChecklistState, "save", boss, form={"received_on": "2026-01-02"})
    assert (state.lines[0].state, state.editing) == ("valid", "")
    await rig.send(ChecklistState, "ask_withdrawal", boss, received_id=state.lines[0].received_id)
    state = await rig.send(ChecklistState, "withdraw", boss)
    assert (state.lines[0].state, rig.failures) == ("missing", [])


async def test_a_checklist_somebody_changed_meanwhile_is_not_overwritten(rig, boss, agency):
    worker = make_worker(agency)
    expected = save(ExpectedDocument(agency_id=agency.id, name="Badge", whom="worker"))
    await rig.send(ChecklistState, "load", boss, noun="worker", record_id=worker.id)
    await rig.send(ChecklistState, "edit", boss, expected_id=expected.id)
    rig.tab = "other"
    await rig.send(ChecklistState, "load", boss, noun="worker", record_id=worker.id)
    await rig.send(ChecklistState, "edit", boss, expected_id=expected.id)
    await rig.send(ChecklistState, "save", boss, form={"received_on": "2026-01-02"})
    rig.tab = "tab"
    state = await rig.send(ChecklistState, "save", boss, form={"received_on": "2026-02-03"})
    assert (state.conflict, state.editing) == (True, "received")
    state = await rig.send(ChecklistState, "reload", boss)
    assert (state.conflict, state.lines[0].received_on) == (False, "2026-01-02")
