import io
import json
import logging

import pytest

from careapp.logs import configure_logs, get_logger, log_unforeseen, without_personal_data


@pytest.fixture
def lines():
    root, stream = logging.getLogger(), io.StringIO()
    level = root.level
    configure_logs(json=True, stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers.clear()
    root.setLevel(level)


def test_an_unforeseen_error_gives_a_reference_found_again_in_the_log(lines):
    try:
        raise KeyError("Mme Martin")
    except KeyError as error:
        reference = log_unforeseen(error, handler="save")
    (line,) = lines()
    assert line["reference"] == reference
    assert line["error"] == "KeyError"
    assert line["handler"] == "save"
    assert "test_logs.py" in line["frames"][-1]
    assert "Martin" not in json.dumps(line)


def test_the_framework_may_not_quote_what_people_typed(lines):
    logging.getLogger("reflex.app").warning("Event data: {'password': 'hunter2'}")
    logging.getLogger("reflex_base.event.processor").info("delta for Mme Martin")
    (line,) = lines()
    assert line["event"].startswith("reflex.app:")
    assert "hunter2" not in json.dumps(line)


def test_a_traceback_of_a_library_is_reduced_to_its_frames(lines):
    try:
        raise ValueError("bad value 'Mme Martin'")
    except ValueError:
        logging.getLogger("apscheduler.executors").exception("Job failed")
    (line,) = lines()
    assert "ValueError" in line["event"]
    assert "Martin" not in json.dumps(line)


def test_sensitive_fields_are_masked_whoever_logs_them(lines):
    get_logger().info("login", email="a@b.fr", session_token="abc", user=7)
    (line,) = lines()
    assert (line["email"], line["session_token"], line["user"]) == ("…", "…", 7)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("UNIQUE constraint failed: user.email", "UNIQUE constraint failed: user.email"),
        ("Key (email)=(a@b.fr) already exists", "Key …… already exists"),
        ("call 06 12 34 56 78 back", "call … back"),
        ("no such client 'Mme Martin'", "no such client …"),
    ],
)
def test_messages_lose_names_addresses_and_numbers(said, kept):
    assert without_personal_data(said) == kept
