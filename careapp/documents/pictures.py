"""A logo as it may be printed: what it is by its own bytes, drawn anew so that nothing else travels with it."""

from __future__ import annotations

import io
import re
import warnings
from base64 import b64decode, b64encode
from typing import Final
from urllib.parse import unquote

from PIL import Image, UnidentifiedImageError

from careapp.domain.letterheads import LARGEST_LOGO
from careapp.domain.refusal import Refused
from careapp.i18n import _

FORMATS: Final = {"PNG": "image/png", "JPEG": "image/jpeg"}
MOST_PIXELS: Final = 25_000_000
READ: Final = ("PNG", "JPEG", "GIF", "WEBP")
_PIXELS: Final = re.compile(r"data:image/(?:png|jpe?g|gif|webp)(?:;[\w=-]+)*;base64,", re.IGNORECASE)
KEPT: Final = (1200, 400)


def read_logo(data: bytes) -> tuple[bytes, str]:
    """The bytes and the type of a logo; raise Refused for what is neither PNG nor JPEG, too heavy or too large."""
    if len(data) > LARGEST_LOGO:
        raise Refused(_("Le logo pèse plus de 2 Mo."), "logo")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            picture = Image.open(io.BytesIO(data), formats=tuple(FORMATS))
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(_("Le logo a trop de pixels : réduisez-le."), "logo")
            kind = picture.format or ""
            picture.load()
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ):
        raise Refused(_("Ce fichier n’est ni un PNG ni un JPEG."), "logo") from None  # fmt: skip
    return _drawn(picture, kind), FORMATS[kind]


def readable(address: str) -> bool:
    """Whether a picture given as `data:` can be drawn; a drawing (SVG) is left to whoever draws it."""
    found = _PIXELS.match(address)
    if found is None:
        return address.startswith("data:image/svg+xml")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            picture = Image.open(io.BytesIO(b64decode(unquote(address[found.end() :]))), formats=READ)
            picture.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, SyntaxError, ValueError):
        return False
    return picture.width * picture.height <= MOST_PIXELS


def _drawn(picture: Image.Image, kind: str) -> bytes:
    """The pixels alone: comments, profiles and whatever hides behind them stay out."""
    clean = picture.convert("RGB" if kind == "JPEG" else "RGBA")
    clean.thumbnail(KEPT)
    out = io.BytesIO()
    clean.save(out, kind, **({"quality": 90} if kind == "JPEG" else {"optimize": True}))
    return out.getvalue()


def data_uri(content: bytes, kind: str) -> str:
    """A picture as an address that needs no fetching."""
    return f"data:{kind};base64,{b64encode(content).decode()}"
