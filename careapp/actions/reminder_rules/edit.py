"""The rules as an administrator sees and changes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from careapp.actions import records
from careapp.actions.parts import apply
from careapp.actions.people import keeper
from careapp.actions.reminder_rules.sweep import rules_of, sweep, waiting_for
from careapp.actions.reminders.habits import habits
from careapp.actions.work import Work
from careapp.db.models.agencies import Agency
from careapp.db.models.catalog import Activity
from careapp.db.models.followup import Reminder
from careapp.db.models.reminders import ReminderRule
from careapp.db.queries.records import count
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, Refused, Stale
from careapp.domain.reminder_habits import HOURS
from careapp.domain.reminder_rules import DELAY_LABELS, RULES, Delay, RuleSpec, read_rule, usual
from careapp.domain.reminders import OPEN_SITUATIONS
from careapp.i18n import _, ngettext
from careapp.readmodels.common import Choice
from careapp.readmodels.reminder_rules import RuleCategory, RuleFields, RuleLine, RulesScreen


def shown(work: Work) -> RulesScreen:
    """Every rule with what it makes, the list of the morning, the categories."""
    work.require(Permission.AGENCY_EDIT)
    kept = habits(work)
    return RulesScreen(
        rules=[line for kind in RULES for line in _lines(work, kind)],
        activities=_activities(work),
        managers=records.managers(work),
        categories=[Choice(name, _(name)) for name in kept.known],
        own=[RuleCategory(name, _(name), name in kept.categories) for name in kept.known],
        digest=kept.digest,
        digest_hour=str(kept.digest_hour),
        hours=[Choice(str(hour), f"{hour:02}:00") for hour in HOURS],
    )


def _activities(work: Work) -> list[Choice]:
    rows = work.all(work.mine(Activity).where(Activity.active).order_by(Activity.id))
    return [Choice(str(row.id), _(row.label)) for row in rows]


def _lines(work: Work, kind: str) -> list[RuleLine]:
    rows = rules_of(work, kind)
    general = next((row for row in rows if row.activity_id is None), _shipped(work, kind, None))
    return [_line(work, kind, row) for row in (general, *(row for row in rows if row.activity_id))]


def _shipped(work: Work, kind: str, activity_id: int | None) -> ReminderRule:
    return ReminderRule(agency_id=work.actor.agency_id, kind=kind, activity_id=activity_id, **asdict(usual(kind)))


def _line(work: Work, kind: str, row: ReminderRule) -> RuleLine:
    spec = RULES[kind]
    activity = work.get(Activity, row.activity_id).label if row.activity_id else ""
    return RuleLine(
        key=f"{kind}:{row.activity_id or ''}",
        kind=kind,
        id=row.id or 0,
        version=row.version if row.id else 0,
        label=_(spec.label),
        icon=spec.icon,
        activity=_(activity) if activity else "",
        activity_id=str(row.activity_id or ""),
        active=row.active,
        when=_when(spec, row.delay),
        ends=_("Se clôt {when}.", when=_(spec.ends)),
        title=_(row.title),
        waiting=_waiting(work, kind, row),
        open=_open(work, kind) if row.activity_id is None else 0,
        may_split=spec.by_activity and row.activity_id is None,
    )


def _when(spec: RuleSpec, delay: int) -> str:
    cause = _(spec.cause)
    if not delay:
        return _("Le jour même ({cause})", cause=cause)
    if spec.delay == Delay.BEFORE:
        return ngettext("{count} jour avant {cause}", "{count} jours avant {cause}", delay, cause=cause)
    return ngettext("{count} jour après {cause}", "{count} jours après {cause}", delay, cause=cause)


def _waiting(work: Work, kind: str, row: ReminderRule) -> str:
    """What switching the rule on would make at once; nothing for one that is on."""
    if row.active or not (found := waiting_for(work, kind, row)):
        return ""
    return ngettext("{count} rappel à l’activation", "{count} rappels à l’activation", found)


def _open(work: Work, kind: str) -> int:
    where = Reminder.agency_id == work.actor.agency_id, Reminder.rule == kind
    return work.session.scalar(count(Reminder, *where, Reminder.situation.in_(OPEN_SITUATIONS))) or 0  # type: ignore[attr-defined]


def fields(work: Work, kind: str, rule_id: int = 0) -> RuleFields:
    """A rule as its form shows it; the house's own values where the agency has none (id 0)."""
    work.require(Permission.AGENCY_EDIT)
    spec = _spec(kind)
    row = work.get(ReminderRule, rule_id) if rule_id else _shipped(work, kind, None)
    return RuleFields(
        kind=kind,
        id=row.id or 0,
        version=row.version if row.id else 0,
        label=_(spec.label),
        activity=_(work.get(Activity, row.activity_id).label) if row.activity_id else "",
        activity_id=str(row.activity_id or ""),
        active=row.active,
        delay=str(row.delay),
        delay_unit=f"{_(DELAY_LABELS[spec.delay])} {_(spec.cause)}",
        title=_(row.title),
        note=_(row.note),
        words=[f"{{{word}}}" for word in spec.words],
        category=row.category,
        priority=row.priority,
        alert=row.alert,
        mail=row.mail,
        manager_id=str(row.manager_id or ""),
        needs_keeper=spec.needs_keeper,
    )


