"""What one message of a topic says, without a broker."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from smartrec_recommender.jobs.events.messages import transaction_of

NOW = datetime(2026, 6, 1, tzinfo=UTC)


class Sent:
    """A message at the beginning of a topic. `milliseconds`: as its producer counts."""

    def __init__(self, milliseconds: int, **given: Any) -> None:
        self._milliseconds = milliseconds
        self._value = json.dumps({"user_id": "maya", "product_id": "P00042", "kind": "view", **given})

    def value(self) -> bytes:
        return self._value.encode()

    def timestamp(self) -> tuple[int, int]:
        return 1, self._milliseconds

    def topic(self) -> str:
        return "shop.events"

    def partition(self) -> int:
        return 0

    def offset(self) -> int:
        return 0


def sent(milliseconds: int, **given: Any) -> Any:
    """Returns: what stands for a message of the library, which only its consumer can make."""
    return Sent(milliseconds, **given)


def test_what_has_no_time_of_its_own_happened_when_it_was_sent() -> None:
    sent_at = NOW - timedelta(hours=3)
    assert transaction_of(sent(int(sent_at.timestamp() * 1e3)), NOW).occurred_at == sent_at


@pytest.mark.parametrize("factor", [10**3, 10**6])
def test_a_producer_that_counts_in_smaller_units_stops_no_consumer(factor: int) -> None:
    """Its time is of no use: the message happened when it was read, or when it says itself."""
    milliseconds = int(NOW.timestamp() * 1e3) * factor
    assert transaction_of(sent(milliseconds), NOW).occurred_at == NOW
    said = NOW - timedelta(days=2)
    assert transaction_of(sent(milliseconds, occurred_at=said.isoformat()), NOW).occurred_at == said
