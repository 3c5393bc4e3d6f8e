"""The forms of the activities: listed, shown, published as versions, retired; opportunities keep theirs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import func
from sqlmodel import select

from careapp.actions.work import Work
from careapp.catalogues import english, label
from careapp.db.models.catalog import Activity, FormDraft, FormTemplate
from careapp.db.models.opportunities import Opportunity
from careapp.domain.forms import faults, parse_definition, to_dict
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, Refused, RefusedFields, Stale
from careapp.i18n import _, formats
from careapp.readmodels.common import Choice
from careapp.readmodels.form_templates import DesignedForm, FormSummary, FormView, VersionRow

LARGEST: Final = 250_000
MAIN: Final = "main"


def listed(work: Work) -> list[FormSummary]:
    """Every form of each activity: its version in force or its last one, and the drafts of forms never published."""
    work.require(Permission.FORMS_EDIT)
    used = _used(work)
    activities = work.all(work.mine(Activity).order_by(Activity.id))
    drafts = {(row.activity_id, row.family): row for row in work.all(work.mine(FormDraft))}
    latest: dict[tuple[int, str], FormTemplate] = {}
    for row in work.all(work.mine(FormTemplate).order_by(FormTemplate.current, FormTemplate.number)):
        latest[row.activity_id, row.family] = row
    keys = sorted({*latest, *drafts}, key=lambda key: (key[1] != MAIN, key[1]))
    return [
        _summary(work, activity, key[1], latest.get(key), drafts.get(key), used)
        for activity in activities
        for key in keys
        if key[0] == activity.id
    ]


def activities(work: Work) -> list[Choice]:
    """The activities a new form may be for."""
    work.require(Permission.FORMS_EDIT)
    rows = work.all(work.mine(Activity).where(Activity.active).order_by(Activity.id))
    return [*(Choice(str(row.id), label(row.label)) for row in rows), Choice("0", _("Nouvelle activité"))]


def _used(work: Work) -> dict[int | None, int]:
    counted = select(Opportunity.form_template_id, func.count()).where(Opportunity.agency_id == work.actor.agency_id)
    return dict(work.all(counted.group_by(Opportunity.form_template_id)))


def _summary(
    work: Work,
    activity: Activity,
    family: str,
    template: FormTemplate | None,
    draft: FormDraft | None,
    used: Mapping[int | None, int],
) -> FormSummary:
    shown = template or draft
    fields = list(_fields(shown.definition if shown else {}))
    return FormSummary(
        address=address(activity.id or 0, family),
        activity_id=activity.id or 0,
        activity=label(activity.label),
        icon=activity.icon,
        name=label(shown.name if shown else ""),
        number=template.number if template else 0,
        state=_state(template),
        drafted=draft is not None,
        fields=len(fields),
        on_sheet=sum(bool(field.get("on_sheet")) for field in fields),
        published=_day(work, template) if template else "",
        used=used.get(template.id, 0) if template else 0,
    )


def _state(template: FormTemplate | None) -> str:
    if template is None:
        return "draft"
    return "published" if template.current else "retired"


def _fields(definition: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """The fields of a stored definition, which in a draft may be faulty."""
    for tab in definition.get("tabs") or ():
        for section in tab.get("sections") or ():
            yield from section.get("fields") or ()


def address(activity_id: int, family: str) -> str:
    """The last part of the address of a form: `3-main`."""
    return f"{activity_id}-{family}"


def _day(work: Work, template: FormTemplate) -> str:
    return formats.date_text(template.created_at.astimezone(work.tz).date())


def versions_of(work: Work, activity_id: int, family: str) -> Sequence[FormTemplate]:
    """The published versions of a form, the last one first."""
    rows = work.mine(FormTemplate).where(FormTemplate.activity_id == activity_id, FormTemplate.family == family)
    return work.all(rows.order_by(FormTemplate.number.desc()))  # type: ignore[attr-defined]


def draft_of(work: Work, activity_id: int, family: str) -> FormDraft | None:
    """The draft of a form, where there is one."""
    rows = work.mine(FormDraft).where(FormDraft.activity_id == activity_id, FormDraft.family == family)
    return work.session.exec(rows).first()


def view(work: Work, activity_id: int, family: str = MAIN, template_id: int = 0) -> DesignedForm:
    """A form with its draft, or its version in force, or the version that is asked for."""
    work.require(Permission.FORMS_EDIT)
    activity = work.get(Activity, activity_id)
    versions, draft = versions_of(work, activity_id, family), draft_of(work, activity_id, family)
    asked = next((row for row in versions if row.id == template_id), None) if template_id else None
    shown = asked or draft or next((row for row in versions if row.current), versions[0] if versions else None)
    if shown is None or (template_id and asked is None):
        raise NotFound(_("Ce formulaire n’existe pas."))
    data = shown.definition
    found = _view(work, activity, family, versions, draft, shown)
    return DesignedForm(
        found, dict(data), faults(data), {text: english(text) for text in _texts(data) if english(text)}
    )


def _texts(part: Any) -> Iterator[str]:
    """Every label and help of a definition."""
    if isinstance(part, dict):
        yield from (part[name] for name in ("label", "help") if isinstance(part.get(name), str))
    for one in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _texts(one)


def _view(
    work: Work,
    activity: Activity,
    family: str,
    versions: Sequence[FormTemplate],
    draft: FormDraft | None,
    shown: FormTemplate | FormDraft,
) -> FormView:
    used = _used(work)
    force = next((row for row in versions if row.current), None)
    told = shown if isinstance(shown, FormTemplate) else force or (versions[0] if versions else None)
    return FormView(
        address=address(activity.id or 0, family),
        activity_id=activity.id or 0,
        family=family,
        activity=label(activity.label),
        code=activity.code,
        name=label(shown.name),
        number=told.number if told else 0,
        latest=versions[0].number if versions else 0,
        published=_day(work, told) if told else "",
        state="draft" if isinstance(shown, FormDraft) else _state(shown),
        template_id=told.id or 0 if told else 0,
        draft_id=draft.id or 0 if draft else 0,
        edits=draft.edits if draft else 0,
        saved=formats.clock(draft.saved_at, work.tz) if draft else "",
        editable=isinstance(shown, FormDraft) or (shown is force) or force is None,
        in_force=force is not None,
        versions=[
            VersionRow(row.id or 0, row.number, _day(work, row), row.current, used.get(row.id, 0)) for row in versions
        ],
    )


def export(work: Work, template_id: int) -> tuple[str, str]:
    """The name of a file and the JSON of a version."""
    work.require(Permission.FORMS_EDIT)
    template = work.get(FormTemplate, template_id)
    code = work.get(Activity, template.activity_id).code
    family = "" if template.family == MAIN else f"-{template.family}"
    return f"{code}{family}-v{template.number}.json", json.dumps(template.definition, ensure_ascii=False, indent=2)


def read_json(text: str, activity: str) -> dict[str, Any]:
    """A definition written as JSON, checked, of an activity; raise RefusedFields at `text`."""
    try:
        if len(text) > LARGEST:
            raise RefusedFields({"text": _("Ce texte est trop long pour un formulaire.")})
        read = parse_definition(json.loads(text))
        if read.activity != activity:
            raise RefusedFields({"text": _foreign(read.activity, activity)})
        return to_dict(read)
    except RefusedFields as refusal:
        path, sentence = next(iter(refusal.errors.items()))
        raise RefusedFields({"text": sentence if path == "text" else f"{path} : {sentence}"}) from refusal
    except (ValueError, RecursionError) as error:
        raise RefusedFields({"text": _("Ce n’est pas du JSON lisible.")}) from error


def _foreign(code: str, activity: str) -> str:
    return _(
        "Ce formulaire est écrit pour l’activité « {code} », celle-ci est « {activity} ».", code=code, activity=activity
    )


def publish(work: Work, activity_id: int, family: str, seen_edits: int) -> int:
    """Make the draft of a form its version in force and give the version's number; raise Stale when the draft changed,
    RefusedFields with each fault at its element."""
    work.require(Permission.FORMS_EDIT)
    activity = work.get(Activity, activity_id)
    work.session.refresh(activity, with_for_update=True)
    draft = draft_of(work, activity_id, family)
    if draft is None:
        raise NotFound(_("Ce brouillon n’existe plus : il a été publié ou abandonné."))
    if draft.edits != seen_edits:
        raise Stale(_("{name} vient de changer ce brouillon : relisez-le avant de publier.", name=draft.saved_by))
    checked = to_dict(parse_definition({**draft.definition, "activity": activity.code}))
    versions = versions_of(work, activity_id, family)
    latest = versions[0].number if versions else 0
    if any(row.current and _read(row.definition) == checked for row in versions):
        raise Refused(_("Rien n’a changé depuis la version {number}.", number=latest))
    _leave_force(work, versions)
    work.session.delete(draft)
    template = work.add(
        FormTemplate(
            agency_id=work.actor.agency_id,
            activity_id=activity_id,
            family=family,
            name=str(checked["name"])[:80],
            number=latest + 1,
            definition=checked,
        )
    )
    work.audit("publish", template, activity=activity.code, number=template.number)
    return template.number


def _read(definition: Mapping[str, Any]) -> dict[str, Any]:
    """A published definition as it would be stored today; nothing where today's rules no longer read it."""
    try:
        return to_dict(parse_definition(definition))
    except RefusedFields:
        return {}


