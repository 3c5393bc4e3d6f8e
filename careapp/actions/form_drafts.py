"""Drafts of forms: begun, saved as they are typed, duplicated, thrown away; the server keeps them, faults included."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import update

from careapp.actions.form_templates import LARGEST, MAIN, address, draft_of, read_json, versions_of
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.catalog import Activity, FormDraft, FormTemplate
from careapp.domain.forms import faults
from careapp.domain.parsing import clean_text
from careapp.domain.people import fold
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, Refused, RefusedFields, Stale
from careapp.i18n import _, formats
from careapp.readmodels.form_templates import FormSaved

MOST_FORMS: Final = 40
LONGEST_NAME: Final = 80


def create(work: Work, activity_id: int, name: str) -> str:
    """Begin a form of an activity from nothing; give its address."""
    work.require(Permission.FORMS_EDIT)
    return _from_nothing(work, work.get(Activity, activity_id), _title(name))


def create_activity(work: Work, activity: str, name: str) -> str:
    """Open an activity the agency did not have, and begin its form from nothing; give the form's address."""
    work.require(Permission.FORMS_EDIT)
    work.require(Permission.CATALOG_EDIT)
    title, text = _title(name), clean_text(activity)
    if not text or len(text) > LONGEST_NAME:
        raise RefusedFields({"activity": _("Donnez un nom de {count} caractères au plus.", count=LONGEST_NAME)})
    rows = work.all(work.mine(Activity))
    if any(fold(row.label) == fold(text) for row in rows):
        raise RefusedFields({"activity": _("Cette activité existe déjà : choisissez-la dans la liste.")})
    row = Activity(agency_id=work.actor.agency_id, code=_code(text, {one.code for one in rows}), label=text)
    made = work.add(row)
    work.audit("create", made, label=text)
    return _from_nothing(work, made, title)


def _code(text: str, taken: set[str]) -> str:
    """The code of an activity, made of its name."""
    plain = re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")[:30] or "activite"
    return next(code for code in (plain, *(f"{plain}_{n}" for n in range(2, 1000))) if code not in taken)


def _from_nothing(work: Work, activity: Activity, title: str) -> str:
    empty = {"key": "informations", "label": _("Informations"), "sections": [{"label": _("Section"), "fields": []}]}
    return _begin(work, activity, {"activity": activity.code, "name": title, "tabs": [empty]})


def duplicate(work: Work, activity_id: int, family: str, name: str) -> str:
    """Begin a form of the activity from a copy of another one; give its address."""
    work.require(Permission.FORMS_EDIT)
    activity = work.get(Activity, activity_id)
    source = _shown(work, activity_id, family)
    return _begin(work, activity, {**copy.deepcopy(source.definition), "name": _title(name)})


def _title(name: str) -> str:
    title = clean_text(name)
    if not title or len(title) > LONGEST_NAME:
        raise RefusedFields({"name": _("Donnez un nom de {count} caractères au plus.", count=LONGEST_NAME)})
    return title


def _begin(work: Work, activity: Activity, definition: dict[str, Any]) -> str:
    family = _free_family(work, activity.id or 0)
    draft = work.add(_row(work, activity.id or 0, family, definition, 0))
    work.audit("create", draft, activity=activity.code)
    return address(activity.id or 0, family)


def _free_family(work: Work, activity_id: int) -> str:
    drafts = work.all(work.mine(FormDraft).where(FormDraft.activity_id == activity_id))
    versions = work.all(work.mine(FormTemplate).where(FormTemplate.activity_id == activity_id))
    taken = {row.family for row in (*drafts, *versions)}
    if len(taken) >= MOST_FORMS:
        raise Refused(_("Une activité a au plus {count} formulaires.", count=MOST_FORMS))
    return next(name for name in (MAIN, *(f"form{n}" for n in range(2, MOST_FORMS + 2))) if name not in taken)


def _row(work: Work, activity_id: int, family: str, definition: dict[str, Any], based_on: int) -> FormDraft:
    return FormDraft(
        agency_id=work.actor.agency_id,
        activity_id=activity_id,
        family=family,
        name=str(definition.get("name") or "")[:LONGEST_NAME],
        definition=definition,
        based_on=based_on,
        saved_at=work.now,
        saved_by=work.actor.name,
    )


def _shown(work: Work, activity_id: int, family: str) -> FormTemplate | FormDraft:
    versions, draft = versions_of(work, activity_id, family), draft_of(work, activity_id, family)
    found = draft or next((row for row in versions if row.current), versions[0] if versions else None)
    if found is None:
        raise NotFound(_("Ce formulaire n’existe pas."))
    return found


