"""What a form says when its save is refused: each refusal at its field, someone else's change as a conflict."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from careapp.domain.refusal import RefusedFields, Stale
from careapp.state.session import SessionState


async def kept(state: Any, saving: Awaitable[Any]) -> bool:
    """Whether a save went through; when it did not, what was typed stays and an older success is no longer told."""
    state.errors, state.conflict = {}, False
    try:
        await saving
    except RefusedFields as refusal:
        state.errors = refusal.errors
    except Stale:
        state.conflict = True
    else:
        return True
    (await state.get_state(SessionState))._forget_successes()
    return False
