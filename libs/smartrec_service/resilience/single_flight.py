"""Single flight: of several calls for one key at the same time, one does the work and all get its result.

Two classes of one idea: `SingleFlight` for threads, `AsyncSingleFlight` for the tasks of an event loop. The
name is that of Go's package `golang.org/x/sync/singleflight`.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")


class SingleFlight(Generic[Result]):
    """For the threads of one process. It keeps nothing of work that has ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._flights: dict[str, Future[Result]] = {}

    def do(self, key: str, work: Callable[[], Result]) -> Result:
        """Returns the result of `work`, done here or by the thread that began first. Raises its errors."""
        with self._lock:
            others = self._flights.get(key)
            if others is None:
                own = self._flights[key] = Future()
        if others is not None:
            return others.result()
        try:
            result = work()
        except BaseException as error:
            own.set_exception(error)
            raise
        else:
            own.set_result(result)
            return result
        finally:
            with self._lock:
                del self._flights[key]


class AsyncSingleFlight(Generic[Result]):
    """For the tasks of one event loop. A caller that is cancelled does not end the work for the others.

    The work runs in the context of the first caller, and so with that caller's deadline.
    """

    def __init__(self) -> None:
        self._flights: dict[str, asyncio.Task[Result]] = {}

    async def do(self, key: str, work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
        """Returns the result of `work`, or of the work that runs under this key. Raises its errors."""
        task = self._flights.get(key)
        if task is None:
            task = asyncio.create_task(work())
            self._flights[key] = task
            task.add_done_callback(lambda done: self._forget(key, done))
        return await asyncio.shield(task)

    def _forget(self, key: str, task: asyncio.Task[Result]) -> None:
        del self._flights[key]
        if not task.cancelled():
            task.exception()  # retrieved: asyncio then reports no error whose callers have all left
