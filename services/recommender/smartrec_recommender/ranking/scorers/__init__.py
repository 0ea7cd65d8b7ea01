"""The scorers, one file each: score, default weights, and the reason in words. A new one is one line here.

The order decides which of two equally strong reasons is told first.
"""

from smartrec_recommender.ranking.scorers.content import category, colour, match, outfit, pattern, visual
from smartrec_recommender.ranking.scorers.non_personal import (
    category_leadership,
    long_term_popularity,
    newness,
    popularity,
    short_term_popularity,
)
from smartrec_recommender.ranking.scorers.personal import (
    bought_together,
    category_popularity,
    category_repurchase,
    factors,
    history,
    same_style,
    taste,
    taste_for_new,
    user_repurchase,
)

SCORERS = (
    match.SCORER,
    colour.SCORER,
    pattern.SCORER,
    visual.SCORER,
    category.SCORER,
    outfit.SCORER,
    taste.SCORER,
    history.SCORER,
    bought_together.SCORER,
    factors.SCORER,
    popularity.SCORER,
    category_leadership.SCORER,
    short_term_popularity.SCORER,
    long_term_popularity.SCORER,
    newness.SCORER,
    category_repurchase.SCORER,
    user_repurchase.SCORER,
    category_popularity.SCORER,
    same_style.SCORER,
    taste_for_new.SCORER,
)
