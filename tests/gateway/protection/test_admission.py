"""The circuit breaker of one service: when it is left alone, and how soon it is found to be back."""

from __future__ import annotations

import time
from contextlib import AsyncExitStack

import pytest

from smartrec_gateway.protection.load.admission import FAILURES_TO_OPEN, Admission, KnownToBeDown
from smartrec_gateway.protection.load.concurrency_limit import LimitOptions


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
        assert not admission.has_room_for_newcomers
        for _ in range(FAILURES_TO_OPEN):
            admission.failed(time.monotonic())
        next_trial_is_due(admission)
        assert admission.has_room_for_newcomers
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
