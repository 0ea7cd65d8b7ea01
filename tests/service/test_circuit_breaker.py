"""The breaker between a service and something that it can go on without."""

from __future__ import annotations

from smartrec_service.resilience.circuit_breaker import CircuitBreaker


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_calls_may_be_made_until_one_has_failed() -> None:
    breaker = CircuitBreaker(clock=Clock())
    assert breaker.is_closed
    breaker.open()
    assert not breaker.is_closed


def test_after_its_seconds_calls_may_be_made_again() -> None:
    clock = Clock()
    breaker = CircuitBreaker(open_seconds=2.0, clock=clock)
    breaker.open()
    clock.seconds = 1.9
    assert not breaker.is_closed
    clock.seconds = 2.0
    assert breaker.is_closed


def test_another_failure_opens_it_for_as_long_again() -> None:
    clock = Clock()
    breaker = CircuitBreaker(open_seconds=2.0, clock=clock)
    breaker.open()
    clock.seconds = 1.5
    breaker.open()
    clock.seconds = 3.0
    assert not breaker.is_closed
    clock.seconds = 3.5
    assert breaker.is_closed
