"""Pages of products as the recommender answers them, and what stands in for one that it does not answer.

The last answer to the same question, or else the popular products; both are told as degraded.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from pydantic import BaseModel, ConfigDict, Field

from smartrec_gateway.clients.upstream import BUSY, CallContext, Upstream, UpstreamModel, UpstreamUnavailable
from smartrec_gateway.clients.vision import Likelihoods
from smartrec_gateway.schemas.answers import Banner, Experiment
from smartrec_gateway.schemas.facets import Facet, FacetName, SortOrder
from smartrec_gateway.schemas.products import MatchCounts, Product, QueryPart, RecommendedProduct
from smartrec_gateway.schemas.requests import Filters
from smartrec_gateway.schemas.understanding import Attribute, Negated, PriceRange, PriceReading, Scored
from smartrec_service.problems import Problem

POPULAR_FRESH_SECONDS = 60.0  # of the list for all, which is kept for the time without the recommender
MOST_POPULAR = 100
_FEED = re.compile(r"/v1/(users/[^/]+/)?recommendations")
_WIDE = (("in_stock", "true"), ("on_sale", "false"))  # as a list is asked for where nothing is chosen
STAND_IN_AFTER_SECONDS = 0.8  # so that whoever waited for it is answered within a second
IN_DOUBT_SECONDS = 0.1  # once somebody has waited for so long in vain
GIVEN_UP_AFTER_SECONDS = 2.0  # a recommender that has just started is slow, and must not seem gone for that


class Change(BaseModel):
    """What words say of a picture or product at hand; what they leave out stays."""

    category: list[Scored]
    attributes: list[Attribute]
    colours: list[Scored]
    replaced: list[str]


class Requirement(BaseModel):
    """One thing that words ask for: any one of these attributes, or of colours like these."""

    kind: Literal["attribute", "colour"]
    name: str
    any_of: list[str]


class DraftRule(BaseModel):
    """A business rule that is tried and not kept. `replaces`: the id of the rule that it would change."""

    rule: dict[str, Any]
    replaces: int | None = None


class SearchQuery(BaseModel):
    """What is looked for, as the recommender's search takes it. `understood` False: the popular products.

    `typed`: the words before the shop's synonyms were read; business rules are chosen by it.

    `words`: what was typed; the recommender finds shoes, bags and other goods that are no garments by it.
    `exact_words`: phrases that titles are to hold.
    `words_in_titles`: nobody could read the words, so products with them in their titles are looked for.
    """

    model_config = ConfigDict(frozen=True)

    user_id: str | None
    limit: int
    understood: bool = False
    like: list[str] = Field(default_factory=list)
    change: Change | None = None
    required: list[Requirement] = Field(default_factory=list)
    category: list[Scored] = Field(default_factory=list)
    attributes: list[Attribute] = Field(default_factory=list)
    colours: list[Scored] = Field(default_factory=list)
    likelihoods: Likelihoods = Field(default_factory=Likelihoods)
    negated: Negated = Field(default_factory=Negated)
    embedding: str | None = None
    embedding_model: str | None = None
    perceptual_hash: str | None = None
    price: PriceRange | None = None
    price_level: str | None = None
    sort: str | None = None
    brands: list[str] = Field(default_factory=list)
    gender: str | None = None
    size: str | None = None
    season: str | None = None
    words: str | None = None
    typed: str | None = None
    corrections: list[str] = Field(default_factory=list)
    draft: DraftRule | None = None
    words_in_titles: bool = False
    exact_words: list[str] = Field(default_factory=list)
    order: SortOrder | None = None
    facets: list[FacetName] = Field(default_factory=list)
    filters: Filters = Field(default_factory=Filters)
    exclude: list[str] = Field(default_factory=list)
    viewed: list[str] = Field(default_factory=list)
    cursor: str | None = None


class ProductPage(UpstreamModel):
    products: list[RecommendedProduct]
    ordered_for: str = "anonymous"
    cache: str = "off"
    degraded: list[str] = Field(default_factory=list)
    next_cursor: str | None = None
    experiment: Experiment | None = None
    because_of: Product | None = None
    names_other_goods: bool = False
    not_stocked: list[str] = Field(default_factory=list)
    given_up: list[QueryPart] = Field(default_factory=list)
    is_popular_list: bool = False
    price_reading: PriceReading | None = None
    matches: MatchCounts | None = None
    total: int | None = None
    total_styles: int | None = None
    facets: list[Facet] = Field(default_factory=list)
    redirect: str | None = None
    banners: list[Banner] = Field(default_factory=list)


def patience_seconds(recommender: Upstream) -> float:
    """How long an answer is waited for where something can stand in, or it can be left out."""
    return IN_DOUBT_SECONDS if recommender.admission.is_in_doubt else STAND_IN_AFTER_SECONDS


async def page_of(
    recommender: Upstream, method: str, path: str, context: CallContext, body: bytes | None = None
) -> ProductPage:
    """Where no answer comes soon, the last one to the same question, or the popular products.

    Raises: UpstreamUnavailable.
    """
    stand_in = _stand_in(recommender, (method, path, body), context.tenant)
    patience = context if stand_in is None else context.ending_within(GIVEN_UP_AFTER_SECONDS)
    call = recommender.call(method, path, ProductPage, patience, json=body, is_kept=True)
    try:
        page = await (call if stand_in is None else _soon(recommender, call))
    except UpstreamUnavailable as error:
        if error.reason == BUSY or stand_in is None:
            raise
        return stand_in()
    if recommender.last_answers.age(context.tenant, _popular_question()) > POPULAR_FRESH_SECONDS:
        recommender.background.begin(_read_popular(recommender, context))
    return page


async def _soon(recommender: Upstream, call: Coroutine[Any, Any, ProductPage]) -> ProductPage:
    """Its answer, if that comes soon. A later one is still kept, and shows that the recommender is there.

    Raises: UpstreamUnavailable.
    """
    seconds, begun_at = patience_seconds(recommender), time.monotonic()
    asked = recommender.background.begin(call)
    try:
        await asyncio.wait([asked], timeout=seconds)
    except asyncio.CancelledError:
        asked.cancel()
        raise
    if asked.done():
        return await asked
    if seconds >= STAND_IN_AFTER_SECONDS:  # a short wait says nothing of the recommender
        recommender.admission.failed(begun_at)
    recommender.background.begin(_ended(asked))
    raise UpstreamUnavailable(recommender.name, "too slow")


async def _ended(asked: asyncio.Task[ProductPage]) -> None:
    with suppress(UpstreamUnavailable, Problem):
        await asked


def _popular_question() -> tuple[str, str, None]:
    return "GET", f"/v1/popular?limit={MOST_POPULAR}", None


async def _read_popular(recommender: Upstream, context: CallContext) -> None:
    method, path, _ = _popular_question()
    with suppress(UpstreamUnavailable, Problem):
        later = CallContext.starting_now(context.request_id, recommender.timeout_seconds, context.tenant)
        await recommender.call(method, path, ProductPage, later, is_kept=True)


def _stand_in(
    recommender: Upstream, question: tuple[str, str, bytes | None], tenant: str | None
) -> Callable[[], ProductPage] | None:
    """The last answer; else, of a feed or search with no filter, order or cursor, the popular products."""
    last = recommender.last_answers.get(tenant, question)
    if last is not None:
        return lambda: _degraded(ProductPage.model_validate_json(last))
    popular = recommender.last_answers.get(tenant, _popular_question())
    shown = _shown(question)
    if popular is None or shown is None:
        return None
    return lambda: _first_popular(ProductPage.model_validate_json(popular), *shown)


def _shown(question: tuple[str, str, bytes | None]) -> tuple[int, Sequence[str]] | None:
    """How many popular products stand in, and which do not; None where they are not what is asked for."""
    _, path, body = question
    if body is not None:
        asked = SearchQuery.model_validate_json(body)
        is_narrow = asked.filters != Filters() or asked.cursor is not None or asked.order is not None
        return None if is_narrow else (asked.limit, asked.exclude)
    address = urlsplit(path)
    given = parse_qs(address.query)
    if not _FEED.fullmatch(address.path) or any(given.get(name, [value]) != [value] for name, value in _WIDE):
        return None
    if given.keys() - {"limit", "exclude", "viewed", *dict(_WIDE)}:
        return None
    return int(given["limit"][0]), given.get("exclude", [])


def _degraded(page: ProductPage) -> ProductPage:
    return page.model_copy(update={"degraded": [*page.degraded, "recommender"]})


def _first_popular(popular: ProductPage, limit: int, exclude: Sequence[str]) -> ProductPage:
    products = [one for one in popular.products if one.id not in exclude][:limit]
    return _degraded(ProductPage(products=products, is_popular_list=True))
