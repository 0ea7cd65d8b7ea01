"""What becomes of products that nobody has chosen yet: each twenty places of a feed hold one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from smartrec_recommender.importing.rows import ProductRow, TransactionRow
from smartrec_recommender.reranking.new_goods import suits
from smartrec_recommender.serving.pipeline import rank
from smartrec_recommender.training.blending.new_goods_guard import (
    places_of_new_goods,
    with_new_at_last_place,
)
from smartrec_recommender.training.blending.packed_examples import PackedExamples
from smartrec_recommender.training.evaluation.evaluate import Shop
from smartrec_recommender.training.evaluation.judged import SERVED, Judged
from smartrec_recommender.training.evaluation.new_goods import in_words, new_goods_figures
from smartrec_recommender.training.evaluation.shops.files import shop_of
from smartrec_recommender.training.replay import Replay, replay_at
from smartrec_recommender.training.splits import by_time
from tests.recommender import shop

NEW = [
    {**shop.product(number), "id": f"N{number}", "created_at": (shop.NOW - timedelta(days=200)).isoformat()}
    for number in range(1_000, 1_040)
]


@pytest.fixture(scope="module")
def lived() -> Shop:
    """A shop in which forty products have come and nobody has chosen one of them."""
    rows = [ProductRow.model_validate({**one, "image": None}) for one in [*shop.catalogue(), *NEW]]
    return shop_of(rows, [TransactionRow.model_validate(one) for one in shop.lives(40)])


@pytest.fixture(scope="module")
def replay(lived: Shop) -> Replay:
    return replay_at(lived.snapshot, lived.products, by_time(lived.log, 0.2)).with_factors()


@pytest.fixture(scope="module")
def replay_before_they_came(lived: Shop) -> Replay:
    return replay_at(lived.snapshot, lived.products, by_time(lived.log, 0.9))


def is_new(replay: Replay, rows: np.ndarray) -> np.ndarray:
    return np.bincount(replay.log.row, minlength=len(replay.products))[rows] == 0


@pytest.mark.parametrize("user", [0, 7, 23])
def test_each_twenty_places_hold_a_product_that_nobody_has_chosen(replay, user):
    new = is_new(replay, replay.served(user, 60))
    assert all(new[start : start + 20].any() for start in (0, 20, 40))


@pytest.mark.parametrize("user", [0, 7, 23])
def test_the_first_ten_places_are_what_the_blend_says(replay, user):
    assert replay.served(user, 20)[:10].tolist() == replay.served(user, 10).tolist()


@pytest.mark.parametrize("user", [0, 7, 23])
def test_places_are_counted_over_all_pages(replay, user):
    request = replay.request(replay.user_at(user), 10)
    shown = frozenset(replay.products.number[replay.served(user, 10)].tolist())
    second = rank(replace(request, query=replace(request.query, shown_products=shown)), replay)
    assert replay.snapshot.is_unsold(second.products)[second.rows].any()


def test_no_product_is_shown_twice_for_it(replay):
    shown = replay.served(3, 40).tolist()
    assert len(set(shown)) == len(shown) == 40


def test_the_new_product_is_of_a_kind_that_the_user_buys(replay):
    """Each of these users likes one category and one colour."""
    shown = replay.served(0, 20)
    new = shown[is_new(replay, shown)]
    assert len(new)
    bought = replay.log.row[replay.log.places_of(0)]
    products = replay.products
    liked = {(products.category[row], products.colour[row]) for row in bought.tolist()}
    categories, colours = {category for category, _ in liked}, {colour for _, colour in liked}
    assert all(
        products.category[row] in categories or products.colour[row] in colours for row in new.tolist()
    )


def test_who_is_not_known_gets_no_quota(replay):
    assert replay.user_at(-1).is_stranger
    assert len(replay.served(-1, 20)) == 20


def test_each_source_answers_for_who_is_not_known_too(replay):
    """An evaluation puts the sources' finds side by side, user by user."""
    of_known, of_stranger = (replay.found_by_source(replay.user_at(user)) for user in (0, -1))
    assert of_known.keys() == of_stranger.keys()


@pytest.mark.parametrize("user", [-1, 0])
def test_what_had_not_come_by_then_is_not_among_what_weights_are_learned_from(replay_before_they_came, user):
    """Else all that was still to come would count as the newest of the shop."""
    rows = replay_before_they_came.case(user).rows
    assert len(rows)
    assert rows.max() < len(replay_before_they_came.products) - len(NEW)


def test_a_new_product_that_does_not_suit_takes_no_suitable_one_s_place(replay):
    """What is new comes first here, and what suits last."""
    contrary = replay.with_weights({"feed": {"new": 1.0, "taste": -1.0}}, new_goods_places=10)
    fits = suits(contrary.request(contrary.user_at(0), 10), contrary.products)
    before = contrary.without_share_of_new_goods().served(0, 10)
    assert is_new(contrary, before).any()
    assert not fits[before].any()
    assert fits[contrary.served(0, 10)].sum() == 1


