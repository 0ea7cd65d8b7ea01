"""A caller's deadline travels with its request, and a header that is none is no deadline."""

from __future__ import annotations

import asyncio

import pytest

from smartrec_service.resilience import deadlines
from smartrec_service.resilience.deadlines import TIMEOUT_HEADER, timeout_header


def test_what_is_left_is_told_in_milliseconds() -> None:
    assert timeout_header(1.2345) == {TIMEOUT_HEADER: "1234"}
    assert timeout_header(-1) == {TIMEOUT_HEADER: "0"}


async def test_a_request_and_its_tasks_share_the_deadline_and_others_have_their_own() -> None:
    async def left(header: dict[str, str]) -> float:
        deadlines.begin(header)
        return await asyncio.create_task(_seconds_left())

    async def _seconds_left() -> float:
        return deadlines.seconds_left(60)

    short, none, over = await asyncio.gather(left(timeout_header(5)), left({}), left(timeout_header(0)))
    assert 4 < short <= 5
    assert (none, over) == (60, 0)


@pytest.mark.parametrize("header", ["", "soon", "-5", "1e3", "٣", "9" * 5000])
async def test_what_is_no_time_is_no_deadline(header: str) -> None:
    deadlines.begin({TIMEOUT_HEADER: header})
    assert deadlines.seconds_left(60) == 60
