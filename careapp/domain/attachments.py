"""Files that people attach: which kinds are taken, told by what is in them, and what makes one suspicious.

A file is what its bytes say, never what its name or the browser claims. What could be read as two kinds at once (a PDF
that is also a page, a picture that is also an archive) is refused.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Final

from careapp.domain.parsing import clean_text
from careapp.domain.refusal import Refused
from careapp.i18n import N_, _

LONGEST_NAME: Final = 120
HEAD: Final = 4096
TAIL: Final = 66_000  # an archive's directory ends within its last 65,557 bytes
MOST_ENTRIES: Final = 5000
_WEB: Final = re.compile(rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|\?xml)", re.IGNORECASE)
_ARCHIVE_END: Final = b"PK\x05\x06"
_PNG_END: Final = b"IEND\xaeB`\x82"
_BRANDS: Final = frozenset({b"heic", b"heix", b"mif1", b"msf1", b"hevc"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its media type, the ends of names it goes by, whether a browser may show it beside a form."""

    code: str
    media_type: str
    extensions: tuple[str, ...]
    label: str
    shown: bool = False


_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_OPEN: Final = "application/vnd.oasis.opendocument."
_OPEN_TYPES: Final = {_OPEN + "text": "odt", _OPEN + "spreadsheet": "ods"}
KINDS: Final[Mapping[str, Kind]] = {
    kind.code: kind
    for kind in (
        Kind("pdf", "application/pdf", ("pdf",), N_("un PDF")),
        Kind("png", "image/png", ("png",), N_("une image PNG"), shown=True),
        Kind("jpeg", "image/jpeg", ("jpg", "jpeg"), N_("une image JPEG"), shown=True),
        Kind("webp", "image/webp", ("webp",), N_("une image WebP"), shown=True),
        Kind("heic", "image/heic", ("heic", "heif"), N_("une image HEIC")),
        Kind("docx", _OFFICE + "wordprocessingml.document", ("docx",), N_("un document Word")),
        Kind("xlsx", _OFFICE + "spreadsheetml.sheet", ("xlsx",), N_("un classeur Excel")),
        Kind("odt", _OPEN + "text", ("odt",), N_("un texte OpenDocument")),
        Kind("ods", _OPEN + "spreadsheet", ("ods",), N_("un classeur OpenDocument")),
    )
}
_BY_EXTENSION: Final = {extension: kind for kind in KINDS.values() for extension in kind.extensions}


def clean_name(name: str) -> str:
    """A name to show and to save under: no folder, no control character, none that turns the reading round."""
    plain = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(c for c in unicodedata.normalize("NFC", plain) if unicodedata.category(c) not in ("Cf", "Cc"))
    stem, dot, extension = clean_text(plain).strip(". ").rpartition(".")
    if not dot:
        return (extension or _("fichier"))[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - 12]}.{extension[:10]}"


def check_name(name: str, allowed: frozenset[str]) -> Kind:
    """The kind a name promises; raise Refused when that kind is not taken."""
    _stem, dot, extension = name.rpartition(".")
    kind = _BY_EXTENSION.get(extension.lower()) if dot else None
    if kind is None or kind.code not in allowed:
        taken = ", ".join(f".{code_kind.extensions[0]}" for code, code_kind in KINDS.items() if code in allowed)
        raise Refused(_("Ce type de fichier n’est pas accepté. Types acceptés : {types}.", types=taken))
    return kind


def check_content(promised: Kind, content: BinaryIO, size: int) -> None:
    """Raise Refused when a file is empty, is not what its name promises, or could be read as something else too."""
    head = content.read(HEAD)
    content.seek(max(0, size - TAIL))
    tail = content.read()
    if not head:
        raise Refused(_("Ce fichier est vide."))
    found = _sniff(head)
    if found == "zip":
        found = _packed(content)
    if found != promised.code:
        held = _(KINDS[found].label) if found in KINDS else _("autre chose")
        name = f".{promised.extensions[0]}"
        raise Refused(_("Ce fichier se nomme {name} mais contient {held}.", name=name, held=held))
    if _WEB.search(head) or _doubled(found, tail):
        raise Refused(_("Ce fichier contient deux formats à la fois : il est refusé par sécurité."))


def _sniff(head: bytes) -> str:
    """What a file begins like."""
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and head[8:12] in _BRANDS:
        return "heic"
    return "zip" if head.startswith(b"PK\x03\x04") else ""


def _packed(content: BinaryIO) -> str:
    """The office document in an archive, without unpacking it; one with macros is none."""
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries[:MOST_ENTRIES]}
            first = entries[0] if entries else None
            if len(entries) > MOST_ENTRIES or any("vbaproject" in name.lower() for name in names):
                return ""
            if first is not None and first.filename == "mimetype" and first.file_size < 100:
                return {_OPEN + "text": "odt", _OPEN + "spreadsheet": "ods"}.get(
                    archive.read(first).decode("ascii"), ""
                )
    except (zipfile.BadZipFile, ValueError, RuntimeError, NotImplementedError, OSError):
        return ""
    if "[Content_Types].xml" not in names:
        return ""
    return "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else ""


def _doubled(code: str, tail: bytes) -> bool:
    """Whether something else hangs on a file's end."""
    if code in ("docx", "xlsx", "odt", "ods"):
        return False
    if code == "png":
        return not tail.endswith(_PNG_END)
    return _ARCHIVE_END in tail
