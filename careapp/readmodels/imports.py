"""What a browser may see of a file before it is imported."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.records import PageFigures


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A person the file describes, or a request: what is needed, and to which record it goes."""

    line: int
    code: str
    name: str
    detail: str
    contact: str
    need: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ImportFault:
    """What is wrong at a cell of the file."""

    line: str
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportView:
    """A page of a preview: its faults when it has any, else the people it would add.

    No faulty line in a preview that is not sound: the file as a whole is wrong.
    """

    key: str = ""
    kind: str = ""
    file_name: str = ""
    total: int = 0
    faulty_lines: int = 0
    sound: bool = False
    ignored: str = ""
    lines: list[ImportLine] = field(default_factory=list)
    faults: list[ImportFault] = field(default_factory=list)
    figures: PageFigures = field(default_factory=PageFigures)
