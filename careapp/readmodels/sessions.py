"""What a browser may know of sessions and of the person signed in."""

from __future__ import annotations

from dataclasses import dataclass

from careapp.readmodels.common import AgencyChoice


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A signed-in browser of the user."""

    id: int
    browser: str
    address: str
    since: str
    seen: str
    current: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """The person signed in, as the shell shows it."""

    name: str
    initials: str
    email: str
    role: str
    role_label: str
    agency_id: int
    agency_name: str
    agencies: list[AgencyChoice]
    permissions: list[str]
    locale: str
    theme: str
    density: str
    worker_id: int
