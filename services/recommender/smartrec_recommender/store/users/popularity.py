"""What transactions add to the stored popularity, as SQL; `domain/popularity.py` says the same in Python."""

from __future__ import annotations

from smartrec_recommender.domain.popularity import COUNTS, EPOCH, HALF_LIFE_DAYS, MIN_HALVINGS

_WORTH = " ".join(f"WHEN '{kind}' THEN {count}" for kind, count in COUNTS.items())
_DAYS = "extract(epoch FROM occurred_at - CAST(:epoch AS timestamptz))::float8 / 86400"
# Of a date such as 1900-01-01, power() without a bound is too small for Postgres, which fails then.
_HALVINGS = f"greatest({_DAYS} / CAST(:half_life AS float8), CAST(:least_halvings AS float8))"

POPULARITY = f"sum(CASE kind {_WORTH} END * quantity * power(2, {_HALVINGS}))"
"""Over rows of transactions; takes the parameters of CONSTANTS."""

CONSTANTS = {"epoch": EPOCH, "half_life": HALF_LIFE_DAYS, "least_halvings": MIN_HALVINGS}
