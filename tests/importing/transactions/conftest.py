"""A shop of ten products to import orders into."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.recommender import shop


@pytest.fixture
def engine(empty_engine, tmp_path) -> sa.Engine:
    shop.import_catalogue(empty_engine, tmp_path, shop.catalogue(10))
    return empty_engine
