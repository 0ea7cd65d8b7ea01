"""Learns anew from all transactions: neighbours, factors, repurchase rates, the weights of the feed."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, BinaryIO, NamedTuple

import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.domain.collaborative import NO_ITEM_NEIGHBOURS, Collaborative
from smartrec_recommender.domain.shop_time import ShopTime
from smartrec_recommender.store import models as learning
from smartrec_recommender.store.catalogue.writing.product_import import analyse
from smartrec_recommender.store.collaborative import factor_parameters, replace_collaborative
from smartrec_recommender.store.users.shown_products import PlaceCount, read_place_counts
from smartrec_recommender.training.engines import local
from smartrec_recommender.training.engines.aggregates import Summary
from smartrec_recommender.training.exploration import less_clicked
from smartrec_recommender.training.neighbours import as_neighbours
from smartrec_recommender.training.outfits.baskets import learned_pairing
from smartrec_recommender.training.splits import past_moments
from smartrec_recommender.training.weights import Learned, learn

_MIN_USERS = 50
_EXPLORED_WITHIN, _EXPLORED_PLACES = timedelta(days=28), 40
Summarise = Callable[[Callable[[BinaryIO], None], Integers, Integers], AbstractContextManager[Summary]]
"""From what writes the events, and the number and the category of each row of the catalogue."""


class Refreshed(NamedTuple):
    """What a refresh learned. `item_item`: the name of the model of neighbours; `weights`: the name of the
    weights that the feed has. `ages_count_from`: the newest event, where that is so old that the shop's time
    goes on from it (`domain/shop_time.py`)."""

    model_version: int
    interactions: int
    neighbour_pairs: int
    item_item: str
    weights: str
    seconds: float
    ages_count_from: str | None


def refresh(engine: sa.Engine, summarise: Summarise = local.summary) -> Refreshed:
    """Learns and puts what was learned in place, all at once. `summarise`: by which engine."""
    started = time.perf_counter()
    with engine.begin() as connection:
        snapshot, products = learning.read_products(connection)
        write = partial(learning.write_events, connection)
        with summarise(write, products.number, products.category) as found:
            log = found.sample
            moments = past_moments(log)
            users = sum(len(split.after.relevant().products_of_users()) for split in moments)
            is_enough = users >= _MIN_USERS
            learned = learn(snapshot, products, log, moments if is_enough else [])
            collaborative = _collaborative(found, products.number, learned)
        figures = {"of_models": dict(learned.item_item_figures), "interactions": found.interactions}
        parameters = {"item_item": learned.item_item, **factor_parameters(collaborative.factors)}
        version = learning.write_model(connection, "collaborative", parameters, figures)
        replace_collaborative(connection, replace(collaborative, model_version=version))
        learning.replace_repurchase_rates(connection, found.repurchase_rates)
        newest = found.newest
        parameters = {**_parameters(learned), "newest_event_at": newest and newest.isoformat()}
        learning.write_model(connection, "blend", parameters, dict(learned.figures))
        ranker = {} if learned.ranker is None else learned.ranker.as_parameters()
        learning.write_model(connection, "ranker", ranker, {})
        pairing = learned_pairing(log, products, snapshot.terms)
        learning.write_model(connection, "pairing", pairing.as_parameters(), {})
        explored = {"less_clicked": less_clicked(_places_of_feeds(connection))}
        learning.write_model(connection, "exploration", explored, {})
        learning.finish_learning(connection)
    analyse(engine, "learned_products")
    pairs = len(collaborative.neighbours.neighbour)
    seconds = round(time.perf_counter() - started, 2)
    is_behind = newest is not None and ShopTime(newest, datetime.now(UTC)).behind
    ages_count_from = newest.isoformat(timespec="minutes") if newest and is_behind else None
    return Refreshed(
        version, found.interactions, pairs, learned.item_item, learned.chosen, seconds, ages_count_from
    )


def _places_of_feeds(connection: sa.Connection) -> list[PlaceCount]:
    return read_place_counts(connection, "feed", datetime.now(UTC) - _EXPLORED_WITHIN, _EXPLORED_PLACES)


def _collaborative(found: Summary, number_of_row: Integers, learned: Learned) -> Collaborative:
    """The chosen item-item model and the factors, from all events."""
    similarity = found.similarity(learned.item_item)
    neighbours = NO_ITEM_NEIGHBOURS if similarity is None else as_neighbours(similarity, number_of_row)
    return Collaborative(neighbours, found.factors(), found.demand)


def _parameters(learned: Learned) -> dict[str, Any]:
    return {
        "weights": learned.weights_by_purpose(),
        "chosen": learned.chosen,
        "fusion": learned.fusion,
        "new_goods_places": learned.new_goods_places,
        "least_repeat_rate": learned.min_repurchase_rate,
    }
