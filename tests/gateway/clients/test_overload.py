"""One service that is slower than it is asked: the calls to it, and those that come after."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, suppress

import pytest

from smartrec_gateway.clients.resilience.replicated_sender import PROBE
from smartrec_gateway.clients.transport import HttpTransport, Unreachable
from smartrec_gateway.clients.upstream import (
    CallContext,
    CallOptions,
    Upstream,
    UpstreamModel,
    UpstreamUnavailable,
)
from smartrec_gateway.protection.load.admission import FAILURES_TO_OPEN
from smartrec_gateway.protection.load.concurrency_limit import LEAST, ConcurrencyLimit, LimitOptions, NoRoom

PATIENT = LimitOptions(slow_seconds=10, max_wait_seconds=10)


class Answer(UpstreamModel):
    is_fine: bool


class HeldService:
    """A real server that answers no call before it is let go. `is_well`: says meanwhile that it is."""

    def __init__(self) -> None:
        self.is_well = True
        self.let_go = asyncio.Event()
        self.calls = 0
        self.abandoned = 0
        self.url = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                if not (self.is_well and PROBE.encode() in head):
                    self.calls += 1
                    await self._wait_for_word_or_end(reader)
                writer.write(b'HTTP/1.1 200 OK\r\ncontent-length: 16\r\n\r\n{"is_fine":true}')
                await writer.drain()
        writer.close()

    async def _wait_for_word_or_end(self, reader: asyncio.StreamReader) -> None:
        gone = asyncio.ensure_future(reader.read(1))
        free = asyncio.ensure_future(self.let_go.wait())
        await asyncio.wait({gone, free}, return_when=asyncio.FIRST_COMPLETED)
        self.abandoned += gone.done()
        for task in (gone, free):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@pytest.fixture
async def service() -> AsyncIterator[HeldService]:
    held = HeldService()
    server = await asyncio.start_server(held.answer, "127.0.0.1", 0, backlog=2_000)
    held.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield held
    held.let_go.set()
    server.close()


@pytest.fixture
async def transport() -> AsyncIterator[HttpTransport]:
    transport = HttpTransport(connect_timeout_seconds=30)  # the machine may be busy
    yield transport
    await transport.close()


def upstream(service: HeldService, transport: HttpTransport, limit: LimitOptions = PATIENT) -> Upstream:
    return Upstream("nlp", transport, service.url, {}, CallOptions(timeout_seconds=10, limit=limit))


async def ends_as(called: Upstream, deadline_seconds: float) -> str:
    context = CallContext.starting_now("r", deadline_seconds)
    try:
        answer = await called.call("GET", "/x", Answer, context)
    except UpstreamUnavailable as error:
        return error.reason
    return "fine" if answer.is_fine else "wrong"


async def until(is_true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not is_true():  # noqa: ASYNC110 (counters have no event)
            await asyncio.sleep(0)


async def test_a_call_that_hangs_ends_with_its_service_and_one_of_many_rows_goes_on(
    service: HeldService, transport: HttpTransport
) -> None:
    short, long = (
        Upstream("nlp", transport, service.url, {}, CallOptions(600, PATIENT, are_short=are_short))
        for are_short in (True, False)
    )
    calls = [asyncio.ensure_future(ends_as(each, 600)) for each in (short, long)]
    await until(lambda: service.calls == 2)
    for called in (short, long):
        for _ in range(FAILURES_TO_OPEN):
            called.admission.failed(time.monotonic())
    async with asyncio.timeout(30):
        assert await calls[0] == "too slow"
    service.let_go.set()
    assert await calls[1] == "fine"


async def test_calls_that_are_cancelled_in_a_full_pool_leave_no_connection_behind(
    service: HeldService, transport: HttpTransport
) -> None:
    """Each of the second half is cancelled at the moment at which one of the first half makes room for it."""
    at_once = 200

    async def call() -> None:
        await transport.send("GET", f"{service.url}/x", {}, None)

    async def cancelled_with(other: asyncio.Task[None]) -> None:
        try:
            await call()
        except asyncio.CancelledError:
            other.cancel()
            raise

    is_full = asyncio.Event()
    waiting = 0

    async def begun_later() -> None:
        nonlocal waiting
        await is_full.wait()
        waiting += 1
        await call()

    second = [asyncio.ensure_future(begun_later()) for _ in range(at_once)]
    first = []
    for number, other in enumerate(second, start=1):
        first.append(asyncio.ensure_future(cancelled_with(other)))
        if number % 20 == 0:
            await until(lambda number=number: service.calls == number)
    is_full.set()
    await until(lambda: waiting == at_once)
    for running in first:
        running.cancel()
    await asyncio.gather(*first, *second, return_exceptions=True)
    service.let_go.set()
    called = upstream(service, transport)
    assert [await ends_as(called, 5) for _ in range(5)] == ["fine"] * 5


async def test_a_service_that_answers_nobody_is_soon_not_asked_any_more(
    service: HeldService, transport: HttpTransport
) -> None:
    called = upstream(service, transport, LimitOptions(slow_seconds=0.05, max_wait_seconds=10))
    called.admission.breaker.open_seconds = 60.0  # the machine may be busy
    ends = await asyncio.gather(*(ends_as(called, 1.0) for _ in range(100)))
    assert set(ends) == {"too slow", "down"}
    asked = service.calls
    assert asked < 40  # the others waited for a place, and were told with the fifth failure
    assert await ends_as(called, 5) == "down"
    assert service.calls == asked


async def test_one_call_finds_out_whether_the_service_is_back(
    service: HeldService, transport: HttpTransport
) -> None:
    called = upstream(service, transport, LimitOptions(slow_seconds=0.05, max_wait_seconds=10))
    await asyncio.gather(*(ends_as(called, 0.1) for _ in range(20)))
    called.admission.breaker.open_seconds = 0.0  # as if its time were over
    called.admission.breaker.open()
    called.admission.breaker.open_seconds = 60.0
    asked = service.calls
    trial = asyncio.ensure_future(ends_as(called, 5))
    await until(lambda: service.calls == asked + 1)
    assert await ends_as(called, 5) == "down"
    service.let_go.set()
    assert await trial == "fine"
    assert await ends_as(called, 5) == "fine"


@pytest.mark.parametrize("are_short", [True, False])
async def test_whoever_finds_out_that_a_service_still_hangs_does_not_wait_for_it(
    service: HeldService, transport: HttpTransport, are_short: bool
) -> None:
    called = Upstream("nlp", transport, service.url, {}, CallOptions(600, PATIENT, are_short=are_short))
    service.is_well = False
    called.admission.breaker.open_seconds = 0.0  # the next call is the trial
    for _ in range(FAILURES_TO_OPEN):
        called.admission.failed(time.monotonic())
    async with asyncio.timeout(30):
        assert await ends_as(called, 600) == "broken off"


async def test_nobody_listening_is_told_from_a_slow_service(transport: HttpTransport) -> None:
    with pytest.raises(Unreachable):
        await transport.send("GET", "http://127.0.0.1:9/x", {}, None)


class TestLimit:
    async def test_more_calls_than_places_wait_and_are_let_in_in_order(self) -> None:
        limit, order, release = ConcurrencyLimit(PATIENT), [], asyncio.Event()

        async def call(number: int) -> None:
            async with limit.turn():
                order.append(number)
                await release.wait()

        calls = [asyncio.ensure_future(call(number)) for number in range(40)]
        await until(lambda: len(order) >= 16)
        assert limit.in_flight == 16
        release.set()
        await asyncio.gather(*calls)
        assert order == sorted(order)
        assert limit.in_flight == 0

    async def test_answers_are_late_by_what_they_take_beside_few_others(self) -> None:
        """A large catalogue: each answer takes .2 s, and fewer calls would not be quicker."""
        now = 0.0
        options = LimitOptions(slow_seconds=1, max_wait_seconds=1, target_seconds=0.1)
        limit = ConcurrencyLimit(options, lambda: now)

        async def round_of_calls(number: int, seconds: float) -> None:
            nonlocal now
            places = [limit.turn() for _ in range(number)]
            for place in places:
                await place.__aenter__()
            now += seconds
            for place in places:
                await place.__aexit__(None, None, None)

        for _ in range(40):
            await round_of_calls(LEAST, 0.2)
        for _ in range(200):
            await round_of_calls(int(limit.limit), 0.2)
        assert limit.limit > options.at_start
        for _ in range(200):
            await round_of_calls(int(limit.limit), 0.12 + 0.02 * int(limit.limit))  # a queue
        assert LEAST < limit.limit < options.at_start

    async def test_slow_answers_lower_the_limit_and_quick_ones_raise_it(self) -> None:
        now = 0.0
        limit = ConcurrencyLimit(LimitOptions(slow_seconds=1, max_wait_seconds=1), lambda: now)

        async def round_of_calls(seconds: float) -> None:
            nonlocal now
            places = [limit.turn() for _ in range(int(limit.limit))]
            for place in places:
                await place.__aenter__()
            now += seconds
            for place in places:
                await place.__aexit__(None, None, None)

        before = limit.limit
        await round_of_calls(0.5)
        assert limit.limit == pytest.approx(before + 0.5, abs=0.2)
        for _ in range(30):
            await round_of_calls(2.0)
        assert limit.limit == 4

    async def test_a_call_whose_turn_would_come_too_late_is_refused_at_once(self) -> None:
        now = 0.0
        limit = ConcurrencyLimit(LimitOptions(slow_seconds=9, max_wait_seconds=0.2), lambda: now)
        for _ in range(60):  # calls take a second each
            async with limit.turn():
                now += 1
        places = [limit.turn() for _ in range(16)]
        for place in places:
            await place.__aenter__()
        waiting = [asyncio.ensure_future(limit.turn().__aenter__()) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(NoRoom):
            await limit.turn().__aenter__()
        for task in waiting:
            task.cancel()

    async def test_a_caller_who_leaves_while_it_waits_takes_no_place(self) -> None:
        limit = ConcurrencyLimit(PATIENT)
        places = [limit.turn() for _ in range(16)]
        for place in places:
            await place.__aenter__()
        waiting = asyncio.ensure_future(limit.turn().__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        for place in places:
            await place.__aexit__(None, None, None)
        assert limit.in_flight == 0

    async def test_new_work_is_refused_sooner_than_work_that_was_begun(self) -> None:
        limit = ConcurrencyLimit(LimitOptions(10, 10, newcomers_wait_seconds=0.0, at_start=4))
        places = [limit.turn() for _ in range(4)]
        for place in places:
            await place.__aenter__()
        assert not limit.has_room_for_newcomers
        begun = asyncio.ensure_future(limit.turn().__aenter__())
        await asyncio.sleep(0)
        await places[0].__aexit__(None, None, None)
        await begun
        assert not limit.has_room_for_newcomers

    async def test_new_work_reckons_with_what_is_coming_but_not_with_all_that_another_service_holds(
        self,
    ) -> None:
        limit = ConcurrencyLimit(LimitOptions(10, 10, newcomers_wait_seconds=0.0, at_start=8))
        with ExitStack() as read:
            for _ in range(100):
                read.enter_context(limit.coming())
            assert limit.has_room_for_newcomers  # they may all wait for nlp
            for _ in range(4):
                await limit.turn().__aenter__()
            assert not limit.has_room_for_newcomers
        assert limit.has_room_for_newcomers

    async def test_the_limit_is_kept_where_answers_take_the_target_time(self) -> None:
        now = 0.0
        limit = ConcurrencyLimit(LimitOptions(10, 10, target_seconds=0.1), lambda: now)
        async with limit.turn():
            now += 0.2
        assert limit.limit < 16
