"""The benchmark of the refusing server, with fewer mails."""

from __future__ import annotations

from collections import Counter

from sqlmodel import Session, select

from benchmarks import mails
from careapp.db.models import Mail


def test_all_mails_arrive_once_at_their_address_though_the_server_refuses_three_in_ten(database):
    with mails.open_post() as (post, server):
        mails.fill(60, 4)
        mails.deliver(server)
    with Session(database) as session:
        statuses = Counter(session.exec(select(Mail.status)).all())
    assert (statuses, len(post.copies), post.wrong) == ({"sent": 60, "refused": 4}, 60, 0)
    assert sum(post.refusals.values()) > 10
    assert set(post.ways) == {"450 at RCPT", "451 at DATA", "cut before it was kept", "cut after it was kept"}
    # A copy that was kept without an answer is sent once more, under the same name; nothing else comes twice.
    assert mails.second_copies(post) == post.ways["cut after it was kept"]
    assert all(len(set(names)) == 1 for names in post.copies.values())
