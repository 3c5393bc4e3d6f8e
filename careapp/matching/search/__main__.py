"""Compile the search once, when the program is installed, so that no first question has to wait for it."""

from __future__ import annotations

from datetime import date

from careapp.matching.problem import Place, Problem, Visit, Worker
from careapp.matching.solve import solve


def warm() -> None:
    """Solve a day of two visits."""
    home = Place(45.6, 5.9)
    visits = tuple(Visit(n, n, 540, 600, place=home, earliest=480, latest=720) for n in range(2))
    solve(Problem(date(2026, 1, 5), (Worker("a", "a", home),), visits), time_limit=1)


if __name__ == "__main__":
    warm()
