"""No verb takes a row of another agency: each is tried with one, in every argument that names a row."""

from __future__ import annotations

import base64
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

import careapp.actions
from careapp.actions.attachments import Announced
from careapp.actions.mailing.send import Order
from careapp.actions.mission_sheets.issue import Page
from careapp.actions.visits.edit import Target
from careapp.actions.work import work
from careapp.domain.refusal import NotFound, Refused
from tests.consistency.worlds import World, make_world
from tests.factories import NOW

# Verbs for which a row of another agency is as one that never was: the same answer, which tells nothing.
SILENT = {
    "offers.ask.told visit_ids",
    "assigning.assign slot_ids", "assigning.release slot_ids", "assigning.release worker_id",
    "assigning.preview_release worker_id",
    "catalog.activities.catalog activity_id", "catalog.edit.save_service task_ids",
    "notes.agency_satisfaction manager_id", "notes.agency_satisfaction worker_id",
    "opportunities.board.of_client client_id",
    "opportunities.choices.clients client_id", "opportunities.edit.current_template activity_id",
    "opportunities.edit.current_templates activity_id",
    "opportunities.lines.save_risk line_id", "opportunities.lines.save_task line_id",
    "form_templates.draft_of activity_id", "form_templates.versions_of activity_id",
    "clients.merge.forward client_id", "clients.twins.looking_like client_id",
    "opportunities.view.history opportunity_id", "people.is_keeper user_id",
    "planning.frame.client_name client_id", "planning.frame.frame client_id",
    "planning.frame.frame worker_id", "planning.moves.standing visit_id", "planning.overtaken.overtaken visit_id",
    "proposals.decide.accept line_ids", "proposals.decide.reject line_ids", "proposals.view.latest opportunity_id",
    "reevaluations.due.punctual activity_id", "reevaluations.due.punctual manager_id",
    "reminders.history.history reminder_id", "reminders.listing.figures user_id", "reminders.listing.pending user_id",
    "reminders.many.assign reminder_ids", "reminders.many.move reminder_ids", "reminders.many.snooze reminder_ids",
    "visits.view.choices client_id",
}  # fmt: skip

# Parts of verbs, which other verbs call with rows they have loaded themselves.
PARTS = {
    "catalog.rows.check_name", "clients.parts.add_address", "incidents.proposal.proposal_of",
    "incidents.proposal.repetition", "mails.queue", "matching_data.agenda.some", "matching_data.asked.mission_skills",
    "matching_data.asked.wishes", "matching_data.past.read", "matching_data.problems.narrow_problem",
    "expected_documents.checklist.of_owner",
    "matching_data.workers.read", "messages.current", "messages.template_of", "messages.written",
    "opportunities.answer_history.last_writers", "opportunities.answer_history.saved_at",
    "documents.letterheads.letterhead_of", "documents.letters.in_force", "documents.offers.manager_name",
    "documents.gather.subject_of", "mission_sheets.assemble.agency_header", "documents.texts.text_for",
    "opportunities.form.current_care_plan", "opportunities.missions.select_names", "parts.part",
    "planning.board.of_workers", "planning.month.contracts", "planning.month.granted_minutes",
    "planning.moves.answer", "proposals.ask.missions_of", "proposals.store.fail",
    "records.manager_name", "records.visit_page",
    "reevaluations.chain.awaiting", "reevaluations.chain.copy_of", "reevaluations.chain.reevaluation_of",
    "reevaluations.rules.rule_of", "reminders.telling.given",
    "visits.guards.check_days", "visits.told.history",
    "visits.generate.holders_of", "visits.kept_notes.put_by", "visits.traces.entries",
    "workers.absences.check_apart", "workers.listing.planned_minutes", "workers.parts.add_contract",
    "workers.record.add",
}  # fmt: skip

