"""What transactions add to the stored popularity, as SQL; `domain/popularity.py` says the same in Python."""

from __future__ import annotations

from smartrec_recommender.domain.popularity import COUNTS, EPOCH, HALF_LIFE_DAYS, MIN_HALVINGS

_WORTH = " ".join(f"WHEN '{kind}' THEN {count}" for kind, count in COUNTS.items())
_DAYS = "extract(epoch FROM occurred_at - CAST(:epoch AS timestamptz))::float8 / 86400"
# Of a date such as 1900-01-01, power() without a bound is too small for Postgres, which fails then.
_HALVINGS = f"greatest({_DAYS} / CAST(:half_life AS float8), CAST(:least_halvings AS float8))"

_WORTH_OF_ROW = f"CASE kind {_WORTH} END * quantity * power(2, {_HALVINGS})"
_RETURNED_OF_PAIR = """
    SELECT FROM transactions r
    WHERE r.user_number = p.user_number AND r.product_number = p.product_number AND r.kind = 'return'
"""
_BEFORE_OF_PAIR = f"""
    SELECT coalesce(sum({_WORTH_OF_ROW}), 0) FROM transactions t
    WHERE t.user_number = p.user_number AND t.product_number = p.product_number
      AND t.kind IN ('purchase', 'return')
"""  # noqa: S608 (constants)
COUNT_ADDED = f"""
    pairs AS (
        SELECT user_number, product_number, kind IN ('purchase', 'return') AS is_sale,
               bool_or(kind = 'return') AS is_returned, sum({_WORTH_OF_ROW}) AS worth
        FROM added GROUP BY 1, 2, 3
    ), with_before AS (
        SELECT product_number, worth,
               CASE WHEN is_sale AND user_number IS NOT NULL AND (is_returned OR EXISTS ({_RETURNED_OF_PAIR}))
                    THEN ({_BEFORE_OF_PAIR}) END AS before
        FROM pairs p
    ), popularity AS (
        INSERT INTO product_popularity (product_number, category_term, popularity)
        SELECT product_number, p.category_term, a.popularity
        FROM (
            SELECT product_number, sum(
                CASE WHEN before IS NULL THEN worth
                     ELSE greatest(before + worth, 0) - greatest(before, 0) END
            ) AS popularity
            FROM with_before GROUP BY product_number
        ) a JOIN products p USING (product_number) ORDER BY product_number
        ON CONFLICT (product_number) DO UPDATE
        SET popularity = product_popularity.popularity + excluded.popularity
    )
"""  # noqa: S608 (constants)
"""Counts the rows of `added`, which are new in this very statement; takes the parameters of CONSTANTS.

What a user bought and sent back of one product never counts below nothing: nobody else's purchases are taken
away by a return of what was bought before the log begins.
"""

OF_ONE_USER = f"""
    SELECT product_number, sum(greatest(worth, CASE WHEN is_sale THEN 0 ELSE worth END)) AS popularity
    FROM (
        SELECT product_number, kind IN ('purchase', 'return') AS is_sale, sum({_WORTH_OF_ROW}) AS worth
        FROM transactions WHERE user_number = :user_number GROUP BY 1, 2
    ) AS of_kind GROUP BY product_number
"""  # noqa: S608 (constants)
"""What one user's transactions count in all, by product; takes `user_number` and CONSTANTS."""

CONSTANTS = {"epoch": EPOCH, "half_life": HALF_LIFE_DAYS, "least_halvings": MIN_HALVINGS}