def save(work: Work, activity_id: int, family: str, seen_edits: int, definition: Mapping[str, Any]) -> FormSaved:
    """Keep the draft of a form as it is typed, faults included, and say them; 0 edits seen begin it. Raise Stale when
    someone else saved it meanwhile."""
    work.require(Permission.FORMS_EDIT)
    activity = work.get(Activity, activity_id)
    kept = _kept(definition, activity.code)
    draft = draft_of(work, activity_id, family)
    if draft is None:
        if seen_edits or not versions_of(work, activity_id, family):
            raise Stale(_("Ce brouillon a été publié ou abandonné entre-temps."))
        draft = work.add(_row(work, activity_id, family, kept, versions_of(work, activity_id, family)[0].number))
        work.audit("draft", draft, activity=activity.code)
    else:
        _overwrite(work, draft, seen_edits, kept)
    saved = formats.clock(draft.saved_at, work.tz)
    return FormSaved(draft.id or 0, draft.edits, saved, faults(kept))


def _kept(definition: Mapping[str, Any], code: str) -> dict[str, Any]:
    tabs = definition.get("tabs")
    if not isinstance(tabs, list) or len(json.dumps(definition, default=str)) > LARGEST or not _shaped(tabs):
        raise Refused(_("Ce formulaire est illisible ou trop long."))
    return {"activity": code, "name": str(definition.get("name") or ""), "tabs": tabs}


def _shaped(tabs: list[Any]) -> bool:
    """Whether tabs, sections and fields are lists of mappings: what else is wrong is said, not refused."""
    sections = [section for tab in tabs if isinstance(tab, dict) for section in _list(tab, "sections")]
    fields = [field for section in sections if isinstance(section, dict) for field in _list(section, "fields")]
    return all(isinstance(one, dict) for one in (*tabs, *sections, *fields))


def _list(data: Mapping[str, Any], name: str) -> list[Any]:
    found = data.get(name)
    return found if isinstance(found, list) else []


def _overwrite(work: Work, draft: FormDraft, seen_edits: int, kept: dict[str, Any]) -> None:
    values = {
        "definition": kept,
        "name": str(kept["name"])[:LONGEST_NAME],
        "edits": seen_edits + 1,
        "saved_at": work.now,
        "saved_by": work.actor.name,
    }
    wanted = update(FormDraft).where(FormDraft.id == draft.id, FormDraft.edits == seen_edits).values(**values)
    if work.session.connection().execute(wanted).rowcount != 1:
        raise Stale(_("{name} vient de changer ce brouillon : relisez-le.", name=draft.saved_by))
    work.session.refresh(draft)


def bring(work: Work, activity_id: int, family: str, seen_edits: int, text: str) -> FormSaved:
    """Put a form written as JSON in the place of the draft; raise RefusedFields at `text`."""
    work.require(Permission.FORMS_EDIT)
    activity = work.get(Activity, activity_id)
    return save(work, activity_id, family, seen_edits, read_json(text, activity.code))


def start_from(work: Work, template_id: int) -> str:
    """Make a version the draft of the next one, in the place of the draft there is; give the form's address."""
    work.require(Permission.FORMS_EDIT)
    template = work.get(FormTemplate, template_id)
    draft = draft_of(work, template.activity_id, template.family)
    if draft is not None:
        _overwrite(work, draft, draft.edits, copy.deepcopy(template.definition))
    else:
        work.add(_row(work, template.activity_id, template.family, copy.deepcopy(template.definition), template.number))
    work.audit("draft", template, number=template.number)
    return address(template.activity_id, template.family)


def discard(work: Work, activity_id: int, family: str) -> None:
    """Throw the draft of a form away."""
    work.require(Permission.FORMS_EDIT)
    work.get(Activity, activity_id)
    draft = draft_of(work, activity_id, family)
    if draft is None:
        raise NotFound(_("Ce brouillon n’existe plus : il a été publié ou abandonné."))
    work.audit("discard", draft, name=label(draft.name))
    work.session.delete(draft)


def export(work: Work, draft_id: int) -> tuple[str, str]:
    """The name of a file and the JSON of a draft."""
    work.require(Permission.FORMS_EDIT)
    draft = work.get(FormDraft, draft_id)
    code = work.get(Activity, draft.activity_id).code
    return f"{code}-{draft.family}-brouillon.json", json.dumps(draft.definition, ensure_ascii=False, indent=2)
