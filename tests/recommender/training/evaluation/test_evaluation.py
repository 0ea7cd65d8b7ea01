"""The offline evaluation: what it finds, what is chosen by it, and what its report tells."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from PIL import Image

from benchmarks.feed.measure_feed import TABLES
from smartrec_recommender.importing.rows import ProductRow
from smartrec_recommender.training.evaluation.chart import as_png
from smartrec_recommender.training.evaluation.evaluate import evaluate
from smartrec_recommender.training.evaluation.judged import BLEND, SERVED
from smartrec_recommender.training.evaluation.report import as_markdown
from smartrec_recommender.training.evaluation.shops.files import shop_of
from smartrec_recommender.training.replay import replay_at
from smartrec_recommender.training.splits import (
    Split,
    by_time,
    learned_from,
    past_moments,
)
from smartrec_recommender.training.weights import learn, select_for_cold_users
from tests.recommender.evaluated_shop import START, film, watched


class TestEvaluation:
    def test_what_serves_is_at_most_a_standard_error_below_any_scorer_alone(self, evaluation):
        """On the test part, of which model selection knows nothing."""
        ndcg = {name: figures["ndcg"] for name, figures in evaluation.methods.items()}
        between = evaluation.methods[BLEND]["ndcg_interval"]
        standard_error = (between["high"] - between["low"]) / 4
        best = max(value for name, value in ndcg.items() if name.startswith("part: "))
        assert ndcg[BLEND] > best - standard_error
        assert ndcg[BLEND] > ndcg["default weights"]

    def test_every_baseline_part_and_source_of_candidates_stands_beside_it(self, evaluation):
        assert {
            "popularity", "recent popularity", "weekly popularity", "popularity within category",
            "repeat purchase", "BM25 item-item", "ALS", "EASE", "part: taste", "part: together",
            "part: factors", "part: trending", "part: lasting", "part: leading", "part: repeat",
            "source: first-stage score",
            "source: bought together", "source: factors", "default weights", SERVED,
        } <= set(evaluation.methods)  # fmt: skip

    def test_the_sources_together_find_at_least_what_each_finds(self, evaluation):
        recall = {name: figures["recall"] for name, figures in evaluation.sources.items()}
        assert recall["all sources"] == max(recall.values())
        assert recall["bought together"] > 0

    def test_shoppers_and_products_are_told_apart_by_how_much_is_known_of_them(self, evaluation):
        shoppers = sum(
            of["shoppers"] for kind, of in evaluation.by_shopper.items() if kind in ("hot", "warm", "cold")
        )
        assert shoppers == evaluation.users
        assert {"hot", "warm"} & set(evaluation.by_product)
        assert all(0 <= of[BLEND] <= 1 for of in evaluation.by_product.values())

    @pytest.mark.slow("it evaluates a whole shop of its own")
    def test_of_what_nobody_has_chosen_yet_taste_finds_what_demand_cannot(self):
        """Two kinds of shoppers, each of which buys at last what nobody has bought before."""
        kinds = ("Dress", "Jeans")
        products = [
            ProductRow(id=f"{kind}{number}", title=kind, category=kind, created_at=START)
            for number in range(30)
            for kind in kinds
        ]
        deeds = [
            watched(f"{kind} {user}", f"{kind}{(user + 2 * deed) % 15 + 15 * (deed >= 8)}", 1 + deed)
            for kind in kinds
            for user in range(40)
            for deed in range(10)
        ]
        outcome = evaluate(shop_of(products, deeds))
        cold = outcome.by_product["cold, among themselves"]
        assert cold["wanted"] == outcome.by_product["cold"]["wanted"] > 100
        assert cold["part: taste"] > 1.5 * cold["weekly popularity"]
        assert cold["part: taste"] >= outcome.by_product["cold"]["part: taste"]

    @pytest.mark.slow("it learns the models and weights of a whole shop again")
    def test_what_is_chosen_does_not_depend_on_the_test_part(self, evaluation, lived):
        split = by_time(lived.log, 0.2)
        chosen = learn(lived.snapshot, lived.products, split.before, learned_from(by_time, split))
        assert chosen == evaluation.learned

    def test_the_report_names_every_method(self, evaluation):
        told = as_markdown(evaluation)
        assert all(name in told for name in evaluation.methods)
        json.dumps(evaluation.as_json(), allow_nan=False)

    @pytest.mark.parametrize("made", TABLES.values(), ids=TABLES)
    def test_its_figures_are_a_row_of_the_tables_of_many_shops(self, evaluation, made):
        lines = made({"demo 7, time": json.loads(json.dumps(evaluation.as_json()))}).splitlines()
        cells = [line.count("|") for line in lines]
        assert len(set(cells)) == 1
        assert all("nan" not in line for line in lines)
        assert [line for line in lines if line.startswith("| demo 7, time |")] == lines[2:]

    def test_all_shoppers_stand_beside_the_best_single_method_as_their_kinds_do(self, evaluation):
        everybody = evaluation.slices["all"]
        assert everybody.shoppers == evaluation.users
        assert everybody.best_single == evaluation.best_single
        assert everybody.blend == pytest.approx(evaluation.methods[BLEND]["ndcg"])

    def test_the_chart_has_a_bar_for_every_method(self, evaluation, tmp_path):
        (tmp_path / "chart.png").write_bytes(as_png(evaluation))
        with Image.open(tmp_path / "chart.png") as picture:
            assert picture.format == "PNG"
            assert picture.height > 25 * len(evaluation.methods)
            assert picture.convert("L").getextrema()[0] < 60


class TestModelSelection:
    @pytest.mark.slow("it evaluates a whole shop of its own")
    def test_a_shop_where_only_the_latest_fashion_sells_is_served_what_is_new(self):
        """What shoppers liked before says nothing there: every week another product is all the rage."""
        films = [film(f"f{number:03}") for number in range(60)]
        generator = np.random.default_rng(2)
        told = [
            watched(
                f"u{user}",
                f"f{week * 2 + int(generator.integers(2)):03}",
                7 * week + generator.uniform(0, 7),
            )
            for user in range(90)
            for week in generator.choice(28, 6, replace=False)
        ]
        outcome = evaluate(shop_of(films, told))
        ndcg = {name: figures["ndcg"] for name, figures in outcome.methods.items()}
        assert outcome.learned.weights.get("new", 0.0) > 0.5
        assert ndcg[BLEND] > 1.3 * ndcg["default weights"]
        assert ndcg[BLEND] > 5 * max(ndcg[name] for name in ("ALS", "EASE", "BM25 item-item"))

    @pytest.mark.parametrize(("days_ahead", "basics_shown"), [(10, range(5)), (100, range(9, 11))])
    def test_strangers_see_what_sells_as_long_as_their_list_is_for(self, days_ahead, basics_shown):
        """Ten basics sell always; ten fashions sell three times as well for a month, then others do."""
        generator = np.random.default_rng(6)
        told = [
            watched(f"u{generator.integers(40)}", f"f{first + generator.integers(10):03}", day)
            for day in generator.uniform(0, 495, 1_500)
            for first in [10 + int(day) // 30 * 10 if generator.uniform() < 0.75 else 0]
        ]
        snapshot, products, log = shop_of([film(f"f{number:03}") for number in range(180)], told)
        selection = select_for_cold_users(snapshot, products, past_moments(log, days_ahead * 86_400), 0)
        today = Split(log, log, START + timedelta(days=495), {})
        case = replay_at(snapshot, products, today).case_of_cold_user()
        shown = case.best(case.score(selection.weights), np.ones(180, bool), 10)
        assert sum(row < 10 for row in shown) in basics_shown

    @pytest.mark.parametrize("whose", ["shoppers with a history", "strangers"])
    def test_what_serves_whom_and_why_is_told_in_the_report(self, evaluation, whose):
        chosen = "chosen_for_cold_users" if whose == "strangers" else "chosen"
        single, blend = (
            as_markdown(replace(evaluation, learned=replace(evaluation.learned, **{chosen: name})))
            for name in ("popular alone", "learned")
        )
        assert f"| weights for {whose} |" in single
        assert f"Selected: popular alone serves {whose}" in single
        assert f"For {whose}, learned:" in blend
        assert f"serves {whose}" not in blend
