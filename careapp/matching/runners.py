"""Who solves the parts of a problem: this process, or processes of this machine (several machines: `cluster.py`)."""

from __future__ import annotations

import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext
from multiprocessing.synchronize import Event
from typing import Any, Final

from careapp.i18n import _
from careapp.matching.parts import Found, Part, PartFailed, Runner, Stop, Tell, share, solve_part, unbegun, until

BEAT: Final = 0.05  # seconds between two looks at `stop`
READY: Final = ("ready",)


def local(processes: int) -> Runner:
    """Some processes of this machine, or this one alone."""
    return Processes(processes) if processes > 1 else Here()


def fault_of(error: BaseException) -> str:
    """What went wrong, in a few words."""
    return f"{type(error).__name__}: {error}"


class Here:
    """Solves one part after the other in this process."""

    def run(self, parts: Sequence[Part], stop: Stop, tell: Tell, seconds: float) -> list[Found]:
        """The answers in the order of the parts."""
        found, end = [], time.monotonic() + seconds
        for number, part in enumerate(parts):
            cut = until(stop, share(part, parts[number + 1 :], end - time.monotonic(), 1))
            try:
                found.append(unbegun(part) if stop() else solve_part(part, cut, partial(tell, number)))
            except Exception as error:
                raise PartFailed.of(part.name, fault_of(error)) from error
        return found


@dataclass(frozen=True)
class Processes:
    """Solves parts in some processes of this machine, the largest first; they end with this one, however it ends."""

    count: int

    def run(self, parts: Sequence[Part], stop: Stop, tell: Tell, seconds: float) -> list[Found]:
        """The answers in the order of the parts."""
        context = get_context("spawn")  # a fork would copy database connections and threads' locks
        hands = [_Hand(context) for _one in range(min(self.count, len(parts)))]
        try:
            return _Errand(parts, hands, stop, tell, seconds).run()
        finally:
            for hand in hands:
                hand.end()


class _Hand:
    """One process and the pipe to it."""

    def __init__(self, context: SpawnContext) -> None:
        self.pipe, theirs = context.Pipe()
        self.halt = context.Event()
        self.number = -1  # of the part in hand
        self.process = context.Process(target=_work, args=(theirs, self.halt), daemon=True)
        self.process.start()
        theirs.close()

    def end(self) -> None:
        """End the process."""
        self.process.terminate()
        self.process.join()
        self.pipe.close()


class _Errand:
    """Hands parts to processes as they become free and collects the answers."""

    def __init__(self, parts: Sequence[Part], hands: list[_Hand], stop: Stop, tell: Tell, seconds: float) -> None:
        self.parts, self.hands, self.stop, self.tell = parts, hands, stop, tell
        self.end = time.monotonic() + seconds
        self.found: dict[int, Found] = {}
        self.waiting = sorted(range(len(parts)), key=lambda number: len(parts[number].problem.visits))

    def run(self) -> list[Found]:
        """The answers in the order of the parts."""
        pipes = {hand.pipe: hand for hand in self.hands}
        while len(self.found) < len(self.parts):
            if self.stop():
                self._halt()
            for pipe in wait(list(pipes), BEAT):
                self._hear(pipes[pipe])  # type: ignore[index]
        return [self.found[number] for number in range(len(self.parts))]

    def _halt(self) -> None:
        """Ask for what there is; what nobody began stays open."""
        begun = [hand.number for hand in self.hands if hand.number >= 0]
        self.waiting = []
        for number, part in enumerate(self.parts):
            if number not in begun:
                self.found.setdefault(number, unbegun(part))
        for hand in self.hands:
            hand.halt.set()

    def _hear(self, hand: _Hand) -> None:
        name = self.parts[hand.number].name
        try:
            word, *said = hand.pipe.recv()
            if word == "told":
                self.tell(hand.number, *said)
            elif word == "failed":
                raise _named(name, *said)
            else:
                if word == "found":
                    self.found[hand.number], hand.number = said[0], -1
                self._give(hand)
        except (EOFError, OSError) as error:
            hand.process.join(1)
            raise PartFailed.of(name, _("processus terminé, code {code}", code=hand.process.exitcode)) from error

    def _give(self, hand: _Hand) -> None:
        if self.waiting:
            hand.number = self.waiting.pop()
            part, after = self.parts[hand.number], [self.parts[number] for number in self.waiting]
            hand.pipe.send((part, share(part, after, self.end - time.monotonic(), len(self.hands))))


def _named(part: str, fault: str, trace: str) -> PartFailed:
    error = PartFailed.of(part, fault)
    error.add_note(trace)
    return error


def _work(pipe: Connection, halt: Event) -> None:
    """What a process does: parts as they come."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    threading.Thread(target=_end_with_parent, daemon=True).start()
    pipe.send(READY)
    while True:
        part, seconds = pipe.recv()
        pipe.send(_answer(part, until(halt.is_set, seconds), lambda *told: pipe.send(("told", *told))))


def _answer(part: Part, stop: Stop, tell: Callable[[int, float], None]) -> tuple[Any, ...]:
    try:
        return "found", solve_part(part, stop, tell)
    except Exception as error:
        return "failed", fault_of(error), traceback.format_exc()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
