"""Two agencies that hold one row of each kind, to try every verb with the other's rows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from careapp.db import models as db
from careapp.db import store
from careapp.domain.permissions import Actor, Role
from tests import factories as make
from tests.factories import NOW, save


@dataclass(frozen=True)
class World:
    """An agency: its people, and the ids of its rows by the name an argument has for them."""

    office: Actor
    worker: Actor
    ids: dict[str, Any]


def make_world(name: str) -> World:
    """An agency with a client, a worker, an opportunity being planned and all that follows from it."""
    agency = make.make_agency(name=name)
    worker = make.make_worker(agency)
    boss = make.make_user(agency, Role.ADMINISTRATOR)
    own = make.make_user(agency, Role.WORKER, worker)
    rows = _catalogue(agency)
    rows |= _client(agency, worker) | _worker(agency, worker, rows)
    rows |= _demand(rows, boss) | _follow_up(agency, rows, boss)
    _feeds(agency, rows)
    ids = {key: row.id for key, row in rows.items()}
    ids["template"] = rows["opportunity"].form_template_id
    ids |= {
        "user": boss.id,
        "manager": boss.id,
        "view": save(db.SavedView(agency_id=agency.id, user_id=boss.id, name="Ma vue")).id,
        "filter": save(db.SavedFilter(agency_id=agency.id, user_id=boss.id, name="Retards")).id,
        "supervisor": boss.id,
        "agency": agency.id,
        "session": _session(boss, agency),
    }
    ids["draft"] = _form_draft(rows["activity"])
    office = replace(make.actor(agency, Role.ADMINISTRATOR, boss), session_id=ids["session"])
    return World(office, make.actor(agency, Role.WORKER, own, worker), ids)


def _form(activity: db.Activity) -> dict[str, Any]:
    """A form of one question and one file."""
    fields = [
        {"key": "needs", "label": "Besoins", "type": "text"},
        {"key": "scan", "label": "Ordonnance", "type": "file"},
    ]
    tabs = [{"key": "needs_tab", "label": "Besoins", "sections": [{"label": "Besoins", "fields": fields}]}]
    return {"activity": activity.code, "name": "Recueil", "tabs": tabs}


def _stored_file(asked: dict[str, Any]) -> db.Attachment:
    """The row of a file that stands in the store."""
    content = b"%PDF"
    sha256 = hashlib.sha256(content).hexdigest()
    path = store.path_of(asked["agency_id"], sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return db.Attachment(**asked, key="scan", name="a.pdf", kind="pdf", size=len(content), sha256=sha256, at=NOW)


def _form_draft(activity: db.Activity) -> int:
    place = {"agency_id": activity.agency_id, "activity_id": activity.id, "family": "main"}
    return save(db.FormDraft(**place, name="Recueil", definition={"tabs": []}, saved_at=NOW)).id


def _session(user: db.User, agency: db.Agency) -> int:
    life = {"created_at": NOW, "seen_at": NOW, "expires_at": NOW + timedelta(days=900)}
    return save(db.LoginSession(token_hash=f"hash {user.id}", user_id=user.id, agency_id=agency.id, **life)).id


def _feeds(agency: db.Agency, rows: dict[str, Any]) -> None:
    for noun in ("worker", "client"):
        holder = {f"{noun}_id": rows[noun].id}
        save(db.CalendarFeed(agency_id=agency.id, token_hash=f"{noun} {agency.id}", created_at=NOW, **holder))


def _catalogue(agency: db.Agency) -> dict[str, Any]:
    activity, skill = make.make_activity(agency), make.make_skill(agency)
    common = {"agency_id": agency.id}
    within = {**common, "activity_id": activity.id}
    return {
        "activity": activity,
        "service": make.make_service(agency, activity),
        "skill": skill,
        "category": save(db.SkillCategory(**common, name="Vide")),
        "level": save(db.SkillLevel(**common, name="Débutant", rank=0)),
        "task": save(db.Task(**within, name="Toilette")),
        "risk": save(db.RiskSituation(**within, name="Chute", measures=["Chaussures fermées"])),
        "decision": save(db.RuleDecision(**common, code="sundays", level="warn", value=3)),
        "sector": make.make_sector(agency, name="Le secteur"),
        "letter": save(db.Letter(**common, name="Relance")),
        "reason": save(db.LostReason(**common, label="Trop loin")),
        "lock": save(db.LockedDay(**common, on=NOW.date() + timedelta(days=500), locked_at=NOW)),
    }


def _client(agency: db.Agency, worker: db.Worker) -> dict[str, Any]:
    client, second = make.make_client(agency), make.make_client(agency, last_name="Rey")
    common = {"agency_id": agency.id, "client_id": client.id}
    expected = save(db.ExpectedDocument(agency_id=agency.id, name="Contrat", whom="client"))
    return {
        "client": client,
        "second_client": second,
        "address": save(db.ClientAddress(**common, street="2 rue", city="Aix")),
        "contact": save(db.ClientContact(**common, name="Fille")),
        "expected": expected,
        "received": save(db.ReceivedDocument(**common, expected_id=expected.id, received_on=NOW.date())),
        "pet": save(db.Pet(**common, species="cat")),
        "plan": save(db.CarePlan(**common, funder="APA", monthly_minutes=600, starts_on=NOW.date())),
        "choice": save(db.WorkerChoice(**common, worker_id=worker.id, kind="preferred")),
    }


def _worker(agency: db.Agency, worker: db.Worker, rows: dict[str, Any]) -> dict[str, Any]:
    common = {"agency_id": agency.id, "worker_id": worker.id}
    away = NOW + timedelta(days=400)
    return {
        "worker": worker,
        "held_skill": save(db.WorkerSkill(**common, skill_id=rows["skill"].id)),
        "contract": save(db.Contract(**common, kind="cdd", weekly_minutes=600, starts_on=NOW.date())),
        "exception": save(db.AvailabilityException(**common, on=away.date(), start=0, end=60)),
        "absence": save(db.Absence(**common, starts_at=away, ends_at=away + timedelta(days=1), reason="paid_leave")),
        "request": save(
            db.AbsenceRequest(
                **common, starts_at=away + timedelta(days=9), ends_at=away + timedelta(days=10), reason="leave"
            )
        ),
    }


def _demand(rows: dict[str, Any], boss: db.User) -> dict[str, Any]:
    client, service, worker_id = rows["client"], rows["service"], rows["worker"].id
    opportunity = make.make_opportunity(client, rows["activity"], _form(rows["activity"]), manager_id=boss.id)
    mission = make.make_mission(opportunity, service, starts_on=NOW.date())
    common = {"agency_id": client.agency_id}
    slot = save(db.Slot(**common, mission_id=mission.id, weekday=0, start=480, end=540))
    asked = {**common, "opportunity_id": opportunity.id}
    visit = make.make_visit(client, service, worker_id=worker_id, opportunity_id=opportunity.id)
    nobodys = make.make_visit(client, service, NOW + timedelta(days=8))
    offer = save(db.VisitOffer(**common, visit_id=nobodys.id, worker_id=worker_id, made_at=NOW))
    content = {"client": "Mme Ferrand", "weekday": 0, "start": 480, "end": 540, "dates": ["2026-11-30"]}
    proposal = save(db.Proposal(**asked, scope="opportunity", status="ready"))
    return {
        "opportunity": opportunity,
        "mission": mission,
        "slot": slot,
        "visit": visit,
        "open_visit": nobodys,
        "offer": offer,
        "task_line": save(db.OpportunityTask(**asked, task_id=rows["task"].id, name="Toilette")),
        "risk_line": save(db.OpportunityRisk(**asked, situation="Chute", measure="Tapis ôtés")),
        "proposal": proposal,
        "line": save(
            db.ProposalLine(**common, proposal_id=proposal.id, slot_id=slot.id, worker_id=worker_id, content=content)
        ),
        "attachment": save(_stored_file(asked)),
        "run": save(
            db.PrintRun(
                **common,
                title="Fiches",
                opportunities=[opportunity.id],
                total=1,
                user_id=boss.id,
                asked_at=NOW,
                content=b"%PDF",
            )
        ),
        "document": save(
            db.IssuedDocument(**asked, kind="mission_sheet", title="Fiche", content=b"", sha256="", issued_at=NOW)
        ),
    }


def _follow_up(agency: db.Agency, rows: dict[str, Any], boss: db.User) -> dict[str, Any]:
    common = {"agency_id": agency.id, "client_id": rows["client"].id}
    facts = {"category": "fall", "severity": "moderate", "facts": "Chute", "due_on": NOW.date()}
    return {
        "note": save(db.Note(**common, noted_at=NOW, body="Bien")),
        "incident": save(db.Incident(**common, number="EI-1", occurred_at=NOW, supervisor_id=boss.id, **facts)),
        "reminder_rule": save(
            db.ReminderRule(agency_id=agency.id, kind="quote", delay=7, title="Relancer", category="Devis")
        ),
        "reminder": save(db.Reminder(**common, title="Rappeler", due_on=NOW.date(), manager_id=boss.id)),
        "fault": save(db.FaultyAddress(agency_id=agency.id, address="perdu@test.example", found_at=NOW)),
        "mail": save(db.Mail(**common, recipient="a@test.example", subject="Fiche", status="failed")),
    }
