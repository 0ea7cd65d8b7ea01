"""Pictures that look alike are in one group, and stay grouped as the catalogue changes."""

from __future__ import annotations

import numpy as np
import pytest
import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.pictures.clusters import (
    Centres,
    Embeddings,
    PictureGroups,
    learn_centres,
)
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.store.catalogue.snapshot import read_snapshot

PICTURED = sa.text("""
    UPDATE products SET updated_at = now(), embedding = CAST((
        SELECT array_agg(sin(product_number * place)::real) FROM generate_series(1, 256) AS place
    ) AS halfvec) WHERE product_number % :share = 0
""")


def clusters(count: int, each: int, spread: float = 0.1) -> Embeddings:
    """`each` pictures near each of `count` directions, one cluster after the other."""
    generator = np.random.default_rng(4)
    centres = np.repeat(generator.standard_normal((count, 32)), each, axis=0)
    vectors = centres + spread * generator.standard_normal(centres.shape)
    unit: Embeddings = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


def test_a_group_holds_what_looks_alike_and_nothing_else() -> None:
    pictures = clusters(10, 100)
    centres = learn_centres(pictures, len(pictures))
    code = centres.codes_of(pictures).group
    assert 10 <= len(np.unique(code)) <= 200
    for group in np.unique(code):
        assert len(np.unique(np.flatnonzero(code == group) // 100)) == 1


def test_the_mean_of_a_group_tells_the_mean_cosine_to_any_picture() -> None:
    pictures = clusters(5, 60, spread=0.5)
    centres = learn_centres(pictures, len(pictures))
    code = centres.codes_of(pictures).group
    for group in np.unique(code):
        told, true = centres.means[group] @ pictures[7], (pictures[code == group] @ pictures[7]).mean()
        assert told == pytest.approx(true, abs=1e-5)
    assert not centres.means[-1].any()


def test_a_closer_look_tells_apart_what_is_in_one_group() -> None:
    pictures = clusters(1, 400, spread=0.6)
    centres = learn_centres(pictures, len(pictures))
    groups = PictureGroups(centres, centres.codes_of(pictures), len(pictures))
    asked = pictures[:20]
    true = (asked @ pictures.T).ravel()
    of_group = (asked @ centres.means[groups.codes.group].T).ravel()
    closer = (asked @ groups.embeddings_of(np.arange(400)).T).ravel()
    assert np.corrcoef(true, closer)[0, 1] > 0.9
    assert np.abs(true - closer).mean() < 0.6 * np.abs(true - of_group).mean()


def test_no_picture_is_in_no_group() -> None:
    pictures = clusters(3, 40)
    centres = learn_centres(pictures, len(pictures))
    pictures[5] = 0.0
    codes = centres.codes_of(pictures)
    assert np.flatnonzero(codes.group == len(centres.groups)).tolist() == [5]
    assert centres.no_pictures(2).group.tolist() == [len(centres.groups)] * 2
    groups = PictureGroups(centres, codes, len(pictures))
    assert groups.embeddings_of(np.arange(120)).any(axis=1).tolist() == pictures.any(axis=1).tolist()


@pytest.mark.parametrize("count", [1, 2, 45])
def test_few_or_equal_pictures_have_groups_too(count: int) -> None:
    pictures = np.tile(clusters(1, 1), (count, 1))
    centres: Centres = learn_centres(pictures, count)
    assert len(set(centres.codes_of(pictures).group.tolist())) == 1
    assert np.diff(centres.start).min() >= 1
    groups = PictureGroups(centres, centres.codes_of(pictures), count)
    assert groups.embeddings_of(np.arange(count)) == pytest.approx(pictures, abs=1e-5)


class TestOfTheShop:
    def read(self, engine: sa.Engine, before: Snapshot | None = None) -> Snapshot:
        with engine.connect() as connection:
            return read_snapshot(connection, before)

    def write(self, engine: sa.Engine, statement: str) -> None:
        with engine.begin() as connection:
            connection.execute(sa.text(statement))

    def code_of(self, snapshot: Snapshot, product: int) -> int | None:
        """None: of no group."""
        groups = snapshot.catalogue.pictures
        assert groups is not None
        code = int(groups.codes.group[product])
        return code if code < len(groups.centres.groups) else None

    def test_a_changed_picture_changes_its_group_and_no_other(self, engine: sa.Engine) -> None:
        self.write(engine, "UPDATE products SET updated_at = now() - interval '1 hour'")
        before = self.read(engine)
        self.write(
            engine,
            """
            UPDATE products p SET embedding = other.embedding, updated_at = now() FROM products other
            WHERE p.product_id = 'P00003' AND other.product_id = 'P00004'
            """,
        )
        self.write(
            engine, "UPDATE products SET embedding = NULL, updated_at = now() WHERE product_id = 'P00009'"
        )
        after = self.read(engine, before)
        assert self.code_of(after, 3) == self.code_of(before, 4) is not None
        assert self.code_of(after, 9) is None
        assert [self.code_of(after, row) for row in range(10, 240)] == [
            self.code_of(before, row) for row in range(10, 240)
        ]

    def test_a_shop_that_gets_pictures_gets_groups(self, engine: sa.Engine) -> None:
        self.write(engine, "UPDATE products SET embedding = NULL")
        snapshot = self.read(engine)
        assert snapshot.catalogue.pictures is None
        for share, learned_from in ((4, 60), (3, 60), (1, 240)):  # anew once there are twice as many
            with engine.begin() as connection:
                connection.execute(PICTURED, {"share": share})
            snapshot = self.read(engine, snapshot)
            assert snapshot.catalogue.pictures is not None
            assert snapshot.catalogue.pictures.learned_from == learned_from
