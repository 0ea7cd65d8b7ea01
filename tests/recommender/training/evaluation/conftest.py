"""A shop and its evaluation, for all tests of this folder."""

from __future__ import annotations

import pytest

from smartrec_recommender.importing.rows import ProductRow, TransactionRow
from smartrec_recommender.training.evaluation.evaluate import Shop, evaluate
from smartrec_recommender.training.evaluation.shops.files import shop_of
from smartrec_recommender.training.evaluation.summary import Evaluation
from tests.recommender import shop


@pytest.fixture(scope="module")
def lived() -> Shop:
    """A shop without pictures whose shoppers keep to their tastes."""
    products = [ProductRow.model_validate({**one, "image": None}) for one in shop.catalogue()]
    return shop_of(products, [TransactionRow.model_validate(one) for one in shop.lives()])


@pytest.fixture(scope="module")
def evaluation(lived: Shop) -> Evaluation:
    return evaluate(lived)
