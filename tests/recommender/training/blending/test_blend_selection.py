"""How a blend is tuned and selected, on requests whose best answers are known because they were made up."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from smartrec_recommender.ranking.learned.features import FEATURES
from smartrec_recommender.training.blending.blend_selection import select_blend
from smartrec_recommender.training.blending.packed_examples import PackedExamples, pack, stacked
from smartrec_recommender.training.blending.tuning import scored, tuned
from smartrec_recommender.training.weight_fitting import Example

SCORERS, PRODUCTS, EXAMPLES = ("repeat", "popular", "taste"), 60, 90
DEFAULT = dict.fromkeys(SCORERS, 1.0)
FOLDS = [np.arange(fold, EXAMPLES, 3) for fold in range(3)]


def examples_by(truth) -> PackedExamples:
    """`truth`: from the scores (scorers, PRODUCTS) to how relevant products are."""
    generator = np.random.default_rng(4)
    return stacked([example(generator.uniform(0, 1, (3, PRODUCTS)), truth) for _ in range(EXAMPLES)], SCORERS)


def example(scores, truth, goes_last=None):
    case = SimpleNamespace(
        rows=np.arange(scores.shape[1]),
        scored={name: SimpleNamespace(scores=row) for name, row in zip(SCORERS, scores, strict=True)},
        owned=SimpleNamespace(goes_last=np.zeros(scores.shape[1], bool) if goes_last is None else goes_last),
    )
    chosen = np.argsort(-truth(scores))[:5]
    nothing_more = np.zeros((scores.shape[1], len(FEATURES)), np.float32)
    return pack(Example(case, chosen), SCORERS, nothing_more)  # type: ignore[arg-type]


class TestSelection:
    def test_a_blend_serves_where_two_scorers_know_half_each(self):
        selection = select_blend(examples_by(lambda scores: scores[0] + scores[2]), FOLDS, DEFAULT)
        assert selection.chosen.startswith("tuned")
        assert selection.weights["popular"] < 0.1
        assert selection.figures[selection.chosen] > 1.2 * selection.figures["repeat alone"]

    def test_a_scorer_that_knows_all_has_nearly_all_of_the_weight(self):
        selection = select_blend(examples_by(lambda scores: scores[2]), FOLDS, DEFAULT)
        assert selection.weights["taste"] > 0.9 * sum(selection.weights.values())
        assert selection.figures["taste alone"] > 0.9

    def test_blends_are_judged_on_moments_that_they_were_not_tuned_on(self):
        """Where nobody knows anything, weights fit the past by chance, and no other past."""
        generator = np.random.default_rng(9)
        examples = examples_by(lambda _: generator.uniform(0, 1, PRODUCTS))
        climbed = tuned(examples, "linear", [DEFAULT])
        in_sample = examples.ndcg(scored(examples, "linear", climbed)).mean()
        assert select_blend(examples, FOLDS, DEFAULT).figures["tuned sum"] < in_sample

    def test_a_plain_fusion_by_the_ranks_of_few_scorers_is_among_what_is_judged(self):
        truth = examples_by(lambda scores: scores[0] + scores[1] + scores[2])
        figures = select_blend(truth, FOLDS, DEFAULT).figures
        assert figures["plain fusion of ranks"] > figures["popular alone"]

    def test_the_score_of_what_serves_is_the_one_that_it_was_judged_by(self):
        """Trees that saw what was chosen have it among the first, and say nothing of another month."""
        for truth in (lambda each: each[2], lambda each: -np.abs(each[0] - each[2])):
            examples = examples_by(truth)
            selection = select_blend(examples, FOLDS, DEFAULT)
            judged = examples.ndcg(selection.unseen_score).mean()
            assert judged == pytest.approx(selection.figures[selection.chosen], abs=1e-4)

    def test_one_moment_is_too_little_to_tune_on(self):
        examples = examples_by(lambda scores: scores[0] + scores[2])
        selection = select_blend(examples, [np.arange(EXAMPLES)], DEFAULT)
        assert not any(name.startswith("tuned") for name in selection.figures)


class TestTrees:
    def test_they_serve_where_what_is_chosen_is_no_sum_of_scores(self):
        examples = examples_by(lambda scores: -np.abs(scores[0] - scores[2]) - (scores[0] < 0.5))
        selection = select_blend(examples, FOLDS, DEFAULT)
        assert selection.chosen.startswith("boosted trees")
        assert selection.ranker is not None
        in_all = {name: each for name, each in selection.figures.items() if not name.startswith("boosted")}
        assert selection.figures[selection.chosen] > 1.05 * max(in_all.values())

    def test_the_most_trees_serve_that_are_not_surely_worse(self):
        examples = examples_by(lambda scores: -np.abs(scores[0] - scores[2]) - (scores[0] < 0.5))
        selection = select_blend(examples, FOLDS, DEFAULT)
        few, many = (selection.figures[f"boosted trees, {trees}"] for trees in (40, 120))
        assert many > few - 0.05
        assert selection.chosen == "boosted trees, 120"

    def test_they_do_not_serve_where_a_blend_knows_all(self):
        selection = select_blend(examples_by(lambda scores: scores[0] + scores[2]), FOLDS, DEFAULT)
        assert selection.ranker is None
        assert any(name.startswith("boosted trees") for name in selection.figures)

    def test_they_learn_nothing_from_what_is_kept_for_having_been_chosen(self):
        scores = np.zeros((3, 1_000))
        scores[0, :40] = np.linspace(1.0, 0.1, 40)
        packed = example(scores, lambda each: np.arange(each.shape[1]) % 997)
        assert packed.is_sampled.sum() > 40
        assert not packed.is_sampled[packed.is_relevant].any()


class TestPacking:
    def test_the_ndcg_of_packed_examples_is_that_of_the_whole_list(self):
        examples = examples_by(lambda scores: scores[0])
        assert examples.ndcg(scored(examples, "linear", {"repeat": 1.0})).tolist() == [1.0] * EXAMPLES
        assert examples.ndcg(scored(examples, "ranks", {"repeat": 1.0})).tolist() == [1.0] * EXAMPLES

    def test_what_goes_last_for_being_owned_is_never_a_hit(self):
        scores = np.random.default_rng(1).uniform(0, 1, (3, PRODUCTS))
        all_owned = stacked([example(scores, lambda each: each[0], np.ones(PRODUCTS, bool))], SCORERS)
        assert all_owned.ndcg(scored(all_owned, "linear", {"repeat": 1.0})).tolist() == [0.0]

    @pytest.mark.parametrize("fusion", ["linear", "ranks"])
    def test_tuning_never_ends_below_where_it_starts(self, fusion):
        examples = examples_by(lambda scores: scores[0] * scores[1])
        weights = tuned(examples, fusion, [DEFAULT])
        start, end = (examples.ndcg(scored(examples, fusion, each)).mean() for each in (DEFAULT, weights))
        assert end >= start
        assert sum(weights.values()) == pytest.approx(1.0, abs=1e-3)