def _leave_force(work: Work, versions: Iterable[FormTemplate]) -> None:
    for row in versions:
        if row.current:
            row.current = False
    work.session.flush()


def retire(work: Work, activity_id: int, family: str) -> None:
    """Take a form out of use: new opportunities no longer choose it, those that have it keep it."""
    work.require(Permission.FORMS_EDIT)
    work.get(Activity, activity_id)
    force = [row for row in versions_of(work, activity_id, family) if row.current]
    if not force:
        raise NotFound(_("Ce formulaire n’existe pas."))
    others = work.mine(FormTemplate).where(FormTemplate.activity_id == activity_id, FormTemplate.current)
    if len(work.all(others)) == 1:
        raise Refused(_("C’est le seul formulaire de cette activité : publiez-en un autre avant de le retirer."))
    _leave_force(work, force)
    work.audit("retire", force[0], number=force[0].number)


def restore(work: Work, activity_id: int, family: str) -> int:
    """Put the last version of a retired form back into use."""
    work.require(Permission.FORMS_EDIT)
    work.get(Activity, activity_id)
    versions = versions_of(work, activity_id, family)
    if not versions:
        raise NotFound(_("Ce formulaire n’existe pas."))
    if any(row.current for row in versions):
        raise Refused(_("Ce formulaire est déjà en service."))
    versions[0].current = True
    work.audit("restore", versions[0], number=versions[0].number)
    return versions[0].number
