"""What the learned ranker reads of products that the user has, and of those like them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from smartrec_recommender.domain.catalogue.catalogue_index import CatalogueIndex
from smartrec_recommender.domain.catalogue.columns import ProductColumns, blank_columns
from smartrec_recommender.domain.popularity import stored_popularity
from smartrec_recommender.domain.users.history import Event, history_of
from smartrec_recommender.ranking.learned.features import FEATURES, features_of
from tests.recommender.ranking_requests import NOW, empty_snapshot, ranking_request, stranger

DRESS, COAT, HAT = 3, 5, 9


def products() -> ProductColumns:
    """Two dresses of one style, a coat and a hat."""
    return replace(
        blank_columns(4),
        number=np.array([11, 12, 13, 14]),
        category=np.array([DRESS, DRESS, COAT, HAT]),
        style=np.array([20, 20, 22, 24]),
        popularity=np.array([stored_popularity(events, NOW) for events in (1.0, 2.0, 4.0, 0.0)]),
    )


def features(*events: Event) -> dict[str, list[float]]:
    catalogue = CatalogueIndex(products())
    history = history_of(events, NOW)
    rows = catalogue.rows_of(history.product_number)
    user = replace(stranger(), history=history, liked=catalogue.products.take(rows))
    user = replace(user, profile=replace(user.profile, affinity=np.zeros(30)))
    shop = replace(empty_snapshot(), catalogue=catalogue, repurchase_rate={COAT: 0.25})
    table = features_of(ranking_request(user=user, snapshot=shop), products())
    return {each.name: column for each, column in zip(FEATURES, table.T.tolist(), strict=True)}


def bought(number: int, days_ago: float) -> Event:
    return Event(number, "purchase", NOW - timedelta(days=days_ago), 1, None)


def test_a_product_that_the_user_has_is_told_from_those_of_its_style_and_category() -> None:
    read = features(bought(11, 30.0), bought(11, 10.0), bought(14, 4.0))
    nothing = pytest.approx([np.nan], nan_ok=True)
    assert read["times bought"] == [2, 0, 0, 1]
    assert read["days since bought"][::3] == [10, 4]
    assert read["days since bought"][1:2] == nothing
    assert read["times its rhythm"][0] == pytest.approx(0.5)
    assert read["owned of the style"] == [1, 1, 0, 1]
    assert read["days since the category"][:2] == [10, 10]
    assert read["days since the category"][2:3] == nothing
    assert read["repurchase rate of the category"] == [0, 0, 0.25, 0]


def test_who_has_nothing_has_bought_nothing_like_it() -> None:
    read = features()
    assert read["times bought"] == read["owned of the category"] == [0, 0, 0, 0]
    assert np.isnan([read["days since bought"], read["days since the style"]]).all()


def test_the_share_of_a_style_is_that_of_all_its_purchases() -> None:
    assert features()["share of the style"] == pytest.approx([1 / 3, 2 / 3, 1, 0])
