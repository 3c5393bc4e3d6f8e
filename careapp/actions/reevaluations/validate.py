"""Validating a re-evaluation: its missions take over from a chosen day, visits, plan and record follow, all at once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import col

from careapp.actions.opportunities.access import to_edit
from careapp.actions.opportunities.definition import definition_of
from careapp.actions.opportunities.duplicate import known
from careapp.actions.parts import touch
from careapp.actions.reevaluations import quotes
from careapp.actions.reevaluations.chain import chain_of, reevaluation_of
from careapp.actions.reevaluations.compare import record
from careapp.actions.reevaluations.effects import Effect, missions_of, take_effect
from careapp.actions.reevaluations.figures import Figures, figures, weekly
from careapp.actions.visits.changed import CHANGED, told
from careapp.actions.visits.following import trial
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.catalog import Service
from careapp.db.models.clients import CarePlan, Client
from careapp.db.models.missions import Mission, Slot
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.reevaluations import Reevaluation
from careapp.domain.comparison import CHANGE_BADGES, Compared, Measure, compare_measured
from careapp.domain.durations import duration_text
from careapp.domain.form_fields import FieldType
from careapp.domain.opportunities import BOARD_STAGES
from careapp.domain.permissions import Permission
from careapp.domain.reevaluation_effect import Validation, read_validation
from careapp.domain.refusal import Refused, RefusedFields, Stale
from careapp.i18n import _, formats
from careapp.readmodels.reevaluations import ChangedLine, MissionEffect, ValidationEffect, ValidationFields

KEPT_REASONS = 50


def fields(work: Work, opportunity_id: int) -> ValidationFields:
    """What the form of a validation starts from: the next Monday, the GIR and the hours granted as they are."""
    work.require(Permission.OPPORTUNITIES_EDIT)
    copy = work.get(Opportunity, opportunity_id)
    client = work.get(Client, copy.client_id)
    begins = work.today + timedelta(days=7 - work.today.weekday())
    plan = _plan_on(work, client.id or 0, begins)
    return ValidationFields(
        effective_on=begins.isoformat(),
        gir=str(_evaluated_gir(work, copy) or client.gir or ""),
        plan_hours=duration_text(plan.monthly_minutes) if plan else "",
        plan=label(plan.funder) if plan else "",
        keep_workers=True,
    )


def _evaluated_gir(work: Work, copy: Opportunity) -> int | None:
    """The GIR that the AGGIR grid of the form gives, once it is filled in whole."""
    for field in definition_of(work, copy).fields:
        answer = copy.answers.get(field.key)
        if field.type is FieldType.AGGIR and isinstance(answer, dict) and answer.get("score"):
            return int(answer["score"])
    return None


def preview(work: Work, opportunity_id: int, seen_version: int, form: dict[str, Any]) -> ValidationEffect:
    """What `validate` would do; nothing is written."""
    with trial(work):
        return validate(work, opportunity_id, seen_version, form)


def validate(
    work: Work, opportunity_id: int, seen_version: int, form: dict[str, Any], seen: str = ""
) -> ValidationEffect:
    """Let a copy count from the day the form tells, with all that follows from it, in one transaction.

    Raise RefusedFields at the form's fields, Refused for a form that is no copy, was validated, or lacks slots, Stale
    when what it would do is not what was `seen`.
    """
    work.require(Permission.PLANNING_EDIT)
    copy = to_edit(work, opportunity_id, seen_version)
    begun, before = _begun(work, copy), _forms_before(work, copy)
    decided = read_validation(form, work.today)
    _check_missions(work, copy)
    source, names = before[-1], _names(work, [*before, copy])
    old_missions = [(mission, _still_runs(mission, decided)) for mission in missions_of(work, source)]
    was = figures(work, source, record(work, source))
    plan = _change_record(work, copy, decided)
    effect = take_effect(work, before, copy, decided)
    now = figures(work, copy, known(work, copy))
    quote = quotes.changed(work, before, copy, decided.effective_on)
    told_missions = [_mission(one, names) for one in _effects(work, old_missions, copy)]
    found = _told(work, was, now, told_missions, effect, plan, quote.sentence)
    if seen and seen != found.mark:
        raise Stale(_("Le planning a changé depuis cet aperçu. Relisez-le puis recommencez."))
    begun.amends_id = quote.amends_id
    _settle(work, copy, source, begun, decided, was, now, found)
    return found


def _begun(work: Work, copy: Opportunity) -> Reevaluation:
    begun = reevaluation_of(work, copy.id or 0)
    if begun is None:
        raise Refused(_("Ce formulaire n’est pas une ré-évaluation : il n’y a rien à valider."))
    if begun.validated_at is not None:
        raise Refused(_("Cette ré-évaluation est déjà validée."))
    return begun


def _forms_before(work: Work, copy: Opportunity) -> list[Opportunity]:
    chain = chain_of(work, copy)
    return chain[: chain.index(copy)]


def _check_missions(work: Work, copy: Opportunity) -> None:
    """Go on only with missions that all have slots; raise Refused with the one that has none."""
    missions = missions_of(work, copy)
    if not missions:
        raise Refused(_("Ajoutez d’abord une mission."))
    slots = work.all(work.mine(Slot).where(col(Slot.mission_id).in_([mission.id for mission in missions])))
    filled = {slot.mission_id for slot in slots}
    bare = next((mission for mission in missions if mission.id not in filled), None)
    if bare is not None:
        raise Refused(_("Définissez d’abord les créneaux de « {mission} ».", mission=label(bare.label)))


def _still_runs(mission: Mission, decided: Validation) -> bool:
    return mission.ends_on is None or mission.ends_on >= decided.effective_on


def _names(work: Work, forms: Sequence[Opportunity]) -> dict[int, str]:
    services = {service.id: service.name for service in work.all(work.mine(Service))}
    missions = [mission for form in forms for mission in missions_of(work, form)]
    return {mission.id or 0: label(mission.label or services.get(mission.service_id, "")) for mission in missions}


def _effects(work: Work, old: Sequence[tuple[Mission, bool]], copy: Opportunity) -> list[tuple[str, Mission]]:
    """What becomes of the missions: those of the copy follow one or are new, the others end."""
    new, known_ids = missions_of(work, copy), {mission.id for mission, _runs in old}
    followed = {mission.copy_of_id for mission in new}
    kinds = [("follows" if mission.copy_of_id in known_ids else "new", mission) for mission in new]
    return [*kinds, *(("ends", mission) for mission, runs in old if runs and mission.id not in followed)]


def _mission(effect: tuple[str, Mission], names: dict[int, str]) -> MissionEffect:
    kind, mission = effect
    sentences = {
        "follows": _("Prend la suite le {date}"),
        "new": _("Nouvelle, dès le {date}"),
        "ends": _("Se termine le {date}"),
    }
    day = mission.ends_on if kind == "ends" else mission.starts_on
    return MissionEffect(kind, names.get(mission.id or 0, ""), sentences[kind].format(date=formats.date_text(day)))


def _change_record(work: Work, copy: Opportunity, decided: Validation) -> str:
    """Write the new GIR and the hours granted into the client's record; gives the change of plan in words."""
    client = work.get(Client, copy.client_id)
    if decided.gir is not None and decided.gir != client.gir:
        client.gir = decided.gir
        work.audit("save", client, fields=["gir"])
    if decided.plan_minutes is None:
        return ""
    plan = _plan_on(work, client.id or 0, decided.effective_on)
    if plan is None:
        sentence = _("Ce client n’a pas de plan d’aide à cette date : ajoutez-le d’abord à sa fiche.")
        raise RefusedFields({"plan_hours": sentence})
    if plan.monthly_minutes == decided.plan_minutes:
        return ""
    told_as = {
        "before": duration_text(plan.monthly_minutes),
        "after": duration_text(decided.plan_minutes),
        "date": formats.date_text(decided.effective_on),
    }
    _grant(work, plan, decided)
    touch(client)
    work.audit("save", client, fields=["care_plan"])
    return _("Plan d’aide : {before} puis {after} par mois dès le {date}.", **told_as)


