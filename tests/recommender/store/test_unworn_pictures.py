"""Pictures without a garment are found by a perceptual hash that differs in a few bits, by an index."""

from __future__ import annotations

import random

import pytest
import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.pictures.duplicates import DIFFERING_BITS
from smartrec_recommender.store.catalogue.unworn_pictures import read_with_unworn_picture
from smartrec_recommender.store.connection import as_owner
from smartrec_recommender.store.schema.catalogue import HASH_BANDS

SHOES = -0x2AF37C9016D4B85  # a hash whose first bit is set is a negative number
WRITTEN = sa.text("""
    INSERT INTO terms (kind, name) VALUES ('category', 'Shoes');
    INSERT INTO products (product_id, title, category_term, terms, attribute_terms, attribute_scores,
                          created_at, content_hash, image_hash)
    SELECT 'SHOES', 'Red sneakers', term_number, '{}', '{}', '{}', now(), '', 'shoes' FROM terms;
    INSERT INTO pictures (image_hash, analysis, embedding, model, perceptual_hash)
    SELECT 'shoes', '{}', array_fill(0, ARRAY[256])::halfvec, 'fashion:1', :perceptual_hash
""")

MANY = sa.text("""
    INSERT INTO pictures (image_hash, analysis, embedding, model, perceptual_hash)
    SELECT i::text, '{}', array_fill(0, ARRAY[256])::halfvec, 'fashion:1', hashtextextended(i::text, 7)
    FROM generate_series(1, 2000) i
""")


@pytest.fixture
def shop(empty_engine: sa.Engine) -> sa.Engine:
    with empty_engine.begin() as connection:
        connection.execute(WRITTEN, {"perceptual_hash": SHOES})
    return empty_engine


def with_other_bits(places: list[int]) -> int:
    bits = SHOES & (2**64 - 1)
    for place in places:
        bits ^= 1 << place
    return bits - 2**64 if bits >= 2**63 else bits


def test_a_picture_is_found_whichever_few_bits_differ(shop: sa.Engine):
    chance = random.Random(7)
    few = [chance.sample(range(64), DIFFERING_BITS) for _ in range(100)]
    one_of_each_part = [[1, 14, 27, 40], [14, 27, 40, 53], [63, 0, 26, 39]]
    with shop.connect() as connection:
        for places in [[], *few, *one_of_each_part]:
            found = read_with_unworn_picture(connection, with_other_bits(places), 10)
            assert len(found) == 1, places
        for _ in range(20):
            places = chance.sample(range(64), DIFFERING_BITS + 1)
            assert len(read_with_unworn_picture(connection, with_other_bits(places), 10)) == 0, places


def test_a_hash_has_more_parts_than_bits_that_may_differ():
    assert len(HASH_BANDS) > DIFFERING_BITS


def test_the_role_that_serves_finds_them_by_the_indexes(shop: sa.Engine):
    plans: list[str] = []

    def explain(connection, cursor, statement, parameters, context, many) -> None:
        if "WITH near" in statement and not statement.startswith("EXPLAIN"):
            plans.extend(connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars())

    with shop.begin() as connection:
        connection.execute(MANY)
    with as_owner(shop).connect() as connection:
        connection.execute(sa.text("ANALYZE pictures"))
    with shop.begin() as connection:
        connection.execute(sa.text("SET LOCAL enable_seqscan = off"))  # which reads a small table sooner
        sa.event.listen(connection, "before_cursor_execute", explain)
        read_with_unworn_picture(connection, SHOES, 10)
    assert [name for name in HASH_BANDS if f"ix_pictures_tenant_{name}" in "\n".join(plans)] == list(
        HASH_BANDS
    )
