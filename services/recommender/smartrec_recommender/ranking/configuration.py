"""How requests are ranked: the parts of the pipeline, their weights, counts and diversity.

The snapshot says what the shop is like; this says what is made of it. A variant of an experiment changes this
and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import log10
from typing import NamedTuple

from smartrec_recommender.domain.experiments import Variant
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.users.user import FeedPurpose
from smartrec_recommender.ranking.extension_points import (
    CandidateSource,
    Reads,
    ScoreAdjustment,
    Scorer,
    Words,
    default_weights,
)
from smartrec_recommender.ranking.fusion import Fusion
from smartrec_recommender.ranking.learned.tree_ranker import TreeRanker
from smartrec_recommender.ranking.photo_ranking import PHOTO_RANKING, PhotoRanking

_USUAL_CHOICE = 100_000


class CandidateLimits(NamedTuple):
    """How many products are scored exactly for each request at most: the best by the first-stage score, and
    what looks like the query's picture. The first stage scores exactly what others bought together with the
    history (`neighbours`) and what the history's factors are near (`factors`), so many of each.

    `first_stage` is for up to 100,000 products that meet the conditions, see `first_stage_of`.
    """

    first_stage: int = 100
    visual: int = 60
    neighbours: int = 200
    factors: int = 100

    def first_stage_of(self, products: int) -> int:
        """Returns: how many of so many products. The more there are, the more come close to the best: each
        tenfold over 100,000 adds as many again."""
        return round(self.first_stage * (1.0 + max(0.0, log10(max(products, 1) / _USUAL_CHOICE))))


USUAL_LIMITS = CandidateLimits()


@dataclass(frozen=True)
class RankingConfiguration:
    """`weights`: by purpose ("search", "photo", "feed", "session", "stranger") and by scorer; a purpose that
    is missing has the scorers' own, "photo" those of `photo`, the last two those of "feed". `fusion`: of the
    feed of users with a history. `ranker`: orders that feed instead of the weights, which then count in the
    first stage alone. `diversity` 0..1: see `reranking/diversity.py`. `new_goods_places`: see
    `reranking/new_goods.py`; 0: new goods have no share.

    The order of the scorers decides which of two equally strong reasons is told first.
    """

    scorers: tuple[Scorer, ...]
    sources: tuple[CandidateSource, ...] = ()
    adjustments: tuple[ScoreAdjustment, ...] = ()
    weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    fusion: Fusion = "linear"
    ranker: TreeRanker | None = None
    new_goods_places: int = 20
    diversity: float = 0.0
    limits: CandidateLimits = USUAL_LIMITS
    photo: PhotoRanking = PHOTO_RANKING

    @cached_property
    def all_weights(self) -> dict[str, Mapping[str, float]]:
        """By purpose, the weights in force."""
        weights = default_weights(self.scorers)
        return {**weights, "photo": self.photo.weights_beside(weights["search"]), **self.weights}

    @cached_property
    def scorers_by_reads(self) -> dict[Reads, tuple[Scorer, ...]]:
        """The scorers by what they look at."""
        kinds: tuple[Reads, ...] = ("columns", "pictures", "learned", "owned", "static", "anything")
        return {kind: tuple(each for each in self.scorers if each.reads == kind) for kind in kinds}

    @cached_property
    def words(self) -> dict[str, Words]:
        """By part of the score, what says it in words."""
        of_scorers = {each.name: each.words for each in self.scorers}
        return of_scorers | {each.name: each.words for each in self.adjustments}

    def weights_for(self, query: Query, purpose: FeedPurpose = "feed") -> Mapping[str, float]:
        """Returns: the weights of the scorers for such a query. `purpose` counts in the feed alone."""
        weights = self.all_weights
        if query.is_read_off_photo:
            return weights["photo"]
        if query.source != "feed":
            return weights["search"]
        return weights.get(purpose, weights["feed"])

    def fusion_for(self, query: Query, purpose: FeedPurpose = "feed") -> Fusion:
        """Returns: how the scorers of such a query are put together."""
        return self.fusion if self._has_what_the_feed_learned(query, purpose) else "linear"

    def ranker_for(self, query: Query, purpose: FeedPurpose = "feed") -> TreeRanker | None:
        """Returns: what orders such a list instead of the weights."""
        return self.ranker if self._has_what_the_feed_learned(query, purpose) else None

    def _has_what_the_feed_learned(self, query: Query, purpose: FeedPurpose) -> bool:
        return query.source == "feed" and purpose != "stranger" and purpose not in self._others

    @cached_property
    def _others(self) -> frozenset[str]:
        """The purposes within the feed that have weights of their own."""
        return frozenset({"session", "stranger"} & self.all_weights.keys())

    def with_learned(
        self,
        weights: Mapping[str, Mapping[str, float]],
        fusion: Fusion = "linear",
        ranker: TreeRanker | None = None,
        new_goods_places: int = 20,
    ) -> RankingConfiguration:
        """Returns: the same with what a refresh learned; `weights`: by purpose."""
        return replace(
            self,
            weights={**self.weights, **weights},
            fusion=fusion,
            ranker=ranker,
            new_goods_places=new_goods_places,
        )

    def with_weights_for_all(self, weights: Mapping[str, float]) -> RankingConfiguration:
        """Returns: the same with these weights, whatever the purpose and the user."""
        weights_of = dict.fromkeys(("search", "photo", "feed", "session", "stranger"), weights)
        return replace(self, weights=weights_of, fusion="linear", ranker=None)

    def with_variant(self, variant: Variant) -> RankingConfiguration:
        """Returns: the same as the variant of an experiment has it.

        What the variant sets for "feed" holds for sessions and for strangers too, unless "stranger" says
        otherwise, and what it sets for "search" holds for photos, unless "photo" does. Weights of its own for
        the feed take the place of a learned ranker.
        """
        before = self.all_weights
        weights = {"stranger": before["feed"], **before}
        changes: dict[str, Mapping[str, float]] = {str(name): each for name, each in variant.weights.items()}
        for purpose, like in (("session", "feed"), ("stranger", "feed"), ("photo", "search")):
            if purpose not in weights:
                continue
            changes[purpose] = {**changes.get(like, {}), **changes.get(purpose, {})}
        for purpose, changed in changes.items():
            weights[purpose] = {**weights[purpose], **changed}
        return replace(
            self,
            weights=weights,
            ranker=None if "feed" in variant.weights else self.ranker,
            diversity=self.diversity if variant.diversity is None else variant.diversity,
            limits=self.limits._replace(**variant.candidates.model_dump(exclude_none=True)),
        )

    def extended(
        self,
        scorers: Iterable[Scorer] = (),
        sources: Iterable[CandidateSource] = (),
        adjustments: Iterable[ScoreAdjustment] = (),
    ) -> RankingConfiguration:
        """Returns: the same with these besides. Raises ValueError where a name is taken."""
        extended = replace(
            self,
            scorers=(*self.scorers, *scorers),
            sources=(*self.sources, *sources),
            adjustments=(*self.adjustments, *adjustments),
        )
        parts = [*(each.name for each in extended.scorers), *(each.name for each in extended.adjustments)]
        for names in (parts, [each.name for each in extended.sources]):
            if taken := sorted({name for name in names if names.count(name) > 1}):
                raise ValueError(f"each part needs a name of its own; taken: {', '.join(taken)}")
        return extended