# What an argument stands for where its name does not say it.
ROWS: dict[tuple[str, str], str] = {
    ("reminder_rules.edit", "rule_id"): "reminder_rule",
    ("offers.ask", "visit_id"): "open_visit",
    ("offers.ask", "visit_ids"): "open_visit",
    ("offers.open_visit", "visit_id"): "open_visit",
    ("opportunities.lines", "situation_id"): "risk",
    ("opportunities.lines.delete_risk", "line_id"): "risk_line",
    ("opportunities.lines.save_risk", "line_id"): "risk_line",
    ("opportunities.lines.delete_task", "line_id"): "task_line",
    ("opportunities.lines.save_task", "line_id"): "task_line",
    ("clients.parts.remove", "part_id"): "pet",
    ("clients.twins.tell_apart", "other_client_id"): "second_client",
    ("clients.merge", "kept_client_id"): "client",
    ("clients.merge", "other_client_id"): "second_client",
    ("catalog.rows.set_active", "row_id"): "service",
    ("notes.of_record", "row_id"): "client",
    ("mailing.draft", "row_id"): "client",
    ("mailing.send", "row_id"): "client",
    ("mailing.record", "row_id"): "client",
    ("mails.history", "row_id"): "client",
    ("expected_documents.checklist", "row_id"): "client",
    ("mail_addresses.correct", "address_id"): "fault",
    ("incidents.listing.of_record", "row_id"): "client",
    ("workers.parts.remove", "part_id"): "contract",
    ("repairs.ask.repair", "row_id"): "absence",
    ("repairs.cases.case", "row_id"): "absence",
    ("repairs.cases.trouble", "row_id"): "absence",
    ("reevaluations.compare", "base_id"): "opportunity",
    ("documents.issue", "subject_id"): "opportunity",
    ("documents.offered", "subject_id"): "opportunity",
    ("document_templates", "subject_id"): "opportunity",
}

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)

# The other arguments, as plain as can be.
VALUES: dict[str, Any] = {
    "seen_version": 1,
    "seen_edits": 1,
    "family": "main",
    "definition": {"tabs": []},
    "up": True,
    "active": True,
    "stage": "quote",
    "to": "closed",
    "reason": "",
    "noun": "client",
    "name": "Essai",
    "clients.parts.remove noun": "pet",
    "workers.parts.remove noun": "contract",
    "catalog.rows.set_active noun": "service",
    "target": Target(NOW + timedelta(days=1), NOW + timedelta(days=1, hours=1), None),
    "on": NOW.date(),
    "planning.changes.watched first": NOW.date(),
    "planning.changes.watched last": NOW.date(),
    "skills": [],
    "slots": [],
    "rows": [],
    "request": {},
    "answers": {},
    "made": Page("<p></p>", "Fiche", 0),
    "content": b"%PDF",
    "source": "client",
    "order": Order("", ("ami@test.example",), (), "Objet", "Bonjour", (), None),
    "document": None,
    "recipient": "",
    "language": "fr",
    "address": "ami@test.example",
    "number": 0,
    "seen_number": 0,
    "subject": "Objet",
    "body": "Bonjour",
    "kind": "mission_sheet",
    "text": "",
    "naming": "short",
    "key": "",
    "value": "done",
    "announced": Announced("note", "a.pdf"),
    "draft": None,
    "written": [],
    "fields": 1,
    "locked": True,
    "code": "hospital",
    "minute": 630,
    "note": "Clé chez la voisine",
    "obtained_on": "2026-01-01",
    "repairs.ask.repair kind": "absence",
    "repairs.cases.case kind": "absence",
    "repairs.cases.trouble kind": "absence",
    "repairs.cases.note_wishes wish": "replace",
    "answer": "Trop de monde absent",
    "first": "2027-12-28",
    "last": "2027-12-30",
    "clients.merge.merge seen": (1, 1),
    "clients.merge.merge chosen": {},
    "agency.save_sector seen_name": "Le secteur",
    "catalog.skills.save_category seen_name": "Vide",
    "catalog.skills.save_level seen_name": "Débutant",
    "reevaluations.rules.save seen_version": 0,
    "rules.edit.decide code": "span",
    "rules.edit.decide seen": "",
    "rules.edit.end seen": "",
    "documents.letterheads.save seen_version": 0,
    "documents.issue.draft key": "mission_sheet",
    "data": PICTURE,
    "reminder_rules.edit.as_new kind": "quote",
    "reminder_rules.edit.fields kind": "quote",
    "reminder_rules.edit.save kind": "quote",
    "reminder_rules.edit.switch kind": "quote",
}
AS_WORKER = ("my.", "offers.answer.", "absence_requests.withdraw", "incidents.record.own_client")

