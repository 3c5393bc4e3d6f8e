"""Writes docs/schema/*.json, the files of `careapp solve` and the needs form, from the code: `make docs`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from careapp.domain import form_schema
from careapp.matching.exchange import schemas

FOLDER: Final = Path(__file__).parent / "schema"


def files() -> dict[Path, str]:
    """The text of each schema."""
    every = {**schemas(), "form": form_schema.schema()}
    return {FOLDER / f"{name}.json": json.dumps(schema, indent=1) + "\n" for name, schema in every.items()}


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, "utf-8")
