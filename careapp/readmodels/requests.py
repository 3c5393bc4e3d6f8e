"""What anyone may see of an agency's public form, and what its administrator sets up."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice


@dataclass(frozen=True, slots=True)
class PublicForm:
    """An open form as it is shown: the agency, its colour, its words in the reader's language."""

    slug: str
    agency: str
    phone: str
    email: str
    colour: str
    intro: str
    consent: str
    logo: str = ""
    activities: list[Choice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RequestFormView:
    """A public form as it is set up; version 0 where there is none yet."""

    version: int = 0
    slug: str = ""
    open: bool = False
    colour: str = "#0f6e66"
    intro_fr: str = ""
    intro_en: str = ""
    consent_fr: str = ""
    consent_en: str = ""
    consent: str = ""
    manager_id: str = ""
    address: str = ""
    received: int = 0
    managers: list[Choice] = field(default_factory=list)
