"""Spark (two threads of one process, a real JVM) finds in all events what the local engine finds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
import pytest
import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.store import models as learning
from smartrec_recommender.store.collaborative import read_collaborative
from smartrec_recommender.store.connection import new_engine
from smartrec_recommender.training.engines import local
from smartrec_recommender.training.engines.aggregates import Summary
from smartrec_recommender.training.neighbours import BM25, BOTH, EASE
from smartrec_recommender.training.refresh import refresh
from tests.recommender import shop
from tests.recommender.running_recommender import migrated_template

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(shutil.which("java") is None, reason="no Java here; on Debian: default-jre-headless"),
    pytest.mark.slow("starts a JVM"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyspark"),
]
CLOSE = 1e-9  # relative: the same sums in another order


class Both(NamedTuple):
    spark: Summary
    local: Summary
    products: ProductColumns
    engine: sa.Engine


def on_spark(staging: str | None = None):
    from smartrec_recommender.training.engines.spark import engine

    return partial(engine.summary, master="local[2]", staging=staging)


@pytest.fixture(scope="module")
def both(postgres_server, tmp_path_factory) -> Iterator[Both]:
    """What both find in a shop with guests, returns and ratings."""
    with migrated_template(postgres_server) as name:
        engine, folder = new_engine(postgres_server.url(name)), tmp_path_factory.mktemp("events")
        events = [*shop.lives(60)]
        for place, kind in enumerate(("return", "return", "rating", "add_to_cart")):
            extra = shop.transaction(f"s{place}", place + 1, kind, quantity=4 * place + 1)
            events.append(extra | ({"rating": 5} if kind == "rating" else {}))
        shop.import_catalogue(engine, folder, shop.catalogue())
        shop.import_history(engine, folder, events)
        with engine.begin() as connection:
            connection.execute(sa.text("UPDATE transactions SET user_number = NULL WHERE quantity > 10"))
        staging = (folder / "staging").as_uri()
        with engine.begin() as connection:
            _, products = learning.read_products(connection)
            given = (partial(learning.write_events, connection), products.number, products.category)
            with local.summary(*given) as ours, on_spark(staging)(*given) as theirs:
                yield Both(theirs, ours, products, engine)
        assert not [*(folder / "staging").iterdir()]
        engine.dispose()


def test_spark_sums_up_the_same(both):
    assert both.spark.events == both.local.events > 1_000
    assert both.spark.interactions == both.local.interactions
    assert both.spark.newest == both.local.newest
    assert both.spark.repurchase_rates == pytest.approx(both.local.repurchase_rates, rel=CLOSE)
    for name in ("short_term", "long_term"):
        theirs, ours = (getattr(one.demand, name) for one in (both.spark, both.local))
        assert theirs == pytest.approx(ours, rel=CLOSE, abs=1e-12)


def test_weights_are_selected_by_the_same_events(both):
    for name in ("row", "kind", "seconds", "quantity", "rating", "user"):
        assert np.array_equal(getattr(both.spark.sample, name), getattr(both.local.sample, name)), name


@pytest.mark.parametrize("name", [BM25, EASE, BOTH])
def test_spark_finds_the_same_neighbours(both, name):
    theirs, ours = (one.similarity(name) for one in (both.spark, both.local))
    assert ours.nnz > 1_000
    assert abs(theirs - ours).max() < 1e-9 * ours.max()


def test_factors_of_spark_recommend_about_the_same(both):
    """They are other factors; of the ten products that a shopper is most drawn to, most are the same."""
    theirs, ours = (one.factors() for one in (both.spark, both.local))
    assert np.array_equal(theirs.number, ours.number)
    shared, log = [], both.local.sample
    for user in range(log.users):
        numbers = np.unique(both.products.number[log.row[log.places_of(user)]])
        best = [
            set(one.best(one.fold_in(numbers, np.ones(len(numbers))), 10).tolist()) for one in (theirs, ours)
        ]
        shared.append(len(best[0] & best[1]) / 10)
    assert np.mean(shared) > 0.7


def test_a_refresh_on_spark_is_what_the_service_reads(both):
    learned = refresh(both.engine, on_spark())
    with both.engine.connect() as connection:
        found = read_collaborative(connection)
    assert found.model_version == learned.model_version
    assert len(found.neighbours.neighbour) == learned.neighbour_pairs > 1_000
    assert len(found.factors.number) > 100
