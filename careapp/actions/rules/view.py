"""The page of rules: every rule with the value and level in effect, where they come from, who decided them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from careapp.actions.matching_data.decisions import default_of, legal_settings, standing
from careapp.actions.records import sectors
from careapp.actions.rules import figures
from careapp.actions.work import Work
from careapp.db.models.agencies import Agency
from careapp.db.models.rules import RuleDecision
from careapp.db.models.workers import Worker
from careapp.domain.durations import clock_text, duration_text
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.domain.public_holidays import holidays_of
from careapp.domain.rules import LEVEL_BADGES
from careapp.domain.working_time import AGREEMENT_LABELS, LegalParameter, Unit, legal_parameters
from careapp.i18n import _, formats, ngettext
from careapp.matching.problem import RuleSetting
from careapp.matching.rules import BY_CODE, Rule
from careapp.matching.statements import GROUPS, LAW, NAMES, has_limit, limit_text, statement
from careapp.readmodels.common import Choice
from careapp.readmodels.rules import DecisionRow, FactRow, RuleGroup, RuleRow, RulesView

NAMED: Final = 3  # of a scope, before the others are counted


@dataclass(frozen=True, slots=True)
class Sheet:
    """What telling the rules needs, read once."""

    work: Work
    held: dict[str, LegalParameter]
    legal: dict[str, RuleSetting]
    standing: list[RuleDecision]
    past: list[RuleDecision]
    sectors: dict[int, str]
    workers: dict[int, str]

    def of(self, code: str) -> list[RuleDecision]:
        """The decisions about a rule that were not ended."""
        return [row for row in self.standing if row.code == code]


def open_sheet(work: Work) -> Sheet:
    """All that is known of the agency's rules."""
    agency = work.session.get_one(Agency, work.actor.agency_id)
    held = dict(legal_parameters(work.today, agency.agreement))
    holidays = holidays_of(work.today.year, agency.holidays_region) | holidays_of(
        work.today.year + 1, agency.holidays_region
    )
    workers = work.all(work.mine(Worker).order_by(Worker.last_name, Worker.first_name))
    return Sheet(
        work,
        held,
        legal_settings(held, work.today, holidays),
        standing(work),
        list(work.all(work.mine(RuleDecision).order_by(RuleDecision.id.desc()))),
        {int(row.value): row.label for row in sectors(work)},
        {row.id: full_name(row.first_name, row.last_name) for row in workers},
    )


def shown(work: Work) -> RulesView:
    """The whole page."""
    work.require(Permission.RULES_READ)
    sheet = open_sheet(work)
    agency = work.session.get_one(Agency, work.actor.agency_id)
    groups = [
        RuleGroup(key, _(label), [_row(sheet, BY_CODE[code], kind, key) for code in codes])
        for kind, key, label, codes in GROUPS
    ]
    return RulesView(
        agreement=agency.agreement,
        agreement_label=_(AGREEMENT_LABELS.get(agency.agreement, AGREEMENT_LABELS[""])),
        seen=figures.seen(agency),
        groups=groups,
        facts=[_fact(one) for code, one in sheet.held.items() if code not in BY_CODE],
        thresholds=figures.thresholds(agency, sheet.held),
        weights=figures.weights(agency),
        sectors=[Choice(str(key), name) for key, name in sheet.sectors.items()],
        workers=[Choice(str(key), name) for key, name in sheet.workers.items()],
        decided=sum(row.decided for group in groups for row in group.rows),
    )


def mark(rows: Iterable[RuleDecision]) -> str:
    """Tells one state of the decisions about a rule from another."""
    return " ".join(f"{row.id}.{row.version}" for row in sorted(rows, key=lambda row: row.id or 0))


