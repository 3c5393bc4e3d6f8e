"""Two records of one person become one; nothing that was linked to either is lost."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session, select

from careapp.actions.clients import merge, record
from careapp.actions.work import Forbidden, reading, work
from careapp.db.engine import get_engine
from careapp.db.models import AuditEntry, Client, ClientAddress, ClientMerge, Note, Opportunity, Visit, WorkerChoice
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, Stale
from tests.factories import (
    NOW,
    actor,
    make_activity,
    make_agency,
    make_client,
    make_opportunity,
    make_service,
    make_visit,
    make_worker,
    save,
)


@pytest.fixture
def home(database):
    """Odette Ferrand twice: the second record holds a demand, a visit, a note and a wish."""

    class Home:
        agency = make_agency()
        kept = make_client(agency, birth_date=date(1942, 2, 3), code="C-00001")
        other = make_client(agency, phone="+33465710012", first_name="Odétte", code="C-00002", remarks="Sonner fort")
        worker = make_worker(agency)
        boss = actor(agency, Role.MANAGER)
        opportunity = make_opportunity(other, make_activity(agency))
        visit = make_visit(other, make_service(agency))
        note = save(Note(agency_id=agency.id, client_id=other.id, noted_at=NOW, body="Bien"))

    for client in (Home.kept, Home.other):
        save(WorkerChoice(agency_id=Home.agency.id, client_id=client.id, worker_id=Home.worker.id, kind="preferred"))
    return Home


def _do(home, verb, *args, who=None):
    with work(who or home.boss, now=NOW) as unit:
        return verb(unit, *args)


def _seen(home):
    return home.kept.version, home.other.version


def test_the_fields_chosen_are_taken_and_everything_linked_moves(home):
    view = _do(home, merge.view, home.kept.id, home.other.id)
    fields = {field.key: field for field in view.fields}
    assert (fields["phone"].taken, fields["birth_date"].taken, fields["language"].differs) == ("other", "kept", False)
    chosen = {"first_name": "other"}
    _do(home, merge.merge, home.kept.id, home.other.id, _seen(home), chosen)
    with Session(get_engine()) as session:
        kept = session.get_one(Client, home.kept.id)
        assert (kept.first_name, kept.phone, kept.birth_date) == ("Odétte", "+33465710012", date(1942, 2, 3))
        assert session.get(Client, home.other.id) is None
        for model, row in ((Opportunity, home.opportunity), (Visit, home.visit), (Note, home.note)):
            assert session.get_one(model, row.id).client_id == home.kept.id
        addresses = session.exec(select(ClientAddress)).all()
        assert sorted(address.main for address in addresses) == [False, True]
        assert len(session.exec(select(WorkerChoice)).all()) == 1


def test_the_old_address_leads_to_the_kept_record_and_who_merged_is_kept(home):
    _do(home, merge.merge, home.kept.id, home.other.id, _seen(home), {})
    assert _do(home, merge.forward, home.other.id) == home.kept.id
    with pytest.raises(NotFound), reading(home.boss, now=NOW) as unit:
        record.view(unit, home.other.id)
    with Session(get_engine()) as session:
        trace = session.exec(select(ClientMerge)).one()
        assert (trace.old_code, trace.record["remarks"], trace.merged_by) == ("C-00002", "Sonner fort", home.boss.name)
        assert session.exec(select(AuditEntry).where(AuditEntry.verb == "merge")).one().changes["code"] == "C-00002"


def test_a_record_that_goes_into_another_takes_what_led_to_it_along(home):
    _do(home, merge.merge, home.kept.id, home.other.id, _seen(home), {})
    third = make_client(home.agency, code="C-00003")
    with Session(get_engine()) as session:
        version = session.get_one(Client, home.kept.id).version
    _do(home, merge.merge, third.id, home.kept.id, (third.version, version), {})
    assert _do(home, merge.forward, home.other.id) == _do(home, merge.forward, home.kept.id) == third.id


def test_a_merge_of_records_changed_meanwhile_of_one_alone_or_by_a_coordinator_is_refused(home):
    with pytest.raises(Stale):
        _do(home, merge.merge, home.kept.id, home.other.id, (home.kept.version, 99), {})
    with pytest.raises(Refused):
        _do(home, merge.view, home.kept.id, home.kept.id)
    with pytest.raises(Forbidden):
        _do(home, merge.view, home.kept.id, home.other.id, who=actor(home.agency))
    with pytest.raises(NotFound):
        _do(home, merge.view, home.kept.id, make_client(make_agency()).id)
