"""The same work, wanted by several at the same time, is done once: for threads and for tasks."""

from __future__ import annotations

import asyncio
import gc
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from smartrec_service.resilience.single_flight import AsyncSingleFlight, SingleFlight


class ReportedKey(str):
    """Sets `is_looked_up` when a dictionary looks it up, which `SingleFlight` does under its lock."""

    def __new__(cls, text: str, is_looked_up: threading.Event) -> ReportedKey:
        key = super().__new__(cls, text)
        key.is_looked_up = is_looked_up
        return key

    def __hash__(self) -> int:
        self.is_looked_up.set()
        return super().__hash__()

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other)


class TestThreads:
    def test_threads_at_the_same_time_share_one_piece_of_work(self) -> None:
        flights: SingleFlight[int] = SingleFlight()
        has_begun, is_looked_up = threading.Event(), threading.Event()
        runs: list[int] = []

        def work() -> int:
            runs.append(1)
            has_begun.set()
            assert is_looked_up.wait(10)
            return 7

        with ThreadPoolExecutor(2) as threads:
            first = threads.submit(flights.do, "a", work)
            assert has_begun.wait(10)
            assert flights.do("b", lambda: 9) == 9  # another key waits for nobody
            second = threads.submit(flights.do, ReportedKey("a", is_looked_up), lambda: 8)
            assert [first.result(), second.result()] == [7, 7]
        assert runs == [1]

    def test_an_error_reaches_the_caller_and_the_next_call_works_again(self) -> None:
        flights: SingleFlight[int] = SingleFlight()

        def fail() -> int:
            raise LookupError("no")

        with pytest.raises(LookupError, match="no"):
            flights.do("a", fail)
        assert flights.do("a", lambda: 7) == 7


class TestTasks:
    async def test_tasks_at_the_same_time_share_one_piece_of_work(self) -> None:
        flights: AsyncSingleFlight[int] = AsyncSingleFlight()
        gate = asyncio.Event()
        runs = 0

        async def work() -> int:
            nonlocal runs
            runs += 1
            await gate.wait()
            return 7

        callers = [asyncio.create_task(flights.do("a", work)) for _ in range(5)]
        await asyncio.sleep(0)
        callers[0].cancel()
        gate.set()
        results = await asyncio.gather(*callers, return_exceptions=True)
        assert isinstance(results[0], asyncio.CancelledError)
        assert results[1:] == [7] * 4
        assert runs == 1
        assert await flights.do("a", work) == 7
        assert runs == 2

    async def test_an_error_reaches_every_caller_that_waits(self) -> None:
        flights: AsyncSingleFlight[int] = AsyncSingleFlight()

        async def fail() -> int:
            await asyncio.sleep(0)
            raise ValueError("no")

        results = await asyncio.gather(*(flights.do("a", fail) for _ in range(3)), return_exceptions=True)
        assert [str(result) for result in results] == ["no"] * 3

    async def test_an_error_that_nobody_waits_for_any_more_is_not_reported_as_lost(self) -> None:
        reported: list[str] = []
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: reported.append(context["message"]))
        flights: AsyncSingleFlight[int] = AsyncSingleFlight()
        gate = asyncio.Event()

        async def fail() -> int:
            await gate.wait()
            raise ValueError("no")

        caller = asyncio.create_task(flights.do("a", fail))
        await asyncio.sleep(0)
        caller.cancel()
        await asyncio.gather(caller, return_exceptions=True)
        gate.set()
        for _ in range(3):
            await asyncio.sleep(0)
        gc.collect()
        assert reported == []
        assert await flights.do("a", lambda: asyncio.sleep(0, 7)) == 7
