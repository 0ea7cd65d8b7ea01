"""Ranking requests for tests that need no database: each part may be given, the rest is a stranger's feed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from smartrec_recommender.domain.catalogue.catalogue_index import CatalogueIndex
from smartrec_recommender.domain.catalogue.columns import blank_columns
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.history import history_of
from smartrec_recommender.domain.users.profile import profile_of
from smartrec_recommender.domain.users.user import NO_NEIGHBOURS, User
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.ranking.static_scores import ScoringTime
from smartrec_recommender.serving.configuration import STANDARD

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def empty_snapshot(terms: Terms | None = None, **changes: Any) -> Snapshot:
    """A shop without products."""
    snapshot = Snapshot(1, None, Terms((), 0) if terms is None else terms, CatalogueIndex(blank_columns(0)))
    return replace(snapshot, **changes)


def stranger() -> User:
    nothing = blank_columns(0)
    taste = profile_of(np.zeros(0), nothing, Terms((), 0))
    return User("cold", history_of([], NOW), nothing, taste, NO_NEIGHBOURS, None)


def ranking_request(**given: Any) -> RankingRequest:
    usual = {
        "query": Query(),
        "user": stranger(),
        "snapshot": empty_snapshot(),
        "configuration": STANDARD,
        "time": ScoringTime(NOW, 5.0),
    }
    return RankingRequest(**{**usual, **given})
