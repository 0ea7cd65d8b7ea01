"""What ages count from in a shop that is live, and in one whose log ended long ago."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from smartrec_recommender.domain.shop_time import ShopTime
from smartrec_recommender.domain.users.event_log import EventLog

TODAY = datetime(2026, 11, 29, tzinfo=UTC)
LONG_AGO = datetime(2020, 9, 22, tzinfo=UTC)


@pytest.mark.parametrize("age_days", [-1, 0, 3, 7])
def test_a_shop_with_an_event_of_this_week_goes_by_the_clock(age_days):
    time = ShopTime(TODAY - timedelta(days=age_days), TODAY)
    assert time.at(TODAY) == TODAY
    assert time.at(TODAY + timedelta(days=30)) == TODAY + timedelta(days=30)


def test_time_goes_on_from_the_newest_event_where_that_is_old():
    time = ShopTime(LONG_AGO, TODAY)
    assert time.at(TODAY) == LONG_AGO
    assert time.at(TODAY + timedelta(hours=5)) == LONG_AGO + timedelta(hours=5)


def test_a_shop_without_events_goes_by_the_clock():
    assert ShopTime(None, TODAY).at(TODAY) == TODAY


def test_one_view_of_today_does_not_make_an_old_log_older():
    old = [LONG_AGO - timedelta(hours=hour) for hour in range(2_000)]
    assert log_of([*old, TODAY]).newest() == LONG_AGO - timedelta(hours=1)


def test_an_old_log_and_the_same_log_of_this_week_are_worth_the_same():
    hours = range(3_000)
    old, new = (log_of([end - timedelta(hours=hour) for hour in hours]) for end in (LONG_AGO, TODAY))
    assert np.allclose(old.matrix().toarray(), new.matrix().toarray())
    numbers = np.arange(old.products)
    assert np.allclose(old.demand(numbers).short_term, new.demand(numbers).short_term)


def log_of(times: list[datetime]) -> EventLog:
    seconds = np.sort(np.array([time.timestamp() for time in times]))
    count = len(seconds)
    return EventLog(
        user=np.arange(count) % 7,
        row=np.arange(count) % 5,
        kind=np.full(count, "purchase"),
        seconds=seconds,
        quantity=np.ones(count, np.int64),
        rating=np.zeros(count, np.int64),
        users=7,
        products=5,
    )
