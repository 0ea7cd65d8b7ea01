"""What a refresh learns from the transactions in the database, and what the next answers make of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
import pytest
import sqlalchemy as sa
from numpy.testing import assert_equal
from typer.testing import CliRunner

from smartrec_recommender.domain.collaborative import NO_ITEM_FACTORS, Collaborative, Demand
from smartrec_recommender.domain.recommendations import RecommendedProduct
from smartrec_recommender.jobs import commands, feeds
from smartrec_recommender.settings import RecommenderSettings
from smartrec_recommender.store.collaborative import (
    factor_parameters,
    read_collaborative,
    replace_collaborative,
)
from smartrec_recommender.store.connection import new_engine
from smartrec_recommender.store.models import write_model
from smartrec_recommender.store.quality import read_measurements, read_refreshes
from smartrec_recommender.training.evaluation.judged import BLEND
from smartrec_recommender.training.refresh import Refreshed, refresh
from tests.recommender import shop
from tests.recommender.running_recommender import Clock, copy_of, named_copy_of, running


class LivedShop(NamedTuple):
    """A shop after its refresh, to be copied, and a shopper's feed before and after."""

    template: str
    learned: Refreshed
    before: list[RecommendedProduct]
    after: list[RecommendedProduct]


@pytest.fixture(scope="module")
def refreshed(postgres_server, empty_template, tmp_path_factory) -> Iterator[LivedShop]:
    with named_copy_of(postgres_server, empty_template) as name:
        url = postgres_server.url(name)
        engine = new_engine(url)
        folder = tmp_path_factory.mktemp("lived")
        shop.import_catalogue(engine, folder, shop.catalogue())
        shop.import_history(engine, folder, shop.lives())
        before = feed(url, "s1")
        learned = refresh(engine)
        engine.dispose()
        yield LivedShop(name, learned, before, feed(url, "s1"))


@pytest.fixture
def lived_url(postgres_server, refreshed: LivedShop) -> Iterator[str]:
    """The test's own copy of the shop."""
    with copy_of(postgres_server, refreshed.template) as url:
        yield url


@pytest.fixture
def lived(lived_url: str) -> Iterator[sa.Engine]:
    engine = new_engine(lived_url)
    yield engine
    engine.dispose()


