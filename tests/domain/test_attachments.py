"""What a file is, told by its bytes; what could be two things at once is refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from careapp.domain.attachments import KINDS, check_content, check_name, clean_name
from careapp.domain.refusal import Refused

ALL = frozenset(KINDS)
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40 + b"IEND\xaeB`\x82"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 30 + b"\xff\xd9"


def packed(*names: str, mimetype: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


DOCX = packed("[Content_Types].xml", "word/document.xml")
ODT = packed("content.xml", mimetype="application/vnd.oasis.opendocument.text")


def check(name: str, content: bytes) -> None:
    check_content(check_name(name, ALL), io.BytesIO(content), len(content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ordonnance.pdf", PDF),
        ("photo.PNG", PNG),
        ("photo.jpeg", JPEG),
        ("photo.jpg", JPEG),
        ("p.webp", b"RIFF\x10\x00\x00\x00WEBPVP8 "),
        ("p.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 20),
        ("note.docx", DOCX),
        ("note.odt", ODT),
    ],
)
def test_files_of_the_trade_are_taken(name, content):
    check(name, content)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("photo.png", PDF, "contient un PDF"),
        ("photo.pdf", b"<html><script>alert(1)</script>", "autre chose"),
        ("vide.pdf", b"", "vide"),
        ("double.pdf", b"%PDF-1.7\n<html><script>alert(1)</script></html>" + PDF, "deux formats"),
        ("double.pdf", PDF + DOCX, "deux formats"),
        ("double.png", PNG + b"<script>alert(1)</script>", "deux formats"),
        ("double.jpg", JPEG + packed("evil.class"), "deux formats"),
        ("late.pdf", b"<!-- " + PDF, "autre chose"),
        ("image.jpg", b"\xff\xd8\xff<svg onload=alert(1)>", "deux formats"),
        ("macros.docx", packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "autre chose"),
        ("archive.docx", packed("a.txt"), "autre chose"),
        ("tableur.docx", packed("[Content_Types].xml", "xl/workbook.xml"), "un classeur Excel"),
        ("abime.docx", DOCX[:-30], "autre chose"),
    ],
)
def test_what_is_not_what_it_is_called_or_two_things_at_once_is_refused(name, content, words):
    with pytest.raises(Refused, match=words):
        check(name, content)


@pytest.mark.parametrize(
    "name", ["page.html", "dessin.svg", "x.exe", "sans", "x.pdf.js", "note.docm", ".pdf.", "x.xml"]
)
def test_other_kinds_are_refused_by_name_and_those_taken_are_named(name):
    with pytest.raises(Refused, match=r"\.pdf"):
        check_name(clean_name(name), ALL)
    with pytest.raises(Refused):
        check_name("x.pdf", frozenset({"png"}))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\dossier\\scan.pdf", "scan.pdf"),
        ("fact\u202efdp.exe.pdf", "factfdp.exe.pdf"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ("é" * 300 + ".pdf", "é" * 108 + ".pdf"),
        ("", "fichier"),
    ],
)
def test_a_name_is_only_a_name(given, kept):
    assert clean_name(given) == kept
