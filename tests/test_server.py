import pytest
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.testclient import TestClient

from careapp.server import BrowserCache


@pytest.mark.parametrize(
    ("path", "policy"),
    [
        ("/assets/root-B9dDQh_j.js", "public, max-age=31536000, immutable"),
        ("/manifest.webmanifest", "no-cache"),
    ],
)
def test_browsers_keep_hashed_files_for_ever_and_ask_again_for_the_rest(path, policy):
    answer = TestClient(BrowserCache(PlainTextResponse("x"))).get(path)
    assert answer.headers["cache-control"] == policy


def test_no_page_is_kept_so_that_going_back_after_signing_out_shows_none():
    answer = TestClient(BrowserCache(HTMLResponse("x"))).get("/clients/12")
    assert answer.headers["cache-control"] == "no-store"


def test_an_answer_that_says_how_long_it_may_be_kept_is_left_alone():
    answer = TestClient(BrowserCache(PlainTextResponse("x", headers={"Cache-Control": "no-store"}))).get("/api/x")
    assert answer.headers["cache-control"] == "no-store"


def test_an_error_is_not_kept():
    answer = TestClient(BrowserCache(PlainTextResponse("x", 404))).get("/assets/gone.js")
    assert "cache-control" not in answer.headers
