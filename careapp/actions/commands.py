"""Each command of a browser is done once: sent again, as after a cut, it gets the answer it had."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from sqlmodel import select

from careapp.actions.work import Work
from careapp.db.engine import transaction
from careapp.db.models.commands import Command
from careapp.db.queries import commands as queries
from careapp.domain.refusal import Refused
from careapp.i18n import _

LONGEST_KEY: Final = 64
KEPT: Final = timedelta(days=1)
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """A command as it was sent: the key its browser made, its verb, a digest of what it asks for."""

    key: str
    verb: str
    digest: str

    @classmethod
    def of(cls, key: str, verb: str, asked: Mapping[str, Any]) -> Sent:
        """A command with its key; raise Refused for a key no browser of ours makes."""
        if len(key) > LONGEST_KEY:
            raise Refused(_("Demande mal formée : rien n’a été modifié."))
        told = json.dumps(asked, sort_keys=True, default=str)
        return cls(key, verb, sha256(told.encode()).hexdigest())


def once(work: Work, sent: Sent, do: Callable[..., Answer], *args: Any) -> Answer:
    """Do a command and keep its answer; one that was done already is only answered again.

    What the command refuses is not kept by this transaction, which ends undone: see `remember`.
    """
    if not _is_kept(work, sent):
        return do(work, *args)
    if not _claim(work, sent, {}):
        return _kept(work, sent).answer
    answer = do(work, *args)
    _kept(work, sent).answer = answer
    return answer


def remember(work: Work, sent: Sent, answer: Answer) -> Answer:
    """Keep the answer of a command that was refused; give it back, or the one that was given first."""
    if not _is_kept(work, sent) or _claim(work, sent, answer):
        return answer
    return _kept(work, sent).answer


def _is_kept(work: Work, sent: Sent) -> bool:
    return bool(sent.key) and work.actor.user_id is not None


def _claim(work: Work, sent: Sent, answer: Answer) -> bool:
    whose = {"agency_id": work.actor.agency_id, "user_id": work.actor.user_id, "at": work.now}
    told = {"key": sent.key, "verb": sent.verb, "digest": sent.digest, "answer": answer}
    return queries.claim(work.session, **whose, **told)


def _kept(work: Work, sent: Sent) -> Command:
    own = Command.user_id == work.actor.user_id, Command.key == sent.key
    found = work.session.exec(select(Command).where(*own)).one()
    if (found.agency_id, found.verb, found.digest) != (work.actor.agency_id, sent.verb, sent.digest):
        raise Refused(_("Demande mal formée : rien n’a été modifié."))
    return found


def forget_old(now: datetime) -> int:
    """Delete the commands of more than a day; give how many went."""
    with transaction() as session:
        return session.execute(queries.forget_before(now - KEPT)).rowcount
