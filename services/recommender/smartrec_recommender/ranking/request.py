"""The one input of retrieval, ranking and re-ranking: what is asked for, by whom, of which shop, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from smartrec_recommender.domain.business_rules.rules import NO_RULES, ActiveRules
from smartrec_recommender.domain.catalogue.columns import Floats
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.user import User
from smartrec_recommender.ranking.configuration import RankingConfiguration
from smartrec_recommender.ranking.fusion import Fusion
from smartrec_recommender.ranking.learned.tree_ranker import TreeRanker
from smartrec_recommender.ranking.static_scores import ScoringTime, StaticScoreCache


@dataclass(frozen=True, repr=False)
class RankingRequest:
    """`rules`: those of the shop that are in force. `limit`: how many products the list is to have.

    `static_scores`: the memory that all requests of one shop share. `_of_terms`: see `of_terms`.
    """

    query: Query
    user: User
    snapshot: Snapshot
    configuration: RankingConfiguration
    time: ScoringTime
    rules: ActiveRules = NO_RULES
    limit: int = 10
    static_scores: StaticScoreCache = field(default_factory=StaticScoreCache)
    _of_terms: dict[str, Floats | None] = field(default_factory=dict, init=False, repr=False)

    def of_terms(self, name: str, work_out: Callable[[RankingRequest], Floats | None]) -> Floats | None:
        """Returns: what `work_out` gives, which is about terms and no product. A scorer asks for it several
        times a request: for each group of columns, and for the products that are scored exactly."""
        if name not in self._of_terms:
            self._of_terms[name] = work_out(self)
        return self._of_terms[name]

    @cached_property
    def has_pictures(self) -> bool:
        """Whether any scorer has a picture to compare those of the products with."""
        return self.query.embedding is not None or bool(self.user.liked.has_embedding.any())

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """By scorer, the weights of the blend."""
        return self.configuration.weights_for(self.query, self.user.feed_purpose)

    @property
    def fusion(self) -> Fusion:
        """How the scorers are put together."""
        return self.configuration.fusion_for(self.query, self.user.feed_purpose)

    @property
    def ranker(self) -> TreeRanker | None:
        """What orders the list instead of the weights, where anything does."""
        return self.configuration.ranker_for(self.query, self.user.feed_purpose)
