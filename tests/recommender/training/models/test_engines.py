"""Engines that sum up all events: the same as the sums in memory."""

from __future__ import annotations

import errno
import resource
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pytest
import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.domain.users.event_log import GUEST
from smartrec_recommender.store import models as learning
from smartrec_recommender.store.connection import new_engine
from smartrec_recommender.training.blocks import ENTRIES_OF_A_ROW, OnDisk, entries_within
from smartrec_recommender.training.engines import local
from smartrec_recommender.training.engines.aggregates import Aggregates, of_log
from smartrec_recommender.training.factors import factorise
from smartrec_recommender.training.neighbours import BM25, bm25, bm25_weighted
from tests.recommender import shop
from tests.recommender.running_recommender import named_copy_of

CLOSE = 1e-9  # relative: the same sums in another order


@pytest.fixture(scope="module")
def kinds_of_events() -> list[dict]:
    """Every kind, with ratings and quantities; guests; returns of more than was bought."""
    made = [*shop.lives(20)]
    for place, kind in enumerate(("view", "add_to_cart", "purchase", "return", "return", "rating")):
        extra = shop.transaction(f"s{place}", place + 1)
        extra |= {"kind": kind, "quantity": 4 * place + 1}
        made.append(extra | ({"rating": 5} if kind == "rating" else {}))
    return made


def summed_on_disk(
    connection: sa.Connection, products: ProductColumns, **options: int
) -> AbstractContextManager[Aggregates]:
    write = partial(learning.write_events, connection)
    return local.aggregates(write, products.number, products.category, **options)


@pytest.fixture(scope="module")
def both(
    postgres_server, empty_template, tmp_path_factory, kinds_of_events
) -> Iterator[tuple[Aggregates, Aggregates]]:
    """What DuckDB and memory make of the same shop."""
    with named_copy_of(postgres_server, empty_template) as name:
        engine = new_engine(postgres_server.url(name))
        folder = tmp_path_factory.mktemp("events")
        shop.import_catalogue(engine, folder, shop.catalogue())
        shop.import_history(engine, folder, kinds_of_events)
        with engine.begin() as connection:
            connection.execute(sa.text("UPDATE transactions SET user_number = NULL WHERE quantity > 10"))
            _, products, log, _ = learning.read_everything(connection)
            in_memory = of_log(log, products.number, products.category)
            with summed_on_disk(connection, products) as on_disk:
                yield on_disk, in_memory
        engine.dispose()


def test_the_log_has_guests_and_returns_and_ratings(both):
    log = both[1].sample
    assert set(log.kind) == {"view", "add_to_cart", "purchase", "return", "rating"}
    assert (log.user == GUEST).any()


def test_events_on_disk_make_the_same_matrix(both):
    on_disk, in_memory = (one.pairs.matrix() for one in both)
    assert on_disk.shape == in_memory.shape
    assert np.array_equal(on_disk.indptr, in_memory.indptr)
    assert np.array_equal(on_disk.indices, in_memory.indices)
    assert on_disk.data == pytest.approx(in_memory.data, rel=CLOSE)


def test_events_on_disk_make_the_same_demand(both):
    for name in ("short_term", "long_term"):
        on_disk, in_memory = (getattr(one.demand, name) for one in both)
        assert in_memory.max() == 1.0
        assert on_disk == pytest.approx(in_memory, rel=CLOSE, abs=1e-12)


def test_events_on_disk_make_the_same_repurchase_rates(both):
    on_disk, in_memory = (one.repurchase_rates for one in both)
    assert on_disk.keys() == in_memory.keys()
    assert on_disk == pytest.approx(in_memory, rel=CLOSE)
    assert both[0].newest == both[1].newest


def test_a_log_that_is_small_enough_is_learned_from_whole(both):
    on_disk, in_memory = (one.sample for one in both)
    for name in ("user", "row", "kind", "seconds", "quantity", "rating"):
        assert np.array_equal(getattr(on_disk, name), getattr(in_memory, name)), name
    assert (on_disk.users, on_disk.products) == (in_memory.users, in_memory.products)


def test_neighbours_and_factors_of_both_are_the_same(both):
    on_disk, in_memory = (bm25(one.pairs) for one in both)
    assert abs(on_disk - in_memory).max() < 1e-6
    number = both[0].demand.number
    factors = [factorise(one.pairs, number).factors for one in both]
    assert factors[0] == pytest.approx(factors[1], abs=1e-3)


