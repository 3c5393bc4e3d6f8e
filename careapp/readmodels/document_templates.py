"""What a browser may see of the editions of documents."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice


@dataclass(frozen=True, slots=True)
class TemplateVariable:
    """A name a template may use; `insert` is what the editor writes for it, `sample` what it holds in the sample."""

    name: str
    description: str
    insert: str
    sample: str = ""
    block: bool = False


@dataclass(frozen=True, slots=True)
class VariableGroup:
    """Variables of the same subject."""

    name: str
    variables: list[TemplateVariable] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """A version that was saved, or the shipped text (number 0): when, by whom, why."""

    number: int
    label: str
    current: bool
    author: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class TemplateView:
    """The edition of a document: its text, its versions, the words it may use."""

    kind: str = ""
    title: str = ""
    subject: str = ""
    issued: bool = True
    per_activity: bool = True
    number: int = 0
    body: str = ""
    customised: bool = False
    versions: list[TemplateVersion] = field(default_factory=list)
    groups: list[VariableGroup] = field(default_factory=list)
    activities: list[Choice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TemplateCheck:
    """Whether a text prints; if not, why and where."""

    ok: bool
    reason: str = ""
    line: int = 0
    variables: int = 0
    blocks: int = 0


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line of one version beside another: `kind` is same, added, removed or gap; numbers are those of each side."""

    kind: str
    text: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class EditionRow:
    """A kind of document in the list of editions."""

    key: str
    title: str
    about: str
    icon: str
    state: str
    customised: bool
    changed: str = ""
    letter_id: int = 0
    version: int = 0
    active: bool = True


@dataclass(frozen=True, slots=True)
class LetterheadView:
    """The paper of an agency or of an activity; `texts` by `fr_legal`, `en_legal`…"""

    version: int = 0
    colour: str = ""
    own_colour: bool = False
    logo: str = ""
    texts: dict[str, str] = field(default_factory=dict)
