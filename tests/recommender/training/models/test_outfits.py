"""What baskets teach of outfits, and how looks and sessions are measured, in a shop that keeps to rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from smartrec_recommender.importing.rows import ProductRow, TransactionRow
from smartrec_recommender.training.blocks import pairs_of
from smartrec_recommender.training.evaluation.evaluate import Shop
from smartrec_recommender.training.evaluation.sessions import session_figures
from smartrec_recommender.training.evaluation.shops.files import shop_of
from smartrec_recommender.training.neighbours import as_neighbours, bm25
from smartrec_recommender.training.outfits.baskets import baskets, learned_pairing, outfit_pairs, slots_of
from smartrec_recommender.training.outfits.measuring import outfit_figures
from smartrec_recommender.training.replay import Replay, replay_at
from smartrec_recommender.training.session_weights import sessions_of
from smartrec_recommender.training.splits import by_time
from tests.recommender import shop

START = datetime(2026, 1, 1, tzinfo=UTC)
TEES = range(20)


def product(number: int) -> ProductRow:
    category, colour = ("Tee", "red") if number in TEES else ("Jeans", "green" if number % 2 else "navy")
    made = shop.product(number, category=category, colour=colour, created_at=START.isoformat())
    return ProductRow.model_validate({**made, "image": None})


def deed(user: int, number: int, kind: str, at: datetime) -> TransactionRow:
    made = {"transaction_id": f"{user}-{number}-{kind}", "user_id": f"u{user}", "product_id": f"P{number:05}"}
    return TransactionRow.model_validate({**made, "kind": kind, "occurred_at": at})


@pytest.fixture(scope="module")
def matched() -> Shop:
    """Everybody buys a tee with one of its two own green jeans on one day, after having viewed four of its
    neighbours one after the other."""
    generator, deeds = np.random.default_rng(5), []
    for user in range(150):
        tee, at = int(generator.integers(20)), START + timedelta(days=1 + user)
        deeds += [deed(user, tee, "purchase", at)]
        deeds += [deed(user, 21 + 2 * tee, "purchase", at + timedelta(minutes=1))]
        first = int(generator.integers(5)) * 4
        viewed = [first + step for step in range(4)]
        deeds += [deed(user, each, "view", at + timedelta(hours=2, minutes=each)) for each in viewed]
    return shop_of([product(number) for number in range(60)], deeds)


@pytest.fixture(scope="module")
def replay(matched: Shop) -> Replay:
    replay = replay_at(matched.snapshot, matched.products, by_time(matched.log, 0.2)).with_factors()
    return replay.with_neighbours(as_neighbours(bm25(pairs_of(replay.log.matrix())), matched.products.number))


class TestBaskets:
    def test_a_basket_is_what_one_bought_on_a_day(self, matched):
        assert {len(basket) for basket in baskets(matched.log)} == {2}

    def test_two_of_one_slot_are_no_outfit(self, matched):
        slot = slots_of(matched.products, matched.snapshot.terms)
        assert list(outfit_pairs(np.array([0, 1, 25]), slot)) == [(0, 25), (1, 25)]

    def test_what_is_always_bought_together_goes_together(self, matched):
        terms = matched.snapshot.terms
        red, green, navy = (min(terms.numbers("colour", [name])) for name in ("red", "green", "navy"))
        pairing = learned_pairing(matched.log, matched.products, terms)
        fits = pairing.of_colours(terms, red, np.array([green, navy]))
        assert fits[0] > 0.55
        assert pairing.colours[min(red, green), max(red, green)][0] > 100
        assert (min(red, navy), max(red, navy)) not in pairing.colours


class TestFigures:
    def test_looks_find_what_was_bought_with_it_more_often_than_popularity(self, matched, replay):
        figures = outfit_figures(replay, by_time(matched.log, 0.2).after)
        assert figures is not None
        assert figures.look > figures.popularity + 0.2

    def test_sessions_are_judged_by_the_last_view(self, matched, replay):
        after = by_time(matched.log, 0.2).after
        assert {len(rows) for rows in sessions_of(after)} == {4}
        figures = session_figures(replay, after)
        assert figures is not None
        assert figures.feed > figures.popularity
        assert figures.neighbours > figures.popularity

    def test_a_log_without_baskets_and_views_has_no_figures(self, matched, replay):
        nothing = matched.log.where(np.zeros(len(matched.log), bool))
        assert outfit_figures(replay, nothing) is None
        assert session_figures(replay, nothing) is None