def test_of_a_long_log_whole_shoppers_are_sampled(postgres_server, empty_template, tmp_path):
    with named_copy_of(postgres_server, empty_template) as name:
        engine = new_engine(postgres_server.url(name))
        shop.import_catalogue(engine, tmp_path, shop.catalogue())
        shop.import_history(engine, tmp_path, shop.lives(60))
        with engine.begin() as connection:
            _, products, log, _ = learning.read_everything(connection)
            with summed_on_disk(connection, products, most_sampled=len(log) // 3) as found:
                pass
        engine.dispose()
    assert found.events == len(log)
    assert 0 < found.sample.users < log.users
    lengths = {len(log.places_of(user)) for user in range(log.users)}
    assert {len(found.sample.places_of(user)) for user in range(found.sample.users)} <= lengths
    assert (np.diff(found.sample.seconds) >= 0).all()


@contextmanager
def files_that_do_not_grow() -> Iterator[Callable[[], None]]:
    """As on a full disk: the system refuses what files would take, from when it is called on."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("is_late", [False, True], ids=["their copy", "DuckDB's file"])
def test_a_disk_without_room_for_the_events_is_told_with_what_to_do_and_nothing_stays(
    monkeypatch, tmp_path: Path, is_late: bool
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    lines = b"".join(b"%d,%d,purchase,1700000000.5,1,0\n" % (each, each % 3) for each in range(1_000))

    def write(file: BinaryIO) -> None:
        if is_late:
            file.write(lines)
            file.flush()
        fill_up()
        file.write(b"" if is_late else lines)

    with (
        files_that_do_not_grow() as fill_up,
        pytest.raises(local.SumsDoNotFit, match="on a larger disk by TMPDIR"),
    ):
        local.aggregates(write, np.arange(3), np.zeros(3, dtype=np.int64)).__enter__()
    assert list(tmp_path.iterdir()) == []


PRODUCTS = 40


def choices_of_many(shoppers: int) -> bytes:
    """Each buys five products; every third one is a guest."""
    products = np.random.default_rng(4).integers(PRODUCTS, size=(shoppers, 5))
    return b"".join(
        b"%d,%d,purchase,1700000000.5,1,0\n" % (shopper if shopper % 3 else GUEST, product)
        for shopper, chosen in enumerate(products.tolist())
        for product in chosen
    )


def test_a_long_log_comes_in_blocks_that_the_memory_holds():
    memory, shoppers = 64, 40_000
    given = (np.arange(PRODUCTS), np.zeros(PRODUCTS, dtype=np.int64), memory)
    with local.aggregates(lambda file: file.write(choices_of_many(shoppers)), *given) as found:
        pairs, most = found.pairs, entries_within(memory)
        taken = [block.nnz + ENTRIES_OF_A_ROW * block.shape[0] for block in pairs.blocks]
        assert len(taken) > 1
        assert max(taken) <= most + ENTRIES_OF_A_ROW + PRODUCTS  # a row more, of at most all products
        whole = found.sample.matrix()
        assert pairs.count == whole.nnz
        assert abs(pairs.matrix() - whole).max() < CLOSE * whole.max()
        assert type(bm25_weighted(pairs).blocks) is OnDisk


def test_a_disk_without_room_for_what_is_learned_is_told_too(monkeypatch, tmp_path: Path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    given = (np.arange(PRODUCTS), np.zeros(PRODUCTS, dtype=np.int64))
    with local.summary(lambda file: file.write(choices_of_many(300)), *given) as found:
        for learn in (found.factors, partial(found.similarity, BM25)):
            with files_that_do_not_grow() as fill_up:
                fill_up()
                with pytest.raises(local.SumsDoNotFit, match="on a larger disk by TMPDIR"):
                    learn()
    assert list(tmp_path.iterdir()) == []


def test_other_faults_of_files_are_not_taken_for_a_full_disk():
    def refused(_: BinaryIO) -> None:
        raise OSError(errno.EACCES, "not yours")

    with pytest.raises(PermissionError):
        local.aggregates(refused, np.arange(3), np.zeros(3, dtype=np.int64)).__enter__()
