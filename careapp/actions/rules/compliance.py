"""What the planning of a period breaks or warns of: asked here, computed in a process of its own, told as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

from sqlmodel import select

from careapp.actions.matching_data.asked import Asker
from careapp.actions.matching_data.decisions import settings_of
from careapp.actions.matching_data.problems import horizon_of, narrow_problem
from careapp.actions.records import sectors
from careapp.actions.rules.view import source_of
from careapp.actions.work import Work
from careapp.db.models.agencies import Agency, Sector
from careapp.db.models.clients import Client
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.documents.compliance import ComplianceReport
from careapp.domain.parsing import parse_date
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, RefusedFields
from careapp.domain.rules import LEVEL_BADGES
from careapp.domain.working_time import AGREEMENT_LABELS, legal_parameters, notice_reason_text
from careapp.i18n import _, formats, using_locale
from careapp.matching import compliance as engine
from careapp.matching import problem as problems
from careapp.matching.rules import BY_CODE
from careapp.matching.statements import GROUPS, NAMES, limit_text
from careapp.readmodels.common import Choice
from careapp.readmodels.rules import FindingRow

MOST_DAYS: Final = 93
NOTICE: Final = "notice"
OF_THE_WORKER: Final = ("contract_hours", "day_ceiling", "week_ceiling")  # limits that are the worker's own


@dataclass(frozen=True, slots=True)
class Asked:
    """A period, and whose visits of it: a worker's, a sector's; 0 keeps all."""

    first: date
    last: date
    worker_id: int = 0
    sector_id: int = 0

    @classmethod
    def of(cls, form: dict[str, Any]) -> Asked:
        """A period from a form's `first`, `last`, `worker`, `sector`; raise RefusedFields."""
        first, last = _day(form, "first"), _day(form, "last")
        if last < first:
            raise RefusedFields({"last": _("La fin doit suivre le début.")})
        if (last - first).days >= MOST_DAYS:
            raise RefusedFields({"last": _("{count} jours au plus.", count=MOST_DAYS)})
        return cls(first, last, _number(form.get("worker")), _number(form.get("sector")))


def _day(form: dict[str, Any], key: str) -> date:
    try:
        return parse_date(str(form.get(key) or ""), key)
    except Refused as refusal:
        raise RefusedFields({key: refusal.reason}) from refusal


def _number(value: Any) -> int:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@dataclass(frozen=True, slots=True)
class Question:
    """All that the computation needs, and nothing of the database."""

    problem: problems.Problem | None
    visits: tuple[problems.Visit, ...] = ()
    noticed: tuple[tuple[int, int, str], ...] = ()  # worker, visit, why it changed at short notice
    starts: dict[int, int] = field(default_factory=dict)


