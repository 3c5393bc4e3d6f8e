"""Writes docs/permissions.md from the table of the code: `make docs`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from careapp.domain.permissions import ROLE_PERMISSIONS, Permission, Role

HEAD: Final = """# Who may do what

Written from `careapp/domain/permissions.py` by `make docs`; a test says when it is stale. A person has one role in an
agency. Handlers, routes, pages and actions each name one of these permissions; what names none is refused. Workers see
their own visits and clients alone, whatever they may do.

"""
MEANINGS: Final = {
    Permission.DASHBOARD_READ: "see the agency's day at a glance",
    Permission.CATALOG_READ: "see activities, services, tasks, risks and skills",
    Permission.CATALOG_EDIT: "change them",
    Permission.CLIENTS_READ: "see clients' records",
    Permission.CLIENTS_EDIT: "change them",
    Permission.CLIENTS_MERGE: "list people entered twice, merge two clients",
    Permission.WORKERS_READ: "see workers' records and absences",
    Permission.WORKERS_EDIT: "change them",
    Permission.RECORDS_IMPORT: "import clients and workers from a file",
    Permission.OPPORTUNITIES_READ: "see requests, forms, missions",
    Permission.OPPORTUNITIES_EDIT: "change them, move their stage, duplicate them",
    Permission.OPPORTUNITIES_UNLOCK: "open a locked form again, saying why",
    Permission.HEALTH_READ: "see and fill the fields of health data; each reading is recorded",
    Permission.PLANNING_READ: "see the planning",
    Permission.PLANNING_EDIT: "move, assign and cancel visits; search workers; ask for proposals and accept them",
    Permission.PLANNING_OVERRIDE: "go on with a reason where a rule only warns",
    Permission.PLANNING_LOCK: "lock a day of the planning for the agency or a sector, and unlock it",
    Permission.DOCUMENTS_SEND: "print documents, one or many at once, and send them by mail",
    Permission.TEMPLATES_EDIT: "change the text of documents and the paper they are printed on",
    Permission.FORMS_EDIT: "change the needs forms",
    Permission.MAILS_READ: "see the mails sent, waiting and failed; try again",
    Permission.NOTES_READ: "see notes and satisfaction",
    Permission.NOTES_EDIT: "write notes",
    Permission.INCIDENTS_READ: "see incidents",
    Permission.INCIDENTS_REPORT: "report an incident",
    Permission.INCIDENTS_HANDLE: "handle incidents and close them",
    Permission.REMINDERS_READ: "see reminders",
    Permission.REMINDERS_EDIT: "write reminders and tick them off",
    Permission.USERS_EDIT: "invite people, choose their role, switch them off",
    Permission.AGENCY_EDIT: "change the agency's settings and sectors",
    Permission.RULES_READ: "see the rules of planning, their figures and who decided them",
    Permission.RULES_EDIT: "decide them",
    Permission.AUDIT_READ: "read who did what",
    Permission.OWN_DAY: "see one's own visits, clock in and out, tick tasks",
    Permission.OWN_CLIENTS: "see the clients one visits",
    Permission.OWN_ACCOUNT: "change one's own language, theme, password and sessions",
}


def table() -> str:
    """The page: a line for each permission, a column for each role."""
    names = [role.value for role in Role]
    lines = [f"| permission | what it opens | {' | '.join(names)} |", f"|---|---|{':-:|' * len(names)}"]
    for permission in Permission:
        held = ["●" if permission in ROLE_PERMISSIONS[role] else "" for role in Role]
        lines.append(f"| `{permission.value}` | {MEANINGS[permission]} | {' | '.join(held)} |")
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).with_suffix(".md").write_text(table(), "utf-8")
