"""The cards of calendar feeds: an address is shown once, and gone when the screen is left."""

from __future__ import annotations

import pytest

from careapp.domain.permissions import Role
from careapp.state.feeds import ClientFeedState, OwnFeedState, WorkerFeedState
from tests.factories import make_client, make_user, make_worker


@pytest.mark.parametrize(("state", "make"), [(WorkerFeedState, make_worker), (ClientFeedState, make_client)])
async def test_the_office_gives_renews_and_takes_back_an_address(rig, agency, coordinator, state, make):
    holder = make(agency).id
    shown = await rig.send(state, "load_for", coordinator, **{f"{make.__name__[5:]}_id": holder})
    assert (shown.feed.active, shown.fresh.url) == (False, "")
    await rig.send(state, "choose_naming", coordinator, naming="initials")
    shown = await rig.send(state, "give", coordinator)
    first = shown.fresh
    assert (shown.feed.active, shown.feed.naming_label) == (True, "Initiales")
    assert (first.url[:4], first.webcal[:9]) == ("http", "webcal://")
    assert first.picture.startswith("data:image/svg+xml")
    shown = await rig.send(state, "ask", coordinator, verb="give")
    assert shown.asked == "give"
    shown = await rig.send(state, "give", coordinator)
    assert shown.fresh.url not in ("", first.url)
    shown = await rig.send(state, "load_for", coordinator, **{f"{make.__name__[5:]}_id": holder})
    assert (shown.feed.active, shown.fresh.url) == (True, "")
    shown = await rig.send(state, "revoke", coordinator)
    assert (shown.feed.active, rig.failures) == (False, [])


async def test_a_worker_has_her_own_and_the_office_none(rig, agency, coordinator, signed_in):
    worker = make_worker(agency)
    her = signed_in(make_user(agency, Role.WORKER, worker))
    await rig.send(OwnFeedState, "load", her)
    shown = await rig.send(OwnFeedState, "give", her)
    assert shown.feed.active
    rig.tab = "office"
    shown = await rig.send(OwnFeedState, "load", coordinator)
    assert (shown.feed.active, rig.failures) == (False, [])
    shown = await rig.send(OwnFeedState, "give", coordinator)
    assert shown.fresh.url == ""
    assert await rig.toasts() == ["Votre rôle ne permet pas cette action."]
