"""How many pictures one caller may have on their way, beside others."""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest

from smartrec_gateway.problems import TooManyUploads
from smartrec_gateway.protection.bodies.upload_slots import UploadSlots


async def takes(slots: UploadSlots, caller: str, held: AsyncExitStack) -> int:
    """How many this caller gets."""
    for count in range(100):
        try:
            await held.enter_async_context(slots.taken(caller))
        except TooManyUploads:
            return count
    raise AssertionError("there is no end")


@pytest.mark.parametrize(("places", "most"), [(100, 16), (16, 12), (8, 6), (4, 3), (1, 1)])
async def test_one_caller_leaves_places_at_vision_to_others_however_few_there_are(
    places: int, most: int
) -> None:
    slots = UploadSlots(32, 16, lambda: places)
    async with AsyncExitStack() as held:
        assert await takes(slots, "one", held) == most
        assert await takes(slots, "another", held) > 0


async def test_what_is_given_back_may_be_taken_again() -> None:
    slots = UploadSlots(32, 16, lambda: 4)
    for _ in range(2):
        async with AsyncExitStack() as held:
            assert await takes(slots, "one", held) == 3
