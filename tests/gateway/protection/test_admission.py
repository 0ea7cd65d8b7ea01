"""The circuit breaker of one service: when it is left alone, and how soon it is found to be back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from smartrec_gateway.protection.load.admission import FAILURES_TO_OPEN, Admission, KnownToBeDown
from smartrec_gateway.protection.load.concurrency_limit import LimitOptions, NoRoom


@pytest.fixture
def down() -> Admission:
    """Of a service whose latest calls all failed."""
    admission = Admission(LimitOptions(slow_seconds=10, max_wait_seconds=10))
    admission.breaker.open_seconds = 60.0
    for _ in range(FAILURES_TO_OPEN):
        admission.failed(time.monotonic())
    return admission


def next_trial_is_due(admission: Admission) -> None:
    admission.breaker.open_seconds = 0.0
    admission.breaker.open()
    admission.breaker.open_seconds = 60.0


async def is_refused(admission: Admission) -> bool:
    try:
        async with admission.turn():
            return False
    except KnownToBeDown:
        return True


async def test_one_call_alone_tries_in_its_time(down: Admission) -> None:
    assert await is_refused(down)
    next_trial_is_due(down)
    assert not await is_refused(down)
    assert await is_refused(down)


async def test_a_trial_that_hangs_does_not_keep_the_next_one_waiting(down: Admission) -> None:
    next_trial_is_due(down)
    async with down.turn():  # it was begun before the service was back, and hangs
        next_trial_is_due(down)
        async with down.turn():
            down.succeeded()
        assert not await is_refused(down)


async def test_as_many_trials_as_there_are_places_may_hang_and_the_next_one_is_made(down: Admission) -> None:
    async with AsyncExitStack() as hanging:
        for _ in range(int(down.limit.limit)):
            next_trial_is_due(down)
            await hanging.enter_async_context(down.turn())
        next_trial_is_due(down)
        down.check()
        async with down.turn():
            down.succeeded()
        assert not await is_refused(down)


async def test_a_trial_is_made_though_calls_of_before_hold_all_places() -> None:
    admission = Admission(LimitOptions(slow_seconds=10, max_wait_seconds=0, at_start=FAILURES_TO_OPEN))
    async with AsyncExitStack() as hanging:
        for _ in range(FAILURES_TO_OPEN):
            await hanging.enter_async_context(admission.turn())
        assert not admission.look_for_room()
        for _ in range(FAILURES_TO_OPEN):
            admission.failed(time.monotonic())
        next_trial_is_due(admission)
        assert admission.look_for_room()
        admission.check()
        assert not await is_refused(admission)


async def test_the_end_of_an_earlier_trial_does_not_put_the_next_one_off(down: Admission) -> None:
    next_trial_is_due(down)
    async with down.turn():
        next_trial_is_due(down)
        down.failed(time.monotonic())
    assert not await is_refused(down)


def test_a_call_begun_before_the_latest_answer_says_nothing_by_its_failure(down: Admission) -> None:
    begun_at = time.monotonic()
    down.succeeded()
    down.failed(begun_at)
    assert not down.is_in_doubt


@asynccontextmanager
async def running(admission: Admission) -> AsyncIterator[asyncio.Timeout]:
    """A call that may take as long as it likes."""
    async with admission.turn(), asyncio.timeout(None) as patience:
        with admission.ends_where_it_is_down(patience):
            yield patience


def patient_admission(slow_seconds: float = 10.0, silent_seconds: float = 0.0) -> Admission:
    options = LimitOptions(slow_seconds, 0, at_start=FAILURES_TO_OPEN, silent_seconds=silent_seconds)
    return Admission(options)


def fail(admission: Admission) -> None:
    for _ in range(FAILURES_TO_OPEN):
        admission.failed(time.monotonic())


async def test_a_call_that_hangs_is_ended_once_its_service_is_known_to_be_down() -> None:
    admission = patient_admission()
    hanging = asyncio.Event()

    async def call() -> None:
        async with running(admission):
            fail(admission)
            await hanging.wait()

    async with asyncio.timeout(30):
        ended = await asyncio.gather(call(), return_exceptions=True)
    assert isinstance(ended[0], TimeoutError)
    assert admission.limit.in_flight == 0


async def test_a_call_has_all_its_time_again_where_the_service_turns_out_to_be_there() -> None:
    admission = patient_admission()
    async with running(admission) as patience:
        fail(admission)
        assert patience.when() is not None
        admission.succeeded()
        assert patience.when() is None


async def test_calls_that_hang_still_hold_no_places_of_a_service_that_is_back() -> None:
    admission = patient_admission()
    async with AsyncExitStack() as hanging:
        for _ in range(FAILURES_TO_OPEN):
            await hanging.enter_async_context(admission.turn())
        fail(admission)
        admission.succeeded()
        assert admission.limit.in_flight == 0
    assert admission.limit.in_flight == 0
    assert admission.limit.limit == FAILURES_TO_OPEN


@pytest.mark.parametrize(
    ("slow_seconds", "silent_seconds", "ends_as"),
    [(0.0, 0.0, KnownToBeDown), (10.0, 0.0, NoRoom), (0.0, 10.0, NoRoom)],
)
async def test_a_service_without_room_that_answers_nobody_for_long_is_down(
    slow_seconds: float, silent_seconds: float, ends_as: type[Exception]
) -> None:
    admission = patient_admission(slow_seconds, silent_seconds)
    async with AsyncExitStack() as hanging:
        for _ in range(FAILURES_TO_OPEN):
            await hanging.enter_async_context(running(admission))
        with pytest.raises(ends_as):
            async with admission.turn():
                pass


async def test_work_that_needs_a_service_that_answers_nobody_for_long_hears_so_before_it_begins() -> None:
    admission = patient_admission(slow_seconds=0.0)
    async with AsyncExitStack() as hanging:
        for _ in range(FAILURES_TO_OPEN):
            await hanging.enter_async_context(running(admission))
        with pytest.raises(KnownToBeDown):
            admission.check()
        assert admission.look_for_room()


async def test_a_service_that_answered_nobody_gets_half_as_many_calls_when_it_is_back() -> None:
    """Perhaps it was slow because there were so many."""
    admission = Admission(LimitOptions(0.0, max_wait_seconds=0, at_start=16, silent_seconds=0))
    async with AsyncExitStack() as hanging:
        for _ in range(16):
            await hanging.enter_async_context(running(admission))
        with pytest.raises(KnownToBeDown):
            async with admission.turn():
                pass
        admission.succeeded()
    assert admission.limit.limit == 8
