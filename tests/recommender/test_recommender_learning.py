"""What is learned from transactions, and how it is judged: metrics, the weights' guard, the evaluation."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import shop
import sqlalchemy as sa
from running_recommender import copy_of, migrated_template
from typer.testing import CliRunner

from smartrec_recommender import commands
from smartrec_recommender.learning.evaluate import BLEND, Evaluation, evaluate
from smartrec_recommender.learning.metrics import interval, list_metrics, user_metrics
from smartrec_recommender.learning.refresh import refresh
from smartrec_recommender.learning.report import as_markdown, as_svg
from smartrec_recommender.store.connection import new_engine
from smartrec_recommender.store.learning import read_everything
from smartrec_recommender.store.migrate import migrate


class TestMetrics:
    def test_a_perfect_list_scores_one(self):
        assert user_metrics(np.array([4, 2]), np.array([2, 4])) == {
            "ndcg": 1.0, "recall": 1.0, "hit_rate": 1.0, "map": 1.0
        }  # fmt: skip

    def test_a_late_hit_counts_less(self):
        figures = user_metrics(np.arange(10), np.array([9]))
        assert figures["ndcg"] == pytest.approx(1 / np.log2(11))
        assert figures["map"] == pytest.approx(0.1)
        assert figures["hit_rate"] == 1.0

    def test_a_list_without_a_hit_scores_nothing(self):
        assert set(user_metrics(np.arange(10), np.array([77])).values()) == {0.0}

    def test_coverage_and_diversity_tell_narrow_lists_from_wide_ones(self):
        category = np.array([1, 1, 2, 2])
        narrow = list_metrics([np.array([0, 1])] * 2, np.ones(4), category)
        wide = list_metrics([np.array([0, 2]), np.array([1, 3])], np.ones(4), category)
        assert (narrow["coverage"], wide["coverage"]) == (0.5, 1.0)
        assert (narrow["diversity"], wide["diversity"]) == (0.0, 1.0)

    def test_an_interval_holds_its_mean_and_narrows_with_more_users(self):
        few, many = (np.tile([0.0, 1.0], count) for count in (10, 1000))
        assert interval(few).low < 0.5 < interval(few).high
        assert interval(many).high - interval(many).low < interval(few).high - interval(few).low


def lives(shoppers: int = 80) -> list[dict[str, Any]]:
    """Each shopper likes one category and one colour, and buys of them again and again."""
    generator = np.random.default_rng(3)
    products = shop.catalogue()
    told = []
    for shopper in range(shoppers):
        category = shop.CATEGORIES[shopper % len(shop.CATEGORIES)]
        colour = shop.COLOURS[(shopper // 8) % len(shop.COLOURS)]
        liking = np.array(
            [4.0 * (p["category"] == category) + 3.0 * (p["colour"] == colour) for p in products]
        )
        chances = np.exp(liking) / np.exp(liking).sum()
        for number in generator.choice(len(products), 12, p=chances).tolist():
            days = float(generator.uniform(1, 300))
            told.append(shop.transaction(f"s{shopper}", number, "purchase", days))
            told.append(shop.transaction(f"s{shopper}", number, "view", days + 0.01))
    return told


@pytest.fixture(scope="module")
def lived_url(postgres_server, tmp_path_factory):
    with migrated_template(postgres_server) as template, copy_of(postgres_server, template) as url:
        engine = new_engine(url)
        migrate(engine)
        folder = tmp_path_factory.mktemp("lived")
        shop.import_catalogue(engine, folder, shop.catalogue())
        shop.import_history(engine, folder, lives())
        engine.dispose()
        yield url


@pytest.fixture
def lived(lived_url):
    engine = new_engine(lived_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def evaluation(lived_url) -> Evaluation:
    engine = new_engine(lived_url)
    with engine.connect() as connection:
        known, products, log, _ = read_everything(connection)
    engine.dispose()
    return evaluate(known, products, log)


class TestEvaluation:
    def test_the_blend_is_above_popularity_and_not_below_any_single_method_by_chance(self, evaluation):
        ndcg = {name: figures["ndcg"] for name, figures in evaluation.methods.items()}
        assert ndcg[BLEND] > 2 * ndcg["popularity"]
        assert evaluation.lift["high"] > 0

    def test_every_baseline_and_every_part_stands_beside_it(self, evaluation):
        assert {
            "popularity", "recent popularity", "repeat purchase", "BM25 item-item", "ALS", "EASE",
            "part: taste", "part: together", "default weights",
        } <= set(evaluation.methods)  # fmt: skip

    def test_the_guard_chooses_what_did_best(self, evaluation):
        learned = evaluation.learned
        assert learned.figures[learned.chosen] == max(learned.figures.values())
        assert sum(learned.weights.values()) > 0
        assert min(learned.weights.values()) >= 0

    def test_the_same_events_give_the_same_figures(self, evaluation, lived):
        with lived.connect() as connection:
            known, products, log, _ = read_everything(connection)
        again = evaluate(known, products, log)
        assert again.methods[BLEND] == evaluation.methods[BLEND]

    def test_nothing_after_the_split_is_known_to_any_method(self, lived):
        with lived.connect() as connection:
            *_, log, _ids = read_everything(connection)
        before, after, moment = log.split(0.2)
        assert before.seconds.max() < moment.timestamp() <= after.seconds.min()
        assert len(before) + len(after) == len(log)

    def test_the_report_names_every_method(self, evaluation):
        told, drawn = as_markdown(evaluation), as_svg(evaluation)
        for name in evaluation.methods:
            assert name in told
            assert name in drawn
        assert drawn.startswith("<svg")

    def test_too_few_transactions_are_told_in_a_sentence(self, empty_engine):
        url = empty_engine.url.render_as_string(hide_password=False)
        result = CliRunner().invoke(commands.app, ["evaluate", "--database-url", url])
        assert result.exit_code == 1
        assert "too few transactions" in result.output


class TestRefresh:
    def test_a_refresh_changes_the_next_answer(self, lived, lived_url):
        before = feed(lived_url, "s1")
        learned = refresh(lived)
        after = feed(lived_url, "s1")
        assert learned.neighbour_pairs > 0
        assert before != after
        kinds = {reason["kind"] for product in after for reason in product["reasons"]}
        assert kinds & {"together", "again"}

    def test_exported_feeds_are_those_of_the_live_service(self, lived_url, tmp_path):
        (tmp_path / "users.txt").write_text("s1\ns2\nnobody\n")
        arguments = ["--users", str(tmp_path / "users.txt"), "--out", str(tmp_path / "feeds.jsonl")]
        result = CliRunner().invoke(
            commands.app, ["export-recommendations", *arguments, "--database-url", lived_url]
        )
        assert result.exit_code == 0
        told = [json.loads(line) for line in (tmp_path / "feeds.jsonl").read_text().splitlines()]
        assert [one["user_id"] for one in told] == ["s1", "s2", "nobody"]
        assert all(len(set(one["items"])) == 10 for one in told)

    def test_basics_that_are_bought_again_become_a_habit(self, lived):
        refresh(lived)
        with lived.connect() as connection:
            rates = connection.execute(sa.text("SELECT repeat_rate FROM category_habits")).scalars().all()
        assert rates
        assert all(0 <= rate < 1 for rate in rates)


def feed(url: str, user: str) -> list[dict[str, Any]]:
    from smartrec_recommender.answers import Answers
    from smartrec_recommender.cache import ResultsCache
    from smartrec_recommender.schemas import SessionPage
    from smartrec_recommender.store.connection import for_reading

    engine = new_engine(url)
    products: list[dict[str, Any]] = Answers(
        for_reading(engine), ResultsCache(None, 1, 1), lambda: shop.NOW
    ).feed(user, SessionPage())["products"]
    engine.dispose()
    return products
