"""All that the words of a reason are made of: the request, the candidates and their scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.users.user import User
from smartrec_recommender.ranking.blend import Blended
from smartrec_recommender.ranking.constraints.relaxation import Relaxation
from smartrec_recommender.ranking.request import RankingRequest


@dataclass(frozen=True, repr=False)
class ReasonContext:
    """`titles`: by product number, of the products that reasons name. `pinned`: rows that a rule placed."""

    request: RankingRequest
    products: ProductColumns
    blended: Blended
    relaxation: Relaxation
    titles: Mapping[int, str]
    pinned: frozenset[int] = frozenset()

    @property
    def query(self) -> Query:
        return self.request.query

    @property
    def user(self) -> User:
        return self.request.user

    @property
    def terms(self) -> Terms:
        return self.request.snapshot.terms

    @property
    def now(self) -> datetime:
        return self.request.time.now

    @cached_property
    def usual_popularity(self) -> float:
        """The median of the candidates'."""
        return float(np.median(self.products.popularity))
