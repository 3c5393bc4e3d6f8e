"""Opening an opportunity on a form that is in force."""

from __future__ import annotations

from collections.abc import Sequence

from careapp.actions.opportunities import request as asked
from careapp.actions.work import Work
from careapp.db.models.catalog import Activity, FormTemplate
from careapp.db.models.clients import Client
from careapp.db.models.opportunities import Opportunity
from careapp.domain.form_answers import first_answers
from careapp.domain.forms import parse_definition
from careapp.domain.opportunities import Stage
from careapp.domain.parsing import clean_text
from careapp.domain.people import CodeKind, code_text
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _


def create(work: Work, client_id: int, activity_id: int, need: str = "", template_id: int = 0) -> int:
    """Open an opportunity for a client on a form of the activity, its first one unless another is named; give its id.

    Raise Refused when the form is no longer in force.
    """
    work.require(Permission.OPPORTUNITIES_EDIT)
    client, activity = work.get(Client, client_id), work.get(Activity, activity_id)
    template = current_template(work, activity.id or 0, template_id)
    opportunity = work.add(
        Opportunity(
            agency_id=work.actor.agency_id,
            number=code_text(CodeKind.OPPORTUNITY, work.next_number("OPP")),
            client_id=client.id or 0,
            activity_id=activity.id or 0,
            form_template_id=template.id or 0,
            manager_id=client.manager_id or work.actor.user_id,
            stage=Stage.NEW,
            stage_since=work.now,
            need=clean_text(need, lines=True)[: asked.LONGEST_NEED],
            answers=first_answers(parse_definition(template.definition), work.today),
        )
    )
    work.audit("create", opportunity, client=client.id, activity=activity.code)
    return opportunity.id or 0


def current_templates(work: Work, activity_id: int) -> Sequence[FormTemplate]:
    """The versions in force of an activity's forms, the one that is used without a choice first."""
    rows = work.mine(FormTemplate).where(FormTemplate.activity_id == activity_id, FormTemplate.current)
    return work.all(rows.order_by(FormTemplate.family != "main", FormTemplate.id))


def current_template(work: Work, activity_id: int, template_id: int = 0) -> FormTemplate:
    """The version of an activity's form that a new opportunity uses; raise Refused when there is none, or when the
    one that is named is not in force any more."""
    if template_id:
        work.get(FormTemplate, template_id)
    offered = current_templates(work, activity_id)
    if not offered:
        raise Refused(_("Cette activité n’a pas encore de formulaire."), field="activity_id")
    found = next((one for one in offered if template_id in (0, one.id)), None)
    if found is None:
        raise Refused(_("Ce formulaire vient d’être remplacé : choisissez-le à nouveau."), field="form")
    return found