def as_new(work: Work, kind: str, rule_id: int = 0) -> RuleFields:
    """The fields of a rule of one activity more, begun as another rule of its kind."""
    return replace(fields(work, kind, rule_id), id=0, version=0, activity="", activity_id="")


def _spec(kind: str) -> RuleSpec:
    if kind not in RULES:
        raise NotFound(_("Cette règle n’existe pas."))
    return RULES[kind]


def save(
    work: Work, kind: str, rule_id: int, seen_version: int, form: Mapping[str, Any], activity_id: int | None = None
) -> int:
    """Write a rule, a new one when `rule_id` is 0, and let it work at once; give how many reminders that makes."""
    work.require(Permission.AGENCY_EDIT)
    spec = _spec(kind)
    draft = read_rule(kind, form, habits(work).known)
    if draft.manager_id is not None:
        keeper(work, draft.manager_id)
    row = _row(work, kind, spec, rule_id, seen_version, activity_id)
    changed = apply(row, draft)
    work.audit("save", work.add(row), rule=kind, fields=changed)
    return sweep(work, kind)


def _row(
    work: Work, kind: str, spec: RuleSpec, rule_id: int, seen_version: int, activity_id: int | None
) -> ReminderRule:
    activity = work.get(Activity, activity_id).id if activity_id is not None else None
    if rule_id:
        row = work.get_seen(ReminderRule, rule_id, seen_version)
        if row.kind != kind:
            raise NotFound(_("Cette règle n’existe pas."))
        return row
    if activity_id is not None and not spec.by_activity:
        raise Refused(_("Cette règle vaut pour toutes les activités."))
    # Two administrators may begin the same rule together: the second waits for the agency's row, then sees the first's.
    work.session.get_one(Agency, work.actor.agency_id, with_for_update=True)
    if any(one.activity_id == activity for one in rules_of(work, kind)):
        raise Stale(_("Quelqu’un a réglé cette règle entre-temps. Relisez puis recommencez."))
    return _shipped(work, kind, activity)


def switch(work: Work, kind: str, rule_id: int, seen_version: int, active: bool) -> int:
    """Switch a rule on or off as it is; give how many reminders that makes."""
    work.require(Permission.AGENCY_EDIT)
    current = fields(work, kind, rule_id)
    form = {**asdict(replace(current, active=active)), "manager_id": current.manager_id}
    return save(work, kind, rule_id, seen_version, form)


def remove(work: Work, rule_id: int, seen_version: int) -> None:
    """Let an activity follow the rule of all activities again."""
    work.require(Permission.AGENCY_EDIT)
    row = work.get_seen(ReminderRule, rule_id, seen_version)
    work.audit("remove", row, rule=row.kind)
    work.session.delete(row)
