"""Off-policy estimates on made-up logs of which the truth is known: shoppers look, then click."""

from __future__ import annotations

import numpy as np
import pytest

from smartrec_recommender.training.experiments.off_policy import OffPolicy, Shown, examination_of, off_policy

PLACES, PRODUCTS = 5, 8
EXAMINATION = np.array([1.0, 0.6, 0.4, 0.25, 0.15])
KNOWN = dict(enumerate(np.linspace(0.1, 0.8, PRODUCTS).tolist()))
BEST_FIRST = sorted(KNOWN, key=KNOWN.__getitem__, reverse=True)[:PLACES]
TRUTH = float(sum(EXAMINATION * [KNOWN[product] for product in BEST_FIRST]))


def logged(seed: int, lists: int, lists_a_context: int = 1) -> list[Shown]:
    """Lists in random order, each product at each place as likely."""
    generator = np.random.default_rng(seed)
    shown = []
    for number in range(lists):
        for place, product in enumerate(generator.permutation(PRODUCTS)[:PLACES].tolist()):
            is_clicked = bool(generator.uniform() < EXAMINATION[place] * KNOWN[product])
            shown.append(Shown(number // lists_a_context, product, place, is_clicked))
    return shown


def judged(log: list[Shown]) -> OffPolicy:
    contexts = {each.context for each in log}
    of_each = EXAMINATION.sum() / PRODUCTS
    known = {(context, product): of_each for context in contexts for product in KNOWN}
    return off_policy(log, dict.fromkeys(contexts, BEST_FIRST), EXAMINATION, known)


class TestEstimates:
    def test_both_tell_what_another_ranking_would_earn_and_snips_varies_less(self):
        runs = [judged(logged(seed, 300)) for seed in range(40)]
        for name in ("ips", "snips"):
            of_runs = [getattr(run, name) for run in runs]
            covered = sum(each.low <= TRUTH <= each.high for each in of_runs)
            assert covered >= 35  # of 95% intervals, 38 of 40 are expected
            assert np.mean([each.value for each in of_runs]) == pytest.approx(TRUTH, rel=0.03)
        ips, snips = (np.var([getattr(run, name).value for run in runs]) for name in ("ips", "snips"))
        assert snips < 0.9 * ips

    def test_what_was_logged_is_no_estimate_of_it(self):
        run = judged(logged(1, 300))
        assert run.logged.high < TRUTH
        assert run.ips.low > run.logged.value

    def test_without_known_propensities_they_are_counted_where_a_context_saw_many_lists(self):
        log = logged(2, 4_000, lists_a_context=100)
        run = off_policy(log, dict.fromkeys(range(40), BEST_FIRST), EXAMINATION)
        assert run.supported == pytest.approx(1.0)
        assert run.ips.value == pytest.approx(TRUTH, rel=0.05)
        assert run.snips.low <= TRUTH <= run.snips.high

    def test_lists_of_what_nobody_was_shown_have_no_support(self):
        log = logged(3, 50)
        run = off_policy(log, dict.fromkeys(range(50), ("new", "newer")), EXAMINATION)
        assert (run.supported, run.ips.value, run.snips.value) == (0.0, 0.0, 0.0)

    def test_contexts_without_another_list_count_nothing(self):
        log = logged(4, 50)
        assert off_policy(log, {7: BEST_FIRST}, EXAMINATION).contexts == 1
        with pytest.raises(ValueError, match="Nothing was shown"):
            off_policy(log, {"unseen": BEST_FIRST}, EXAMINATION)


class TestExamination:
    def test_it_is_found_where_the_same_products_stood_at_several_places(self):
        found = examination_of(logged(5, 6_000, lists_a_context=300), PLACES)
        assert found == pytest.approx(EXAMINATION, rel=0.15)

    def test_good_products_at_the_first_places_do_not_make_them_look_better(self):
        """A log without exploration says nothing of examination: what was known before holds."""
        generator = np.random.default_rng(6)
        log = [
            Shown(user, product, place, bool(generator.uniform() < EXAMINATION[place] * KNOWN[product]))
            for user in range(500)
            for place, product in enumerate(BEST_FIRST)
        ]
        assert examination_of(log, PLACES) == pytest.approx(1 / np.log2(np.arange(PLACES) + 2), rel=0.01)