def test_what_is_surely_clicked_less_gets_no_place_for_being_new(replay):
    few = replace(replay, configuration=replace(replay.configuration, new_goods_places=10))
    new = next(row for row in few.served(7, 10).tolist() if is_new(few, np.array([row]))[0])
    number = int(few.products.number[new])
    tried = replace(few, snapshot=replace(few.snapshot, less_clicked=frozenset({number})))
    shown = tried.served(7, 10)
    assert new not in shown
    assert is_new(tried, shown).any(), "another has it"


def pinned(replay: Replay, user: int, limit: int, place_of: dict[int, int]) -> np.ndarray:
    """Returns: rows of the catalogue that are served where the shop pins some, places from 1."""
    request = replay.request(replay.user_at(user), limit)
    pins = tuple((place, int(replay.products.number[row])) for row, place in place_of.items())
    shown = rank(replace(request, rules=replace(request.rules, pins=pins)), replay)
    return replay.snapshot.catalogue.rows_of(shown.products.number[shown.rows])


@pytest.mark.parametrize("places", [[1], [1, 2, 3], [20], [9, 10, 19, 20], list(range(1, 11))])
@pytest.mark.parametrize("user", [0, 7, 23])
def test_pins_leave_new_goods_their_share(replay, user, places):
    few = replace(replay, configuration=replace(replay.configuration, new_goods_places=10))
    sold = ~is_new(few, np.arange(len(few.products))) & few.products.is_in_stock
    owned = np.isin(few.products.number, list(few.user_at(user).history.owned))
    known = np.flatnonzero(sold & ~owned).tolist()
    pins = dict(zip(known[: len(places)], places, strict=True))
    shown = pinned(few, user, 20, pins)
    assert [shown[place - 1] for place in places] == list(pins)
    new = is_new(few, shown)
    assert new[10:].any()
    assert new[:10].any() or len(places) == 10


@pytest.mark.parametrize("user", [0, 7, 23])
def test_a_new_product_that_is_pinned_is_shown_once_and_counts(replay, user):
    few = replace(replay, configuration=replace(replay.configuration, new_goods_places=10))
    page = few.served(user, 10)
    new = int(page[is_new(few, page)][0])
    shown = pinned(few, user, 10, {new: 3}).tolist()
    assert shown[2] == new
    assert len(set(shown)) == len(shown) == 10


@pytest.mark.parametrize("user", [0, 7, 23])
def test_a_new_variant_of_a_style_on_the_page_gets_no_place_for_being_new(replay, user):
    """Else two colours of one dress would stand there."""
    few = replace(replay, configuration=replace(replay.configuration, new_goods_places=10))
    page = few.served(user, 10)
    new, best = page[is_new(few, page)][0], page[0]
    style = few.products.style.copy()
    style[new] = style[best]
    catalogue = few.snapshot.catalogue
    of_one_style = replace(
        few,
        products=replace(few.products, style=style),
        snapshot=replace(
            few.snapshot,
            catalogue=replace(catalogue, products=replace(catalogue.products, style=style)),
        ),
    )
    shown = of_one_style.served(user, 10)
    assert best in shown
    assert new not in shown
    assert is_new(few, shown).any(), "another has the place"


def test_what_the_shop_buries_gets_no_place_for_being_new(replay):
    few = replace(replay, configuration=replace(replay.configuration, new_goods_places=10))
    request = few.request(few.user_at(7), 10)
    lift = np.zeros(int(few.products.number.max()) + 1)
    lift[few.products.number[is_new(few, np.arange(len(few.products)))]] = -0.5
    shown = rank(replace(request, rules=replace(request.rules, lift=lift)), few)
    rows = few.snapshot.catalogue.rows_of(shown.products.number[shown.rows])
    assert is_new(few, few.served(7, 10)).any()
    assert not is_new(few, rows).any()