# Forms that hold rows, filled as our own people fill them; each key that names a row is tried with another agency's.
FORMS: dict[str, dict[str, Any]] = {
    "agency.save_sector": {"sector": "Essai"},
    "catalog.edit.save_service": {"name": "Ménage", "hourly_price": "20"},
    "catalog.skills.save_category": {"name": "Gestes"},
    "catalog.skills.save_level": {"name": "Expert"},
    "catalog.skills.save_skill": {"name": "Permis", "category_id": "category"},
    "clients.parts.save_address": {"street": "3 rue", "city": "Aix"},
    "clients.parts.save_choice": {"worker_id": "worker", "kind": "preferred"},
    "mailing.send.check": {"to": "ami@test.example", "subject": "Objet", "body": "Bonjour"},
    "mailing.send.preview": {"to": "ami@test.example", "subject": "Objet", "body": "Bonjour"},
    "expected_documents.catalogue.save": {"name": "Permis", "whom": "client", "activity_id": "activity"},
    "expected_documents.checklist.receive": {"received_on": "2026-11-01"},
    "clients.record.create": {"last_name": "Zola", "sector_id": "sector", "manager_id": "manager"},
    "clients.record.save": {"last_name": "Zola", "sector_id": "sector", "manager_id": "manager"},
    "incidents.record.report": {
        "client_id": "client", "supervisor_id": "supervisor", "occurred_on": "2026-11-20", "occurred_at": "10:00",
        "category": "fall", "severity": "moderate", "facts": "Chute",
    },
    "notes.save": {"body": "Bien", "client_id": "client", "worker_id": "worker", "manager_id": "manager"},
    "opportunities.lost_reasons.save": {"label": "Essai"},
    "opportunities.next_step.save": {"what": "Relancer"},
    "opportunities.lines.save_risk": {"situation": "Chute", "measure": "Tapis ôtés"},
    "opportunities.lines.save_task": {
        "name": "Toilette", "minutes": 20, "mission_id": "mission", "task_id": "task",
    },
    "reevaluations.rules.save": {
        "title": "Rappel", "months": "11", "managed_by": "person", "manager_id": "manager",
    },
    "documents.letterheads.save": {"colour": "", "fr_legal": "SAS"},
    "reminders.many.assign": {"manager_id": "manager"},
    "reminders.many.snooze": {"by": "day"},
    "reminders.record.save": {"title": "Appeler", "due_on": "2026-12-01", "manager_id": "manager"},
    "reminder_rules.edit.save": {"delay": "7", "title": "Relancer", "manager_id": "manager"},
    "rules.edit.decide": {"level": "warn", "limit": "12 h", "scope": "workers"},
    "workers.absences.declare": {
        "worker_id": "worker", "reason": "sick", "first": "2026-11-30", "last": "2026-11-30",
    },
    "visits.edit.create": {
        "client_id": "client", "service_id": "service", "address_id": "address", "worker_id": "worker",
        "day": "2026-11-30", "start": "10:00", "end": "11:00", "reason": "À sa demande",
    },
    "workers.parts.save_contract": {
        "kind": "cdd", "weekly_minutes": "10 h", "starts_on": "2018-01-01", "ends_on": "2018-02-01",
    },
    "workers.parts.save_skill": {"skill_id": "skill", "level": "0"},
}  # fmt: skip

NOWHERE = 999_999


def _verbs() -> Iterator[tuple[str, Callable]]:
    for found in pkgutil.walk_packages(careapp.actions.__path__, "careapp.actions."):
        module = importlib.import_module(found.name)
        for name, fn in sorted(vars(module).items()):
            public = not name.startswith("_") and inspect.isfunction(fn) and fn.__module__ == module.__name__
            if public and next(iter(inspect.signature(fn).parameters), "") == "work":
                yield f"{module.__name__.removeprefix('careapp.actions.')}.{name}", fn


def _names_a_row(parameter: str) -> bool:
    return parameter.endswith(("_id", "_ids"))


def _cases() -> Iterator[tuple[str, Callable, str]]:
    for verb, fn in _verbs():
        for parameter in inspect.signature(fn).parameters if verb not in PARTS else ():
            if _names_a_row(parameter):
                yield verb, fn, parameter


@pytest.fixture
def worlds(sqlite_database) -> tuple[World, World]:
    """Our agency and another one."""
    return make_world("La nôtre"), make_world("Une autre")


