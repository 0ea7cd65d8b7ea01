"""The collaborative models on shoppers whose likings are known: two crowds, each with products of its own."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pytest
from scipy.sparse import csr_matrix, random_array

from smartrec_recommender.domain.collaborative import NO_ITEM_FACTORS, NO_ITEM_NEIGHBOURS
from smartrec_recommender.training.blocks import (
    AT_ONCE,
    ENTRIES_OF_A_ROW,
    OnDisk,
    Pairs,
    as_pairs,
    blocks_of_rows,
    pairs_of,
)
from smartrec_recommender.training.factors import CONFIDENCE_SLOPE, factorise
from smartrec_recommender.training.neighbours import (
    EASE_PENALTY,
    SIMILARITIES,
    as_neighbours,
    bm25,
    bm25_weighted,
    ease_weights,
    neighbours_for,
    strongest,
)

CROWDS, USERS, PRODUCTS = 2, 60, 12
NUMBERS = np.arange(PRODUCTS) * 10 + 5
"""Product numbers, which are not the rows of the matrix."""


def two_crowds() -> csr_matrix:
    """Even shoppers choose even products, odd ones odd products; everybody chooses product 0 as well."""
    generator = np.random.default_rng(5)
    matrix = np.zeros((USERS, PRODUCTS))
    for user in range(USERS):
        own = np.arange(user % CROWDS, PRODUCTS, CROWDS)
        matrix[user, generator.choice(own, 4, replace=False)] = 1.0
    matrix[:, 0] = 1.0
    return csr_matrix(matrix)


class TestBlocksOfRows:
    ROWS = csr_matrix(np.array([[1, 1, 0], [0, 0, 0], [1, 0, 0], [1, 1, 1]]))

    def test_each_has_as_many_entries_as_are_wanted_and_a_row_counts_for_some(self):
        most = 3 * ENTRIES_OF_A_ROW + 3
        assert list(blocks_of_rows(self.ROWS, most)) == [(0, 3), (3, 4)]
        assert list(blocks_of_rows(self.ROWS, most - 1)) == [(0, 2), (2, 4)]

    def test_a_row_that_alone_has_more_is_a_block(self):
        assert list(blocks_of_rows(self.ROWS, most=1)) == [(0, 1), (1, 2), (2, 3), (3, 4)]

    def test_a_small_matrix_is_one_block_and_one_without_rows_is_none(self):
        assert list(blocks_of_rows(self.ROWS)) == [(0, 4)]
        assert list(blocks_of_rows(csr_matrix((0, 3)))) == []


def of_two_crowds(at_once: int = AT_ONCE) -> Pairs:
    return pairs_of(two_crowds(), at_once)


@pytest.fixture
def by_parts(tmp_path) -> Pairs:
    """The two crowds in blocks of a few shoppers, in files."""
    pairs = pairs_of(two_crowds(), 50, partial(OnDisk, tmp_path))
    assert len(pairs.blocks) > 10
    return pairs


class TestPairsOnDisk:
    def test_they_are_those_of_the_matrix(self, by_parts):
        assert (by_parts.matrix() != two_crowds()).nnz == 0
        assert by_parts.count == two_crowds().nnz

    def test_their_files_go_with_them(self, by_parts, tmp_path):
        folders = {*tmp_path.iterdir()}
        weighted = bm25_weighted(by_parts)
        assert len({*tmp_path.iterdir()} - folders) == 1
        del weighted
        assert {*tmp_path.iterdir()} == folders

    @pytest.mark.parametrize("name", sorted(SIMILARITIES))
    def test_neighbours_are_those_of_the_whole_matrix(self, by_parts, name):
        whole, found = SIMILARITIES[name](of_two_crowds()), SIMILARITIES[name](by_parts)
        assert found.nnz == whole.nnz > 0
        assert abs(found - whole).max() < 1e-12 * whole.max()

    def test_factors_are_those_of_the_whole_matrix(self, by_parts):
        whole, found = (factorise(pairs, NUMBERS) for pairs in (of_two_crowds(), by_parts))
        assert np.array_equal(found.number, whole.number)
        assert found.factors == pytest.approx(whole.factors, abs=1e-4)

    def test_of_a_matrix_without_rows_there_is_nothing_to_learn(self, tmp_path):
        pairs = pairs_of(csr_matrix((0, PRODUCTS)), keep=partial(OnDisk, tmp_path))
        assert bm25(pairs).shape == (PRODUCTS, PRODUCTS)
        assert len(factorise(pairs, NUMBERS).number) == 0


@pytest.fixture
def peak_of() -> Iterator[Callable[[Callable[[], object]], int]]:
    """How many bytes of Python's and numpy's are in use at most while something runs, beyond those before."""
    tracemalloc.start()

    def measured(run: Callable[[], object]) -> int:
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        run()
        return tracemalloc.get_traced_memory()[1] - before

    yield measured
    tracemalloc.stop()


@pytest.mark.parametrize(
    "learn", [bm25, lambda pairs: factorise(pairs, np.arange(100))], ids=["neighbours", "factors"]
)
def test_memory_does_not_grow_with_the_log(tmp_path, peak_of, learn):
    generator = np.random.default_rng(3)
    block = random_array((400, 100), density=0.1, format="csr", rng=generator)
    short, long = (
        peak_of(partial(learn, as_pairs([csr_matrix(block)] * count, 100, 7_500, partial(OnDisk, tmp_path))))
        for count in (3, 9)
    )
    assert short > block.data.nbytes
    assert long < 1.1 * short


@pytest.mark.parametrize("name", sorted(SIMILARITIES))
class TestEveryItemItemModel:
    def test_a_product_is_nearest_to_those_of_its_crowd(self, name):
        similarity = SIMILARITIES[name](of_two_crowds()).toarray()
        for product in range(1, PRODUCTS):
            own = [other for other in range(product % CROWDS, PRODUCTS, CROWDS) if other not in (0, product)]
            others = [other for other in range(1 - product % CROWDS, PRODUCTS, CROWDS) if other != 0]
            assert similarity[product, own].mean() > 2 * similarity[product, others].mean()

    def test_no_product_is_its_own_neighbour_and_none_is_repelled(self, name):
        similarity = SIMILARITIES[name](of_two_crowds())
        assert similarity.diagonal().max() == 0
        assert similarity.data.min() > 0

    def test_nothing_chosen_gives_no_neighbours(self, name):
        assert SIMILARITIES[name](pairs_of(csr_matrix((3, 4)))).nnz == 0


class TestItemItem:
    def test_bm25_weighs_a_rare_shopper_more_and_saturates(self):
        matrix = csr_matrix(np.array([[1.0, 0, 0, 0], [1.0, 1, 1, 1], [9.0, 0, 0, 0]]))
        weighted = bm25_weighted(pairs_of(matrix)).matrix().toarray()
        assert weighted[0, 0] > weighted[1, 0]
        assert weighted[0, 0] < weighted[2, 0] < 9 * weighted[0, 0]

    def test_ease_is_the_closed_form_of_its_linear_model(self):
        chosen = two_crowds().toarray()
        weights = ease_weights(of_two_crowds())
        slope = chosen.T @ (chosen @ weights - chosen) + EASE_PENALTY * weights
        off_diagonal = ~np.eye(PRODUCTS, dtype=bool)
        assert np.abs(slope[off_diagonal]).max() < 1e-8
        assert np.abs(np.diag(weights)).max() == 0

    def test_only_the_strongest_neighbours_are_kept(self):
        similarity = csr_matrix(np.array([[9.0, 3, 1, 2], [3, 9, 0, 0]]))
        assert strongest(similarity, 2).toarray().tolist() == [[0, 3, 0, 2], [3, 0, 0, 0]]

    def test_of_equally_strong_neighbours_the_first_are_kept_and_never_the_product_itself(self):
        similarity = csr_matrix(np.array([[9.0, 1, 2, 2, 2, 2], [3, 9, 3, 3, 3, 0]]))
        assert strongest(similarity, 2).toarray().tolist() == [[0, 0, 2, 2, 0, 0], [3, 0, 3, 0, 0, 0]]

    def test_a_larger_catalogue_keeps_fewer_neighbours_each_so_that_memory_is_bounded(self):
        assert neighbours_for(1_000) == 100
        assert neighbours_for(1_000_000) * 1_000_000 <= 10_000_000


class TestItemNeighbours:
    def test_the_neighbours_of_a_history_come_by_product_number(self):
        neighbours = as_neighbours(csr_matrix(np.array([[0.0, 4, 2], [0, 0, 0], [1, 0, 0]])), NUMBERS[:3])
        found = neighbours.pairs(np.array([25, 999, 5, 15]))
        assert found.of.tolist() == [25, 5, 5]
        assert found.number.tolist() == [5, 15, 25]
        assert found.similarity.tolist() == [0.25, 1.0, 0.5]

    def test_before_the_first_refresh_there_are_none(self):
        assert not len(NO_ITEM_NEIGHBOURS.pairs(np.array([5])).number)


class TestItemFactors:
    def test_whoever_chose_one_product_of_a_crowd_is_drawn_to_its_others(self):
        factors = factorise(of_two_crowds(), NUMBERS)
        folded = factors.fold_in(NUMBERS[[2, 4]], np.ones(2))
        scores = factors.scores(folded, NUMBERS)
        assert scores[[6, 8, 10]].min() > scores[1::2].max()
        assert set(factors.best(folded, 6).tolist()) == set(NUMBERS[::2].tolist())

    def test_folding_in_solves_the_models_own_equation_for_a_shopper(self):
        factors, wanted = factorise(of_two_crowds(), NUMBERS), np.array([1.0, 0.5])
        folded = factors.fold_in(NUMBERS[[3, 7]], wanted).astype(np.float64)
        chosen = factors.factors[[3, 7]].astype(np.float64)
        confidence = CONFIDENCE_SLOPE * wanted
        left = (factors.gram + (chosen.T * confidence) @ chosen) @ folded
        assert left == pytest.approx(chosen.T @ (1 + confidence), abs=1e-4)

    def test_one_more_choice_moves_the_shopper_towards_it(self):
        factors = factorise(of_two_crowds(), NUMBERS)
        before = factors.scores(factors.fold_in(NUMBERS[[2]], np.ones(1)), NUMBERS)
        after = factors.scores(factors.fold_in(NUMBERS[[2, 3]], np.ones(2)), NUMBERS)
        assert after[[5, 7, 9, 11]].min() > before[[5, 7, 9, 11]].max()

    def test_an_unknown_product_has_no_score_and_says_nothing_of_who_chose_it(self):
        factors = factorise(of_two_crowds(), NUMBERS)
        assert factors.fold_in(np.array([999]), np.ones(1)) is None
        assert factors.fold_in(NUMBERS[:1], -np.ones(1)) is None
        folded = factors.fold_in(NUMBERS[:1], np.ones(1))
        assert np.isnan(factors.scores(folded, np.array([999]))).all()

    def test_the_same_events_give_the_same_factors(self):
        assert np.array_equal(
            factorise(of_two_crowds(), NUMBERS).factors, factorise(of_two_crowds(), NUMBERS).factors
        )

    def test_before_the_first_refresh_nobody_is_known(self):
        assert NO_ITEM_FACTORS.fold_in(NUMBERS, np.ones(PRODUCTS)) is None
