"""The process that writes PDFs: it starts when asked, and a document that never ends costs the server nothing."""

import subprocess
import sys

import pytest

from careapp.documents import pool
from careapp.documents.render import render_mission_sheet
from careapp.documents.sample import sample_mission_sheet
from careapp.domain.refusal import Refused


@pytest.fixture(scope="module", autouse=True)
def _ended():
    yield
    pool.shut_down()


def test_nothing_starts_at_import():
    code = "import careapp.documents.pool, multiprocessing; print(multiprocessing.active_children())"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_document_is_written_in_another_process():
    assert pool.pdf(render_mission_sheet(sample_mission_sheet())).startswith(b"%PDF-1.7")


async def test_a_document_is_written_while_the_loop_goes_on():
    assert (await pool.pdf_async("<title>t</title><p>Bonjour</p>")).startswith(b"%PDF-1.7")


def test_a_document_that_never_ends_is_given_up_and_the_next_one_is_written():
    with pytest.raises(Refused, match="mis en page"):
        pool.pdf("<title>t</title>" + "<p>x</p>" * 100_000, seconds=1)
    assert pool.pdf("<title>t</title><p>x</p>").startswith(b"%PDF-1.7")
