"""What changed between two versions of a form: the record, the request, every answer, missions, tasks, risks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from careapp.actions.opportunities.definition import whole_definition_of
from careapp.actions.opportunities.duplicate import known
from careapp.actions.opportunities.form import INHERITED_LABELS
from careapp.actions.opportunities.request import MODES
from careapp.actions.reevaluations.chain import between, chain_of, source_of
from careapp.actions.reevaluations.figures import figures
from careapp.actions.reevaluations.missions import mission_groups
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.opportunities import Opportunity, OpportunityRisk, OpportunityTask
from careapp.db.models.reevaluations import Reevaluation
from careapp.db.models.users import User
from careapp.domain.comparison import (
    CHANGE_BADGES,
    Compared,
    ComparedGroup,
    Measure,
    compare,
    compare_answers,
    compare_measured,
    count_changes,
    difference_text,
    pair,
)
from careapp.domain.durations import duration_text
from careapp.domain.form_fields import FormField
from careapp.domain.form_reading import unreadable
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.domain.tasks import RISK_LEVEL_LABELS, frequency_text
from careapp.i18n import N_, _, formats
from careapp.readmodels.common import Choice
from careapp.readmodels.reevaluations import ChangedGroup, ChangedLine, Comparison

RECORD: Final = {**INHERITED_LABELS, "care_plan": N_("Plan d’aide")}
APART: Final = ("name", "care_plan")  # the name holds the age, the plan has lines of its own


def comparison(work: Work, opportunity_id: int, base_id: int = 0) -> Comparison:
    """What changed in a form since the version before it, or since another of its chain; raise Refused elsewhere."""
    work.require(Permission.OPPORTUNITIES_READ)
    after = work.get(Opportunity, opportunity_id)
    chain = chain_of(work, after)
    before = _base(work, chain, after, base_id)
    if before is None:
        return Comparison()
    groups = compared(work, before, after)
    return Comparison(
        base_id=before.id or 0,
        base=before.number,
        number=after.number,
        title=_("De {before} à {after}", before=_dated(before), after=_dated(after)),
        bases=[Choice(str(one.id), _dated(one)) for one in chain if one.id != after.id],
        groups=[_shown(group) for group in groups],
        **count_changes(groups),
    )


def _base(work: Work, chain: Sequence[Opportunity], after: Opportunity, base_id: int) -> Opportunity | None:
    if not base_id:
        return source_of(work, after)
    work.get(Opportunity, base_id)
    found = next((one for one in chain if one.id == base_id and one.id != after.id), None)
    if found is None:
        raise Refused(_("Cette version n’est pas de la même demande."))
    return found


def _dated(one: Opportunity) -> str:
    return f"{one.number} ({formats.date_text(one.evaluated_on)})" if one.evaluated_on else one.number


def _shown(group: ComparedGroup) -> ChangedGroup:
    return ChangedGroup(
        key=group.key,
        label=group.label,
        changed=len(group.changed()),
        lines=[
            ChangedLine(line.label, line.before, line.after, line.change, _(CHANGE_BADGES[line.change].label),
                        line.difference)
            for line in group.lines
        ],
    )  # fmt: skip


def compared(work: Work, before: Opportunity, after: Opportunity) -> tuple[ComparedGroup, ...]:
    """The groups of lines of two forms of a chain, in the order of the form."""
    records = record(work, before), record(work, after)
    groups = (
        _situation(work, before, after, *records),
        _request(work, before, after),
        *_answers(work, before, after),
        *mission_groups(work, before, after),
        _tasks(work, before, after),
        _risks(work, before, after),
    )
    return tuple(group for group in groups if group.lines)


def record(work: Work, one: Opportunity) -> dict[str, Any]:
    """What the client's record said for a form: as it was locked, or as it is now."""
    begun = work.session.exec(work.mine(Reevaluation).where(Reevaluation.source_id == one.id)).first()
    return begun.known if begun is not None and begun.known and one.locked_at is not None else known(work, one)


def _situation(
    work: Work, before: Opportunity, after: Opportunity, was: dict[str, Any], now: dict[str, Any]
) -> ComparedGroup:
    old, new = figures(work, before, was), figures(work, after, now)
    funders = (label(one.get("plan_funder") or "") for one in (was, now))
    lines = [
        compare_measured(_("GIR"), was.get("gir"), now.get("gir"), lambda gir: _("GIR {gir}", gir=gir)),
        compare(_("Financeur du plan d’aide"), *funders),
        _hours(_("Heures accordées par mois"), old.granted, new.granted),
        _hours(_("Heures par semaine"), old.week, new.week),
        _hours(_("Heures par mois"), old.month, new.month),
        _hours(_("Heures d’intervenant par semaine"), old.workers, new.workers),
        _money(_("Prix par mois, TTC"), old.cost.price.gross, new.cost.price.gross),
        _money(_("Part du plan d’aide"), old.cost.plan, new.cost.plan),
        _money(_("Reste à charge par mois"), old.cost.left, new.cost.left),
        *(compare(_(text), *_told(key, was, now)) for key, text in RECORD.items() if key not in APART),
    ]
    return ComparedGroup("situation", _("Situation"), tuple(line for line in lines if line.before or line.after))


