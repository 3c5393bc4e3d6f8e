"""Fields of a form that show what the opportunity itself holds: its missions, tasks and risks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from careapp.actions.mission_sheets.assemble import entries
from careapp.actions.opportunities import filling
from careapp.actions.work import reading, work
from careapp.db.models import Agency, Mission, Opportunity, OpportunityRisk, OpportunityTask
from careapp.domain.form_merge import Written
from careapp.domain.permissions import Role
from tests.factories import (
    NOW,
    actor,
    make_activity,
    make_agency,
    make_client,
    make_mission,
    make_opportunity,
    make_service,
    save,
)  # fmt: skip

HELD = "Aide à la toilette : 1\u00a0h\u00a030 par semaine"
MONDAY, EIGHT, NINE_THIRTY = 0, 480, 570


@dataclass(frozen=True)
class Home:
    """An opportunity whose form shows its own missions, tasks and risks, on the printed sheet too."""

    agency: Agency
    opportunity: Opportunity
    mission: Mission

    @property
    def own(self) -> dict[str, Any]:
        """What each row of the opportunity names."""
        return {"agency_id": self.agency.id, "opportunity_id": self.opportunity.id}


@pytest.fixture
def home(database) -> Home:
    agency = make_agency()
    activity = make_activity(agency)
    fields = [
        {"key": name, "label": name, "type": "long_text", "inherited": f"opportunity.{name}", "on_sheet": True}
        for name in ("missions", "tasks", "risks")
    ]
    tab = {"key": "informations", "label": "Informations", "sections": [{"label": "Liés", "fields": fields}]}
    definition = {"activity": activity.code, "name": "Recueil", "tabs": [tab]}
    opportunity = make_opportunity(make_client(agency), activity, definition)
    mission = make_mission(opportunity, make_service(agency, activity), ((MONDAY, EIGHT, NINE_THIRTY),))
    return Home(agency, opportunity, mission)


def _shown(home: Home) -> dict[str, str]:
    with reading(actor(home.agency, Role.COORDINATOR), now=NOW) as unit:
        form = filling.form(unit, home.opportunity.id)
    return {key: answer.value for key, answer in form.live.answers.items() if not key.startswith("request.")}


def test_what_the_opportunity_holds_is_read_live_a_line_each(home):
    assert _shown(home) == {"missions": HELD}
    save(OpportunityTask(**home.own, group="Lever", name="Transfert au fauteuil", mission_id=home.mission.id))
    save(OpportunityTask(**home.own, group="Lever", name="Aérer", position=1))
    save(OpportunityRisk(**home.own, situation="Chute", level="high", measure="Freins serrés"))
    save(OpportunityRisk(**home.own, situation="Animal", level="low", measure="Porte fermée", position=1))
    assert _shown(home)["tasks"] == "Aide à la toilette : Transfert au fauteuil\nToutes les missions : Aérer"
    assert _shown(home)["risks"] == "Chute (Élevé) : Freins serrés\nAnimal (Faible) : Porte fermée"


def test_the_printed_sheet_says_what_the_form_shows(home):
    with reading(actor(home.agency, Role.COORDINATOR), now=NOW) as unit:
        told = {one.label: one.value for one in entries(unit, unit.get(Opportunity, home.opportunity.id), {})}
    assert told["missions"] == HELD


def test_each_leads_to_the_tab_where_it_is_changed_and_none_is_written_in_the_form(home):
    with work(actor(home.agency, Role.COORDINATOR), now=NOW) as unit:
        form = filling.form(unit, home.opportunity.id)
        filling.save(unit, home.opportunity.id, [Written("missions", None, "Forgé")])
    asked = [one for page in form.pages for group in page.groups for one in group.questions if one.inherited]
    assert [(one.key, one.options["page"]) for one in asked] == [
        ("missions", "definition"), ("tasks", "taches"), ("risks", "risques"),
    ]  # fmt: skip
    assert _shown(home)["missions"] == HELD
