"""The colour of a letterhead: read with care, and dark enough to be read on paper."""

from __future__ import annotations

import re
from typing import Final

from careapp.domain.refusal import Refused
from careapp.i18n import _

OWN: Final = "#0f6e66"
OWN_DARK: Final = "#0b5951"
LEAST_CONTRAST: Final = 4.5
"""Of text against white (WCAG 2.2, 1.4.3)."""
_HEX: Final = re.compile(r"#[0-9a-f]{6}")


def read_colour(text: str) -> str:
    """A colour as `#rrggbb`, nothing for the product's own; raise Refused for one that is too light to read."""
    colour = text.strip().lower()
    if colour in ("", OWN):
        return ""
    if not _HEX.fullmatch(colour):
        raise Refused(_("Écrivez la couleur comme #0f6e66."), "colour")
    if contrast(colour) < LEAST_CONTRAST:
        raise Refused(
            _("Cette couleur est trop claire pour être lue sur du papier. Choisissez-la plus foncée."), "colour"
        )
    return colour


def contrast(colour: str) -> float:
    """The contrast of a colour against white."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def shades(colour: str) -> tuple[str, str]:
    """The colour of lines and the darker one of headings."""
    if not _HEX.fullmatch(colour):
        return OWN, OWN_DARK
    return colour, "#" + "".join(f"{int(int(colour[at : at + 2], 16) * 0.8):02x}" for at in (1, 3, 5))
