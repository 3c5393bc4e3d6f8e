"""The mission sheet on paper: what it says, for whom, and in which language."""

import io
from dataclasses import replace

import pikepdf
import pytest

from careapp.documents.mission_sheet import Agency, Entry, Slot, Task, TaskGroup
from careapp.documents.pdf import render_pdf
from careapp.documents.render import render_mission_sheet
from careapp.documents.sample import bare_mission_sheet, sample_mission_sheet
from tests.documents.factories import long_mission_sheet, mission_sheet

PRINTED = (
    "Les Tilleuls Services", "OPP-0512", "24/11/2026", "Odette Ferrand", "84 ans", "lundi 30 novembre 2026",
    "digicode 48B2", "24\u00a0h\u00a030", "8:00–9:30", "Shampooing", "Canicule",
)  # fmt: skip


def opened(html: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(render_pdf(html)))


def test_the_sheet_says_all_that_was_put_into_it():
    html = render_mission_sheet(sample_mission_sheet())
    assert [text for text in PRINTED if text not in html] == []


def test_the_sheet_of_my_clients_holds_no_task():
    html = render_mission_sheet(sample_mission_sheet().without_tasks())
    assert "Shampooing" not in html
    assert "Tâches" not in html
    assert "Fausse route" in html


def test_the_emptiest_sheet_prints():
    html = render_mission_sheet(bare_mission_sheet())
    assert "Jean Neuf" in html
    assert "None" not in html


def test_what_a_client_wrote_stays_text():
    sheet = mission_sheet(informations=(Entry("Note", "<script>alert(1)</script> {{ 7*7 }} & co"),))
    html = render_mission_sheet(sheet)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "{{ 7*7 }} &amp; co" in html


def test_a_service_name_stays_text_in_the_drawn_week():
    html = render_mission_sheet(mission_sheet(week=(Slot(0, 480, 540, "<b>Repas</b>"),)))
    assert "<b>Repas</b>" not in html


def test_a_paired_slot_says_how_many_workers_come():
    assert "Toilette ×2" in render_mission_sheet(mission_sheet(week=(Slot(0, 480, 540, "Toilette", workers=2),)))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_pdf_is_tagged_and_names_its_language_and_title(language):
    pdf = opened(render_mission_sheet(sample_mission_sheet(language)))
    assert pdf.Root.Lang == language
    assert bool(pdf.Root.MarkInfo.Marked)
    assert "/StructTreeRoot" in pdf.Root
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert "OPP-0512" in str(pdf.docinfo["/Title"])
    assert "Ferrand" not in str(pdf.docinfo["/Title"])


def test_the_pdf_declares_pdf_ua_1():
    with opened(render_mission_sheet(sample_mission_sheet())).open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_an_ordinary_sheet_takes_one_a4_page():
    pdf = opened(render_mission_sheet(sample_mission_sheet()))
    assert len(pdf.pages) == 1
    assert [round(float(side)) for side in pdf.pages[0].mediabox[2:]] == [595, 842]


def test_a_long_sheet_goes_on_over_several_pages():
    assert 3 <= len(opened(render_mission_sheet(long_mission_sheet())).pages) <= 6


def test_only_the_embedded_font_is_used():
    pdf = opened(render_mission_sheet(sample_mission_sheet()))
    names = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
    assert names
    assert all("Inter" in name for name in names)


def test_a_sheet_in_english_writes_its_dates_in_english():
    assert "Monday 30 November 2026" in render_mission_sheet(sample_mission_sheet("en"))


def test_a_logo_is_printed_when_the_agency_has_one():
    pixel = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    html = render_mission_sheet(replace(sample_mission_sheet(), agency=Agency("Agence", logo=pixel)))
    assert f'src="{pixel}"' in html
    assert opened(html).pages


def test_groups_of_tasks_are_named_when_there_are_several():
    one = mission_sheet(tasks=(TaskGroup("Matin", (Task("Lever"),)),))
    two = mission_sheet(tasks=(TaskGroup("Matin", (Task("Lever"),)), TaskGroup("Soir", (Task("Coucher"),))))
    assert "Matin" not in render_mission_sheet(one)
    assert "Matin" in render_mission_sheet(two)


def test_punctuation_follows_the_language_of_the_sheet():
    html = render_mission_sheet(mission_sheet(safety=("Après une chute : appeler le 15",)))
    assert "chute\u00a0: appeler" in html
    english = render_mission_sheet(mission_sheet("en", safety=("After a fall : call 15",)))
    assert "fall: call" in english
