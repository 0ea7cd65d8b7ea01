"""Where messages go that are no transactions of this shop: a file or another topic, each with its reason.

What is set aside is safe before the offsets are committed. A run that is killed between the two sets it aside
twice; topic, partition and offset tell that it is the same message.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from smartrec_recommender.jobs.events.messages import place_of

if TYPE_CHECKING:
    from confluent_kafka import Message, Producer

_FLUSH_SECONDS = 30.0


class DeadLetters(Protocol):
    """What is added is safe once `flush` has returned."""

    def add(self, message: Message, reason: str) -> None: ...

    def flush(self) -> None: ...


class NotSetAside(RuntimeError):
    """The topic for dead letters took no messages; the offsets must not be committed."""


class DeadLetterFile:
    """JSON Lines, added to what the file has; it comes to be with its first line."""

    def __init__(self, path: Path) -> None:
        self._path, self._lines = path, list[str]()

    def add(self, message: Message, reason: str) -> None:
        value = (message.value() or b"").decode("utf-8", "backslashreplace")
        line = {**place_of(message), "reason": reason, "value": value}
        self._lines.append(json.dumps(line, ensure_ascii=False))

    def flush(self) -> None:
        if not self._lines:
            return
        with self._path.open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in self._lines)
            file.flush()
            os.fsync(file.fileno())
        self._lines.clear()


class DeadLetterTopic:
    """Key and value as they came, so that the topic can be consumed again; the reason in the headers."""

    def __init__(self, producer: Producer, topic: str) -> None:
        self._producer, self._topic, self._failures = producer, topic, list[str]()

    def add(self, message: Message, reason: str) -> None:
        headers = [(name, str(value).encode()) for name, value in place_of(message).items()]
        self._producer.produce(
            self._topic,
            key=message.key(),
            value=message.value(),
            headers=[("reason", reason.encode()), *headers],
            on_delivery=self._delivered,
        )

    def flush(self) -> None:
        """Raises NotSetAside."""
        left = self._producer.flush(_FLUSH_SECONDS)
        if left or self._failures:
            why = self._failures[0] if self._failures else f"no answer within {_FLUSH_SECONDS:.0f} s"
            raise NotSetAside(f"The topic {self._topic} took no messages: {why}")

    def _delivered(self, error: object, _message: Message) -> None:
        if error is not None:
            self._failures.append(str(error))
