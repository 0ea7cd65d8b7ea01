"""The ranking as it comes: all scorers, candidate sources and score adjustments, each from its own list."""

from __future__ import annotations

from smartrec_recommender.ranking.configuration import RankingConfiguration
from smartrec_recommender.ranking.scorers import SCORERS
from smartrec_recommender.reranking.adjustments import ADJUSTMENTS
from smartrec_recommender.retrieval.sources import SOURCES

STANDARD = RankingConfiguration(SCORERS, SOURCES, ADJUSTMENTS)
