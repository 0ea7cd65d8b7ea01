"""One request for products, whatever its kind: for whom, how many, which page, within which filters."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from smartrec_recommender.domain.business_rules.definitions import DraftRule
from smartrec_recommender.domain.business_rules.rules import RecommendationKind
from smartrec_recommender.domain.catalogue.canonical_terms import (
    categories_serving,
    colours_serving,
    genders_serving,
    seasons_serving,
    sizes_serving_for,
)
from smartrec_recommender.domain.catalogue.facets.counting import FacetName
from smartrec_recommender.domain.catalogue.facets.patterns import pattern_choice
from smartrec_recommender.domain.catalogue.filters import Filters
from smartrec_recommender.domain.catalogue.price_range import PriceRange
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.serving.requests import cursors
from smartrec_recommender.serving.requests.goods_query import may_name_goods
from smartrec_recommender.serving.requests.schemas import (
    FilterParameters,
    Page,
    Scored,
    SearchRequest,
    SessionPage,
)


@dataclass(frozen=True)
class RecommendationRequest:
    """`subject`: the product that it is about, if any. `content`: all that was asked, but for whom.

    `typed`: the words as they were typed, and `categories`: those asked for, by which rules are chosen.
    `draft`: a rule that is tried and not kept.
    """

    kind: RecommendationKind
    user_id: str | None
    limit: int
    cursor: str | None
    exclude: tuple[str, ...]
    viewed: tuple[str, ...]
    filters: FilterParameters
    content: dict[str, Any]
    subject: str = ""
    order: str | None = None
    facets: tuple[FacetName, ...] = ()
    typed: str = ""
    categories: tuple[str, ...] = ()
    draft: DraftRule | None = None

    @property
    def question(self) -> str:
        """What all pages of one list have in common.

        Not the words or the picture: these may be understood a little otherwise the next time, or not at all.
        """
        return json.dumps([self.kind, self.subject, self.filters.model_dump(mode="json"), self.order])

    def shown(self) -> frozenset[int]:
        """The numbers of the products of the pages before. Raises InvalidCursor."""
        return frozenset() if self.cursor is None else cursors.decode(self.cursor, self.question)

    def next_cursor(self, shown: frozenset[int]) -> str | None:
        """`shown`: with this page. None: nobody may page on."""
        return cursors.encode(shown, self.question) if len(shown) < cursors.MOST_SHOWN else None


def page_request(
    kind: RecommendationKind, page: Page, user_id: str | None = None, subject: str = ""
) -> RecommendationRequest:
    viewed = tuple(page.viewed) if isinstance(page, SessionPage) else ()
    return RecommendationRequest(
        kind,
        user_id,
        page.limit,
        page.cursor,
        tuple(page.exclude),
        viewed,
        page.filters,
        page.model_dump(mode="json", exclude={"user_id"}),
        subject,
        categories=tuple(page.category),
    )


def search_request(request: SearchRequest) -> RecommendationRequest:
    """Words that ask for garments make no difference, so that sentences which mean the same are one."""
    words, of_users = request.words, {"user_id", "typed", "draft", "corrections"}
    if (
        words
        and not request.words_in_titles
        and not may_name_goods(words, is_about_garments=request.understood)
    ):
        words = None
    return RecommendationRequest(
        "search",
        request.user_id,
        request.limit,
        request.cursor,
        tuple(request.exclude),
        tuple(request.viewed),
        request.filters,
        {**request.model_dump(mode="json", exclude=of_users), "words": words},
        order=request.order,
        facets=tuple(dict.fromkeys(request.facets)),
        typed=request.typed or request.words or "",
        categories=(*request.filters.category, *_likely(request.category)),
        draft=request.draft,
    )


def _likely(categories: Sequence[Scored]) -> Iterator[str]:
    """Those at least half as likely as the likeliest."""
    best = max((one.score for one in categories), default=0.0)
    return (one.name for one in categories if one.score >= best / 2)


def filters_of(parameters: FilterParameters, terms: Terms) -> Filters:
    """The filters in the catalogue's numbers; names count in any spelling."""
    price = None
    if parameters.price_min is not None or parameters.price_max is not None:
        price = PriceRange(parameters.price_min, parameters.price_max, parameters.currency)

    canonical, own = categories_serving(terms, parameters.category)
    return Filters(
        category=canonical if parameters.category else None,
        brand=terms.numbers("brand", parameters.brand) if parameters.brand else None,
        colour=colours_serving(terms, parameters.colour) if parameters.colour else None,
        gender=genders_serving(terms, parameters.gender) if parameters.gender else None,
        season=seasons_serving(terms, parameters.season) if parameters.season else None,
        size=sizes_serving_for(terms, parameters.size) if parameters.size else None,
        price=price,
        sold_out_too=not parameters.in_stock,
        shop_category=own or None,
        pattern=pattern_choice(terms, parameters.pattern) if parameters.pattern else None,
        on_sale=parameters.on_sale,
    )