def _arguments(verb: str, fn: Callable, world: World) -> dict[str, Any]:
    """What a person of `world` would call the verb with: rows of the agency, everything else as plain as can be."""
    asked = [each for each in list(inspect.signature(fn).parameters.values())[1:] if each.kind is not each.VAR_KEYWORD]
    needed = [each.name for each in asked if each.default is each.empty or _names_a_row(each.name)]
    return {name: _row(verb, name, world) if _names_a_row(name) else _value(verb, name, world) for name in needed}


def _row(verb: str, name: str, world: World) -> Any:
    kind = ROWS.get((verb, name), ROWS.get((verb.rpartition(".")[0], name), name.removesuffix("s").removesuffix("_id")))
    return [world.ids[kind]] if name.endswith("_ids") else world.ids[kind]


def _value(verb: str, name: str, world: World) -> Any:
    if name == "form":
        return {key: _filled(key, value, world) for key, value in FORMS.get(verb, {"name": "Essai"}).items()}
    return VALUES.get(f"{verb} {name}", VALUES.get(name))


def _filled(key: str, value: Any, world: World) -> Any:
    """A field of a form as a browser sends it; the opportunity's lines alone take numbers."""
    if not _names_a_row(key):
        return value
    return world.ids[value] if value in ("mission", "task") else str(world.ids[value])


class _Undone(Exception):
    """Ends a unit of work whose writes must not stay."""


def _outcome(verb: str, fn: Callable, world: World, arguments: dict[str, Any]) -> Any:
    """What the verb answers, or the refusal it raises; nothing it wrote stays."""
    actor = world.worker if verb.startswith(AS_WORKER) else world.office
    found: Any = None
    try:
        with work(actor, now=NOW) as unit:
            found = fn(unit, **arguments)
            raise _Undone
    except _Undone:
        return found
    except Refused as refusal:
        return refusal


def test_a_row_of_another_agency_does_not_exist(worlds):
    ours, other = worlds
    wrong = [f"{verb} {name}: {told}" for verb, fn, name in _cases() if (told := _leak(verb, fn, name, ours, other))]
    assert wrong == [], wrong


def _leak(verb: str, fn: Callable, parameter: str, ours: World, other: World) -> str:
    """What is wrong with a verb's answers to its own row, another agency's and nobody's; nothing if all is well."""
    own = _arguments(verb, fn, ours)
    if isinstance(_outcome(verb, fn, ours, own), NotFound):
        return "does not find its own row"
    nobodys = [NOWHERE] if parameter.endswith("_ids") else NOWHERE
    answer = _outcome(verb, fn, ours, {**own, parameter: _row(verb, parameter, other)})
    unknown = _outcome(verb, fn, ours, {**own, parameter: nobodys})
    if f"{verb} {parameter}" in SILENT:
        keys = (_row(verb, parameter, other), nobodys)
        return "" if _without(keys, answer) == _without(keys, unknown) else f"{answer!r} is not {unknown!r}"
    return "" if isinstance(answer, NotFound) else repr(answer)[:200]


def _without(keys: tuple[Any, Any], answer: Any) -> str:
    """An answer without the keys that were asked for, which it may give back."""
    return re.sub("|".join(rf"\b{key}\b" for key in keys if isinstance(key, int)) or "$^", "?", repr(answer))


def test_a_form_takes_no_row_of_another_agency(worlds):
    ours, other = worlds
    verbs = dict(_verbs())
    wrong = []
    for verb, form in FORMS.items():
        own = _arguments(verb, verbs[verb], ours)
        if isinstance(found := _outcome(verb, verbs[verb], ours, own), Refused):
            wrong.append(f"{verb} refuses its own form: {getattr(found, 'errors', found)}")
        for key in filter(_names_a_row, form):
            theirs = {**own, "form": {**own["form"], key: _filled(key, form[key], other)}}
            if not isinstance(answer := _outcome(verb, verbs[verb], ours, theirs), Refused):
                wrong.append(f"{verb} takes {key}: {answer!r}")
    assert wrong == [], wrong


def test_the_tables_name_verbs_that_exist():
    verbs = dict(_verbs())
    named = {key.partition(" ")[0] for key in (*SILENT, *PARTS, *FORMS)} | {
        key.partition(" ")[0] for key in VALUES if "." in key
    }
    assert named - set(verbs) == set()