def _grant(work: Work, plan: CarePlan, decided: Validation) -> None:
    """Let the plan grant other hours from the day on: as it is when it begins that day, else another follows it."""
    if plan.starts_on >= decided.effective_on:
        plan.monthly_minutes = decided.plan_minutes or 0
        return
    kept = plan.model_dump(exclude={"id"})
    follows = {"monthly_minutes": decided.plan_minutes, "starts_on": decided.effective_on}
    plan.ends_on = decided.eve
    work.add(CarePlan(**{**kept, **follows}))


def _plan_on(work: Work, client_id: int, day: date) -> CarePlan | None:
    rows = work.mine(CarePlan).where(CarePlan.client_id == client_id, CarePlan.starts_on <= day)
    rows = rows.where(col(CarePlan.ends_on).is_(None) | (col(CarePlan.ends_on) >= day))
    return work.session.exec(rows.order_by(col(CarePlan.starts_on).desc())).first()


def _told(
    work: Work, was: Figures, now: Figures, missions: list[MissionEffect], effect: Effect, plan: str, quote: str
) -> ValidationEffect:
    visits = told(work, effect.lines, ())
    refused = list(dict.fromkeys(effect.reasons))
    rows = _figure_lines(was, now)
    content = repr((rows, missions, visits.mark, refused, plan, quote))
    return ValidationEffect(
        sentence=visits.sentence,
        figures=rows,
        missions=missions,
        visits=visits,
        refused=refused,
        plan=plan,
        quote=quote,
        mark=hashlib.sha256(content.encode()).hexdigest()[:16],
    )


