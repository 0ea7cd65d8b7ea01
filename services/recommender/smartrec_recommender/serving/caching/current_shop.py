"""What is kept in memory of one shop, read again as soon as its version has changed."""

from __future__ import annotations

import threading
from typing import NamedTuple

import sqlalchemy as sa

from smartrec_recommender.domain.business_rules.rules import Rulebook
from smartrec_recommender.domain.experiments import Experiment
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.ranking.configuration import RankingConfiguration
from smartrec_recommender.ranking.learned.tree_ranker import ranker_from
from smartrec_recommender.serving.caching.cache import forget_parsed
from smartrec_recommender.store.catalogue.snapshot import read_snapshot
from smartrec_recommender.store.decisions.experiments import read_experiments
from smartrec_recommender.store.decisions.rules import read_rulebook


class Shop(NamedTuple):
    """One shop, all of it read at the same version. `configuration`: with the weights that it learned."""

    snapshot: Snapshot
    configuration: RankingConfiguration
    rulebook: Rulebook
    experiments: list[Experiment]

    def segments_asked(self, rulebook: Rulebook) -> frozenset[str]:
        """The segments that rules or experiments ask for."""
        return rulebook.segments.union(*(each.segments for each in self.experiments))


class CurrentShop:
    """The shop as it was read last. Of requests that come at once, one reads and the others wait for it."""

    def __init__(self, configuration: RankingConfiguration) -> None:
        self._configuration = configuration
        self._scorers = [each.name for each in configuration.scorers]
        self._shop: Shop | None = None
        self._reading = threading.Lock()

    def at(self, connection: sa.Connection, catalogue_version: int) -> Shop:
        """Returns: the shop at this version or a later one."""
        shop = self._shop
        if shop is None or shop.snapshot.catalogue_version != catalogue_version:
            with self._reading:
                shop = self._shop
                if shop is None or shop.snapshot.catalogue_version != catalogue_version:
                    before = shop.snapshot if shop is not None else None
                    snapshot = read_snapshot(connection, before)
                    ranker = ranker_from(snapshot.learned_ranker, self._scorers)
                    configuration = self._configuration.with_learned(
                        snapshot.learned_weights,
                        snapshot.learned_fusion,
                        ranker,
                        snapshot.learned_new_goods_places,
                    )
                    rulebook, experiments = read_rulebook(connection), read_experiments(connection)
                    shop = self._shop = Shop(snapshot, configuration, rulebook, experiments)
                    forget_parsed()
        return shop
