"""What an agency decides of a rule: a decision takes the place of another of the same scope and day, none is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from careapp.actions.matching_data.decisions import default_of, legal_settings, standing
from careapp.actions.rules.view import mark
from careapp.actions.work import Work
from careapp.db.models.agencies import Agency, Sector
from careapp.db.models.rules import RuleDecision
from careapp.db.models.workers import Worker
from careapp.domain.permissions import Permission
from careapp.domain.public_holidays import holidays_of
from careapp.domain.refusal import NotFound, Stale
from careapp.domain.rules import Decidable, DecisionDraft, read_decision
from careapp.domain.working_time import legal_parameters
from careapp.i18n import _
from careapp.matching.problem import Level, RuleSetting
from careapp.matching.rules import BY_CODE, Rule
from careapp.matching.statements import has_limit


def decide(work: Work, code: str, seen: str, form: Mapping[str, Any], worker_ids: Sequence[int] = ()) -> None:
    """Decide the level and limit of a rule; raise RefusedFields, Stale, NotFound."""
    agency, rule, rows = _to_change(work, code, seen)
    workers = [work.get(Worker, worker_id).id or 0 for worker_id in dict.fromkeys(worker_ids)]
    sectors = [str(row.id) for row in work.all(work.mine(Sector))]
    draft = read_decision(form, _decidable(work, agency, rule), sectors, workers, work.today)
    for row in rows:
        if (*row.sectors,) == draft.sectors and (*row.workers,) == draft.workers and row.starts_on == draft.starts_on:
            _end(work, row)
    _decided(work, rule, draft)


def _to_change(work: Work, code: str, seen: str) -> tuple[Agency, Rule, list[RuleDecision]]:
    work.require(Permission.RULES_EDIT)
    if code not in BY_CODE:
        raise NotFound(_("Cette règle n’existe pas."))
    agency = work.session.get_one(Agency, work.actor.agency_id, with_for_update=True)
    rows = [row for row in standing(work) if row.code == code]
    if mark(rows) != seen:
        raise Stale(_("Quelqu’un a modifié cette règle entre-temps. Relisez puis recommencez."))
    return agency, BY_CODE[code], rows


def _decidable(work: Work, agency: Agency, rule: Rule) -> Decidable:
    """What the form needs to know of a rule under the law of today."""
    region, year = agency.holidays_region, work.today.year
    holidays = holidays_of(year, region) | holidays_of(year + 1, region)
    usual = default_of(rule, legal_settings(legal_parameters(work.today, agency.agreement), work.today, holidays))

    def weakens(level: str, limit: int) -> bool:
        blocked = bool(rule.law) and usual.level is Level.BLOCK
        return blocked and rule.is_looser(RuleSetting(Level(level), limit), usual)

    return Decidable(rule.unit, usual.limit, has_limit(rule), weakens)


def _decided(work: Work, rule: Rule, draft: DecisionDraft) -> None:
    row = RuleDecision(
        agency_id=work.actor.agency_id,
        created_at=work.now,
        code=rule.code,
        level=draft.level,
        value=draft.limit,
        starts_on=draft.starts_on,
        sectors=list(draft.sectors),
        workers=list(draft.workers),
        source=draft.source,
        reason=draft.reason,
        decided_by=work.actor.name,
    )
    work.add(row)
    told = {"sectors": row.sectors, "workers": row.workers, "reason": row.reason}
    work.audit(
        "decide",
        row,
        rule=rule.code,
        level=row.level,
        limit=row.value,
        starts_on=draft.starts_on.isoformat(),
        **{key: value for key, value in told.items() if value},
    )


def _end(work: Work, row: RuleDecision) -> None:
    row.ended_at, row.ended_by = work.now, work.actor.name
    work.session.flush()


def restore(work: Work, code: str, seen: str) -> None:
    """End every decision about a rule: what the law or the house says holds again."""
    _agency, rule, rows = _to_change(work, code, seen)
    for row in rows:
        _end(work, row)
        work.audit("restore", row, rule=rule.code)


def end(work: Work, decision_id: int, seen: str) -> None:
    """End one decision; raise NotFound when it is over already."""
    work.require(Permission.RULES_EDIT)
    row = work.get(RuleDecision, decision_id)
    if row.ended_at is not None:
        raise NotFound(_("Cette décision n’est plus en vigueur."))
    _to_change(work, row.code, seen)
    _end(work, row)
    work.audit("restore", row, rule=row.code)
