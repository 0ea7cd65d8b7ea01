"""Of several that want the same at once, one works it out and the others take its result."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

Result = TypeVar("Result")


class SingleFlight(Generic[Result]):
    """For the threads of one process. It holds what is being worked on, and nothing afterwards."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._flights: dict[str, Future[Result]] = {}

    def do(self, key: str, work: Callable[[], Result]) -> Result:
        """Returns: what `work` gives, here or in the thread that began first. Raises what that raises."""
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
