"""The sums over all events, in the SQL that DuckDB and Spark both read; `domain/users/event_log.py` says the
same in Python. `$newest`: Unix time of the newest event.

They are of a table `events`: user_number (GUEST: nobody known), product_row, category, kind, seconds,
quantity, rating, sequence_number.
"""

from __future__ import annotations

from typing import get_args

from smartrec_recommender.domain.popularity import COUNTS
from smartrec_recommender.domain.users.event_log import (
    DEMAND_HALF_LIVES_DAYS,
    GUEST,
    HALF_LIFE_SECONDS,
    PRIOR_PURCHASES,
    SECONDS_A_DAY,
)
from smartrec_recommender.domain.users.history import TransactionKind, event_weight

KINDS: tuple[TransactionKind, ...] = get_args(TransactionKind)
_RATINGS = (1, 2, 3, 4, 5)
_RATED = " ".join(f"WHEN {rating} THEN {event_weight('rating', 1, rating)}" for rating in _RATINGS)
_KIND = " ".join(f"WHEN '{kind}' THEN {event_weight(kind, 1, None)}" for kind in KINDS if kind != "rating")
_WEIGHT = f"""
    CASE kind WHEN 'rating' THEN CASE rating {_RATED} ELSE {event_weight("rating", 1, None)} END
    ELSE CASE kind {_KIND} END * sqrt(least(quantity, 9)) END
"""
_COUNTED = " ".join(f"WHEN '{kind}' THEN {count}" for kind, count in COUNTS.items())
_WORTHS = ", ".join(
    f"sum(CASE kind {_COUNTED} END * quantity * pow(2, "
    f"(least(seconds, $newest) - $newest) / {SECONDS_A_DAY} / {days})) AS worth_{place}"
    for place, days in enumerate(DEMAND_HALF_LIVES_DAYS)
)
COUNT = "SELECT count(*) FROM events"
NEWEST = "SELECT seconds FROM events ORDER BY seconds DESC LIMIT 1 OFFSET $ignored"
INTERACTIONS = f"""
    SELECT user_number, product_row, weight FROM (
        SELECT user_number, product_row,
               sum(({_WEIGHT}) * pow(2, -greatest(0, $newest - seconds) / {HALF_LIFE_SECONDS})) AS weight
        FROM events WHERE user_number <> {GUEST} GROUP BY user_number, product_row
    ) AS summed WHERE weight > 0
"""  # noqa: S608 (constants)
DEMAND = f"""
    WITH of_pairs AS (
        SELECT user_number, product_row, user_number <> {GUEST} AND kind IN ('purchase', 'return') AS is_sale,
               {_WORTHS}
        FROM events GROUP BY ALL
    )
    SELECT product_row, sum(CASE WHEN is_sale THEN greatest(worth_0, 0) ELSE worth_0 END) AS short_term,
           sum(CASE WHEN is_sale THEN greatest(worth_1, 0) ELSE worth_1 END) AS long_term
    FROM of_pairs GROUP BY product_row
"""  # noqa: S608 (constants)
REPURCHASES = f"""
    SELECT category, sum(times) AS purchases, count(*) AS pairs FROM (
        SELECT category, user_number, product_row, count(*) AS times FROM events
        WHERE user_number <> {GUEST} AND kind = 'purchase' GROUP BY ALL
    ) AS bought GROUP BY category ORDER BY category
"""  # noqa: S608 (constants)


def repurchase_rate(purchases: int, pairs: int) -> float:
    """`pairs`: of a user and a product that they bought, as in `EventLog.repurchase_rates`."""
    return float((purchases - pairs) / (purchases + PRIOR_PURCHASES))