def _row(sheet: Sheet, rule: Rule, kind: str, group: str) -> RuleRow:
    rows, today = sheet.of(rule.code), sheet.work.today
    usual = default_of(rule, sheet.legal)
    now = _in_force(rows, today)
    setting = RuleSetting(usual.level, usual.limit) if now is None else RuleSetting(now.level, now.value)  # type: ignore[arg-type]
    others = [row for row in rows if row is not now and (row.sectors or row.workers or _begins(row) > today)]
    known = sheet.held.get(rule.code)
    return RuleRow(
        code=rule.code,
        kind=kind,
        group=group,
        name=_(NAMES[rule.code]),
        statement=statement(rule.code, setting.limit),
        value=limit_text(rule, setting.limit) if has_limit(rule) else "",
        level=str(setting.level),
        scope=scope_text(sheet, now) if now else "",
        since=formats.date_text(_since(now, known)),
        source=(now.source if now and now.source else source_of(rule, known)),
        by=now.decided_by if now else "",
        at=formats.moment(now.created_at, sheet.work.tz) if now else "",
        usual=_told(rule, usual.level, usual.limit),
        seen=mark(rows),
        limit=_typed(rule, setting.limit),
        unit=_unit(rule),
        has_limit=has_limit(rule),
        decided=bool(rows),
        legal=kind == LAW,
        others=[_other(sheet, rule, row) for row in others],
        history=[_decision(sheet, rule, row) for row in sheet.past if row.code == rule.code],
    )


def _begins(row: RuleDecision) -> date:
    return row.starts_on or date.min


def _in_force(rows: Sequence[RuleDecision], today: date) -> RuleDecision | None:
    """The decision that holds for the whole agency today."""
    general = [row for row in rows if not row.sectors and not row.workers and _begins(row) <= today]
    return general[-1] if general else None


def _since(row: RuleDecision | None, known: LegalParameter | None) -> date | None:
    return row.starts_on if row else known.starts_on if known else None


def source_of(rule: Rule, known: LegalParameter | None) -> str:
    """Where a rule is written: in the law that is in force, else in the rule's own reference."""
    return known.source if known else rule.law


def scope_text(sheet: Sheet, row: RuleDecision) -> str:
    """For whom a decision holds."""
    names = [sheet.workers.get(key, "?") for key in row.workers] or [sheet.sectors.get(key, "?") for key in row.sectors]
    if not names:
        return _("Toute l’agence")
    more = len(names) - NAMED
    told = ", ".join(names[:NAMED])
    return ngettext("{names} et {count} autre", "{names} et {count} autres", more, names=told) if more > 0 else told


def _told(rule: Rule, level: str, limit: int) -> str:
    word = _(LEVEL_BADGES[str(level)].label)
    return f"{word} · {limit_text(rule, limit)}" if has_limit(rule) else word


def _other(sheet: Sheet, rule: Rule, row: RuleDecision) -> str:
    told = f"{scope_text(sheet, row)} : {_told(rule, row.level, row.value)}"
    if row.starts_on and row.starts_on > sheet.work.today:
        return _("{decision}, à partir du {day}", decision=told, day=formats.date_text(row.starts_on))
    return told


def _decision(sheet: Sheet, rule: Rule, row: RuleDecision) -> DecisionRow:
    tz, ended = sheet.work.tz, ""
    if row.ended_at:
        ended = _("Remplacée ou levée le {at} par {by}", at=formats.moment(row.ended_at, tz), by=row.ended_by or "–")
    return DecisionRow(
        id=row.id or 0,
        text=_told(rule, row.level, row.value),
        level=row.level,
        scope=scope_text(sheet, row),
        since=formats.date_text(row.starts_on),
        source=row.source,
        reason=row.reason,
        by=row.decided_by,
        at=formats.clock(row.created_at, tz),
        day=formats.date_text(row.created_at.astimezone(tz).date()),
        ended=ended,
    )


def _typed(rule: Rule, limit: int) -> str:
    return duration_text(limit).replace("\u00a0", " ") if rule.unit == "minutes" else str(limit)


def _unit(rule: Rule) -> str:
    return {"minutes": _("heures et minutes"), "percent": "%", "count": _("nombre")}[rule.unit]


def _fact(one: LegalParameter) -> FactRow:
    return FactRow(_(one.label), figure_text(one), one.source, formats.date_text(one.starts_on), one.checked)


def figure_text(one: LegalParameter) -> str:
    """A figure of the law with its unit."""
    if one.unit is Unit.MINUTES:
        return duration_text(one.value)
    if one.unit is Unit.CLOCK:
        return clock_text(one.value)
    if one.unit is Unit.CENTS:
        return formats.money(one.value / 100)  # type: ignore[arg-type]
    units = {
        Unit.DAYS: ngettext("{count} jour", "{count} jours", one.value),
        Unit.WORKING_DAYS: ngettext("{count} jour ouvré", "{count} jours ouvrés", one.value),
        Unit.WEEKS: ngettext("{count} semaine", "{count} semaines", one.value),
        Unit.PERCENT: f"{one.value}\u00a0%",
    }
    return units.get(one.unit, str(one.value))
