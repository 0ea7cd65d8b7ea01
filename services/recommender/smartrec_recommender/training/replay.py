"""The home feed as it would have been at a past time: the live service's own stages over an event log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np

from smartrec_recommender.domain.catalogue.catalogue_index import CatalogueIndex, Conditions
from smartrec_recommender.domain.catalogue.columns import Booleans, Floats, Integers, ProductColumns
from smartrec_recommender.domain.collaborative import Collaborative, ItemNeighbours
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.event_log import EventLog
from smartrec_recommender.domain.users.history import History, history_of
from smartrec_recommender.domain.users.profile import profile_of
from smartrec_recommender.domain.users.user import User
from smartrec_recommender.ranking.blend import ordered, put_together
from smartrec_recommender.ranking.configuration import RankingConfiguration
from smartrec_recommender.ranking.constraints.relaxation import Relaxation, relaxation_of
from smartrec_recommender.ranking.extension_points import Scored
from smartrec_recommender.ranking.fusion import Fusion
from smartrec_recommender.ranking.learned.features import Features, features_of
from smartrec_recommender.ranking.learned.tree_ranker import TreeRanker
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.ranking.scoring import score_all, score_reading
from smartrec_recommender.ranking.static_scores import ScoringTime, StaticScoreCache
from smartrec_recommender.reranking.repurchase import OwnedProducts, owned_products
from smartrec_recommender.retrieval.candidates import candidates_by_source
from smartrec_recommender.retrieval.smallest import smallest
from smartrec_recommender.serving.configuration import STANDARD
from smartrec_recommender.serving.pipeline import rank
from smartrec_recommender.training.blocks import pairs_of
from smartrec_recommender.training.factors import factorise
from smartrec_recommender.training.splits import Split

MOST_POPULAR = 50
FEED = Query()
_MAX_EVENTS = 400
COLD_USER = -1
_MAX_SCORED_IN_FULL = 5_000


@dataclass(frozen=True, repr=False)
class Case:
    """One user's request: the products that are scored (`rows` of the catalogue), and each scorer's scores.

    `neutral`: the feed has no constraint that could be relaxed.
    """

    user_index: int
    request: RankingRequest
    rows: Integers
    products: ProductColumns
    scored: Mapping[str, Scored]
    owned: OwnedProducts
    neutral: Relaxation
    catalogue_size: int

    def score(self, weights: Mapping[str, float], fusion: Fusion = "linear") -> Floats:
        """Returns: float64, of each of `rows`, what the live blend gives with these weights."""
        blended = put_together(self.scored, weights, self.neutral, fusion)
        return blended.score + self.owned.part(blended.preference)

    def features(self) -> Features:
        """Returns: float32, of each of `rows`, what a learned ranker reads beside the scores."""
        return features_of(self.request, self.products)

    def score_by(self, ranker: TreeRanker) -> Floats:
        """Returns: float64, of each of `rows`, what the live service gives with this ranker."""
        ranked = ranker.score(self.scored, self.features())
        blended = put_together(self.scored, {}, self.neutral, ranked=ranked)
        return blended.score + self.owned.part(blended.preference)

    def with_min_repurchase_rate(self, rate: float) -> Case:
        """Returns: the same, where products of a category come again from this repurchase rate (0..1) on."""
        snapshot = replace(self.request.snapshot, min_repurchase_rate=rate)
        request = replace(self.request, snapshot=snapshot)
        scored = {**self.scored, **score_reading(request, "owned", self.products)}
        return replace(self, request=request, scored=scored, owned=owned_products(request, self.products))

    def best(self, score: Floats, allowed: Booleans, most: int) -> Integers:
        """`allowed`: by row of the catalogue. Returns: rows of the catalogue as the service orders them."""
        at = np.flatnonzero(allowed[self.rows])
        at = at[smallest([-np.round(score[at], 9), self.products.number[at].astype(np.float64)], most)]
        return self.rows[at[ordered(FEED, self.products.take(at), score[at], np.zeros(len(at)), most)]]


@dataclass(frozen=True, repr=False)
class Replay:
    """What was known at `scoring_time`; `products` in the catalogue's order, with all details."""

    snapshot: Snapshot
    products: ProductColumns
    log: EventLog
    scoring_time: ScoringTime
    now_of: Mapping[int, datetime]
    configuration: RankingConfiguration
    static_scores: StaticScoreCache = field(default_factory=StaticScoreCache)

    def with_min_repurchase_rate(self, rate: float) -> Replay:
        """Returns: the same, where products of a category come again from this repurchase rate (0..1) on."""
        return replace(self, snapshot=replace(self.snapshot, min_repurchase_rate=rate))

    def with_configuration(self, configuration: RankingConfiguration) -> Replay:
        """Returns: the same, ranked as this says."""
        return replace(self, configuration=configuration)

    def with_neighbours(self, neighbours: ItemNeighbours) -> Replay:
        """Returns: the same with this item-item model."""
        collaborative = replace(self.snapshot.collaborative, neighbours=neighbours)
        return replace(self, snapshot=replace(self.snapshot, collaborative=collaborative))

    def with_factors(self) -> Replay:
        """Returns: the same with item factors learned from the log."""
        factors = factorise(pairs_of(self.log.matrix()), self.products.number)
        collaborative = replace(self.snapshot.collaborative, factors=factors)
        return replace(self, snapshot=replace(self.snapshot, collaborative=collaborative))

    def with_weights(
        self,
        learned: Mapping[str, Mapping[str, float]],
        fusion: Fusion = "linear",
        ranker: TreeRanker | None = None,
        new_goods_places: int = 20,
    ) -> Replay:
        """Returns: the same with these weights by purpose, this ranker, and places for a new product."""
        configuration = self.configuration.with_learned(learned, fusion, ranker, new_goods_places)
        return replace(self, configuration=configuration)

    def without_share_of_new_goods(self) -> Replay:
        """Returns: the same feed, in which new goods have the places alone that their score gives them."""
        return self.with_configuration(replace(self.configuration, new_goods_places=0))

    def request(self, user: User, limit: int) -> RankingRequest:
        """The user's request for the feed."""
        return RankingRequest(
            query=FEED,
            user=user,
            snapshot=self.snapshot,
            configuration=self.configuration,
            time=self.scoring_time,
            limit=limit,
            static_scores=self.static_scores,
        )

    def history_at(self, user_index: int) -> History:
        """What the user had done by then."""
        past = self.log.events_of(user_index, self.products.number) if user_index != COLD_USER else ()
        events = list(past)[-_MAX_EVENTS:]
        return history_of(events, self.now_of.get(user_index, self.scoring_time.now))

    def user_at(self, user_index: int) -> User:
        """The user as the service would have known them."""
        return self.user_of(self.history_at(user_index))

    def user_of(self, history: History) -> User:
        """Whoever has this history, as the service would have known them."""
        liked = self.products.take(self.snapshot.catalogue.rows_of(history.product_number))
        return User(
            temperature=history.temperature,
            history=history,
            liked=liked,
            profile=profile_of(history.weight, liked, self.snapshot.terms),
            neighbours=self.snapshot.collaborative.neighbours.of(history),
            factors=self.snapshot.collaborative.factors.fold_in(history.product_number, history.weight),
        )

    def case(self, user_index: int) -> Case:
        """In a small catalogue all products that had come are scored; in a larger one, what is retrieved."""
        return self._case(user_index, self.user_at(user_index))

    def case_of(self, user: User) -> Case:
        """The same of somebody who is not in the log."""
        return self._case(COLD_USER, user)

    def case_of_cold_user(self) -> Case:
        """The request of a user without a history."""
        return self._case(COLD_USER, self.user_at(COLD_USER))

    def _case(self, user_index: int, user: User) -> Case:
        rows = np.flatnonzero(self.products.is_in_stock)
        if len(rows) > _MAX_SCORED_IN_FULL:
            rows = np.unique(np.concatenate(list(self.found_by_source(user).values())))
        products = self.products.take(rows)
        request = self.request(user, MOST_POPULAR)
        scored, owned = score_all(request, products), owned_products(request, products)
        neutral = relaxation_of(FEED, products, self.snapshot.terms)
        return Case(user_index, request, rows, products, scored, owned, neutral, len(self.products))

    def feed_score(self, case: Case) -> Floats:
        """Returns: float64, of each row of the case, what the feed gives it as it is configured here."""
        purpose = case.request.user.feed_purpose
        ranker = self.configuration.ranker_for(FEED, purpose)
        if ranker is not None:
            return case.score_by(ranker)
        weights = self.configuration.weights_for(FEED, purpose)
        return case.score(weights, self.configuration.fusion_for(FEED, purpose))

    def found_by_source(self, user: User) -> dict[str, Integers]:
        """Returns: by source of candidates, the rows of the catalogue that it finds."""
        everything = np.flatnonzero(self.products.is_in_stock)
        return candidates_by_source(self.request(user, MOST_POPULAR), self, Conditions(), everything)

    def served(self, user_index: int, most: int) -> Integers:
        """Returns: the rows of the feed just as the service answers it: candidates, blend, diversity."""
        ranking = rank(self.request(self.user_at(user_index), most), self)
        return self.snapshot.catalogue.rows_of(ranking.products.number[ranking.rows])

    def nearest(self, vector: Floats, conditions: Conditions, most: int, _: int, /) -> Integers:
        """As `CandidateStore`, by the exact cosine."""
        rows = self.snapshot.catalogue.rows_meeting(conditions)
        cosine = self.products.embedding[rows] @ vector
        return self._first(rows, np.where(self.products.has_embedding[rows], -cosine, np.inf), most)

    def popular(self, categories: frozenset[int] | None) -> Integers:
        """As `CandidateStore`."""
        rows = np.arange(len(self.products))
        if categories is not None:
            rows = np.flatnonzero(np.isin(self.products.category, list(categories)))
        return self._first(rows, -self.products.popularity[rows], MOST_POPULAR)

    def _first(self, rows: Integers, key: Floats, most: int) -> Integers:
        """Returns: the numbers of those with the least key, the least first; infinity is none."""
        places = smallest([key], most)
        places = places[np.isfinite(key[places])]
        return self.products.number[rows[places[np.argsort(key[places], kind="stable")]]]

    def with_details(self, products: ProductColumns, has_pictures: bool) -> ProductColumns:
        """As `CandidateStore`: popularity is in the catalogue, embeddings are added."""
        if not has_pictures:
            return products
        rows = self.snapshot.catalogue.rows_of(products.number)
        return products.with_details(products.popularity, self.products.embedding[rows])


def replay_at(
    snapshot: Snapshot, products: ProductColumns, split: Split, configuration: RankingConfiguration = STANDARD
) -> Replay:
    """`snapshot` and `products` as they are today; what depends on transactions is taken from `split.before`.

    Every product that had come by then is taken to have been in stock. Collaborative models are added by
    `Replay.with_…`.
    """
    popularity, demand = split.before.popularity(), split.before.demand(products.number)
    has_events = np.bincount(split.before.row, minlength=len(products)) > 0
    in_stock = has_events | (products.created_at_seconds <= split.now.timestamp())
    products = replace(products, popularity=popularity, is_in_stock=in_stock)
    then = replace(
        snapshot,
        catalogue=CatalogueIndex(
            replace(products, embedding=products.embedding[:, :0]), snapshot.catalogue.pictures
        ),
        repurchase_rate=split.before.repurchase_rates(products.category),
        collaborative=Collaborative(demand=demand),
        demand=demand,
    )
    scoring_time = ScoringTime(split.now, float(popularity.max(initial=0.0)))
    return Replay(then, products, split.before, scoring_time, split.now_of, configuration)
