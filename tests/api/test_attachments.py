"""Files of a form over the wire: streamed with a limit, given out shut, to those who may read them alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from careapp.actions import attachments
from careapp.actions.opportunities import duplicate, filling
from careapp.actions.reevaluations import locking
from careapp.actions.work import work
from careapp.db import store
from careapp.db.engine import reading
from careapp.db.models import Attachment, Opportunity
from careapp.domain.form_merge import Written
from careapp.domain.permissions import Role
from careapp.domain.refusal import Refused
from careapp.settings import get_settings
from tests.domain.test_attachments import JPEG, PDF, PNG
from tests.factories import NOW, actor, make_activity, make_agency, make_client, make_opportunity, make_user

FIELDS: list[dict[str, Any]] = [
    {"key": "scan", "label": "Ordonnance", "type": "file"},
    {"key": "sign", "label": "Signature du client", "type": "signature"},
    {"key": "note", "label": "Note", "type": "text"},
]
FORM = {
    "activity": "home",
    "name": "Recueil",
    "tabs": [{"key": "informations", "label": "Informations", "sections": [{"label": "Tout", "fields": FIELDS}]}],
}


@pytest.fixture
def home(application, environment, tmp_path):
    agency = make_agency()
    opportunity = make_opportunity(make_client(agency), make_activity(agency), FORM)
    return agency, make_user(agency), opportunity


def place(opportunity: Opportunity, key: str = "scan", name: str = "ordonnance.pdf", **more: str) -> dict[str, Any]:
    return {"url": f"/api/opportunities/{opportunity.id}/attachments", "params": {"key": key, "name": name, **more}}


async def test_a_file_comes_in_is_attached_and_is_given_out_shut(home, browser):
    agency, user, opportunity = home
    async with browser(user) as someone:
        sent = await someone.post(**place(opportunity), content=PDF)
        assert (sent.status_code, sent.json()["name"]) == (201, "ordonnance.pdf")
        number = sent.json()["id"]
        with work(actor(agency, user=user), now=NOW) as unit:
            saved = filling.save(unit, opportunity.id, [Written("scan", None, {"attachment": number, "name": "<b>"})])
        assert saved.live.answers["scan"].stored == {"attachment": number, "name": "ordonnance.pdf"}
        got = await someone.get(f"/api/attachments/{number}?inline=true")
    assert (got.status_code, got.content, got.headers["content-type"]) == (200, PDF, "application/pdf")
    assert got.headers["content-disposition"] == "attachment; filename*=UTF-8''ordonnance.pdf"
    assert got.headers["content-security-policy"].startswith("sandbox")
    assert got.headers["x-content-type-options"] == "nosniff"


async def test_a_picture_is_shown_beside_the_form_and_nothing_else_is(home, browser):
    _agency, user, opportunity = home
    async with browser(user) as someone:
        sent = await someone.post(**place(opportunity, name="photo.jpg"), content=JPEG)
        shown = await someone.get(f"/api/attachments/{sent.json()['id']}?inline=true")
    assert shown.headers["content-disposition"].startswith("inline")
    assert shown.headers["content-security-policy"].startswith("sandbox")


async def test_a_file_beyond_the_limit_is_refused_while_it_comes(home, browser):
    _agency, user, opportunity = home
    pieces = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal pieces
        for _piece in range(5_000):
            pieces += 1
            yield b"%PDF-" + b"\x00" * 1_048_571

    async with browser(user) as someone:
        refused = await someone.post(**place(opportunity), content=endless())
        announced = await someone.post(**place(opportunity), content=PDF, headers={"content-length": str(5 * 1024**3)})
    assert refused.status_code == 422
    assert "10 Mo" in refused.json()["reason"]
    assert pieces < 5_000
    assert announced.status_code == 413
    assert "12 Mo au plus" in announced.text
    assert list((store.root() / "coming").glob("*")) == []


@pytest.mark.parametrize(
    ("key", "name", "content", "status"),
    [
        ("scan", "page.html", b"<html>", 422),
        ("scan", "double.pdf", PDF[:9] + b"<script>alert(1)</script>", 422),
        ("scan", "photo.png", PDF, 422),
        ("note", "a.pdf", PDF, 422),
        ("nowhere", "a.pdf", PDF, 422),
        ("sign", "signature.png", PNG, 422),
    ],
)
async def test_what_may_not_come_in_leaves_nothing_behind(home, browser, key, name, content, status):
    _agency, user, opportunity = home
    async with browser(user) as someone:
        refused = await someone.post(**place(opportunity, key, name), content=content)
    assert refused.status_code == status
    assert refused.json()["reason"]
    with reading() as session:
        assert session.exec(select(Attachment)).all() == []
    assert [path for path in store.root().rglob("*") if path.is_file()] == []


async def test_a_file_of_another_agency_or_role_does_not_exist(home, browser):
    agency, user, opportunity = home
    async with browser(user) as someone:
        number = (await someone.post(**place(opportunity), content=PDF)).json()["id"]
    async with browser(make_user(make_agency())) as stranger:
        assert (await stranger.get(f"/api/attachments/{number}")).status_code == 404
        assert (await stranger.post(**place(opportunity), content=PDF)).status_code == 404
    async with browser(make_user(agency, Role.WORKER)) as worker:
        assert (await worker.get(f"/api/attachments/{number}")).status_code == 403
    async with browser() as nobody:
        assert (await nobody.get(f"/api/attachments/{number}")).status_code == 401


async def test_an_answer_names_a_file_of_its_own_form_alone(home, browser):
    agency, user, opportunity = home
    other = make_opportunity(make_client(agency), make_activity(agency), FORM)
    async with browser(user) as someone:
        number = (await someone.post(**place(other), content=PDF)).json()["id"]
    values = [{"attachment": number}, {"attachment": "1"}, {"attachment": True}, "x", [1], {"attachment": 999_999}]
    for value in values:
        with work(actor(agency, user=user), now=NOW) as unit:
            assert set(filling.save(unit, opportunity.id, [Written("scan", None, value)]).errors) == {"scan"}


async def test_a_signature_says_who_signed_and_when_whatever_the_browser_claims(home, browser):
    agency, user, opportunity = home
    async with browser(user) as someone:
        sent = await someone.post(
            **place(opportunity, "sign", "signature.png", signed_by="Odette Ferrand"), content=PNG
        )
    assert sent.status_code == 201
    forged = {"attachment": sent.json()["id"], "signed_by": "Quelqu’un d’autre", "signed_at": "1990-01-01"}
    with work(actor(agency, user=user), now=NOW) as unit:
        stored = filling.save(unit, opportunity.id, [Written("sign", None, forged)]).live.answers["sign"].stored
    assert stored["signed_by"] == "Odette Ferrand"
    assert stored["signed_at"] > "2026"


async def test_the_agency_has_a_quota(home, browser, environment):
    _agency, user, opportunity = home
    environment.setenv("CAREAPP_ATTACHMENT_QUOTA_MB", "1")
    get_settings.cache_clear()
    async with browser(user) as someone:
        for expected in (201, 422):
            sent = await someone.post(**place(opportunity), content=PDF + b"\x00" * 700_000)
            assert sent.status_code == expected
    assert "place prévue" in sent.json()["reason"]


async def test_a_file_that_no_answer_names_goes_after_a_month_or_at_once_when_asked(home, browser):
    agency, user, opportunity = home
    async with browser(user) as someone:
        first = (await someone.post(**place(opportunity), content=PDF)).json()["id"]
        await someone.post(**place(opportunity, name="b.pdf"), content=PDF + b"2")
    with work(actor(agency, user=user)) as unit:
        filling.save(unit, opportunity.id, [Written("scan", None, {"attachment": first})])
        held = unit.get(Opportunity, opportunity.id).answers["scan"]
    assert attachments.forget_unused(NOW + timedelta(days=400)) == 1
    assert store.path_of(agency.id, _digest(first)).is_file()
    async with browser(user) as someone:
        refused = await someone.delete(f"/api/attachments/{first}")
        assert (refused.status_code, "retirez-le" in refused.json()["reason"]) == (422, True)
        with work(actor(agency, user=user)) as unit:
            filling.save(unit, opportunity.id, [Written("scan", held, None)])
        assert (await someone.delete(f"/api/attachments/{first}")).status_code == 204
        assert (await someone.delete(f"/api/attachments/{first}")).status_code == 404
    assert [path for path in store.root().rglob("*") if path.is_file() and path.stat().st_size == len(PDF)] == []


async def test_a_file_stays_while_a_copy_of_the_form_names_it(home, browser):
    agency, user, opportunity = home
    async with browser(user) as someone:
        first = (await someone.post(**place(opportunity), content=PDF)).json()["id"]
    with work(actor(agency, user=user), now=NOW) as unit:
        filling.save(unit, opportunity.id, [Written("scan", None, {"attachment": first})])
        copy = duplicate.duplicate(unit, opportunity.id)
        held = unit.get(Opportunity, copy).answers["scan"]
    with work(actor(agency, Role.ADMINISTRATOR), now=NOW) as unit:
        locking.unlock(unit, opportunity.id, unit.get(Opportunity, opportunity.id).version, "Mauvais fichier")
        filling.save(unit, opportunity.id, [Written("scan", held, None)])
        with pytest.raises(Refused, match="retirez-le"):
            attachments.forget(unit, first)
    assert attachments.forget_unused(NOW + timedelta(days=400)) == 0
    with work(actor(agency, user=user), now=NOW) as unit:
        filling.save(unit, copy, [Written("scan", held, None)])
    assert attachments.forget_unused(NOW + timedelta(days=400)) == 1


def _digest(number: int) -> str:
    with reading() as session:
        return session.get_one(Attachment, number).sha256
