"""What the gateway takes for load of its own: its own work, and no wait for others."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, nullcontext
from dataclasses import dataclass, replace

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartrec_gateway.protection.load import load_shedding
from smartrec_gateway.protection.load.concurrency_limit import (
    DECREASE,
    ConcurrencyLimit,
    LimitOptions,
    NoRoom,
)
from smartrec_gateway.protection.load.elsewhere import waiting_elsewhere
from smartrec_gateway.protection.load.load_shedding import LoadShedding

SLOW_SECONDS, TAKES_SECONDS = 0.5, 0.8
OPTIONS = LimitOptions(slow_seconds=SLOW_SECONDS, max_wait_seconds=0.0, at_start=100)
SEARCH = {"type": "http", "method": "POST", "path": "/v1/search/text", "headers": []}


def taking_long(*, is_elsewhere: bool) -> ASGIApp:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        with waiting_elsewhere() if is_elsewhere else nullcontext():
            await asyncio.sleep(TAKES_SECONDS)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    return app


async def limit_after(app: ASGIApp) -> float:
    shedding = LoadShedding(app, OPTIONS)

    async def nothing(_: Message | None = None) -> Message:
        return {"type": "http.request", "body": b""}

    async def sent(_: Message) -> None:
        """To nobody."""

    await shedding(dict(SEARCH), nothing, sent)
    return shedding.limit.limit


async def test_only_slow_work_of_its_own_lowers_what_the_gateway_takes_at_once() -> None:
    own, elsewhere = await asyncio.gather(
        limit_after(taking_long(is_elsewhere=False)), limit_after(taking_long(is_elsewhere=True))
    )
    assert own < OPTIONS.at_start
    assert elsewhere == OPTIONS.at_start


@dataclass
class _Call:
    left_seconds: float
    began_at: float
    place: AsyncExitStack


class SharedProcessor:
    """Answers `per_second` calls in all, and works on all that it has let in, as an event loop does."""

    STEP_SECONDS = 0.01

    def __init__(self, options: LimitOptions, per_second: int) -> None:
        self.now = 0.0
        self.limit = ConcurrencyLimit(options, lambda: self.now)
        self._cost_seconds = 1 / per_second
        self._calls: list[_Call] = []
        self.answers: list[tuple[float, float]] = []
        """When each was answered, and how long it took."""

    async def serve(self, offered_per_second: int, seconds: float) -> None:
        due, ends_at = 0.0, self.now + seconds
        while self.now < ends_at:
            self.now += self.STEP_SECONDS
            due += offered_per_second * self.STEP_SECONDS
            while due >= 1:
                due -= 1
                await self._let_in()
            await self._work()

    async def _let_in(self) -> None:
        place = AsyncExitStack()
        try:
            await place.enter_async_context(self.limit.turn())
        except NoRoom:
            return
        self._calls.append(_Call(self._cost_seconds, self.now, place))

    async def _work(self) -> None:
        time_left = self.STEP_SECONDS
        while self._calls and time_left > 1e-9:
            each = min(time_left / len(self._calls), min(call.left_seconds for call in self._calls))
            time_left -= each * len(self._calls)
            for call in self._calls:
                call.left_seconds -= each
            for call in [call for call in self._calls if call.left_seconds < 1e-9]:
                self._calls.remove(call)
                self.answers.append((self.now, self.now - call.began_at))
                await call.place.aclose()


async def late_until(options: LimitOptions, per_second: int) -> float:
    """Of a minute of three times too much, the last second with an answer half as late again as asked."""
    gateway = SharedProcessor(options, per_second)
    await gateway.serve(3 * per_second, seconds=60)
    return max((at for at, seconds in gateway.answers if seconds > 1.5 * options.slow_seconds), default=0.0)


@pytest.mark.parametrize("per_second", [20, 40, 200, 800])
async def test_on_any_machine_too_much_is_soon_answered_in_time_or_refused(per_second: int) -> None:
    gateway = SharedProcessor(load_shedding.OPTIONS, per_second)
    await gateway.serve(3 * per_second, seconds=15)
    before = len(gateway.answers)
    await gateway.serve(3 * per_second, seconds=20)
    answered = [seconds for _, seconds in gateway.answers[before:]]
    assert len(answered) > 0.95 * 20 * per_second, "no work was done in vain, and none was missing"
    assert max(answered) < 1.5 * load_shedding.OPTIONS.slow_seconds


async def test_steps_of_a_tenth_would_take_several_times_as_long() -> None:
    tenths = replace(load_shedding.OPTIONS, steepest_decrease=DECREASE)
    assert await late_until(tenths, per_second=40) > 3 * await late_until(
        load_shedding.OPTIONS, per_second=40
    )


async def test_work_that_is_slow_by_itself_leaves_room_for_what_a_page_asks_at_once() -> None:
    gateway = SharedProcessor(load_shedding.OPTIONS, per_second=100)
    for _ in range(50):
        async with gateway.limit.turn():
            gateway.now += 5
    assert gateway.limit.limit == load_shedding.OPTIONS.least
