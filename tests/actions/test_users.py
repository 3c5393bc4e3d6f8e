"""Accounts of an agency: who may open and close them, and who must remain."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from careapp.actions import sessions, users
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import AuditEntry, LoginSession, Membership, User
from careapp.domain.listing import Listing
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, RefusedFields, Stale
from tests.factories import PASSWORD, actor, make_agency, make_user, make_worker, save

LEILA = {"name": "Leïla Mansouri", "email": "Leila@Exemple.fr", "role": "coordinator", "phone": "06 39 98 41 17"}


class Office:
    """An agency with one administrator signed in."""

    def __init__(self) -> None:
        self.agency = make_agency()
        self.admin = make_user(self.agency, Role.ADMINISTRATOR, name="Ada Min")
        self.actor = actor(self.agency, Role.ADMINISTRATOR, self.admin)

    def do(self, verb, *args):
        with work(self.actor) as unit:
            return verb(unit, *args)

    def rows(self, **asked):
        with reading(self.actor) as unit:
            return users.listed(unit, Listing(**asked)).rows


def test_a_new_person_signs_in_with_the_words_shown_once(database):
    office = Office()
    access = office.do(users.create, LEILA)
    assert access.email == "leila@exemple.fr"
    assert sessions.sign_in(sessions.Signin("leila@exemple.fr", access.words))
    row = next(row for row in office.rows() if row.email == access.email)
    assert (row.role_label, row.initials, row.phone, row.sessions) == ("Coordination", "LM", "06 39 98 41 17", 1)
    with Session(database) as session:
        assert access.words not in str([entry.changes for entry in session.exec(select(AuditEntry))])


def test_first_passwords_are_long_and_differ():
    words = {users.new_words() for _turn in range(50)}
    assert len(words) == 50
    assert all(len(one) == 19 for one in words)


WRONG = [
    ({**LEILA, "name": ""}, "name"),
    ({**LEILA, "email": "leila"}, "email"),
    ({**LEILA, "phone": "12"}, "phone"),
    ({**LEILA, "role": ""}, "role"),
    ({**LEILA, "role": "owner"}, "role"),
    ({**LEILA, "role": "worker"}, "worker_id"),
    ({**LEILA, "role": "worker", "worker_id": "999999"}, "worker_id"),
]


@pytest.mark.parametrize(("form", "field"), WRONG)
def test_each_field_of_an_account_has_its_sentence(sqlite_database, form, field):
    with pytest.raises(RefusedFields) as refusal:
        Office().do(users.create, form)
    assert field in refusal.value.errors


def test_an_address_and_a_worker_have_one_account(sqlite_database):
    office = Office()
    worker, foreign = make_worker(office.agency), make_worker(make_agency())
    office.do(users.create, {**LEILA, "role": "worker", "worker_id": str(worker.id)})
    with pytest.raises(RefusedFields, match="déjà un compte"):
        office.do(users.create, LEILA)
    for number in (worker.id, foreign.id):
        with pytest.raises(RefusedFields) as refusal:
            office.do(users.create, {**LEILA, "email": "b@exemple.fr", "role": "worker", "worker_id": str(number)})
        assert "worker_id" in refusal.value.errors
    assert [row.worker for row in office.rows(filters={"role": "worker"})] == ["Samira Haddad"]


def test_a_closed_account_is_signed_out_at_once(database):
    office = Office()
    user = make_user(office.agency)
    token = sessions.sign_in(sessions.Signin(user.email, PASSWORD))
    session_id = sessions.session_id_of(token)
    office.do(users.deactivate, user.id)
    assert sessions.actor_of(session_id) is None
    with pytest.raises(Refused):
        sessions.sign_in(sessions.Signin(user.email, PASSWORD))
    office.do(users.activate, user.id)
    assert sessions.sign_in(sessions.Signin(user.email, PASSWORD))


def test_a_new_password_ends_the_sessions_and_the_old_password(database):
    office = Office()
    user = make_user(office.agency)
    sessions.sign_in(sessions.Signin(user.email, PASSWORD))
    access = office.do(users.reset_password, user.id)
    with Session(database) as session:
        assert session.exec(select(LoginSession)).one().revoked_at is not None
    with pytest.raises(Refused):
        sessions.sign_in(sessions.Signin(user.email, PASSWORD))
    assert sessions.sign_in(sessions.Signin(user.email, access.words))


def test_the_last_administrator_remains(database):
    office = Office()
    other = make_user(office.agency, Role.ADMINISTRATOR)
    demoted = {"name": other.name, "role": "manager"}
    office.do(users.save, other.id, "administrator", demoted)
    with pytest.raises(Refused, match="dernière personne"):
        office.do(users.save, office.admin.id, "administrator", {"name": "Ada Min", "role": "manager"})
    with pytest.raises(Refused, match="propre compte"):
        office.do(users.deactivate, office.admin.id)
    with Session(database) as session:
        roles = session.exec(select(Membership.role).order_by(Membership.id)).all()
        assert list(roles) == ["administrator", "manager"]


def test_a_closed_administrator_does_not_count(sqlite_database):
    office = Office()
    asleep = make_user(office.agency, Role.ADMINISTRATOR, active=False)
    with pytest.raises(Refused, match="dernière personne"):
        office.do(users.save, office.admin.id, "administrator", {"name": "Ada Min", "role": "manager"})
    office.do(users.save, asleep.id, "administrator", {"name": asleep.name, "role": "manager"})


def test_a_role_changed_meanwhile_is_not_overwritten(sqlite_database):
    office = Office()
    user = make_user(office.agency, Role.MANAGER)
    with pytest.raises(Stale):
        office.do(users.save, user.id, "coordinator", {"name": user.name, "role": "worker"})


def test_an_account_shared_with_another_agency_is_its_owners(sqlite_database):
    office = Office()
    user = make_user(office.agency, Role.MANAGER)
    save(Membership(user_id=user.id, agency_id=make_agency().id, role=Role.MANAGER))
    for verb in (users.deactivate, users.reset_password):
        with pytest.raises(Refused, match="autre agence"):
            office.do(verb, user.id)
    with pytest.raises(Refused, match="autre agence"):
        office.do(users.save, user.id, "manager", {"name": "Autre Nom", "role": "manager"})
    office.do(users.save, user.id, "manager", {"name": user.name, "role": "coordinator"})
    assert next(row.role for row in office.rows() if row.id == user.id) == "coordinator"


def test_the_accounts_of_another_agency_do_not_exist(sqlite_database):
    office, foreign = Office(), make_user(make_agency())
    attempts = [
        (users.save, foreign.id, "coordinator", {"name": "X", "role": "manager"}),
        (users.deactivate, foreign.id),
        (users.activate, foreign.id),
        (users.reset_password, foreign.id),
    ]
    for verb, *args in attempts:
        with pytest.raises(NotFound):
            office.do(verb, *args)
    assert [row.email for row in office.rows()] == [office.admin.email]
    assert [row.name for row in office.rows(text="ada")] == ["Ada Min"]
    assert office.rows(text="%") == []


@pytest.mark.parametrize("role", [Role.MANAGER, Role.COORDINATOR, Role.WORKER])
def test_only_administrators_keep_accounts(sqlite_database, role):
    office = Office()
    with work(actor(office.agency, role)) as unit:
        attempts = [
            (users.listed, Listing()),
            (users.create, LEILA),
            (users.save, office.admin.id, "administrator", {}),
            (users.deactivate, office.admin.id),
            (users.activate, office.admin.id),
            (users.reset_password, office.admin.id),
        ]
        for verb, *args in attempts:
            with pytest.raises(Forbidden):
                verb(unit, *args)
    with Session(sqlite_database) as session:
        assert session.exec(select(User)).one().active
