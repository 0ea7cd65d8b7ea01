"""A database of the first release is brought to the newest schema with everything that is in it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from smartrec_recommender.settings import RecommenderSettings
from smartrec_recommender.store.connection import new_engine
from smartrec_recommender.store.migrate import migrate, missing_migrations
from tests.recommender.running_recommender import Clock, running

FIRST_RELEASE = "0001"
WRITTEN_THEN = """
    INSERT INTO terms (kind, name, product_count) VALUES ('category', 'Dress', 2);
    INSERT INTO products (product_id, title, category_term, terms, attribute_terms, attribute_scores,
                          created_at, content_hash)
    SELECT id, 'Long dress', 1, '{1}', '{}', '{}', now(), '' FROM unnest(ARRAY['A', 'B']) AS id;
    INSERT INTO product_popularity SELECT product_number, 1, 5 FROM products;
    INSERT INTO users (user_id, history_version) VALUES ('maya', 7);
    INSERT INTO transactions (transaction_id, user_number, product_number, kind, occurred_at)
    VALUES ('t1', 1, 1, 'purchase', now());
    INSERT INTO idempotency_keys (idempotency_key, body_hash, transaction_id) VALUES ('k1', 'h', 't1');
    INSERT INTO category_habits VALUES (1, 0.5);
    INSERT INTO models (kind, parameters, figures) VALUES ('blend', '{}', '{}');
    UPDATE catalogue_state SET catalogue_version = 3
"""


@pytest.fixture
def lived_in_url(database_url: str) -> str:
    engine = new_engine(database_url)
    migrate(engine, FIRST_RELEASE)
    owner = sa.create_engine(database_url)
    with owner.begin() as connection:
        connection.execute(sa.text(WRITTEN_THEN))
    owner.dispose()
    migrate(engine)
    assert missing_migrations(engine) == []
    engine.dispose()
    return database_url


def test_every_row_is_still_there_and_belongs_to_the_one_shop(lived_in_url):
    engine = new_engine(lived_in_url)
    expected = {"products": 2, "users": 1, "transactions": 1, "terms": 1, "models": 1, "idempotency_keys": 1}
    with engine.connect() as connection:
        for table, count in expected.items():
            found = connection.execute(sa.text(f"SELECT count(*), min(tenant) FROM {table}")).one()  # noqa: S608
            assert tuple(found) == (count, "default")
        assert connection.execute(sa.text("SELECT catalogue_version FROM catalogue_state")).scalar() == 3
    engine.dispose()


async def test_the_service_goes_on_with_it(lived_in_url):
    async with running(RecommenderSettings(database_url=lived_in_url), Clock()) as client:
        feed = (await client.get("/v1/users/maya/recommendations")).json()
        assert feed["ordered_for"] == "warm"
        bought = {"user_id": "maya", "product_id": "B", "kind": "purchase"}
        assert (await client.post("/v1/transactions", json=bought)).status_code == 201
