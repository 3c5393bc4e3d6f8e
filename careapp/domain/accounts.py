"""Accounts: what the form of a person who signs in may hold, and who must always remain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from careapp.domain.people import normalise_email, normalise_phone
from careapp.domain.permissions import ROLE_LABELS, Role
from careapp.domain.reading import Reading
from careapp.i18n import _


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """A person as the form describes it; only a worker's account stands for a worker."""

    name: str
    email: str
    phone: str
    role: str
    worker_id: int | None


def read_account(form: Mapping[str, Any], *, new: bool) -> AccountDraft:
    """The account a form describes, or RefusedFields; the address of an account never changes."""
    reading = Reading(form)
    name = reading.text("name", 120, required=True)
    email = reading.parsed("email", normalise_email, required=True) if new else ""
    phone = reading.parsed("phone", normalise_phone) or ""
    role = reading.choice("role", [role.value for role in ROLE_LABELS], "")
    if not role:
        reading.refuse("role", _("Choisissez un rôle."))
    worker_id = reading.reference("worker_id") if role == Role.WORKER else None
    if role == Role.WORKER and worker_id is None:
        reading.refuse("worker_id", _("Choisissez la fiche d’intervenant de cette personne."))
    reading.check()
    return AccountDraft(name, (email or "").lower(), phone, role, worker_id)
