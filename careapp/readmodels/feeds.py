"""What a browser may know of a calendar feed: that it is there, never its address again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FeedView:
    """The feed of a worker or a client."""

    active: bool = False
    made: str = ""
    read: str = ""
    naming: str = "short"
    naming_label: str = ""


@dataclass(frozen=True, slots=True)
class NewFeed:
    """The address of a feed just made, shown once: as text, as a link that opens a calendar, as a picture."""

    url: str = ""
    webcal: str = ""
    picture: str = ""
