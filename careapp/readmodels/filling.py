"""What a browser knows of a form that is being filled: its questions, their answers, what others wrote meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from careapp.readmodels.common import Choice


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """A field of the form, whether it is shown now or not; `options` holds what its kind alone needs, `depends` the
    keys of the fields that decide whether it is shown and what it is worth if it is computed."""

    key: str
    label: str
    kind: str
    help: str = ""
    unit: str = ""
    span: int = 6
    required: bool = False
    inherited: bool = False
    fixed: bool = False
    sensitive: bool = False
    choices: list[Choice] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    depends: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FormGroup:
    """A titled group of questions."""

    label: str
    questions: list[FormQuestion]


@dataclass(frozen=True, slots=True)
class FormPage:
    """A tab of the form."""

    key: str
    label: str
    groups: list[FormGroup]


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """An answer as it is kept, and as a person types it."""

    stored: Any
    value: Any


@dataclass(frozen=True, slots=True)
class FormLive:
    """What changes while a form is filled: which questions are shown and which required, every answer that is not
    empty, and in `words` what is worked out from them."""

    version: int
    locked: bool
    saved_at: str
    visible: list[str]
    required: list[str]
    answers: dict[str, FormAnswer]
    words: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form to fill; `owner` names whose drafts a browser keeps of it."""

    id: int
    owner: str
    pages: list[FormPage]
    live: FormLive
    health: int = 0


@dataclass(frozen=True, slots=True)
class Previewed:
    """A form that is being designed as it would be filled, and what would be wrong in it."""

    form: FilledForm
    errors: dict[str, str]


@dataclass(frozen=True, slots=True)
class FormClash:
    """A field that two people changed: what one wants, what the other saved, who and when."""

    key: str
    label: str
    mine: str
    theirs: str
    answer: FormAnswer
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class FormSaved:
    """The answer to a save: what was kept, what is wrong, what clashes, the form as it is now."""

    kept: list[str]
    errors: dict[str, str]
    clashes: list[FormClash]
    live: FormLive


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file of a field: `shown` where a browser may draw it beside the form."""

    id: int
    name: str
    size: int
    kind: str
    shown: bool


@dataclass(frozen=True, slots=True)
class AnswerChangeLine:
    """One change of one field in words."""

    key: str
    label: str
    who: str
    at: str
    before: str
    after: str
