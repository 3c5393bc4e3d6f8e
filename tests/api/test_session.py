"""Signing in and out: one sentence for every wrong, throttling, a fresh cookie each time."""

from __future__ import annotations

import re

import pytest
from sqlmodel import Session, select

from careapp.actions import sessions
from careapp.api.guard import cookie_name
from careapp.api.session import safe_path
from careapp.db.models import LoginSession
from careapp.domain.permissions import Role
from tests.factories import PASSWORD, make_agency, make_user


@pytest.fixture
def user(sqlite_database):
    return make_user(make_agency(), Role.COORDINATOR)


async def test_the_right_password_opens_a_session_and_goes_on(browser, user):
    async with browser() as tab:
        answer = await tab.post("/login", data={"email": user.email, "password": PASSWORD, "onward": "/planning"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/planning")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


@pytest.mark.parametrize(
    ("email", "password"), [("nobody@test.example", "a long guess"), (None, "wrong"), ("", ""), (None, "x" * 5000)]
)
async def test_whatever_is_wrong_reads_the_same(browser, user, email, password):
    async with browser() as tab:
        answer = await tab.post("/login", data={"email": user.email if email is None else email, "password": password})
    assert answer.status_code == 401
    assert "L’adresse e-mail ou le mot de passe ne convient pas." in answer.text
    assert password == "" or password not in answer.text


async def test_after_ten_failures_even_the_right_password_waits(browser, user):
    async with browser() as tab:
        for _ in range(sessions.ACCOUNT_FAILURES_AN_HOUR):
            await tab.post("/login", data={"email": user.email, "password": "wrong"})
        answer = await tab.post("/login", data={"email": user.email, "password": PASSWORD})
    assert "Trop d’essais" in answer.text


async def test_each_login_gives_another_token(browser, user):
    async with browser() as tab:
        first = await tab.post("/login", data={"email": user.email, "password": PASSWORD})
        tab.cookies.clear()
        second = await tab.post("/login", data={"email": user.email, "password": PASSWORD})
    assert first.cookies[cookie_name()] != second.cookies[cookie_name()]


async def test_a_form_posted_from_elsewhere_is_refused(browser, user):
    async with browser(origin="https://evil.example") as tab:
        answer = await tab.post("/login", data={"email": user.email, "password": PASSWORD})
    assert answer.status_code == 403


async def test_signing_out_revokes_the_session(browser, user, sqlite_database):
    async with browser(user) as tab:
        answer = await tab.post("/logout")
    assert answer.headers["location"] == "/login"
    with Session(sqlite_database) as session:
        assert session.exec(select(LoginSession)).one().revoked_at is not None


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("/planning", "/planning"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/login?next=/x", "/"),
        ("/a\r\nset-cookie: x", "/"),
    ],
)
def test_one_goes_on_inside_the_application_alone(asked, given):
    assert safe_path(asked) == given


@pytest.mark.parametrize(("locale", "words"), [("fr", "Se connecter"), ("en", "Sign in")])
async def test_the_sign_in_page_speaks_the_readers_language_and_runs_no_script_of_its_own(browser, locale, words):
    async with browser() as tab:
        tab.cookies.set("locale", locale)
        page = await tab.get("/login")
    assert page.status_code == 200
    assert f'<html lang="{locale}">' in page.text
    assert words in page.text
    assert re.findall(r"<script[^>]*>([^<]*)</script>", page.text) == [""]
    assert re.findall(r"\son\w+=", page.text) == []


async def test_what_was_typed_as_an_address_is_text_in_the_page(browser, user):
    async with browser() as tab:
        page = await tab.post("/login", data={"email": '"><script>alert(1)</script>', "password": "x" * 12})
    assert page.status_code == 401
    assert "<script>alert" not in page.text
