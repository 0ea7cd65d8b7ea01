"""The queue in front of a model. Rows of several callers share one run; callers that have left are skipped.

A thread that is free takes what is there at once, so an idle server adds no wait; what arrives meanwhile
gathers for the next run. Terms and parameters are TensorFlow Serving's.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Hashable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from smartrec_model_protocol.tensors import Array
from smartrec_model_server.errors import Unavailable

# A request of this size runs whole where nothing is merged: many small rows are no more work than a few
# large ones.
_WHOLE_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class BatchingOptions:
    """`merges` off: a request runs by itself, in pieces of `max_batch_size` rows, or of 64 KiB."""

    merges: bool = False
    max_batch_size: int = 32
    batch_timeout_seconds: float = 0.0
    max_enqueued_batches: int = 10
    allowed_batch_sizes: tuple[int, ...] = ()
    threads: int = 1

    def largest_piece(self, bytes_per_row: int) -> int:
        """How many rows run at once at most."""
        if self.merges:
            return self.max_batch_size
        return max(self.max_batch_size, _WHOLE_BYTES // max(1, bytes_per_row))

    def slots(self, rows: int, bytes_per_row: int) -> int:
        """The room that these rows take in the queue; the largest piece takes `max_batch_size`."""
        return max(1, rows * self.max_batch_size // self.largest_piece(bytes_per_row))

    def padded_rows(self, rows: int) -> int:
        """The least allowed size that holds `rows`."""
        return min((size for size in self.allowed_batch_sizes if size >= rows), default=rows)


@dataclass(slots=True)
class Task:
    """Rows that wait to be run. `slots`: see `BatchingOptions.slots`.

    `kind`: tasks of one kind may share a run; None: never.
    """

    inputs: Mapping[str, Array]
    rows: int
    slots: int
    kind: Hashable
    result: Future[dict[str, Array]] = field(default_factory=Future)
    enqueued_seconds: float = field(default_factory=time.monotonic)


class BatchQueue:
    """Thread-safe. Tasks leave in order of arrival, in batches of at most `max_batch_size` rows."""

    def __init__(self, options: BatchingOptions) -> None:
        self._options = options
        self._capacity_slots = options.max_batch_size * options.max_enqueued_batches
        self._tasks: deque[Task] = deque()
        self._queued_slots = 0
        self._changed = threading.Condition()
        self._is_closed = False

    @property
    def queued_slots(self) -> int:
        return self._queued_slots

    def put(self, tasks: Sequence[Task]) -> None:
        """Adds all tasks or none. Raises: Unavailable, when the queue is full or closed."""
        slots = sum(task.slots for task in tasks)
        with self._changed:
            if self._is_closed:
                raise Unavailable("The model version is being unloaded")
            if self._tasks and self._queued_slots + slots > self._capacity_slots:
                raise Unavailable("The batch scheduling queue to which this task was submitted is full")
            self._tasks.extend(tasks)
            self._queued_slots += slots
            self._changed.notify_all()

    def take(self) -> list[Task]:
        """Waits for a batch. Returns: its tasks, marked as running; none once closed and drained."""
        with self._changed:
            while True:
                self._changed.wait_for(lambda: bool(self._tasks) or self._is_closed)
                if not self._tasks:
                    return []
                self._wait_for_more()
                batch = self._pop_batch()
                if batch:
                    return batch

    def close(self) -> None:
        """Accepts no more tasks; the waiting ones are still handed out."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def _wait_for_more(self) -> None:
        options = self._options
        if not options.merges or options.batch_timeout_seconds <= 0:
            return
        deadline = self._tasks[0].enqueued_seconds + options.batch_timeout_seconds
        self._changed.wait_for(
            lambda: self._queued_slots >= options.max_batch_size or self._is_closed,
            timeout=max(0.0, deadline - time.monotonic()),
        )

    def _pop_batch(self) -> list[Task]:
        batch: list[Task] = []
        rows = 0
        while self._tasks:
            task = self._tasks[0]
            if batch and not self._may_join(batch[0], task, rows):
                break
            self._tasks.popleft()
            self._queued_slots -= task.slots
            if task.result.set_running_or_notify_cancel():  # False: its caller has gone
                batch.append(task)
                rows += task.rows
        return batch

    def _may_join(self, first: Task, task: Task, rows: int) -> bool:
        fits = rows + task.rows <= self._options.max_batch_size
        return self._options.merges and fits and task.kind is not None and task.kind == first.kind
