"""The notice of an adverse event to the authority that authorised the service (CASF, L331-8-1, R331-8 to 10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from careapp.documents.mission_sheet import Agency


@dataclass(frozen=True, slots=True)
class IncidentNotice:
    """The whole notice; the client is named by initials, the workers by how many they were."""

    number: str
    issued_on: date
    agency: Agency
    client: str
    language: str = "fr"
    birth_year: str = ""
    happened_on: date | None = None
    happened_at: str = ""
    place: str = ""
    category: str = ""
    legal_category: int | None = None
    severity: str = ""
    grave: bool = False
    facts: str = ""
    measures: str = ""
    informed: tuple[str, ...] = ()
    reported_by: str = ""
    supervisor: str = ""
    workers: int = 0
    status: str = ""
    cause: str = ""
    corrective_actions: str = ""
    handled_on: date | None = None
