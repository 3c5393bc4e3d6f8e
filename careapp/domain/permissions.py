"""Who may do what: one table from role to permission."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from careapp.i18n import N_


class Role(StrEnum):
    """What a person is in an agency."""

    ADMINISTRATOR = "administrator"
    MANAGER = "manager"
    COORDINATOR = "coordinator"
    ASSISTANT = "assistant"
    WORKER = "worker"


class Permission(StrEnum):
    """What a handler, a route or an action may ask for."""

    DASHBOARD_READ = "dashboard.read"
    CATALOG_READ = "catalog.read"
    CATALOG_EDIT = "catalog.edit"
    CLIENTS_READ = "clients.read"
    CLIENTS_EDIT = "clients.edit"
    CLIENTS_MERGE = "clients.merge"
    WORKERS_READ = "workers.read"
    WORKERS_EDIT = "workers.edit"
    RECORDS_IMPORT = "records.import"
    OPPORTUNITIES_READ = "opportunities.read"
    OPPORTUNITIES_EDIT = "opportunities.edit"
    OPPORTUNITIES_UNLOCK = "opportunities.unlock"
    HEALTH_READ = "health.read"
    PLANNING_READ = "planning.read"
    PLANNING_EDIT = "planning.edit"
    PLANNING_OVERRIDE = "planning.override"
    PLANNING_LOCK = "planning.lock"
    DOCUMENTS_SEND = "documents.send"
    TEMPLATES_EDIT = "templates.edit"
    FORMS_EDIT = "forms.edit"
    MAILS_READ = "mails.read"
    NOTES_READ = "notes.read"
    NOTES_EDIT = "notes.edit"
    INCIDENTS_READ = "incidents.read"
    INCIDENTS_REPORT = "incidents.report"
    INCIDENTS_HANDLE = "incidents.handle"
    REMINDERS_READ = "reminders.read"
    REMINDERS_EDIT = "reminders.edit"
    USERS_EDIT = "users.edit"
    AGENCY_EDIT = "agency.edit"
    RULES_READ = "rules.read"
    RULES_EDIT = "rules.edit"
    AUDIT_READ = "audit.read"
    OWN_DAY = "own.day"
    OWN_CLIENTS = "own.clients"
    OWN_ACCOUNT = "own.account"


P = Permission
_EVERYONE: Final = frozenset({P.OWN_ACCOUNT})
_WORKER: Final = _EVERYONE | {P.OWN_DAY, P.OWN_CLIENTS, P.INCIDENTS_REPORT, P.HEALTH_READ}
# Who answers the phone and files papers: no health data, hence no mission sheet, note or incident either.
_ASSISTANT: Final = _EVERYONE | {
    P.DASHBOARD_READ,
    P.CATALOG_READ,
    P.CLIENTS_READ,
    P.CLIENTS_EDIT,
    P.WORKERS_READ,
    P.OPPORTUNITIES_READ,
    P.OPPORTUNITIES_EDIT,
    P.PLANNING_READ,
    P.REMINDERS_READ,
    P.REMINDERS_EDIT,
}
_COORDINATOR: Final = _ASSISTANT | {
    P.WORKERS_EDIT,
    P.HEALTH_READ,
    P.PLANNING_EDIT,
    P.PLANNING_OVERRIDE,
    P.DOCUMENTS_SEND,
    P.NOTES_READ,
    P.NOTES_EDIT,
    P.INCIDENTS_READ,
    P.INCIDENTS_REPORT,
}
_MANAGER: Final = _COORDINATOR | {
    P.PLANNING_LOCK,
    P.INCIDENTS_HANDLE,
    P.RECORDS_IMPORT,
    P.CLIENTS_MERGE,
    P.MAILS_READ,
    P.AUDIT_READ,
    P.RULES_READ,
}
_ADMINISTRATOR: Final = _MANAGER | {
    P.OPPORTUNITIES_UNLOCK,
    P.CATALOG_EDIT,
    P.TEMPLATES_EDIT,
    P.FORMS_EDIT,
    P.USERS_EDIT,
    P.AGENCY_EDIT,
    P.RULES_EDIT,
}

ROLE_PERMISSIONS: Final[dict[Role, frozenset[Permission]]] = {
    Role.ADMINISTRATOR: _ADMINISTRATOR,
    Role.MANAGER: _MANAGER,
    Role.COORDINATOR: _COORDINATOR,
    Role.ASSISTANT: _ASSISTANT,
    Role.WORKER: _WORKER,
}

ROLE_LABELS: Final[dict[Role, str]] = {
    Role.ADMINISTRATOR: N_("Administration"),
    Role.MANAGER: N_("Encadrement"),
    Role.COORDINATOR: N_("Coordination"),
    Role.ASSISTANT: N_("Secrétariat"),
    Role.WORKER: N_("Intervenant"),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The person, or the house itself, on whose behalf something is done, in one agency."""

    agency_id: int
    role: Role
    user_id: int | None = None
    worker_id: int | None = None
    name: str = ""
    locale: str = "fr"
    session_id: int | None = None

    def may(self, permission: Permission) -> bool:
        """Whether the actor's role holds `permission`."""
        return permission in ROLE_PERMISSIONS[self.role]


def house(agency_id: int, name: str = "careapp") -> Actor:
    """The actor of jobs, imports and the demo: the agency's own administrator without a person."""
    return Actor(agency_id=agency_id, role=Role.ADMINISTRATOR, name=name)
