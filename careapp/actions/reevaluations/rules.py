"""What an activity's reminder to evaluate again says: the usual nine values until an administrator sets others."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from careapp.actions import records
from careapp.actions.parts import apply
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.agencies import Agency
from careapp.db.models.catalog import Activity
from careapp.db.models.reevaluations import ReevaluationRule
from careapp.domain.permissions import Permission
from careapp.domain.reevaluation import (
    COUNT_FROM_LABELS,
    DEFAULT_MONTHS,
    MANAGED_BY_LABELS,
    ManagedBy,
    ReminderRule,
    read_rule,
)
from careapp.domain.refusal import Stale
from careapp.domain.reminders import ALERT_LABELS, CATEGORIES, PRIORITY_BADGES, SITUATION_BADGES
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.reevaluations import ReminderRuleFields, ReminderRuleRow, ReminderRules


def rule_of(work: Work, activity_id: int) -> ReminderRule:
    """The rule of an activity: its own, or the usual one with the months of the agency."""
    own = _own(work, activity_id)
    if own is None:
        return usual(work)
    return ReminderRule(**{name: getattr(own, name) for name in asdict(ReminderRule())})


def usual(work: Work) -> ReminderRule:
    """The nine values of the trade, with the months the agency has set."""
    agency = work.session.get_one(Agency, work.actor.agency_id)
    return ReminderRule(months=int((agency.settings or {}).get("reevaluation_months", DEFAULT_MONTHS)))


def _own(work: Work, activity_id: int) -> ReevaluationRule | None:
    rows = work.mine(ReevaluationRule).where(ReevaluationRule.activity_id == activity_id)
    return work.session.exec(rows).first()


def listed(work: Work) -> ReminderRules:
    """The rule of each activity in words, and what the form offers."""
    work.require(Permission.AGENCY_EDIT)
    managers = records.managers(work)
    names = {choice.value: choice.label for choice in managers}
    activities = work.all(work.mine(Activity).order_by(Activity.id))
    return ReminderRules(
        rows=[_row(work, activity, names) for activity in activities],
        managers=managers,
        categories=[Choice(name, _(name)) for name in CATEGORIES],
        situations=[Choice(str(key), _(badge.label)) for key, badge in SITUATION_BADGES.items()],
        priorities=[Choice(str(key), _(badge.label)) for key, badge in PRIORITY_BADGES.items()],
        count_from=[Choice(str(key), _(text)) for key, text in COUNT_FROM_LABELS.items()],
        managed_by=[Choice(str(key), _(text)) for key, text in MANAGED_BY_LABELS.items()],
    )


def _row(work: Work, activity: Activity, names: dict[str, str]) -> ReminderRuleRow:
    own, rule = _own(work, activity.id or 0), rule_of(work, activity.id or 0)
    return ReminderRuleRow(
        activity_id=activity.id or 0,
        activity=label(activity.label),
        own=own is not None,
        summary=_summary(rule, names),
        fields=ReminderRuleFields(
            version=own.version if own else 0,
            title=_(rule.title),
            count_from=rule.count_from,
            months=str(rule.months),
            category=rule.category,
            managed_by=rule.managed_by,
            manager_id=str(rule.manager_id or ""),
            situation=rule.situation,
            alert=rule.alert,
            priority=rule.priority,
            mail=rule.mail,
        ),
    )


def _summary(rule: ReminderRule, names: dict[str, str]) -> str:
    who = _(MANAGED_BY_LABELS[rule.managed_by])
    if rule.managed_by == ManagedBy.PERSON:
        who = names.get(str(rule.manager_id or ""), who)
    parts = [
        _("M + {months}", months=rule.months),
        _(rule.category),
        who,
        _(SITUATION_BADGES[rule.situation].label),
        _(ALERT_LABELS[rule.alert]),
        _(PRIORITY_BADGES[rule.priority].label),
        _("par mail") if rule.mail else _("sans mail"),
    ]
    return " · ".join(parts)


def save(work: Work, activity_id: int, seen_version: int, form: dict[str, Any]) -> None:
    """Set an activity's nine values; reminders already scheduled stay. Raise RefusedFields, or Stale."""
    work.require(Permission.AGENCY_EDIT)
    activity = work.get(Activity, activity_id)
    row = _seen(work, activity_id, seen_version)
    managers = {int(choice.value) for choice in records.managers(work) if choice.value.isdigit()}
    rule = read_rule(form, usual(work), managers)
    if row is None:
        row = work.add(ReevaluationRule(agency_id=work.actor.agency_id, activity_id=activity.id or 0, **asdict(rule)))
        changed = list(asdict(rule))
    else:
        changed = apply(row, rule)
    work.audit("save", row, activity=activity.code, fields=changed)


def restore(work: Work, activity_id: int, seen_version: int) -> None:
    """Go back to the usual nine values."""
    work.require(Permission.AGENCY_EDIT)
    activity = work.get(Activity, activity_id)
    row = _seen(work, activity_id, seen_version)
    if row is not None:
        work.audit("restore", row, activity=activity.code)
        work.session.delete(row)


def _seen(work: Work, activity_id: int, seen_version: int) -> ReevaluationRule | None:
    row = _own(work, activity_id)
    if (row.version if row else 0) != seen_version:
        raise Stale(_("Quelqu’un a modifié ces paramètres entre-temps. Relisez puis recommencez."))
    return row
