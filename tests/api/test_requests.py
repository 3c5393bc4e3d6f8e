"""The public request form: what anyone may send, what is refused, what robots and the curious learn."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions import requests as verbs
from careapp.actions.work import work
from careapp.api import requests
from careapp.api.throttle import Throttle
from careapp.db.engine import get_engine
from careapp.db.models import Activity, Client, FormTemplate, Opportunity, PublicRequest, Reminder
from careapp.domain.permissions import Role
from careapp.domain.refusal import RefusedFields, Stale
from careapp.domain.requests import seal
from careapp.settings import get_settings
from tests.factories import NOW, actor, make_activity, make_agency, make_client, make_user, save, shipped_form

SETUP = {
    "slug": "sorbiers", "open": "on", "colour": "#0f6e66", "intro_fr": "Bienvenue", "intro_en": "Welcome",
    "consent_fr": "J’accepte", "consent_en": "I agree", "manager_id": "",
}  # fmt: skip
SENT = {
    "relation": "family", "asked_by": "Claire Ferrand", "last_name": "Ferrand", "first_name": "Odette",
    "phone": "04 65 71 00 12", "city": "Chambéry", "postcode": "73000", "need": "Aide au lever", "consent": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    for name, most in (("SEEING", 120), ("SENDING", 3), ("OF_AGENCY", 60)):
        monkeypatch.setattr(requests, name, Throttle(most, 3600))


@pytest.fixture
def agency(sqlite_database):
    agency = make_agency(name="Les Sorbiers", phone="+33479002030")
    activity = make_activity(agency)
    save(
        FormTemplate(
            agency_id=agency.id,
            activity_id=activity.id,
            name="Recueil",
            number=1,
            current=True,
            definition=shipped_form(),
        )
    )
    boss = make_user(agency, Role.MANAGER)
    with work(actor(agency, Role.ADMINISTRATOR), now=NOW) as unit:
        verbs.save(unit, 0, {**SETUP, "manager_id": str(boss.id)})
    return agency


def _token(slug="sorbiers", ago=60, nonce="once"):
    return seal(get_settings().secret, slug, nonce, datetime.now(UTC) - timedelta(seconds=ago))


def _all(model):
    with Session(get_engine()) as session:
        return session.exec(select(model)).all()


async def test_a_request_opens_an_opportunity_with_its_consent_and_a_reminder(agency, browser):
    make_client(agency, birth_date=date(1942, 2, 3), phone="+33465710012")
    async with browser() as someone:
        page = await someone.get("/request/sorbiers")
        token = re.search(r'name="token" value="([^"]+)"', page.text)
        answer = await someone.post("/request/sorbiers", data={**SENT, "token": _token()})
    assert (page.status_code, token is not None, "Bienvenue" in page.text, "<script" in page.text) == (
        200, True, True, False,
    )  # fmt: skip
    assert "Votre demande est envoyée" in answer.text
    (opportunity,), (kept,), (reminder,) = _all(Opportunity), _all(PublicRequest), _all(Reminder)
    assert (opportunity.stage, opportunity.origin, opportunity.need) == ("new", "Formulaire public", "Aide au lever")
    assert (kept.consent_text, kept.consent_version, kept.asked_by) == ("J’accepte", 1, "Claire Ferrand")
    assert (reminder.opportunity_id, reminder.manager_id, reminder.mail) == (
        opportunity.id, opportunity.manager_id, True,
    )  # fmt: skip
    client = next(row for row in _all(Client) if row.id == opportunity.client_id)
    assert (client.status, client.maybe_twin) == ("prospect", True)


async def test_a_request_sent_twice_opens_one_opportunity(agency, browser):
    async with browser() as someone:
        for _press in range(2):
            answer = await someone.post("/request/sorbiers", data={**SENT, "token": _token()})
            assert "Votre demande est envoyée" in answer.text
    assert len(_all(Opportunity)) == 1


async def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(agency, browser):
    sent = {"need": "<b>Aide</b> au lever", "phone": "12", "relation": "family", "token": _token()}
    async with browser() as someone:
        answer = await someone.post("/request/sorbiers", data=sent)
        english = await someone.post("/request/sorbiers?lang=en", data=sent)
    assert (answer.status_code, _all(Opportunity)) == (422, [])
    assert "&lt;b&gt;Aide&lt;/b&gt; au lever" in answer.text
    assert answer.text.count('class="error"') == 5
    assert "Without your consent" in english.text
    assert 'lang="en"' in english.text


async def test_what_is_wrong_is_told_from_the_top_of_the_page(agency, browser):
    async with browser() as someone:
        answer = await someone.post("/request/sorbiers", data={"token": _token()})
    asked = re.findall(r'<li><a href="#(\w+)"', answer.text)
    places = [answer.text.index(f'id="{name}"') for name in asked]
    assert (asked[0], asked[-1], places) == ("last_name", "consent", sorted(places))


@pytest.mark.parametrize(
    ("field", "value"),
    [("relation", "stranger"), ("civility", "sir"), ("activity", "999"), ("activity", "x"),
     ("birth_date", "3000-01-01"), ("postcode", "7"), ("last_name", "\0"), ("wished_start", "2001-01-01")],
)  # fmt: skip
async def test_a_forged_value_is_a_sentence_and_opens_nothing(agency, browser, field, value):
    async with browser() as someone:
        answer = await someone.post("/request/sorbiers", data={**SENT, "token": _token(), field: value})
    assert (answer.status_code, f'href="#{field}"' in answer.text, _all(Opportunity)) == (422, True, [])


@pytest.mark.parametrize("token", ["", "1.x.y", "token"])
async def test_a_token_nobody_here_wrote_opens_nothing(agency, browser, token):
    async with browser() as someone:
        answer = await someone.post("/request/sorbiers", data={**SENT, "token": token})
        other = await someone.post("/request/sorbiers", data={**SENT, "token": _token("autre")})
        old = await someone.post("/request/sorbiers", data={**SENT, "token": _token(ago=13 * 3600)})
        quick = await someone.post("/request/sorbiers", data={**SENT, "token": _token(ago=0)})
    assert {one.status_code for one in (answer, other, old, quick)} == {422}
    assert _all(Opportunity) == []


async def test_a_robot_that_fills_in_the_trap_is_thanked_and_forgotten(agency, browser):
    async with browser() as someone:
        answer = await someone.post("/request/sorbiers", data={**SENT, "token": _token(), "website": "http://x"})
    assert (answer.status_code, "envoyée" in answer.text, _all(Opportunity)) == (200, True, [])


async def test_a_closed_address_and_one_that_never_was_look_the_same(agency, browser):
    with work(actor(agency, Role.ADMINISTRATOR), now=NOW) as unit:
        verbs.save(unit, 1, {**SETUP, "open": ""})
    async with browser() as someone:
        closed = await someone.get("/request/sorbiers")
        never = await someone.get("/request/jamais")
        sent = await someone.post("/request/sorbiers", data={**SENT, "token": _token()})
    assert (closed.status_code, never.status_code, sent.status_code) == (404, 404, 404)
    assert closed.text == never.text


async def test_one_address_sends_a_few_requests_an_hour_and_a_foreign_page_none(agency, browser):
    async with browser() as someone:
        answers = [
            await someone.post("/request/sorbiers", data={**SENT, "token": _token(nonce=str(number))})
            for number in range(4)
        ]
    async with browser(origin="https://evil.example") as stranger:
        foreign = await stranger.post("/request/sorbiers", data={**SENT, "token": _token(nonce="9")})
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert (foreign.status_code, len(_all(Opportunity))) == (403, 3)


async def test_a_known_person_and_an_unknown_one_get_the_same_answer(agency, browser):
    make_client(agency, phone="+33465710012")
    async with browser() as someone:
        known = await someone.post("/request/sorbiers", data={**SENT, "token": _token(nonce="a")})
        other = {**SENT, "last_name": "Rey", "phone": "04 65 71 00 99", "token": _token(nonce="b")}
        unknown = await someone.post("/request/sorbiers", data=other)
    assert known.text == unknown.text


def test_new_words_of_consent_are_a_new_version_and_an_address_belongs_to_one_agency(agency):
    admin, rival = actor(agency, Role.ADMINISTRATOR), actor(make_agency(), Role.ADMINISTRATOR)
    with work(admin, now=NOW) as unit:
        verbs.save(unit, 1, {**SETUP, "consent_fr": "J’accepte tout"})
        assert verbs.view(unit).consent.startswith("Version 2")
    with pytest.raises(RefusedFields, match="déjà prise"), work(rival, now=NOW) as unit:
        verbs.save(unit, 0, SETUP)
    with pytest.raises(Stale), work(admin, now=NOW) as unit:
        verbs.save(unit, 1, SETUP)
    with pytest.raises(RefusedFields) as refusal, work(admin, now=NOW) as unit:
        verbs.save(unit, 2, {**SETUP, "slug": "É!", "colour": "#ffff00", "consent_en": ""})
    assert set(refusal.value.errors) == {"slug", "colour", "consent_en"}


def test_a_request_chooses_among_the_activities_offered(agency):
    save(Activity(agency_id=agency.id, code="hidden", label="Sans formulaire"))
    form = verbs.shown("sorbiers", "fr")
    assert form is not None
    assert [one.label for one in form.activities] == ["Aide à la personne"]
    with pytest.raises(RefusedFields):
        verbs.receive("sorbiers", "n", {**SENT, "activity": "999"}, "fr", NOW)