class LearningAnew:
    """After the first page of what was learned, puts in its place what has no factors and another demand."""

    def __init__(self, engine: sa.Engine, learned: Collaborative) -> None:
        self._engine, self._learned, self._is_done = engine, learned, False

    def __call__(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if self._is_done or "learned_products" not in statement:
            return
        self._is_done = True
        demand = self._learned.demand
        turned = Demand(demand.number, demand.long_term, demand.short_term)
        with self._engine.begin() as connection:
            version = write_model(connection, "collaborative", factor_parameters(NO_ITEM_FACTORS), {})
            anew = Collaborative(self._learned.neighbours, NO_ITEM_FACTORS, turned, version)
            replace_collaborative(connection, anew)


@pytest.mark.slow("a refresh learns every model and selects the weights, on the whole log of a shop")
class TestRefresh:
    def test_a_refresh_changes_the_next_answer(self, refreshed):
        assert refreshed.learned.neighbour_pairs > 0
        assert refreshed.before != refreshed.after
        assert kinds_of(refreshed.after) & {"together", "again", "factors"}

    def test_a_shop_with_one_sale_or_none_learns_what_little_there_is(self, empty_engine, folder):
        assert refresh(empty_engine).interactions == 0
        shop.import_catalogue(empty_engine, folder, shop.catalogue(2))
        shop.import_history(empty_engine, folder, [shop.transaction("maya", 1)])
        assert refresh(empty_engine).interactions == 1

    def test_a_log_that_ended_long_ago_is_a_log_of_known_users(self, empty_engine, empty_url, folder):
        """Three years later, users have the same feed as if the log had ended yesterday."""
        shop.import_catalogue(empty_engine, folder, shop.catalogue())
        shop.import_history(empty_engine, folder, shop.lives(30))
        assert refresh(empty_engine).ages_count_from is not None
        answers = [feed(empty_url, "s1", now) for now in (shop.NOW, datetime.now(UTC))]
        assert kinds_of(answers[1]) & {"together", "factors"}
        shown = [{product.id for product in answer} for answer in answers]
        assert len(shown[0] & shown[1]) >= 8

    def test_what_was_learned_is_read_back_as_it_was(self, refreshed, lived):
        version = refreshed.learned.model_version
        with lived.connect() as connection:
            read = read_collaborative(connection)
            again = read_collaborative(connection, read)
        assert read.model_version == version
        assert again is read
        assert set(read.neighbours.neighbour.tolist()) <= set(read.neighbours.number.tolist())
        folded = read.factors.fold_in(read.factors.number[:2], np.ones(2))
        assert set(read.factors.number[:2].tolist()) <= set(read.factors.best(folded, 20).tolist())
        assert read.demand.short_term.max() == read.demand.long_term.max() == 1.0

    @pytest.mark.parametrize("rows_at_once", [1, 7])
    def test_pages_of_any_size_hold_the_same_that_was_learned(self, lived, rows_at_once):
        with lived.connect() as connection:
            whole, paged = read_collaborative(connection), read_collaborative(connection, None, rows_at_once)
        assert len(whole.neighbours.number) > rows_at_once
        assert paged.neighbours.similarity.dtype == np.float16, "as narrow as it is kept"
        for part in ("neighbours", "factors", "demand"):
            assert_equal(vars(getattr(paged, part)), vars(getattr(whole, part)))

    def test_what_is_learned_anew_while_pages_are_read_is_not_mixed_with_what_was_there(self, lived):
        with lived.connect() as connection:
            first = read_collaborative(connection)
        with lived.connect() as connection:
            sa.event.listen(connection, "after_cursor_execute", LearningAnew(lived, first))
            read = read_collaborative(connection, rows_at_once=7)
            again = read_collaborative(connection)
        assert read.model_version == again.model_version > first.model_version
        for part in ("neighbours", "factors", "demand"):
            assert_equal(vars(getattr(read, part)), vars(getattr(again, part)))

    def test_what_was_learned_and_then_measured_is_kept_for_the_console(self, refreshed, lived, lived_url):
        options = ["--users", "20", "--json", "--database-url", lived_url]
        assert CliRunner().invoke(commands.app, ["evaluate", "--no-keep", *options]).exit_code == 0
        told = CliRunner().invoke(commands.app, ["evaluate", *options])
        with lived.connect() as connection:
            [kept], [learned] = read_measurements(connection, 10), read_refreshes(connection, 10)
        figures = json.loads(told.stdout)
        ndcg = figures["methods"][BLEND]["ndcg"]
        assert (kept.measured.held_back, kept.measured.ndcg) == ("time", pytest.approx(ndcg, abs=1e-4))
        assert (learned.model_version, learned.weights) == (
            refreshed.learned.model_version,
            refreshed.learned.weights,
        )
        assert 0 < learned.ndcg <= 1

    def test_an_event_after_the_refresh_counts_at_the_next_answer(self, lived, lived_url, tmp_path):
        before = kinds_of(feed(lived_url, "newcomer"))
        shop.import_history(lived, tmp_path, [shop.transaction("newcomer", 3, "purchase", 0.5)])
        assert not before & {"together", "factors"}
        assert kinds_of(feed(lived_url, "newcomer")) & {"together", "factors"}

    async def test_exported_feeds_are_those_of_the_live_service(self, lived_url, tmp_path, monkeypatch):
        clock = Clock()
        clock.now = datetime.now(UTC)
        monkeypatch.setattr(feeds, "now", clock)  # what is nearly equally good changes places within seconds
        (tmp_path / "users.txt").write_text("s1\ns2\nnobody\n")
        arguments = ["--users", str(tmp_path / "users.txt"), "--out", str(tmp_path / "feeds.jsonl")]
        result = CliRunner().invoke(
            commands.app, ["export-recommendations", *arguments, "--database-url", lived_url]
        )
        assert result.exit_code == 0, result.output
        told = [json.loads(line) for line in (tmp_path / "feeds.jsonl").read_text().splitlines()]
        assert [one["user_id"] for one in told] == ["s1", "s2", "nobody"]
        async with running(RecommenderSettings(database_url=lived_url), clock) as client:
            for one in told:
                answer = (await client.get(f"/v1/users/{one['user_id']}/recommendations")).json()
                assert one["items"] == [product["id"] for product in answer["products"]]
                assert len(set(one["items"])) == 10

    def test_the_repurchase_rate_of_a_category_is_its_share_of_repeated_purchases(self, lived):
        """Twenty purchases that repeat nothing are added to each category: few purchases make no habit."""
        with lived.connect() as connection:
            rates = dict(connection.execute(sa.text(
                "SELECT category_term, repeat_rate FROM category_habits"
            )).all())  # fmt: skip
            bought = connection.execute(sa.text(
                "SELECT category_term, user_number, product_number FROM transactions "
                "JOIN products USING (product_number) WHERE transactions.kind = 'purchase'"
            )).all()  # fmt: skip
        purchases = Counter(category for category, _, _ in bought)
        firsts = Counter(category for category, _, _ in set(map(tuple, bought)))
        assert rates == pytest.approx({
            category: (count - firsts[category]) / (count + 20) for category, count in purchases.items()
        })  # fmt: skip
        assert max(rates.values()) > 0.1


def kinds_of(products: list[RecommendedProduct]) -> set[str]:
    return {reason.kind for product in products for reason in product.reasons}


def feed(url: str, user: str, now: datetime = shop.NOW) -> list[RecommendedProduct]:
    from smartrec_recommender.serving.caching.cache import ResultsCache
    from smartrec_recommender.serving.requests.schemas import SessionPage
    from smartrec_recommender.serving.service import RecommendationService
    from smartrec_recommender.store.connection import for_reading

    engine = new_engine(url)
    service = RecommendationService(for_reading(engine), ResultsCache(None, 1, 1), lambda: now)
    products = service.feed(user, SessionPage()).products
    engine.dispose()
    return products
