"""Puts a ranking into words: the products as people see them, each with its score and reasons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.catalogue.web_address import linkable
from smartrec_recommender.domain.recommendations import Product, ProductDetails, RecommendedProduct
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.explanations.reasons import reasons_of
from smartrec_recommender.ranking.ranking import Ranking
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.store.catalogue.products import ShownProduct, read_shown


def presented(
    connection: sa.Connection, ranking: Ranking, request: RankingRequest
) -> list[RecommendedProduct]:
    """Returns: the ranking's best products in order; each score is exactly the sum of its reasons."""
    numbers = ranking.products.number[ranking.rows].tolist()
    shown = read_shown(connection, [*numbers, *_explaining(ranking, request)])
    titles = {number: product.title for number, product in shown.items()}
    context = ReasonContext(
        request, ranking.products, ranking.blended, ranking.relaxation, titles, ranking.pinned
    )
    rows = zip(numbers, ranking.rows.tolist(), strict=True)
    return [_with_reasons(shown[number], context, row) for number, row in rows]


def product_of(shown: ShownProduct) -> Product:
    return Product(**_facts_of(shown))


def details_of(
    shown: ShownProduct, columns: ProductColumns, terms: Terms, variants: Iterable[ShownProduct]
) -> ProductDetails:
    """`columns`: of the one product. `variants`: the other products of its style."""
    attributes = [term for term in columns.attributes_of(0) if terms.kind(term) == "attribute"]
    facts = _facts_of(shown)
    facts["sizes"] = facts["sizes"] or [terms.name(term) for term in columns.size_term.tolist()]
    return ProductDetails(
        **facts,
        attributes=sorted(map(terms.name, attributes)),
        colours=[terms.name(number) for number in columns.colours_of(0) if number],
        gender=terms.name(int(columns.gender[0])) or None,
        created_at=shown.created_at,
        variants=[product_of(each) for each in variants],
    )


def _with_reasons(shown: ShownProduct, context: ReasonContext, row: int) -> RecommendedProduct:
    reasons = reasons_of(context, row)
    return RecommendedProduct(
        **_facts_of(shown),
        score=round(sum(reason.weight for reason in reasons), 6),
        reasons=reasons,
        colours=[context.terms.name(number) for number in context.products.colours_of(row) if number],
    )


def _facts_of(shown: ShownProduct) -> dict[str, Any]:
    """Returns: the fields of `Product`, which each kind of answer begins with."""
    return {
        "id": shown.product_id,
        "title": shown.title,
        "description": shown.description,
        "category": shown.category,
        "brand": shown.brand,
        "price": None if shown.price is None else float(shown.price),
        "price_before": None if shown.price_before is None else float(shown.price_before),
        "currency": shown.currency,
        "colour": shown.colour,
        "shop_category": shown.shop_words.get("category"),
        "shop_colour": shown.shop_words.get("colour"),
        "image_url": shown.image_url,
        "image_urls": shown.image_urls,
        "url": shown.url and linkable(shown.url),  # rows of before this was looked at hold any
        "style_id": shown.style_id,
        "sizes": shown.shop_words.get("sizes") or [],
        "in_stock": shown.stock > 0,
    }


def _explaining(ranking: Ranking, request: RankingRequest) -> list[int]:
    """Returns: the numbers of the history's products that the reasons will name."""
    rows = {
        row for of in ranking.blended.because_of.values() for row in of[ranking.rows].tolist() if row >= 0
    }
    return [int(request.user.history.product_number[row]) for row in sorted(rows)]
