"""Calls that nobody waits for, or that outlive whoever waited."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Answer = TypeVar("Answer")


class BackgroundCalls:
    """Of one service."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._beginning: set[Coroutine[Any, Any, Any]] = set()

    @property
    def beginning(self) -> int:
        """How many have not begun, and so are not in flight yet."""
        return len(self._beginning)

    def begin(self, call: Coroutine[Any, Any, Answer]) -> asyncio.Task[Answer]:
        """The call as a task that outlives its caller."""
        self._beginning.add(call)

        async def begun() -> Answer:
            self._beginning.discard(call)
            return await call

        def ended(task: asyncio.Task[Answer]) -> None:
            self._tasks.discard(task)
            self._beginning.discard(call)
            call.close()  # one that was cancelled before it had begun

        task = asyncio.create_task(begun())
        self._tasks.add(task)
        task.add_done_callback(ended)
        return task
