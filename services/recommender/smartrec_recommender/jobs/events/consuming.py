"""The loop of a consumer: a batch is written in one transaction, what is wrong is set aside, then the offsets
are committed. Killed at any point, it reads at most the last batch again, whose transaction ids are known.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from smartrec_recommender.jobs.events.dead_letters import DeadLetters
from smartrec_recommender.jobs.events.messages import UnusableMessage, transaction_of
from smartrec_recommender.serving.requests.transactions import problem_of
from smartrec_recommender.store.users.transactions import NewTransaction, Outcome, Recorded

POLL_SECONDS = 1.0
TELL_SECONDS = 10.0
# Another consumer has the partition by now, and reads the batch again.
_NO_LONGER_OURS = (
    KafkaError.ILLEGAL_GENERATION,
    KafkaError.UNKNOWN_MEMBER_ID,
    KafkaError.REBALANCE_IN_PROGRESS,
    KafkaError._NO_OFFSET,
)
Record = Callable[[Sequence[NewTransaction], datetime], Sequence[Outcome]]


@dataclass
class Counts:
    """`repeated`: recorded before. `behind`: messages that are there and not yet read, as far as known."""

    recorded: int = 0
    repeated: int = 0
    set_aside: int = 0
    behind: int = 0

    @property
    def messages(self) -> int:
        return self.recorded + self.repeated + self.set_aside


@dataclass(frozen=True)
class Consuming:
    """`record` writes a batch. `tell` is called about every TELL_SECONDS, and at the end."""

    consumer: Consumer
    record: Record
    dead_letters: DeadLetters
    most_at_once: int
    tell: Callable[[Counts], None]

    def until(self, stop: Event, ends_when_read: bool = False) -> Counts:
        """Goes on until `stop` is set, or until everything that is there is read.

        Raises KafkaException, NotSetAside, and what `record` raises: then the last batch was not committed.
        """
        counts, told_at, at_end = Counts(), time.monotonic(), set[tuple[str, int]]()
        while not (stop.is_set() or (ends_when_read and self._is_read(at_end))):
            messages = self._next(at_end)
            if messages:
                self._land(messages, counts)
                self._commit(messages)
            if time.monotonic() - told_at >= TELL_SECONDS:
                self._tell(counts)
                told_at = time.monotonic()
        self._tell(counts)
        return counts

    def _next(self, at_end: set[tuple[str, int]]) -> list[Message]:
        """Returns: a batch. Notes which partitions have been read to their end."""
        messages = []
        for one in self.consumer.consume(self.most_at_once, POLL_SECONDS):
            error, partition = one.error(), (str(one.topic()), one.partition() or 0)
            if error is None:
                messages.append(one)
                at_end.discard(partition)
            elif error.code() == KafkaError._PARTITION_EOF:
                at_end.add(partition)
            elif not error.retriable():
                raise KafkaException(error)
        return messages

    def _is_read(self, at_end: set[tuple[str, int]]) -> bool:
        assigned = {(one.topic, one.partition) for one in self.consumer.assignment()}
        return bool(assigned) and assigned <= at_end

    def _land(self, messages: Sequence[Message], counts: Counts) -> None:
        now, read = datetime.now(UTC), list[tuple[Message, NewTransaction]]()
        for message in messages:
            try:
                read.append((message, transaction_of(message, now)))
            except UnusableMessage as error:
                self._set_aside(message, str(error), counts)
        outcomes = self.record([one for _, one in read], now) if read else []
        for (message, one), outcome in zip(read, outcomes, strict=True):
            if not isinstance(outcome, Recorded):
                self._set_aside(message, problem_of(outcome, one.product_id).detail, counts)
            elif outcome.is_new:
                counts.recorded += 1
            else:
                counts.repeated += 1
        self.dead_letters.flush()

    def _set_aside(self, message: Message, reason: str, counts: Counts) -> None:
        self.dead_letters.add(message, reason)
        counts.set_aside += 1

    def _commit(self, messages: Sequence[Message]) -> None:
        next_offset = {(str(one.topic()), one.partition() or 0): (one.offset() or 0) + 1 for one in messages}
        offsets = [TopicPartition(topic, partition, at) for (topic, partition), at in next_offset.items()]
        try:
            self.consumer.commit(offsets=offsets, asynchronous=False)
        except KafkaException as error:
            if error.args[0].code() not in _NO_LONGER_OURS:
                raise

    def _tell(self, counts: Counts) -> None:
        counts.behind = 0
        for one in self.consumer.position(self.consumer.assignment()):
            _, end = self.consumer.get_watermark_offsets(one, cached=True)
            counts.behind += max(0, end - one.offset) if one.offset >= 0 and end >= 0 else 0
        self.tell(counts)