def _hours(text: str, before: int | None, after: int | None) -> Compared:
    return compare_measured(text, before, after, duration_text, Measure.DURATION)


def _money(text: str, before: Decimal, after: Decimal) -> Compared:
    amounts = (before, after) if before or after else (None, None)
    return compare_measured(text, *amounts, formats.money, Measure.MONEY)


def _told(key: str, *records: dict[str, Any]) -> list[str]:
    return [str(one.get("client", {}).get(f"client.{key}", "")) for one in records]


def _request(work: Work, before: Opportunity, after: Opportunity) -> ComparedGroup:
    def line(text: str, name: str, words: Any = str) -> Compared:
        values = getattr(before, name), getattr(after, name)
        return compare(text, *("" if value in (None, "") else words(value) for value in values))

    def person(user_id: int) -> str:
        user = work.session.get(User, user_id)
        return user.name if user else ""

    lines = (
        line(_("Besoin exprimé"), "need"),
        line(_("Origine"), "origin", label),
        line(_("Financement"), "funding", label),
        line(_("Mode d’intervention"), "mode", lambda mode: _(MODES.get(mode, mode))),
        line(_("Gestionnaire"), "manager_id", person),
        line(_("Début souhaité"), "wished_start", formats.date_text),
    )
    return ComparedGroup("request", _("Demande"), tuple(one for one in lines if one.before or one.after))


def _answers(
    work: Work, before: Opportunity, after: Opportunity, may_read: Callable[[FormField], bool] = lambda _field: True
) -> list[ComparedGroup]:
    older, newer = whole_definition_of(work, before), whole_definition_of(work, after)
    hidden = unreadable(older, work.actor) | unreadable(newer, work.actor)

    def shown(field: FormField) -> bool:
        return field.key not in hidden and may_read(field)

    found = compare_answers(newer, before.answers, after.answers, older, shown)
    return [
        replace(group, label=label(_(group.label)), lines=tuple(_in_words(line) for line in group.lines))
        for group in found
    ]


def _in_words(line: Compared) -> Compared:
    return replace(line, label=label(_(line.label)), before=label(line.before), after=label(line.after))


def _tasks(work: Work, before: Opportunity, after: Opportunity) -> ComparedGroup:
    pairs = _lines_of(work, OpportunityTask, before, after, lambda row: row.name)
    lines = []
    for was, now in pairs:
        renamed = was is not None and now is not None and was.name != now.name
        texts = [_task(row, renamed) if row else "" for row in (was, now)]
        longer = difference_text(was.minutes, now.minutes, Measure.DURATION) if was and now else ""
        lines.append(compare(label((now or was).name), *texts, longer))
    return ComparedGroup("tasks", _("Tâches"), tuple(lines))


def _task(row: OpportunityTask, named: bool) -> str:
    parts = [
        label(row.name) if named else "",
        duration_text(row.minutes) if row.minutes else "",
        frequency_text(row.frequency, row.weekdays),
        _("indispensable") if row.essential else "",
        label(row.remark),
    ]
    return ", ".join(filter(None, parts))


def _risks(work: Work, before: Opportunity, after: Opportunity) -> ComparedGroup:
    pairs = _lines_of(work, OpportunityRisk, before, after, lambda row: (row.situation, row.measure))
    lines = []
    for was, now in pairs:
        renamed = was is not None and now is not None and was.situation != now.situation
        texts = [_risk(row, renamed) if row else "" for row in (was, now)]
        lines.append(compare(label((now or was).situation), *texts))
    return ComparedGroup("risks", _("Prévention des risques"), tuple(lines))


def _risk(row: OpportunityRisk, named: bool) -> str:
    level = _(RISK_LEVEL_LABELS[row.level]) if row.level in RISK_LEVEL_LABELS else row.level
    parts = [label(row.situation) if named else "", level, label(row.measure)]
    return ", ".join(filter(None, parts)) + ("" if row.applied else " (" + _("non appliquée") + ")")


def _lines_of(work: Work, model: Any, before: Opportunity, after: Opportunity, name: Any) -> list[tuple[Any, Any]]:
    """Rows of two forms side by side, through the copies that lie between them."""
    old, new = (
        work.all(work.mine(model).where(model.opportunity_id == one.id).order_by(model.position, model.id))
        for one in (before, after)
    )
    rows = work.all(work.mine(model).where(model.opportunity_id.in_(between(work, before, after))))
    return pair(old, new, name, {row.id or 0: row.copy_of_id for row in rows})


def sheet_changes(work: Work, opportunity: Opportunity) -> tuple[Opportunity | None, tuple[ComparedGroup, ...]]:
    """The form before, and what a mission sheet tells of the changes: what is printed on it, no money."""
    before = source_of(work, opportunity)
    if before is None:
        return None, ()
    records = record(work, before), record(work, opportunity)
    situation = _situation(work, before, opportunity, *records)
    kept = tuple(line for line in situation.lines if line.label in {_("GIR"), _("Heures par semaine")})
    groups = (
        replace(situation, lines=kept),
        *_answers(work, before, opportunity, lambda field: field.on_sheet),
        *mission_groups(work, before, opportunity),
        _tasks(work, before, opportunity),
        _risks(work, before, opportunity),
    )
    changed = (replace(group, lines=group.changed()) for group in groups)
    return before, tuple(group for group in changed if group.lines)
