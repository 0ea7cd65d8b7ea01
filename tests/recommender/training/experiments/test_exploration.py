"""New goods are tried until it is sure that they are clicked less than others where they stood."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import sqlalchemy as sa

from smartrec_recommender.store.catalogue.snapshot import read_snapshot
from smartrec_recommender.store.users.feedback import FeedbackEvent, FeedbackKind, record_feedback
from smartrec_recommender.store.users.shown_products import PlaceCount, read_place_counts
from smartrec_recommender.training.exploration import less_clicked
from smartrec_recommender.training.refresh import refresh

RATE_OF_PLACE = {1: 0.2, 10: 0.02}
PRODUCTS, WORST = 60, 0


def counts_of(impressions: int, worst: float, seed: int = 3) -> list[PlaceCount]:
    """All products are clicked alike at a place, but the first so many times as often."""
    generator = np.random.default_rng(seed)
    return [
        PlaceCount(
            product,
            place,
            impressions,
            int(generator.binomial(impressions, rate * (worst if product == WORST else 1.0))),
        )
        for product in range(PRODUCTS)
        for place, rate in RATE_OF_PLACE.items()
    ]


def test_what_is_clicked_a_quarter_as_often_is_found_once_it_was_shown_enough() -> None:
    assert WORST not in less_clicked(counts_of(10, 0.25))
    assert less_clicked(counts_of(1_000, 0.25)) == [WORST]


def test_of_products_that_are_clicked_alike_hardly_any_is_given_up() -> None:
    given_up = [len(less_clicked(counts_of(500, 1.0, seed))) for seed in range(20)]
    assert np.mean(given_up) < 0.02 * PRODUCTS


def test_a_low_place_is_no_fault_of_the_product() -> None:
    """It stood at the tenth place alone, and was clicked as others are there: a tenth as often."""
    others = [one for one in counts_of(2_000, 1.0) if one.product_number != WORST]
    assert WORST not in less_clicked([*others, PlaceCount(WORST, 10, 2_000, 40)])


def test_without_impressions_nothing_is_given_up() -> None:
    assert less_clicked([]) == []


@pytest.mark.parametrize(("list_name", "counted"), [("feed", 2), ("search", 0)])
def test_only_the_feed_of_the_last_weeks_counts(engine, list_name: str, counted: int) -> None:
    now = datetime.now(UTC)

    def event(kind: FeedbackKind, number: int, days_ago: float) -> FeedbackEvent:
        when = now - timedelta(days=days_ago)
        return FeedbackEvent(f"{kind}-{number}", kind, "P00003", f"user-{number}", list_name, 4, None, when)

    record_feedback(
        engine,
        [
            event("impression", 1, 1),
            event("impression", 2, 2),
            event("impression", 3, 90),
            event("click", 4, 1),
        ],
    )
    with engine.connect() as connection:
        found = read_place_counts(connection, "feed", now - timedelta(days=28), 20)
    assert [(one.position, one.impressions, one.clicks) for one in found] == ([(4, 2, 1)] if counted else [])


@pytest.mark.parametrize(
    ("users", "counted"),
    [
        (["maya", "maya", "lena"], 2),
        ([None, None], 0),
        (["anon-0123456789abcdef", "new-0123456789abcdef"], 0),
    ],
)
def test_a_user_counts_once_and_whoever_has_no_account_not_at_all(
    engine, users: list[str | None], counted: int
) -> None:
    """Else anybody could show a new product to a thousand made-up visitors, none of whom clicks."""
    when = datetime.now(UTC) - timedelta(days=1)
    events = [
        FeedbackEvent(f"event-{number}", "impression", "P00003", user, "feed", 4, None, when)
        for number, user in enumerate(users)
    ]
    record_feedback(engine, events)
    with engine.connect() as connection:
        found = read_place_counts(connection, "feed", when - timedelta(days=1), 20)
    assert sum(one.impressions for one in found) == counted


def test_a_refresh_finds_them_for_the_feeds_that_follow(engine) -> None:
    """Two products stood at one place, each fifty times; one was clicked every other time."""
    when = datetime.now(UTC) - timedelta(days=1)

    def event(kind: FeedbackKind, product: str, number: int) -> FeedbackEvent:
        return FeedbackEvent(
            f"{kind}-{product}-{number}", kind, product, f"user-{number}", "feed", 4, None, when
        )

    events = [
        event("impression", product, number) for product in ("P00003", "P00005") for number in range(50)
    ]
    record_feedback(engine, [*events, *(event("click", "P00003", number) for number in range(25))])
    refresh(engine)
    with engine.connect() as connection:
        number = connection.execute(
            sa.text("SELECT product_number FROM products WHERE product_id = 'P00005'")
        )
        assert read_snapshot(connection).less_clicked == {number.scalar_one()}
