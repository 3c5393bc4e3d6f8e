"""Logos: a PNG or a JPEG by their own bytes, drawn anew; everything else is refused in a sentence."""

import io

import pytest
from PIL import Image

from careapp.documents.pictures import read_logo
from careapp.domain.refusal import Refused


def drawn(kind: str, size: tuple[int, int] = (60, 20), **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#0f6e66").save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "mime"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_logo_is_known_by_its_bytes_and_loses_what_travels_with_it(kind, mime):
    content, found = read_logo(drawn(kind) + b"<script>alert(1)</script>PK\x03\x04")
    assert found == mime
    assert b"script" not in content


def test_a_large_logo_is_made_smaller():
    content, _kind = read_logo(drawn("PNG", (3000, 3000)))
    assert Image.open(io.BytesIO(content)).size == (400, 400)


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a", drawn("GIF"), drawn("BMP"), b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7",
     drawn("PNG")[:40], b"\x89PNG\r\n\x1a\n" + b"x" * 100, b"x" * 2_000_001, drawn("PNG", (9000, 9000))],
    ids=range(10),
)  # fmt: skip
def test_what_is_no_logo_is_refused(data):
    with pytest.raises(Refused):
        read_logo(data)