def month_of(day: date) -> tuple[date, date]:
    """The first and last day of a day's month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def choices(work: Work) -> tuple[list[Choice], list[Choice], list[Choice]]:
    """Whom and what a report may be narrowed to: workers, sectors, rules."""
    work.require(Permission.PLANNING_READ)
    workers = work.all(work.mine(Worker).where(Worker.status == "active").order_by(Worker.last_name, Worker.first_name))
    rules = [Choice(code, _(NAMES[code])) for *_head, codes in GROUPS for code in codes]
    return [Choice(str(row.id), full_name(row.first_name, row.last_name)) for row in workers], sectors(work), rules


def question(work: Work, asked: Asked) -> Question:
    """The visits of a period with their workers, and the rules as they stood when it began."""
    work.require(Permission.PLANNING_READ)
    rows = _visits(work, asked)
    if not rows:
        return Question(None)
    horizon = horizon_of(work, asked.first, asked.last)
    problem = narrow_problem(work, horizon, {row.worker_id for row in rows if row.worker_id})
    settings = settings_of(work, asked.first)
    asker = Asker.of(work, horizon.wall, rows)
    visits = tuple(replace(asker.visit(row), pinned=None) for row in rows)
    noticed = tuple((row.worker_id or 0, row.id or 0, row.notice_reason) for row in rows if row.notice_reason)
    starts = {row.id or 0: visit.start for row, visit in zip(rows, visits, strict=True)}
    return Question(replace(problem, settings=settings, today=None), visits, noticed, starts)


def _visits(work: Work, asked: Asked) -> Sequence[Visit]:
    midnights = [_midnight(work, asked.first), _midnight(work, asked.last + timedelta(days=1))]
    if asked.worker_id:
        work.get(Worker, asked.worker_id)
    if asked.sector_id:
        work.get(Sector, asked.sector_id)
    planned = (
        work.mine(Visit)
        .where(Visit.worker_id.is_not(None), Visit.status != "cancelled")  # type: ignore[union-attr]
        .where(Visit.starts_at >= midnights[0], Visit.starts_at < midnights[1])
        .order_by(Visit.starts_at)
    )
    if asked.worker_id:
        planned = planned.where(Visit.worker_id == asked.worker_id)
    if asked.sector_id:
        clients = select(Client.id).where(Client.agency_id == work.actor.agency_id, Client.sector_id == asked.sector_id)
        planned = planned.where(Visit.client_id.in_(clients))  # type: ignore[attr-defined]
    return work.all(planned)


def _midnight(work: Work, day: date) -> Any:
    return horizon_of(work, day, day).wall.midnight(day)


def computed(asked: Question, locale: str) -> list[engine.Finding]:
    """What is broken; long, so called in a process of its own."""
    if asked.problem is None:
        return []
    with using_locale(locale):
        found = engine.findings(asked.problem, asked.visits)
        for worker, visit, code in asked.noticed:
            sentence = _("Changée à court délai : {reason}", reason=notice_reason_text(code))
            start = asked.starts[visit]
            found.append(engine.Finding(worker, visit, start, NOTICE, problems.Level.WARN, sentence, None, 0))
    return sorted(found, key=lambda one: one.start)


def told(work: Work, asked: Asked, found: Sequence[engine.Finding]) -> list[FindingRow]:
    """Findings in words: who, when, which rule, its figure, limit and source."""
    work.require(Permission.PLANNING_READ)
    agency = work.session.get_one(Agency, work.actor.agency_id)
    held = legal_parameters(asked.first, agency.agreement)
    epoch = horizon_of(work, asked.first, asked.last).wall.epoch
    names = {row.id: full_name(row.first_name, row.last_name) for row in work.all(work.mine(Worker))}
    return [_row(one, epoch, names, held) for one in found]


def _row(one: engine.Finding, epoch: date, names: dict[int | None, str], held: Any) -> FindingRow:
    rule, day = BY_CODE[one.code], epoch + timedelta(days=one.start // problems.DAY)
    return FindingRow(
        worker=names.get(int(one.worker), "?"),
        worker_url=f"/workers/{one.worker}",
        date=day.isoformat(),
        day=formats.date_text(day),
        code=one.code,
        rule=_(NAMES[one.code]),
        level=str(one.level),
        level_label=_(LEVEL_BADGES[str(one.level)].label),
        sentence=one.sentence,
        figure="" if one.figure is None else limit_text(rule, one.figure),
        limit=limit_text(rule, one.limit) if one.figure is not None and one.code not in OF_THE_WORKER else "",
        source=source_of(rule, held.get(one.code)),
        url=f"/planning?day={day.isoformat()}&visit={one.visit}",
    )


def kept(rows: Sequence[FindingRow], level: str = "", code: str = "") -> list[FindingRow]:
    """The rows of a level and of a rule."""
    return [row for row in rows if level in ("", row.level) and code in ("", row.code)]


def report(work: Work, asked: Asked, found: Sequence[engine.Finding], level: str, code: str) -> ComplianceReport:
    """The document of what is kept of the findings."""
    agency = work.session.get_one(Agency, work.actor.agency_id)
    agreement = _(AGREEMENT_LABELS.get(agency.agreement, AGREEMENT_LABELS[""]))
    rows = kept(told(work, asked, found), level, code)
    return ComplianceReport(agency.name, agreement, asked.first, asked.last, work.today, rows)
