"""Any form the designer can make, through the database: published, filled field by field, printed, evaluated again."""

from __future__ import annotations

import html as markup
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from careapp.actions import attachments, form_drafts, form_templates
from careapp.actions.attachments import Announced
from careapp.actions.mission_sheets.issue import page
from careapp.actions.opportunities import duplicate, edit, filling
from careapp.actions.reevaluations.compare import comparison
from careapp.actions.work import Work, work
from careapp.db.models import Opportunity
from careapp.db.store import Draft
from careapp.documents.pdf import render_pdf
from careapp.domain.form_answers import sheet_lines
from careapp.domain.form_fields import STORED_APART, FieldType
from careapp.domain.form_merge import Written
from careapp.domain.forms import parse_definition, to_dict
from careapp.domain.permissions import Role
from tests.domain.test_form_designs import cell, forms
from tests.factories import NOW, actor, make_activity, make_agency, make_client

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738"
    "550000000049454e44ae426082"
)
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n"


def _attached(unit: Work, one: int, field: Any) -> dict[str, Any]:
    """What the browser writes for a file or a signature that it has sent."""
    signature = field.type is FieldType.SIGNATURE
    content, name = (PNG, "signature.png") if signature else (PDF, "ordonnance.pdf")
    draft = Draft(len(content))
    draft.write(content)
    try:
        announced = Announced(field.key, name, len(content), "Odette Ferrand" if signature else "")
        kept = attachments.take(unit, one, announced, draft)
    finally:
        draft.close()
    return {"attachment": kept.id, "name": kept.name}


def _published(unit: Work, activity_id: int, data: dict[str, Any]) -> str:
    """The designer's way of a form: begun, written as JSON, published; gives what its export says."""
    address = form_drafts.create(unit, activity_id, "Essai")
    family = address.partition("-")[2]
    kept = form_drafts.bring(unit, activity_id, family, 1, json.dumps(data))
    form_templates.publish(unit, activity_id, family, kept.edits)
    (version,) = form_templates.versions_of(unit, activity_id, family)
    return form_templates.export(unit, version.id or 0)[1]


def _filled(unit: Work, one: int, seed: int) -> filling.FormSaved:
    """Everything that is shown is written as a person types it, until nothing new shows; then the form is finished."""
    for _turn in range(4):
        live = filling.form(unit, one).live
        definition = filling.form_of(unit, unit.get(Opportunity, one)).definition
        fields = [field for field in definition.fields if field.answered and field.key in live.visible]
        fresh = [field for field in fields if field.key not in live.answers]
        if not fresh:
            break
        typed = [(field.key, _typed(unit, one, field, seed)) for field in fresh]
        saved = filling.save(unit, one, [Written(key, None, value) for key, value in typed])
        assert (saved.errors, saved.clashes) == ({}, [])
    return filling.save(unit, one, [], final=True)


def _typed(unit: Work, one: int, field: Any, seed: int) -> Any:
    return _attached(unit, one, field) if field.type in STORED_APART else cell(field, seed)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(forms(), st.integers(0, 100))
def test_any_form_is_published_filled_printed_exported_and_evaluated_again(database, data, seed):
    agency = make_agency()
    activity, client = make_activity(agency, code="creche"), make_client(agency)
    with work(actor(agency, Role.ADMINISTRATOR), now=NOW) as unit:
        exported = _published(unit, activity.id, data)
        assert parse_definition(json.loads(exported)) == parse_definition(data)
        one = edit.create(unit, client.id, activity.id)
        saved = _filled(unit, one, seed)
        assert (saved.errors, saved.clashes) == ({}, [])
        row = unit.get(Opportunity, one)
        definition = parse_definition(data)
        read = filling.form(unit, one)
        assert set(row.answers) == {key for key in read.live.answers if not key.startswith("request.")}
        sheet = page(unit, one).html
        printed = markup.unescape(sheet)
        assert [line.value for line in sheet_lines(definition, row.answers) if line.value not in printed] == []
        assert render_pdf(sheet).startswith(b"%PDF")
        copy = duplicate.duplicate(unit, one)
        assert comparison(unit, copy).base_id == one
        assert not filling.save(unit, copy, [], final=False).errors
        assert to_dict(filling.form_of(unit, unit.get(Opportunity, copy)).definition) == json.loads(exported)
