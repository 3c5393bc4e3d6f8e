from datetime import datetime

import pytest

from careapp.domain.notes import KIND_BADGES, NoteKind, average_rating, default_title, read_note
from careapp.domain.refusal import RefusedFields

FORM = {
    "kind": "satisfaction",
    "rating": "4",
    "client_id": "3",
    "worker_id": "12",
    "manager_id": "7",
    "channel": "phone",
}


def test_a_satisfaction_note_is_attached_to_client_worker_and_manager():
    note = read_note(FORM)
    assert (note.client_id, note.worker_id, note.manager_id, note.rating) == (3, 12, 7, 4)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rating": ""}, "rating"),
        ({"rating": "6"}, "rating"),
        ({"rating": "2"}, "body"),
        ({"kind": "complaint"}, "body"),
        ({"kind": "incident"}, "kind"),
        ({"client_id": "", "worker_id": ""}, "client_id"),
        ({"channel": "pigeon"}, "channel"),
    ],
)
def test_a_note_that_says_too_little_is_refused_at_its_field(changes, field):
    with pytest.raises(RefusedFields) as refusal:
        read_note({**FORM, **changes})
    assert field in refusal.value.errors


def test_only_satisfaction_has_a_mark():
    assert read_note({**FORM, "kind": "followup", "body": "Tapis retiré"}).rating is None


def test_every_kind_has_a_badge_and_a_title():
    assert set(KIND_BADGES) == set(NoteKind)
    assert default_title("complaint", datetime(2026, 11, 24)) == "Réclamation du 24/11/2026"  # noqa: DTZ001


def test_marks_have_a_mean():
    assert (average_rating([4, 5, 2]), average_rating([])) == (3.7, None)
