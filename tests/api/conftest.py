"""The routes behind the guard, called without a network."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from careapp.actions import sessions
from careapp.api.app import make_api
from careapp.api.guard import Guard, cookie_name
from careapp.db.models import User
from careapp.domain.permissions import Permission
from careapp.settings import get_settings
from tests.factories import PASSWORD

PAGES = {"/": "signed_in", "/planning": Permission.PLANNING_READ, "/admin/users": Permission.USERS_EDIT}


@pytest.fixture
def application(sqlite_database) -> Guard:
    return Guard(make_api(), PAGES.get)


@pytest.fixture
def browser(application) -> Callable[..., httpx.AsyncClient]:
    """A browser, signed in as a user when one is given."""

    def open_browser(user: User | None = None, origin: str | None = None) -> httpx.AsyncClient:
        cookies = {}
        if user is not None:
            cookies[cookie_name()] = sessions.sign_in(sessions.Signin(user.email, PASSWORD))
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(application),
            base_url=get_settings().address,
            headers={"origin": origin or get_settings().origins[0], "accept": "text/html"},
            cookies=cookies,
        )

    return open_browser
