"""What a person asks of a list: words, filters, an order, a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from careapp.domain.people import fold

PAGE_SIZE: Final = 25
MOST_WORDS: Final = 6
CIVILITIES: Final = {"m", "mme", "mr", "mrs", "monsieur", "madame"}


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list; unknown filters and orders count as none."""

    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    page: int = 1

    @property
    def words(self) -> list[str]:
        """The words looked for, without accents, case or civility; digits in pairs are one phone number."""
        words = fold(self.text[:120]).split()
        if len(words) > 1 and all(word.isdigit() for word in words):
            return ["".join(words)]
        return [word for word in words if word not in CIVILITIES][:MOST_WORDS]

    def value(self, key: str) -> str:
        """What a filter is set to, or nothing."""
        return self.filters.get(key, "")

    def reference(self, key: str) -> int | None:
        """The id a filter is set to."""
        value = self.value(key)
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None

    def offset(self, total: int) -> int:
        """Where the page starts among `total` rows; past the end, the last page."""
        last = max(0, (total - 1) // PAGE_SIZE)
        return min(max(self.page - 1, 0), last) * PAGE_SIZE