def _figure_lines(was: Figures, now: Figures) -> list[ChangedLine]:
    hours, money = (duration_text, Measure.DURATION), (formats.money, Measure.MONEY)
    cost, after = was.cost, now.cost
    rows: list[Compared] = [
        compare_measured(_("Heures par semaine"), was.week, now.week, *hours),
        compare_measured(_("Heures par mois"), was.month, now.month, *hours),
        compare_measured(_("Heures accordées par mois"), was.granted, now.granted, *hours),
        compare_measured(_("Prix par semaine, TTC"), *_some(*map(weekly, (cost, after))), *money),
        compare_measured(_("Prix par mois, TTC"), *_some(cost.price.gross, after.price.gross), *money),
        compare_measured(_("Part du plan d’aide"), *_some(cost.plan, after.plan), *money),
        compare_measured(_("Reste à charge par mois"), *_some(cost.left, after.left), *money),
    ]
    return [
        ChangedLine(row.label, row.before, row.after, row.change, _(CHANGE_BADGES[row.change].label), row.difference)
        for row in rows
        if row.before or row.after
    ]


def _some(was: Decimal, now: Decimal) -> tuple[Decimal | None, Decimal | None]:
    return (was, now) if was or now else (None, None)


def _settle(
    work: Work, copy: Opportunity, source: Opportunity, begun: Reevaluation, decided: Validation, was: Figures,
    now: Figures, found: ValidationEffect,
) -> None:  # fmt: skip
    """Write down who validated what, and let the copy stand where its source stood."""
    begun.validated_at, begun.validated_by, begun.effective_on = work.now, work.actor.name, decided.effective_on
    kinds = {kind: sum(line.kind == kind for line in found.visits.lines) for kind in (*CHANGED, "kept", "fixed")}
    begun.outcome = {
        "before": was.plain(),
        "after": now.plain(),
        "visits": {kind: count for kind, count in kinds.items() if count},
        "refused": found.refused[:KEPT_REASONS],
    }
    order = list(BOARD_STAGES)
    if source.stage in order and order.index(source.stage) > order.index(copy.stage):  # type: ignore[arg-type]
        copy.stage, copy.stage_since = source.stage, work.now
    on = decided.effective_on.isoformat()
    work.audit("validate", copy, source=source.id, on=on, refused=len(found.refused), **begun.outcome["visits"])
