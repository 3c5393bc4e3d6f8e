"""axe on every screen, light and dark, on a desk and on a phone: nothing serious in the way, nothing wider than it."""

from __future__ import annotations

import importlib
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pysqlite3
import pytest
from axe_playwright_python.sync_playwright import Axe

from careapp.domain.permissions import ROLE_PERMISSIONS, Role
from careapp.pages.shell import PAGES

importlib.import_module("careapp.careapp")

GRAVE = {"serious", "critical"}
LEAST_FIRST = (Role.WORKER, Role.COORDINATOR, Role.MANAGER, Role.ADMINISTRATOR)
LOGINS = {Role.ADMINISTRATOR: "admin"}
OWN = "(SELECT worker_id FROM memberships JOIN users ON users.id = user_id WHERE email = 'worker@demo.example')"
RECORDS = {
    "client_id": "SELECT min(id) FROM clients",
    "worker_id": "SELECT min(id) FROM workers",
    "opportunity_id": "SELECT min(opportunity_id) FROM missions",
    "activity_id": "SELECT min(id) FROM activities",
    "manager_id": "SELECT min(manager_id) FROM clients",
    "incident_id": "SELECT min(id) FROM incidents",
    "kind": "SELECT 'quote'",
    "form": "SELECT min(activity_id) || '-main' FROM form_templates WHERE current",
    "/my/clients/[client_id]": f"SELECT min(client_id) FROM visits WHERE worker_id = {OWN}",
    "/my/visits/[visit_id]": f"SELECT min(id) FROM visits WHERE worker_id = {OWN}",
}

TOMORROW = datetime.now(UTC).date() + timedelta(days=1)
VIEWS = {
    "/planning": (
        "?by=client",
        "?by=sector",
        "?view=week",
        "?view=month",
        "?view=week&worker=3",
        "?view=month&client=5",
    ),
    "/repairs": (f"?day={TOMORROW}",),
    "/admin/rules": ("?tab=facts", "?tab=thresholds", "?tab=weights"),
}  # fmt: skip


def _seen_by(page: Any) -> Role:
    """The role with the least rights that sees a page."""
    return next(role for role in LEAST_FIRST if page.permission in ROLE_PERMISSIONS[role] | {"signed_in"})


def _address(server: Any, route: str) -> str:
    """The address of a page, with a record of the demo where it shows one."""
    name = re.search(r"\[(\w+)\]", route)
    if name is None:
        return route
    database = pysqlite3.connect(f"file:{server.folder / 'careapp.sqlite3'}?mode=ro", uri=True)
    (record,) = database.execute(RECORDS.get(route) or RECORDS[name[1]]).fetchone()
    database.close()
    return route.replace(name[0], str(record))


def _faults(page: Any, where: str) -> list[str]:
    beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    wider = [f"{where} is {beyond} px wider than the window"] if beyond > 0 else []
    faults = [fault for fault in Axe().run(page).response["violations"] if fault["impact"] in GRAVE]
    return wider + [f"{where} {fault['id']} ({fault['impact']}): {_places(fault)}" for fault in faults]


def _places(fault: dict[str, Any]) -> str:
    return " | ".join(str(node["target"][0]) for node in fault["nodes"][:3])


@pytest.mark.parametrize("look", ["light", "dark", "phone", "phone-dark"])
@pytest.mark.parametrize("role", LEAST_FIRST)
def test_no_screen_has_a_serious_fault(server, person, role, look):
    someone = person(
        LOGINS.get(role, role.value), dark=look.endswith("dark"), phone=look.startswith("phone"), bypass_csp=True
    )
    someone.settle()
    faults = []
    for page in PAGES:
        if _seen_by(page) is role:
            for view in ("", *VIEWS.get(page.route, ())):
                faults += _faults(someone.open(_address(server, page.route) + view), page.route + view)
    assert faults == []


@pytest.mark.parametrize("dark", [False, True])
def test_the_way_in_has_no_serious_fault(server, person, dark):
    someone = person(dark=dark, bypass_csp=True)
    someone.page.goto(f"{server.address}/login")
    assert _faults(someone.page, "/login") == []
