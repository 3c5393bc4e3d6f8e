"""Two versions of an edition side by side: what was added, what was taken away, a few lines around each change."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Final

from careapp.actions.document_templates import text_of
from careapp.actions.work import Work
from careapp.readmodels.document_templates import ComparedLine

AROUND: Final = 2


def compare(work: Work, kind: str, before: int, after: str | int, language: str = "fr") -> list[ComparedLine]:
    """The lines that differ between a version and another, or a text that is being written."""
    old = text_of(work, kind, before, language).splitlines()
    new = (after if isinstance(after, str) else text_of(work, kind, after, language)).splitlines()
    lines: list[ComparedLine] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for number, group in enumerate(matcher.get_grouped_opcodes(AROUND)):
        if number:
            lines.append(ComparedLine("gap", "…"))
        for verb, old_from, old_to, new_from, new_to in group:
            if verb == "equal":
                pairs = zip(range(old_from, old_to), range(new_from, new_to), strict=True)
                lines += [ComparedLine("same", old[one], str(one + 1), str(other + 1)) for one, other in pairs]
                continue
            lines += [ComparedLine("removed", old[one], before=str(one + 1)) for one in range(old_from, old_to)]
            lines += [ComparedLine("added", new[one], after=str(one + 1)) for one in range(new_from, new_to)]
    return lines
