"""Templates and data that try to run code, read files or reach the network: none of them gets anywhere."""

import base64
import socket
from dataclasses import replace

import pikepdf
import pytest

from careapp.documents.mission_sheet import Agency, Entry
from careapp.documents.pdf import ClosedFetcher, render_pdf
from careapp.documents.render import TemplateError, render_mission_sheet
from careapp.documents.sample import sample_mission_sheet

CODE = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ client.__class__ }}",
    "{{ client['__class__'] }}",
    "{{ client | attr('__class__') }}",
    "{{ self.__init__.__globals__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__['os'].environ }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ namespace(x=1) }}",
    "{{ range(10**9) }}",
    "{{ config }}",
    "{{ request.application.__globals__ }}",
    "{{ _.__globals__ }}",
    "{{ _('{x.__class__}', x=client) }}",
    "{{ semaine.__globals__ }}",
    "{{ mission.creneaux[0]._slot }}",
    "{{ mission.creneaux[0]['_slot'] }}",
    "{{ _steps }}",
    "{{ client.keys() }}",
    "{{ client.nom.format(client) }}",
    "{{ '%s' | format(client) }}",
    "{{ fiche.date.__reduce__() }}",
    "{% import 'os' as os %}",
    "{% extends 'sheet.html' %}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}",
    "{{ 'a' * 10**9 }}",
    "{{ 'a' | center(1000000000) }}",
    "{{ ['a', 'b'] | map('upper') | list }}",
    "{% call semaine() %}{% endcall %}",
    "{{ loop }}",
    "{{ caller() }}",
]  # fmt: skip

SECRET = "file:///etc/passwd"
ADDRESSES = [
    SECRET,
    "http://127.0.0.1:9/x",
    "http://169.254.169.254/latest/meta-data/",
    "https://example.org/x",
    "//example.org/x",
    "/etc/passwd",
    "ftp://127.0.0.1/x",
    "package:../pdf.py",
    "package:/etc/passwd",
    "PACKAGE:Inter-Regular.woff2",
    "jar:file:///etc/passwd",
]
PAGES = [
    "<img src='{}'>",
    "<link rel=stylesheet href='{}'>",
    "<link rel=attachment href='{}'>",
    "<a rel=attachment href='{}'>x</a>",
    "<object data='{}'></object>",
    "<embed src='{}'>",
    "<style>@import '{}';</style>",
    "<style>@font-face {{ font-family: x; src: url('{}') }} p {{ font-family: x }}</style><p>x</p>",
    "<p style=\"background: url('{}')\">x</p>",
    "<p style=\"content: url('{}')\">x</p>",
    "<svg><image href='{}'/><use href='{}#a'/></svg>",
    "<base href='{}'><img src='x'>",
    "<iframe src='{}'></iframe>",
]


@pytest.mark.parametrize("payload", CODE)
def test_a_template_runs_no_code(payload):
    with pytest.raises(TemplateError):
        render_mission_sheet(sample_mission_sheet(), payload)


@pytest.mark.parametrize("payload", CODE)
def test_data_is_never_a_template(payload):
    sheet = replace(sample_mission_sheet(), informations=(Entry("Note", payload),), agency=Agency(payload))
    assert "uid=" not in render_mission_sheet(sheet)


@pytest.fixture
def no_network(monkeypatch):
    """A machine whose sockets and files would tell if anything were opened."""
    opened = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: opened.append(address))
    monkeypatch.setattr("urllib.request.FileHandler.file_open", lambda self, request: opened.append(request))
    return opened


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_no_file_and_no_address(page, no_network):
    for address in ADDRESSES:
        pdf = render_pdf(f"<title>t</title>{page.replace('{}', address).replace('{{', '{').replace('}}', '}')}")
        assert b"root:" not in pdf
    assert no_network == []


def test_an_image_given_as_data_cannot_open_anything_either(no_network):
    svg = f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{SECRET}' width='9' height='9'/></svg>"
    address = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    assert render_pdf(f"<title>t</title><img src='{address}' alt=''>")
    assert no_network == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_fetcher_refuses_every_foreign_address(address):
    with pytest.raises((ValueError, KeyError)):
        ClosedFetcher().fetch(address)


def test_a_pdf_carries_no_attachment_and_no_script(tmp_path):
    path = tmp_path / "sheet.pdf"
    path.write_bytes(render_pdf(render_mission_sheet(sample_mission_sheet())))
    with pikepdf.open(path) as pdf:
        assert not pdf.attachments
        assert "/OpenAction" not in pdf.Root
        assert "/JavaScript" not in pdf.Root.get("/Names", pikepdf.Dictionary())