class TestFigures:
    """Two users; products 10 and 11 are new. The first has a page that shows one in the last place."""

    @staticmethod
    def judged(wanted: Sequence[Sequence[int]], suitable: Sequence[Sequence[int]]) -> Judged:
        page, page_with_one = np.arange(10), np.array([*range(9), 10])
        judged = Judged(
            users=np.arange(2),
            relevant=[np.array(rows, np.int64) for rows in wanted],
            chosen_before=[np.zeros(0, np.int64)] * 2,
            temperature=np.array(["warm"] * 2),
            is_returning=np.zeros(2, bool),
            cold=np.isin(np.arange(12), [10, 11]),
            suitable_new=[np.array(rows, np.int64) for rows in suitable],
            without_share=[page, page],
        )
        judged.add(SERVED, page_with_one, page_with_one, np.array([10, 11]))
        judged.add(SERVED, page, page, np.array([11]))
        judged.add("part: taste", page, page, np.array([11]))
        judged.add("part: taste", page, page, np.array([11]))
        return judged

    def test_pages_count_only_for_whom_the_shop_has_something_that_suits(self):
        figures = new_goods_figures(self.judged([[0], [0]], [[10, 11], []]), 10)
        assert (figures.suited, figures.pages_with_one) == (1, 1.0)
        other = new_goods_figures(self.judged([[0], [0]], [[11], [11]]), 10)
        assert (other.suited, other.pages_with_one) == (2, 0.0)

    def test_new_goods_are_judged_by_who_chose_any(self):
        figures = new_goods_figures(self.judged([[10], [0]], [[10], []]), 10)
        assert (figures.wanted_by, figures.share_of_wanted) == (1, 0.5)
        assert figures.ndcg is not None
        assert figures.ndcg.mean == 1.0
        assert figures.ndcg_among_themselves == {"part: taste": 0.0}

    def test_the_cost_is_what_the_product_that_went_was_worth(self):
        """The first user chose the tenth product, which the new one took the place of."""
        figures = new_goods_figures(self.judged([[9], [0]], [[10], []]), 10)
        assert figures.cost.mean == pytest.approx(-1 / np.log2(11) / 2)
        assert figures.relative_cost == pytest.approx(-1 / np.log2(11) / (1 / np.log2(11) + 1))

    def test_the_report_says_it_all_and_where_nothing_was_new_that(self):
        told = " ".join(in_words(new_goods_figures(self.judged([[10], [0]], [[10], []]), 10)))
        assert "50.0% of what was chosen" in told
        assert "**1.0000**" in told
        assert "For 1 shoppers" in told
        assert "100.0% of their first pages" in told
        nothing = new_goods_figures(self.judged([[0], [0]], [[10], []]), 10)
        assert "was new to the shop" in " ".join(in_words(nothing))
        json.dumps(nothing.as_json(), allow_nan=False)


class TestGuard:
    """Twenty known products are wanted; what is new and suits comes after them by its score."""

    @staticmethod
    def examples(wanted_new: bool, places: Sequence[int]) -> PackedExamples:
        """`places`: of the known products that are chosen."""
        rows, requests = 30, 40
        features = np.zeros((requests, rows, 2), np.float32)
        features[:, :, 0] = np.linspace(1.0, 0.1, rows)
        features[:, 20:, 1] = 0.5
        is_relevant = np.zeros((requests, rows), bool)
        is_relevant[:, list(places)] = True
        is_relevant[:, 20] = wanted_new
        return PackedExamples(
            ("popular", "fresh"),
            {"linear": features, "ranks": features},
            is_relevant,
            np.ones((requests, rows), bool),
            np.full(requests, 3.0),
            np.zeros((requests, rows, 1), np.float32),
            np.ones((requests, rows), bool),
        )

    def test_a_new_product_has_one_of_ten_places_where_that_costs_nothing(self):
        examples = self.examples(wanted_new=False, places=[0, 3])
        assert places_of_new_goods(examples, examples.features["linear"][:, :, 0]) == 10

    def test_it_has_one_of_twenty_where_the_tenth_known_product_is_what_users_want(self):
        examples = self.examples(wanted_new=False, places=[9])
        assert places_of_new_goods(examples, examples.features["linear"][:, :, 0]) == 20

    def test_it_keeps_one_of_ten_where_what_that_costs_may_be_chance(self):
        """One of forty users wanted the tenth product, which is more than 1% of all that there was."""
        examples = self.examples(wanted_new=False, places=[0])
        examples.is_relevant[0, 9] = True
        examples.is_relevant[1:, 0] = np.arange(39) < 2
        assert places_of_new_goods(examples, examples.features["linear"][:, :, 0]) == 10

    def test_it_takes_the_tenth_place_and_no_other(self):
        examples = self.examples(wanted_new=True, places=[0])
        score = examples.features["linear"][:, :, 0]
        moved = with_new_at_last_place(examples, score)
        assert np.argsort(-moved, axis=1)[:, :11].tolist() == [[0, 1, 2, 3, 4, 5, 6, 7, 8, 20, 9]] * 40
        assert examples.ndcg(moved).mean() > examples.ndcg(score).mean()

    def test_the_feed_keeps_to_it(self, replay):
        few = replace(replay, configuration=replace(replay.configuration, new_goods_places=10))
        new = is_new(few, few.served(7, 60))
        assert all(new[start : start + 10].any() for start in range(0, 60, 10))
