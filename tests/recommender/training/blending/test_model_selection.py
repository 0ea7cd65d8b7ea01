"""How weights are fitted and selected, on requests whose best answers are known because they were made up."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from smartrec_recommender.training.model_selection import best_alternative, select_weights
from smartrec_recommender.training.weight_fitting import Example, fit_weights

PRODUCTS, RELEVANT = 40, 5


class ScoredCase:
    """A request with the scores that each scorer gives; the blend is their weighted sum."""

    def __init__(self, scores: dict[str, np.ndarray]) -> None:
        self.rows, self.catalogue_size = np.arange(PRODUCTS), PRODUCTS
        self.scored = {name: SimpleNamespace(scores=values) for name, values in scores.items()}

    def score(self, weights):
        return sum(self.scored[name].scores * weight for name, weight in weights.items())

    def best(self, score, allowed, most):
        return np.argsort(-np.where(allowed, score, -np.inf), kind="stable")[:most]


def folds_of(count: int, scorers: int, truth) -> list[list[Example]]:
    """Three folds of requests. `truth`: from the scores (scorers, PRODUCTS) to how relevant products are."""
    generator = np.random.default_rng(11)
    examples = []
    for _ in range(count):
        scores = generator.uniform(0, 1, (scorers, PRODUCTS))
        case = ScoredCase({f"scorer {number}": row for number, row in enumerate(scores)})
        examples.append(Example(case, np.argsort(-truth(scores))[:RELEVANT]))  # type: ignore[arg-type]
    return [examples[fold::3] for fold in range(3)]


def names(scorers: int) -> list[str]:
    return [f"scorer {number}" for number in range(scorers)]


class TestFitting:
    def test_weights_come_back_by_which_the_choices_were_made(self):
        """Choices drawn by softmax(6 x first + 3 x second + 0 x third): weights 2/3, 1/3 and 0."""
        generator = np.random.default_rng(5)
        examples = []
        for _ in range(1_500):
            scores = generator.uniform(0, 1, (3, PRODUCTS))
            chances = np.exp(6 * scores[0] + 3 * scores[1])
            chosen = generator.choice(PRODUCTS, 1, p=chances / chances.sum())
            case = ScoredCase(dict(zip(names(3), scores, strict=True)))
            examples.append(Example(case, chosen))  # type: ignore[arg-type]
        weights = fit_weights(examples, names(3))
        assert list(weights.values()) == pytest.approx([2 / 3, 1 / 3, 0.0], abs=0.03)


class TestSelection:
    def test_a_blend_serves_where_each_of_two_scorers_knows_half(self):
        folds = folds_of(60, 3, lambda scores: scores[0] + scores[1])
        selection = select_weights(folds, names(3), {})
        assert selection.chosen.startswith("learned")
        assert selection.figures[selection.chosen] > 1.2 * selection.figures["scorer 0 alone"]
        assert selection.weights["scorer 2"] < 0.1
        assert selection.weights["scorer 0"] == pytest.approx(selection.weights["scorer 1"], abs=0.3)

    def test_a_scorer_that_knows_all_serves_alone(self):
        folds = folds_of(60, 3, lambda scores: scores[1])
        selection = select_weights(folds, names(3), {"default": dict.fromkeys(names(3), 1.0)})
        assert selection.chosen == "scorer 1 alone"
        assert selection.figures["scorer 1 alone"] == 1.0
        assert selection.figures["default"] < 0.9

    def test_weights_are_judged_on_examples_that_they_were_not_learned_from(self):
        """Of twenty scorers that know nothing, some fit a dozen examples by chance, and no others."""
        generator = np.random.default_rng(3)
        folds = folds_of(12, 20, lambda _: generator.uniform(0, 1, PRODUCTS))
        selection = select_weights(folds, names(20), {}, interpolation_shares=())
        everything = [example for fold in folds for example in fold]
        in_sample = select_weights([everything], names(20), {"learned": fit_weights(everything, names(20))})
        assert selection.chosen.endswith(" alone")
        assert selection.figures["learned"] < 0.6 * in_sample.figures["learned"]

    def test_learned_weights_also_come_interpolated_towards_the_best_scorer(self):
        folds = folds_of(30, 2, lambda scores: 3 * scores[0] + scores[1])
        figures = select_weights(folds, names(2), {}).figures
        assert {f"learned, {share}% scorer 0" for share in (25, 50, 75)} <= set(figures)
        assert figures["scorer 0 alone"] < figures["learned, 75% scorer 0"] < figures["learned"]


class TestBestAlternative:
    @pytest.mark.parametrize(
        ("gain", "standard_errors", "chosen"),
        [(0.0, 1.0, "popular alone"), (0.03, 1.0, "learned"), (0.03, 2.0, "popular alone"),
         (0.1, 2.0, "learned"), (-0.1, 1.0, "popular alone")],
    )  # fmt: skip
    def test_a_blend_serves_only_where_it_is_surely_above_the_best_scorer(
        self, gain, standard_errors, chosen
    ):
        popular, noise = np.array([0.1, 0.4, 0.3, 0.2]), np.array([0.05, -0.04, 0.05, -0.04])
        values = {
            "popular alone": popular,
            "new alone": np.zeros(4),
            "default": np.zeros(4),
            "learned": popular + noise + gain,
        }
        assert best_alternative(values, standard_errors) == chosen

    def test_a_blend_that_is_equal_to_the_best_scorer_does_not_serve(self):
        ndcg = np.array([0.1, 0.4])
        assert best_alternative({"popular alone": ndcg, "learned": ndcg}, 1.0) == "popular alone"
