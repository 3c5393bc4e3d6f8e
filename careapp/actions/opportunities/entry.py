"""A demand that comes in: for a client the agency knows, or for a person who gets a record with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from careapp.actions.clients import twins
from careapp.actions.clients.record import add
from careapp.actions.opportunities import edit
from careapp.actions.work import Work
from careapp.domain.clients import ClientStatus, read_client
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, Refused, RefusedFields
from careapp.domain.twins import Likeness
from careapp.i18n import _


def for_client(work: Work, client: str, activity: str, need: str = "", form: str = "") -> int:
    """Open an opportunity for a client of the agency, on the activity's first form or the one named; raise
    RefusedFields with what is missing."""
    missing = {"client": _("Choisissez un client.")} if not client.isdigit() else {}
    missing |= _without_activity(activity)
    if missing:
        raise RefusedFields(missing)
    return _opened(work, int(client), activity, need, form)


def for_person(
    work: Work, person: Mapping[str, Any], activity: str, need: str, someone_else: bool, form: str = ""
) -> int:
    """Open an opportunity for a person, with a record; who has one already is refused unless `someone_else` says no.

    Those the person was told apart from are kept as two people from then on.
    """
    work.require(Permission.CLIENTS_EDIT)
    errors = _without_activity(activity)
    try:
        draft = read_client({**person, "status": ClientStatus.PROSPECT}, work.today)
    except RefusedFields as refusal:
        raise RefusedFields({**errors, **refusal.errors}) from None
    alike = twins.looking_like(work, person)
    known = next((one for one in alike if one.likeness != Likeness.POSSIBLE), None)
    if known and not someone_else:
        errors["twin"] = _("Cette personne a déjà une fiche : {code}, {name}.", code=known.code, name=known.name)
    if errors:
        raise RefusedFields(errors)
    client = add(work, draft)
    for one in alike if someone_else else ():
        twins.tell_apart(work, client.id or 0, one.id)
    return _opened(work, client.id or 0, activity, need, form)


def _opened(work: Work, client_id: int, activity: str, need: str, form: str) -> int:
    try:
        return edit.create(work, client_id, int(activity), need, int(form) if form.isdigit() else 0)
    except NotFound:
        raise
    except Refused as refusal:
        raise RefusedFields({"form" if refusal.field == "form" else "activity": refusal.reason}) from refusal


def _without_activity(activity: str) -> dict[str, str]:
    return {} if activity.isdigit() else {"activity": _("Choisissez une activité.")}
