"""What rules are in force when, and which variant a shopper gets: without a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from pydantic import ValidationError

from smartrec_recommender.domain.business_rules.rules import (
    MOST_STRENGTH,
    PINNED_IN,
    RECOMMENDATION_KINDS,
    Rule,
    Rulebook,
)
from smartrec_recommender.domain.experiments import Experiment, Variant, assignment
from smartrec_recommender.domain.query import Query
from smartrec_recommender.ranking.configuration import RankingConfiguration
from smartrec_recommender.ranking.new_experiment import NewExperiment
from smartrec_recommender.serving.configuration import STANDARD

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ALL = frozenset(RECOMMENDATION_KINDS)
USERS = [f"user {number}" for number in range(4_000)]


def rule(number: int, kind: str, products: list[int], **more: object) -> Rule:
    return Rule(number, kind, np.array(products), **{"lists": ALL, **more})  # type: ignore[arg-type]


def experiment(**changes: object) -> Experiment:
    variants = [{"name": "usual"}, {"name": "diverse", "diversity": 0.4}]
    return NewExperiment(**{"name": "diversity", "variants": variants, **changes})  # type: ignore[arg-type]


class TestRules:
    def test_boosts_and_buries_of_a_product_add_up_within_bounds(self):
        book = Rulebook(
            (
                rule(1, "boost", [3, 5], strength=0.5),
                rule(2, "bury", [5], strength=0.2),
                rule(3, "boost", [3], strength=0.9),
            )
        )
        lift = book.active_rules("feed", NOW).lift_of(np.array([2, 3, 5, 99]))
        assert lift.tolist() == pytest.approx([0.0, MOST_STRENGTH, 0.3, 0.0])

    def test_what_is_excluded_is_not_allowed_and_all_else_is(self):
        active_rules = Rulebook((rule(1, "exclude", [4]),)).active_rules("search", NOW)
        assert active_rules.allows(np.array([3, 4, 5, 1_000])).tolist() == [True, False, True, True]

    def test_pins_come_in_the_order_of_their_places(self):
        book = Rulebook((rule(1, "pin", [8], place=3), rule(2, "pin", [9], place=1)))
        assert book.active_rules("feed", NOW).pins == ((1, 9), (3, 8))

    def test_a_rule_counts_for_its_answers_only(self):
        book = Rulebook((rule(1, "pin", [8], place=1, lists=PINNED_IN),))
        assert book.active_rules("feed", NOW).pins
        assert book.active_rules("similar", NOW).pins == ()

    def test_a_rule_counts_from_its_first_moment_until_its_last(self):
        timed = rule(1, "exclude", [4], active_from=NOW, active_until=NOW + timedelta(days=1))
        book = Rulebook((timed, rule(2, "exclude", [5])))
        moments = (NOW - timedelta(seconds=1), NOW, NOW + timedelta(days=1))
        assert [book.active_rules("feed", moment).rule_numbers for moment in moments] == [(2,), (1, 2), (2,)]


class TestAssignment:
    def test_a_shopper_gets_the_same_variant_every_time(self):
        first = [experiment().variant_for(user) for user in USERS]
        assert first == [experiment().variant_for(user) for user in USERS]

    def test_shoppers_are_spread_by_the_shares(self):
        uneven = experiment(variants=[{"name": "usual", "share": 3}, {"name": "diverse"}])
        counted = Counter(variant.name for variant in map(uneven.variant_for, USERS) if variant)
        assert counted["usual"] / len(USERS) == pytest.approx(0.75, abs=0.03)
        assert counted["diverse"] / len(USERS) == pytest.approx(0.25, abs=0.03)

    def test_a_larger_share_moves_nobody_to_another_variant(self):
        few, many = experiment(share=0.2), experiment(share=0.8)
        taking_part = {user: variant for user in USERS if (variant := few.variant_for(user))}
        assert len(taking_part) / len(USERS) == pytest.approx(0.2, abs=0.03)
        assert all(many.variant_for(user) == variant for user, variant in taking_part.items())

    def test_two_experiments_do_not_split_shoppers_alike(self):
        other = experiment(name="other")
        same = sum(experiment().variant_for(user) == other.variant_for(user) for user in USERS)
        assert same / len(USERS) == pytest.approx(0.5, abs=0.04)

    def test_whoever_has_no_id_takes_no_part(self):
        assert assignment([experiment()], None, NOW) is None

    def test_before_it_begins_and_after_it_ends_nobody_takes_part(self):
        timed = experiment(active_from=NOW, active_until=NOW + timedelta(days=1))
        assert assignment([timed], "maya", NOW - timedelta(seconds=1)) is None
        assert assignment([timed], "maya", NOW) is not None
        assert assignment([timed], "maya", NOW + timedelta(days=1)) is None


@pytest.mark.parametrize("name", ["first_stage", "rough"])
def test_a_variant_written_by_an_earlier_version_still_sets_the_first_stage(name):
    variant = Variant.model_validate({"name": "b", "candidates": {name: 50}})
    assert variant.candidates.first_stage == 50


class TestVariantOfStrangers:
    """The shop has learned weights of its own for shoppers without a history."""

    @staticmethod
    def configuration() -> RankingConfiguration:
        return STANDARD.with_learned({"stranger": {"popular": 0.7, "new": 0.3}})

    def weights(self, changes: dict[str, dict[str, float]]) -> Mapping[str, float]:
        variant = Variant.model_validate({"name": "b", "weights": changes})
        return self.configuration().with_variant(variant).weights_for(Query(), "stranger")

    def test_what_is_set_for_the_feed_holds_for_strangers_too(self):
        assert self.weights({"feed": {"new": 1000}}) == {"popular": 0.7, "new": 1000}

    def test_what_is_set_for_strangers_goes_before_that(self):
        changes = {"stranger": {"new": 5}, "feed": {"new": 1000, "popular": 0}}
        assert self.weights(changes) == {"popular": 0, "new": 5}

    def test_a_search_variant_leaves_them_alone(self):
        assert self.weights({"search": {"new": 5}}) == {"popular": 0.7, "new": 0.3}

    def test_what_is_set_for_strangers_changes_nothing_for_the_others(self):
        variant = Variant.model_validate({"name": "b", "weights": {"stranger": {"new": 5}}})
        assert self.configuration().with_variant(variant).weights_for(Query()) == STANDARD.all_weights["feed"]


BAD_EXPERIMENTS = [
    ({"variants": [{"name": "a"}, {"name": "b", "weights": {"stranger": {"charm": 2}}}]}, "no part charm"),
    ({"variants": [{"name": "usual"}]}, "at least 2"),
    ({"variants": [{"name": "a"}, {"name": "a"}]}, "name of its own"),
    ({"variants": [{"name": "a"}, {"name": "b", "weights": {"feed": {"charm": 2}}}]}, "no part charm"),
    ({"variants": [{"name": "a"}, {"name": "b", "divresity": 1}]}, "divresity"),
    ({"share": 2}, "share"),
    ({"active_from": NOW, "active_until": NOW}, "begin before"),
]


@pytest.mark.parametrize(("changes", "told"), BAD_EXPERIMENTS)
def test_an_experiment_that_cannot_be_is_refused_with_the_reason(changes, told):
    with pytest.raises(ValidationError, match=told):
        experiment(**changes)
