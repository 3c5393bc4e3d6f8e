"""The tables, one module per noun."""

from careapp.db.models.absences import AbsenceRequest, ReplacementWish
from careapp.db.models.agencies import Agency, Counter, Sector
from careapp.db.models.alerts import AlertPause
from careapp.db.models.answer_changes import AnswerChange
from careapp.db.models.attachments import Attachment
from careapp.db.models.audit import AuditEntry
from careapp.db.models.catalog import (
    Activity,
    FormDraft,
    FormTemplate,
    RiskSituation,
    Service,
    ServiceSkill,
    ServiceTask,
    Skill,
    SkillCategory,
    SkillLevel,
    Task,
)
from careapp.db.models.clients import CarePlan, Client, ClientAddress, ClientContact, Pet, WorkerChoice
from careapp.db.models.commands import Command
from careapp.db.models.documents import DocumentTemplate, IssuedDocument, Letter, Letterhead, PrintRun
from careapp.db.models.expected_documents import ExpectedDocument, ReceivedDocument
from careapp.db.models.feeds import CalendarFeed
from careapp.db.models.followup import Incident, IncidentWorker, Note, Reminder
from careapp.db.models.jobs import Job
from careapp.db.models.kept_notes import KeptNote
from careapp.db.models.locked_days import LockedDay
from careapp.db.models.mails import FaultyAddress, Mail, MailDocument
from careapp.db.models.messages import MessageTemplate
from careapp.db.models.missions import Mission, MissionSkill, Slot, SlotWorker
from careapp.db.models.offers import VisitOffer
from careapp.db.models.opportunities import Opportunity, OpportunityRisk, OpportunityTask
from careapp.db.models.pipeline import LostReason, StageStay
from careapp.db.models.proposals import OptimisationGoals, Proposal, ProposalLine
from careapp.db.models.reevaluations import Reevaluation, ReevaluationRule
from careapp.db.models.reminders import ReminderDigest, ReminderRule, ReminderView
from careapp.db.models.requests import PublicRequest, RequestForm
from careapp.db.models.rules import RuleDecision
from careapp.db.models.travel import TravelMatrix
from careapp.db.models.twins import ClientMerge, DistinctPeople
from careapp.db.models.users import LoginAttempt, LoginSession, Membership, User
from careapp.db.models.views import SavedFilter, SavedView
from careapp.db.models.visit_alerts import VisitAlert
from careapp.db.models.visits import Visit, VisitTask
from careapp.db.models.workers import (
    Absence,
    Availability,
    AvailabilityException,
    Contract,
    Worker,
    WorkerSector,
    WorkerSkill,
)

__all__ = [
    "Absence",
    "AbsenceRequest",
    "Activity",
    "Agency",
    "AlertPause",
    "AnswerChange",
    "Attachment",
    "AuditEntry",
    "Availability",
    "AvailabilityException",
    "CalendarFeed",
    "CarePlan",
    "Client",
    "ClientAddress",
    "ClientContact",
    "ClientMerge",
    "Command",
    "Contract",
    "Counter",
    "DistinctPeople",
    "DocumentTemplate",
    "ExpectedDocument",
    "FaultyAddress",
    "FormDraft",
    "FormTemplate",
    "Incident",
    "IncidentWorker",
    "IssuedDocument",
    "Job",
    "KeptNote",
    "Letter",
    "Letterhead",
    "LockedDay",
    "LoginAttempt",
    "LoginSession",
    "LostReason",
    "Mail",
    "MailDocument",
    "Membership",
    "MessageTemplate",
    "Mission",
    "MissionSkill",
    "Note",
    "Opportunity",
    "OpportunityRisk",
    "OpportunityTask",
    "OptimisationGoals",
    "Pet",
    "PrintRun",
    "Proposal",
    "ProposalLine",
    "PublicRequest",
    "ReceivedDocument",
    "Reevaluation",
    "ReevaluationRule",
    "Reminder",
    "ReminderDigest",
    "ReminderRule",
    "ReminderView",
    "ReplacementWish",
    "RequestForm",
    "RiskSituation",
    "RuleDecision",
    "SavedFilter",
    "SavedView",
    "Sector",
    "Service",
    "ServiceSkill",
    "ServiceTask",
    "Skill",
    "SkillCategory",
    "SkillLevel",
    "Slot",
    "SlotWorker",
    "StageStay",
    "Task",
    "TravelMatrix",
    "User",
    "Visit",
    "VisitAlert",
    "VisitOffer",
    "VisitTask",
    "Worker",
    "WorkerChoice",
    "WorkerSector",
    "WorkerSkill",
]
