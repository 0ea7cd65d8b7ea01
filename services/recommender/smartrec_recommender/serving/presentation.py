"""Puts a ranking into words: the products as people see them, each with its score and reasons."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.user import User
from smartrec_recommender.ranking.reasons import ReasonContext, reasons_of
from smartrec_recommender.serving.pipeline import Ranking
from smartrec_recommender.store.catalogue.products import ShownProduct, read_shown


def recommended(
    connection: sa.Connection,
    ranking: Ranking,
    query: Query,
    user: User,
    snapshot: Snapshot,
    now: datetime,
) -> list[dict[str, Any]]:
    """Returns: the ranking's best products in order; each score is exactly the sum of its reasons."""
    numbers = ranking.products.number[ranking.rows].tolist()
    shown = read_shown(connection, [*numbers, *_explaining(ranking, user)])
    told = ReasonContext(
        query,
        user,
        ranking.products,
        ranking.blended,
        ranking.relaxation,
        snapshot.terms,
        {number: product.title for number, product in shown.items()},
        now,
        ranking.pinned,
    )
    rows = zip(numbers, ranking.rows.tolist(), strict=True)
    return [_with_reasons(shown[number], told, row) for number, row in rows]


def as_shown(product: ShownProduct) -> dict[str, Any]:
    return {
        "id": product.product_id,
        "title": product.title,
        "description": product.description,
        "category": product.category,
        "brand": product.brand,
        "price": None if product.price is None else float(product.price),
        "currency": product.currency,
        "colour": product.colour,
        "image_url": product.image_url,
    }


def _with_reasons(shown: ShownProduct, told: ReasonContext, row: int) -> dict[str, Any]:
    reasons = [reason._asdict() for reason in reasons_of(told, row)]
    score = round(sum(reason["weight"] for reason in reasons), 6)
    return {**as_shown(shown), "score": score, "reasons": reasons}


def _explaining(ranking: Ranking, user: User) -> list[int]:
    """Returns: the numbers of the history's products that the reasons will name."""
    rows = {
        row for of in ranking.blended.because_of.values() for row in of[ranking.rows].tolist() if row >= 0
    }
    return [int(user.history.product_number[row]) for row in sorted(rows)]
