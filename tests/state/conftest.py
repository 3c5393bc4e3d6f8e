"""A browser tab and people signed in, for the tests of states."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from reflex_base.registry import RegistrationContext

from careapp.actions import sessions
from careapp.db.models import User
from tests.factories import PASSWORD, make_agency, make_user
from tests.state.rig import Rig, make_rig


@pytest.fixture
def rig(sqlite_database, monkeypatch) -> Iterator[Rig]:
    yield make_rig(monkeypatch)
    object.__setattr__(RegistrationContext.get(), "_app", None)


@pytest.fixture
def signed_in(sqlite_database) -> Callable[[User], int]:
    """Opens a session for a user and gives its id."""

    def open_session(user: User) -> int:
        token = sessions.sign_in(sessions.Signin(user.email, PASSWORD))
        return sessions.session_id_of(token) or 0

    return open_session


@pytest.fixture
def agency(sqlite_database):
    return make_agency()


@pytest.fixture
def coordinator(agency, signed_in):
    return signed_in(make_user(agency))
