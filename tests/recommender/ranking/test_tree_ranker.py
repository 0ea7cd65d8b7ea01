"""The learned ranker: its scores, what each scorer adds to them, and how it is kept."""

from __future__ import annotations

import json

import numpy as np
import pytest

from smartrec_recommender.domain.catalogue.columns import blank_columns
from smartrec_recommender.ranking.blend import PART_SHARE, RANKER, put_together
from smartrec_recommender.ranking.constraints.relaxation import Relaxation
from smartrec_recommender.ranking.extension_points import Scored
from smartrec_recommender.ranking.learned.explaining import explained
from smartrec_recommender.ranking.learned.features import Features
from smartrec_recommender.ranking.learned.tree_ranker import TreeRanker, ranker_from
from smartrec_recommender.ranking.ranking import Ranking
from tests.recommender.learned_rankers import PRODUCTS, liked, made_up_ranker, made_up_request

SCORERS = ("popular", "taste", "repeat", "new", "again", "style", "segment", "leading", "trending")


def scored_products() -> tuple[dict[str, Scored], Features]:
    return made_up_request(SCORERS, np.random.default_rng(8))


@pytest.fixture(scope="module", params=["linear", "ranks"])
def ranker(request) -> TreeRanker:
    return made_up_ranker(SCORERS, request.param)


class TestScores:
    def test_what_the_scorers_add_comes_to_the_score(self, ranker):
        scored, features = scored_products()
        parts = ranker.parts(scored, features, np.arange(PRODUCTS))
        assert sum(parts.values()) == pytest.approx(ranker.score(scored, features), abs=1e-5)

    def test_scores_stay_in_the_range_of_a_blend_whatever_comes(self, ranker):
        scored, features = scored_products()
        extreme = {name: Scored(each.scores * 100) for name, each in scored.items()}
        assert np.abs(ranker.score(extreme, features * 1_000)).max() <= PART_SHARE + 1e-9

    def test_the_same_products_get_the_same_scores_in_whatever_company(self):
        ranker = made_up_ranker(SCORERS)
        scored, features = scored_products()
        few = {name: Scored(each.scores[:10]) for name, each in scored.items()}
        assert ranker.score(few, features[:10]) == pytest.approx(ranker.score(scored, features)[:10])

    def test_it_has_learned_what_no_sum_can_say(self, ranker):
        scored, features = scored_products()
        truth = liked(scored, features)
        best = np.argsort(-ranker.score(scored, features))[:10]
        assert truth[best].mean() > np.quantile(truth, 0.75)


class TestReasons:
    def test_of_no_product_there_is_nothing_to_explain(self, ranker):
        scored, features = scored_products()
        assert all(not len(part) for part in ranker.parts(scored, features, np.arange(0)).values())

    def test_parts_of_the_products_shown_add_up_to_their_scores(self, ranker):
        scored, features = scored_products()
        blended = put_together(scored, {}, Relaxation(PRODUCTS), ranked=ranker.score(scored, features))
        rows = np.argsort(-blended.score)[:10]
        ranking = Ranking(blank_columns(PRODUCTS), blended, Relaxation(PRODUCTS), rows, True)
        told = explained(ranking, ranker, scored, features).blended
        assert sum(told.parts.values()) == pytest.approx(blended.score, abs=1e-9)
        assert (told.parts["popular"][rows] > 0).any()

    def test_a_scorer_is_named_only_for_what_it_speaks_for(self, ranker):
        scored, features = scored_products()
        blended = put_together(scored, {}, Relaxation(PRODUCTS), ranked=ranker.score(scored, features))
        rows = np.arange(PRODUCTS)
        ranking = Ranking(blank_columns(PRODUCTS), blended, Relaxation(PRODUCTS), rows, True)
        parts = explained(ranking, ranker, scored, features).blended.parts
        assert (parts["repeat"][np.isnan(scored["repeat"].scores)] == 0).all()
        assert all((part >= 0).all() for name, part in parts.items() if name not in ("taste", RANKER))


class TestKeeping:
    def test_it_ranks_as_before_after_it_was_kept_as_json(self, ranker):
        kept = ranker_from(json.loads(json.dumps(ranker.as_parameters())), SCORERS)
        scored, features = scored_products()
        assert kept is not None
        assert kept.score(scored, features).tolist() == ranker.score(scored, features).tolist()

    def test_one_that_knows_other_features_or_scorers_does_not_serve(self, ranker):
        parameters = ranker.as_parameters()
        assert ranker_from({**parameters, "features": ["phase of the moon"]}, SCORERS) is None
        assert ranker_from(parameters, SCORERS[1:]) is None
        assert ranker_from({}, SCORERS) is None
