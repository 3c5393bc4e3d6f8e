"""The outer wall: pages by role, websockets by session and origin, headers on every answer."""

from __future__ import annotations

import pytest

from careapp.actions import sessions
from careapp.api import guard
from careapp.api.guard import Guard, cookie_name
from careapp.domain.permissions import Role
from careapp.settings import get_settings
from tests.factories import PASSWORD, make_agency, make_user


@pytest.fixture
def agency(sqlite_database):
    return make_agency()


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        (None, "/planning", 303),
        (Role.WORKER, "/planning", 403),
        (Role.COORDINATOR, "/planning", 404),
        (Role.COORDINATOR, "/admin/users", 403),
        (Role.ADMINISTRATOR, "/admin/users", 404),
    ],
)
async def test_a_page_opens_for_the_roles_that_hold_its_permission(browser, agency, role, path, status):
    # 404: the guard lets the request through, and no page stands behind it in this test.
    async with browser(make_user(agency, role) if role else None) as tab:
        assert (await tab.get(path)).status_code == status


async def test_who_signs_in_comes_back_to_the_very_tab_that_was_asked(browser, agency):
    async with browser() as tab:
        answer = await tab.get("/clients/5?tab=notes&kind=a%20b")
    assert answer.headers["location"] == "/login?next=/clients/5%3Ftab%3Dnotes%26kind%3Da%2520b"


@pytest.mark.parametrize(("locale", "words"), [("fr", "Revenir à l’accueil"), ("en", "Back to the start")])
async def test_a_refused_page_speaks_the_readers_language(browser, agency, locale, words):
    async with browser(make_user(agency, Role.WORKER, locale=locale)) as tab:
        page = await tab.get("/planning")
    assert page.status_code == 403
    assert words in page.text


@pytest.mark.parametrize(("profile", "cookie"), [("fr", "en"), ("en", "fr"), ("en", "")])
async def test_the_profile_says_the_language_and_the_cookie_follows(browser, agency, profile, cookie):
    async with browser(make_user(agency, Role.WORKER, locale=profile)) as tab:
        if cookie:
            tab.cookies.set("locale", cookie)
        refused = await tab.get("/planning")
        again = await tab.get("/planning")
    assert f'<html lang="{profile}">' in refused.text
    assert f"locale={profile};" in refused.headers["set-cookie"]
    assert "set-cookie" not in again.headers


async def test_a_misformed_request_is_not_given_back(browser, agency):
    async with browser(make_user(agency, Role.COORDINATOR)) as tab:
        answer = await tab.get("/api/planning/day?date=secret")
    assert answer.status_code == 422
    assert "secret" not in answer.text


async def test_every_answer_carries_the_security_headers(browser, agency):
    async with browser() as tab:
        for path in ("/login", "/api/health", "/nowhere"):
            headers = (await tab.get(path)).headers
            assert "unsafe-eval" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("tiles", "pictures"),
    [
        ("", "img-src 'self' data: blob:"),
        (
            "https://tuiles.example.org:8443/fond/{z}/{x}/{y}.png",
            "img-src 'self' data: blob: https://tuiles.example.org:8443",
        ),
    ],
)
async def test_pictures_come_from_here_and_from_the_tile_server_that_is_set_alone(
    monkeypatch, browser, agency, tiles, pictures
):
    monkeypatch.setenv("CAREAPP_MAP_TILES", tiles)
    get_settings.cache_clear()
    guard._security_headers.cache_clear()
    try:
        async with browser(make_user(agency, Role.COORDINATOR)) as tab:
            page = await tab.get("/login")
            answer = await tab.get("/api/planning/map?date=2026-11-24")
    finally:
        guard._security_headers.cache_clear()
    policy = [rule.strip() for rule in page.headers["content-security-policy"].split(";")]
    assert pictures in policy
    assert "connect-src 'self'" in policy
    assert answer.json()["tiles"] == tiles


async def test_health_names_the_database(browser, agency):
    async with browser() as tab:
        answer = await tab.get("/api/health")
    assert answer.json()["status"] == "ok"
    assert answer.json()["database"] == "sqlite"


async def test_health_says_when_the_tables_are_away(browser, agency, sqlite_database):
    with sqlite_database.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE agencies RENAME TO elsewhere")
    async with browser() as tab:
        assert (await tab.get("/api/health")).status_code == 503


class Inner:
    """What stands behind the guard: keeps the headers it was given."""

    def __init__(self) -> None:
        self.headers: list[dict[str, str]] = []

    async def __call__(self, scope, receive, send):
        self.headers.append({key.decode(): value.decode() for key, value in scope["headers"]})


async def _handshake(guard: Guard, token: str, cookie: str | None, origin: str, forged: str = "") -> list[dict]:
    sent: list[dict] = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    headers = [(b"origin", origin.encode())]
    headers += [(b"cookie", f"{cookie_name()}={cookie}".encode())] if cookie else []
    headers += [(b"x-careapp-session", forged.encode())] if forged else []
    scope = {"type": "websocket", "path": "/_event", "query_string": f"token={token}".encode(), "headers": headers}
    await guard(scope, receive, send)
    return sent


@pytest.fixture
def cookies(agency):
    """The cookies of two people signed in."""
    people = [make_user(agency), make_user(agency)]
    return [sessions.sign_in(sessions.Signin(person.email, PASSWORD)) for person in people]


async def test_a_websocket_opens_for_a_session_and_carries_its_number_alone(cookies):
    inner = Inner()
    sent = await _handshake(
        Guard(inner, lambda _path: None), "tab", cookies[0], get_settings().origins[0], forged="999"
    )
    assert sent == []
    assert inner.headers[0]["x-careapp-session"] == str(sessions.session_id_of(cookies[0]))
    assert "cookie" not in inner.headers[0]


@pytest.mark.parametrize("cookie", [None, "forged"])
async def test_a_websocket_without_a_living_session_is_refused(cookies, cookie):
    inner = Inner()
    sent = await _handshake(Guard(inner, lambda _path: None), "tab", cookie, get_settings().origins[0], forged="1")
    assert [message["code"] for message in sent] == [4401]
    assert inner.headers == []


@pytest.mark.parametrize("origin", ["https://evil.example", "", "null"])
async def test_a_websocket_from_elsewhere_is_refused(cookies, origin):
    sent = await _handshake(Guard(Inner(), lambda _path: None), "tab", cookies[0], origin)
    assert [message["code"] for message in sent] == [4401]


async def test_a_tab_stays_with_the_session_that_opened_it(cookies):
    guard, origin = Guard(Inner(), lambda _path: None), get_settings().origins[0]
    assert await _handshake(guard, "tab", cookies[0], origin) == []
    assert [message["code"] for message in await _handshake(guard, "tab", cookies[1], origin)] == [4401]
    assert await _handshake(guard, "tab", cookies[0], origin) == []


async def test_a_revoked_session_opens_nothing(cookies):
    sessions.sign_out(sessions.session_id_of(cookies[0]))
    sent = await _handshake(Guard(Inner(), lambda _path: None), "tab", cookies[0], get_settings().origins[0])
    assert [message["code"] for message in sent] == [4401]
