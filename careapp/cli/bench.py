"""Measures. The clock of a published instance runs from the start of the process, so this loads nothing else."""

from __future__ import annotations

import json
import time
from argparse import Namespace
from pathlib import Path

from careapp.domain.refusal import Refused
from careapp.i18n import _


def bench(arguments: Namespace) -> int:
    """Measure, and fail when a figure does not hold; or solve a published instance: `bench hhcrsp INSTANCE`."""
    if arguments.names[:1] == ["hhcrsp"]:
        return published(arguments)
    from benchmarks.run import run

    return 0 if run(arguments.names) else 1


def published(arguments: Namespace) -> int:
    """Solve a published instance and write its solution file."""
    begun = time.monotonic() - time.process_time()  # when the process started
    from careapp.matching.hhcrsp import read
    from careapp.matching.problem import ProblemError
    from careapp.matching.published import solve_published

    if len(arguments.names) != 2:
        raise Refused(_("Une instance publiée est attendue : bench hhcrsp FICHIER."))
    try:
        instance = read(Path(arguments.names[1]))
    except (ProblemError, OSError) as error:
        raise Refused(str(error)) from error
    answer = solve_published(instance, arguments.time_limit, arguments.seed, begun)
    text = json.dumps(answer)
    if arguments.out:
        arguments.out.write_text(text + "\n", encoding="utf-8")
    print(f"{answer['instance']}\t{answer['objective']}\t{answer['seconds']} s")
    return 0
