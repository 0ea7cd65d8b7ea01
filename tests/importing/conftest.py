"""A migrated database with nothing in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from smartrec_recommender.store.connection import new_engine
from smartrec_recommender.store.migrate import migrate


@pytest.fixture
def empty_engine(database_url: str) -> Iterator[sa.Engine]:
    engine = new_engine(database_url)
    migrate(engine)
    yield engine
    engine.dispose()
