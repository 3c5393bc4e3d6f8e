"""What a browser may know of sheets printed together."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PrintRunView:
    """A print run: how far it is, and where its file is."""

    id: int = 0
    title: str = ""
    status: str = ""
    status_label: str = ""
    total: int = 0
    done: int = 0
    percent: int = 0
    left_out: list[str] = field(default_factory=list)
    asked: str = ""
    until: str = ""
    url: str = ""
    running: bool = False
