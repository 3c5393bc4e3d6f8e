"""An opportunity's form taken over by the newer version of its template: shown field by field, then done."""

from __future__ import annotations

from careapp.actions.opportunities import answer_history
from careapp.actions.opportunities.access import to_edit
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.catalog import FormTemplate
from careapp.db.models.opportunities import Opportunity
from careapp.domain.form_reading import unreadable
from careapp.domain.form_upgrade import Upgrade, upgrade
from careapp.domain.forms import parse_definition
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, Stale
from careapp.i18n import _
from careapp.readmodels.form_upgrade import FateRow, PastAnswer, UpgradeView


def newer(work: Work, opportunity: Opportunity) -> FormTemplate | None:
    """The version in force of the form an opportunity was filled with, where it is not that one."""
    own = work.get(FormTemplate, opportunity.form_template_id)
    rows = work.mine(FormTemplate).where(
        FormTemplate.activity_id == own.activity_id,
        FormTemplate.family == own.family,
        FormTemplate.current,
        FormTemplate.number > own.number,
    )
    return work.session.exec(rows).first()


def preview(work: Work, opportunity_id: int) -> UpgradeView:
    """What a newer version would make of the form; no number where there is none. Answers kept aside come with it."""
    work.require(Permission.OPPORTUNITIES_READ)
    opportunity = work.get(Opportunity, opportunity_id)
    past = [
        PastAnswer(label(one["label"]), one["text"], one["number"])
        for one in opportunity.past_answers
        if not one.get("sensitive", True) or work.actor.may(Permission.HEALTH_READ)
    ]
    target = newer(work, opportunity)
    if target is None or opportunity.locked_at is not None:
        return UpgradeView(past=past)
    own = work.get(FormTemplate, opportunity.form_template_id)
    made = _made(opportunity, own, target)
    unread = _unread(work, own) | _unread(work, target)
    rows = [
        FateRow(fate.key, fate.fate.value, label(fate.before), label(fate.after), label(fate.value))
        for fate in made.fates
        if fate.key not in unread
    ]
    return UpgradeView(own.number, target.number, target.id or 0, rows, past)


def _unread(work: Work, template: FormTemplate) -> frozenset[str]:
    return unreadable(parse_definition(template.definition), work.actor)


def _made(opportunity: Opportunity, own: FormTemplate, target: FormTemplate) -> Upgrade:
    old, new = parse_definition(own.definition), parse_definition(target.definition)
    return upgrade(old, new, opportunity.answers, own.number)


def apply(work: Work, opportunity_id: int, template_id: int, seen_version: int | None = None) -> None:
    """Take the form over to a newer version; raise Stale when another one is in force by now."""
    opportunity = to_edit(work, opportunity_id, seen_version)
    work.get(FormTemplate, template_id)
    target = newer(work, opportunity)
    if target is None:
        raise Refused(_("Ce formulaire suit déjà la dernière version."))
    if target.id != template_id:
        raise Stale(_("La version {number} vient d’être publiée : relisez l’aperçu.", number=target.number))
    own = work.get(FormTemplate, opportunity.form_template_id)
    made = _made(opportunity, own, target)
    moved = {*opportunity.answers, *made.answers}
    changed = {key: made.answers.get(key) for key in moved if made.answers.get(key) != opportunity.answers.get(key)}
    answer_history.keep(work, opportunity, opportunity.answers, changed)
    opportunity.answers = made.answers
    opportunity.past_answers = [*opportunity.past_answers, *made.past]
    opportunity.form_template_id = target.id or 0
    aside = [one["key"] for one in made.past]
    work.audit("upgrade", opportunity, before=own.number, after=target.number, aside=aside)
