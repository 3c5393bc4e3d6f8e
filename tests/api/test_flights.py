"""What many ask for at once is worked out once, and never before it was asked for."""

from __future__ import annotations

import asyncio
import threading

import pytest

from careapp.api.flights import Flights


class Reading:
    """A source that takes a while, and tells how it stood when it was looked at."""

    def __init__(self) -> None:
        self.stands, self.looked, self.gate, self.begun = 0, 0, threading.Event(), threading.Event()

    def __call__(self) -> int:
        self.looked += 1
        seen = self.stands
        self.begun.set()
        self.gate.wait(5)
        if seen < 0:
            raise ValueError
        return seen


async def test_who_asks_while_an_answer_is_under_way_shares_the_next_and_sees_what_was_written_before():
    flights, source = Flights(), Reading()
    first = asyncio.create_task(flights.share("day", source))
    await asyncio.to_thread(source.begun.wait, 5)
    source.stands = 1
    others = [asyncio.create_task(flights.share("day", source)) for _one in range(19)]
    await asyncio.sleep(0)
    source.gate.set()
    assert await first == 0
    assert await asyncio.gather(*others) == [1] * 19
    assert source.looked == 2


async def test_an_answer_is_not_kept_for_those_who_ask_later():
    flights, source = Flights(), Reading()
    source.gate.set()
    assert await flights.share("day", source) == 0
    source.stands = 1
    assert await flights.share("day", source) == 1


async def test_different_questions_do_not_wait_for_each_other():
    flights, slow, quick = Flights(), Reading(), Reading()
    quick.gate.set()
    waiting = asyncio.create_task(flights.share("one", slow))
    assert await flights.share("other", quick) == 0
    assert not waiting.done()
    slow.gate.set()
    assert await waiting == 0


async def test_a_fault_is_told_to_those_who_share_it_and_the_next_answer_is_worked_out():
    flights, source = Flights(), Reading()
    source.stands = -1
    source.gate.set()
    with pytest.raises(ValueError):
        await flights.share("day", source)
    source.stands = 2
    assert await flights.share("day", source) == 2


async def test_who_goes_away_does_not_stop_the_answer_of_the_others():
    flights, source = Flights(), Reading()
    first = asyncio.create_task(flights.share("day", source))
    await asyncio.to_thread(source.begun.wait, 5)
    gone, stays = (asyncio.create_task(flights.share("day", source)) for _one in range(2))
    await asyncio.sleep(0)
    gone.cancel()
    source.gate.set()
    assert (await first, await stays) == (0, 0)
