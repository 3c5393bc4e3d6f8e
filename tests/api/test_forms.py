"""Forms that go out as files."""

from __future__ import annotations

import pytest

from careapp.db.models import FormTemplate
from careapp.domain.permissions import Role
from tests.factories import make_activity, make_agency, make_user, save

FORM = {"activity": "home_care", "name": "Recueil", "tabs": []}


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.ADMINISTRATOR, 200), (Role.MANAGER, 403), (Role.COORDINATOR, 403), (Role.WORKER, 403), (None, 401)],
)
async def test_a_form_is_exported_by_administrators_alone(browser, role, status):
    agency = make_agency()
    activity = make_activity(agency)
    row = {"activity_id": activity.id, "name": "Recueil", "definition": FORM}
    template = save(FormTemplate(agency_id=agency.id, **row))
    stranger = make_agency()
    elsewhere = {**row, "activity_id": make_activity(stranger).id}
    other = save(FormTemplate(agency_id=stranger.id, **elsewhere))
    async with browser(make_user(agency, role) if role else None) as tab:
        answer = await tab.get(f"/api/forms/{template.id}", headers={"accept": "application/json"})
        foreign = await tab.get(f"/api/forms/{other.id}", headers={"accept": "application/json"})
    assert answer.status_code == status
    assert foreign.status_code == (404 if status == 200 else status)
    if status == 200:
        assert answer.json() == FORM
        assert "attachment" in answer.headers["content-disposition"]
