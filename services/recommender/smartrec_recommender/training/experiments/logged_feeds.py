"""Estimates variants of the feed from the shop's own impressions and clicks, before any shopper gets one.

Each variant's lists are made as of the beginning of the impressions, so that no click is known to what is
judged by it. What a refresh learned since is: variants that differ in it are not told apart here.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import datetime

import numpy as np
import sqlalchemy as sa

from smartrec_recommender.domain.experiments import Variant
from smartrec_recommender.ranking.configuration import RankingConfiguration
from smartrec_recommender.serving.caching.current_shop import CurrentShop
from smartrec_recommender.store import models
from smartrec_recommender.store.catalogue.product_numbers import read_product_numbers
from smartrec_recommender.store.users.shown_products import read_shown
from smartrec_recommender.training.blocks import pairs_of
from smartrec_recommender.training.experiments.off_policy import (
    NothingShown,
    OffPolicy,
    Shown,
    examination_of,
    off_policy,
)
from smartrec_recommender.training.neighbours import SIMILARITIES, as_neighbours
from smartrec_recommender.training.replay import COLD_USER, Replay, replay_at
from smartrec_recommender.training.splits import Split

PLACES = 20
_LIST = "feed"
_NOTHING = "No impressions of the feed with a shopper and a position: see POST /v1/feedback."


def estimate_variants(
    connection: sa.Connection,
    variants: Sequence[Variant],
    configuration: RankingConfiguration,
    since: datetime,
) -> dict[str, OffPolicy]:
    """Returns: by name of the variant. Raises NothingShown."""
    shown = read_shown(connection, _LIST, since, PLACES)
    if not shown:
        raise NothingShown(_NOTHING)
    number_of = read_product_numbers(connection, {each.product_id for each in shown})
    log = [
        Shown(each.user_id, number_of[each.product_id], each.position - 1, each.is_clicked)
        for each in shown
        if each.product_id in number_of
    ]
    examination = examination_of(log, PLACES)
    users = sorted({each.user_id for each in shown})
    shop = CurrentShop(configuration).at(connection, -1)
    replay, user_index = _replay_at(connection, since)
    products, estimates = replay.products, {}
    for variant in variants:
        of_variant = replay.with_configuration(shop.configuration.with_variant(variant))
        lists: dict[Hashable, list[Hashable]] = {
            user: products.number[of_variant.served(user_index.get(user, COLD_USER), PLACES)].tolist()
            for user in users
        }
        estimates[variant.name] = off_policy(log, lists, examination)
    return estimates


def _replay_at(connection: sa.Connection, since: datetime) -> tuple[Replay, dict[str, int]]:
    """Returns: the feed as it was then, and by id of a user their place in the log."""
    snapshot, products, log, user_ids = models.read_everything(connection)
    is_before = log.seconds < since.timestamp()
    replay = replay_at(snapshot, products, Split(log.where(is_before), log.where(~is_before), since, {}))
    pairs = pairs_of(replay.log.matrix())
    similarity = next(iter(SIMILARITIES.values()))(pairs) if np.any(is_before) else None
    if similarity is not None:
        replay = replay.with_neighbours(as_neighbours(similarity, products.number)).with_factors()
    return replay, {user_id: place for place, user_id in enumerate(user_ids)}
