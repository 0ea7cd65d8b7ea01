"""One message of a topic as a transaction. Its value is the JSON of `POST /v1/transactions`."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pydantic import ValidationError

from smartrec_recommender.jobs.terminal.console import first_error
from smartrec_recommender.problems import DateInTheFuture, NullDate
from smartrec_recommender.serving.requests.transactions import TransactionRequest, new_transaction
from smartrec_recommender.store.users.transactions import NewTransaction

if TYPE_CHECKING:
    from confluent_kafka import Message

_LAST_MILLISECOND = datetime(9999, 12, 31, tzinfo=UTC).timestamp() * 1e3


class UnusableMessage(ValueError):
    """The message is no transaction; the text says why."""


def transaction_of(message: Message, now: datetime) -> NewTransaction:
    """A message without a transaction_id gets one by its place in the topic, so that it counts once however
    often it is read; one without occurred_at happened when it was sent. Raises UnusableMessage.
    """
    value = message.value()
    if not value:
        raise UnusableMessage("The message is empty.")
    try:
        sent = TransactionRequest.model_validate_json(value)
    except ValidationError as error:
        raise UnusableMessage(first_error(error)) from None
    sent_at = _sent_at(message)
    if sent.transaction_id is None:
        sent = sent.model_copy(update={"transaction_id": _id_of_place(message, sent_at)})
    try:
        return new_transaction(sent, None, now, min(sent_at or now, now), None)
    except (DateInTheFuture, NullDate) as problem:
        raise UnusableMessage(problem.detail) from None


def place_of(message: Message) -> dict[str, str | int | None]:
    """Returns: where the message stands."""
    return {"topic": message.topic(), "partition": message.partition(), "offset": message.offset()}


def _sent_at(message: Message) -> datetime | None:
    """By the producer's clock or the broker's, as the topic has it; None where that is no time, as where a
    producer counts in microseconds."""
    milliseconds = message.timestamp()[1]
    is_time = 0 < milliseconds <= _LAST_MILLISECOND
    return datetime.fromtimestamp(milliseconds / 1e3, UTC) if is_time else None


def _id_of_place(message: Message, sent_at: datetime | None) -> str:
    """With the time, as a topic that was deleted and made anew counts its places from 0 again."""
    return hashlib.sha256(f"{place_of(message)} {sent_at}".encode()).hexdigest()[:32]
