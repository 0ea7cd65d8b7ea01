"""Says in plain words what each part of a score comes from. The weights given are the score's parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.similarity import CategorySimilarity, colour_likeness
from smartrec_recommender.domain.users.history import Event
from smartrec_recommender.domain.users.user import User
from smartrec_recommender.ranking.blend import Blended
from smartrec_recommender.ranking.relaxation import Relaxation

_AS_ASKED = {
    "photo": "as in your photo",
    "text": "as you asked",
    "product": "like this one",
    "outfit": "to go with it",
    "feed": "",
}
_LOOKS_LIKE = {"photo": "looks like your photo", "product": "looks like this one"}
_DEED = {
    "view": "that you looked at",
    "add_to_cart": "in your cart",
    "purchase": "that you bought",
    "rating": "that you rated",
    "return": "that you sent back",
}
_NAMED_LIKINGS = 3
_NO_PART = 5e-7


class Reason(NamedTuple):
    """One part of a score, in words."""

    kind: str
    text: str
    weight: float


@dataclass(frozen=True)
class ReasonContext:
    """All that the words are made of; `titles` by product number, of the history's products."""

    query: Query
    user: User
    products: ProductColumns
    blended: Blended
    relaxation: Relaxation
    terms: Terms
    titles: Mapping[int, str]
    now: datetime
    pinned: frozenset[int] = frozenset()

    @cached_property
    def usual_popularity(self) -> float:
        """The median of the candidates'."""
        return float(np.median(self.products.popularity))


def reasons_of(told: ReasonContext, row: int) -> list[Reason]:
    """Returns: the reasons of one product, the weightiest first; at least one, and adding up to its score."""
    weights = {name: round(float(part[row]), 6) for name, part in told.blended.parts.items()}
    reasons = [
        Reason(*_WORDS[name](told, row, weight), weight)
        for name, weight in weights.items()
        if abs(weight) > _NO_PART or _is_always_shown(told, name, row)
    ]
    reasons.sort(key=lambda reason: -reason.weight)
    first, *others = reasons or [Reason("popular", "in the shop", 0.0)]
    score = round(float(told.blended.score[row]), 6)
    rounded = round(
        score - sum(reason.weight for reason in others), 6
    )  # what rounding lost goes to the first
    return [first._replace(weight=rounded), *others]


def _is_always_shown(told: ReasonContext, part: str, row: int) -> bool:
    """Whether the part is told even where it weighs nothing: it is not what was asked for, or is pinned."""
    return (
        (part == "category" and told.relaxation.category_similarity is not None)
        or (part == "brand" and bool(told.query.brands))
        or (part == "shop" and row in told.pinned)
    )


def _match(told: ReasonContext, row: int, _: float) -> tuple[str, str]:
    has = told.products.attributes_of(row)
    asked = sorted(told.query.attributes, key=lambda term: -told.query.attributes[term])
    names = [told.terms.name(term) for term in asked if term in has]
    season = int(told.products.season[row])
    if season in told.query.seasons:
        worn = told.terms.name(season).lower()
        names += [name for name in ["all year" if worn == "all" else worn] if name not in names]
    colour = told.terms.name(int(told.products.colour[row]))
    if colour.casefold() in {asked.casefold() for asked in told.query.colours}:
        names.insert(0, colour)
    if names:
        return "match", "matches " + ", ".join(names)
    nearest = max(told.query.colours, key=lambda asked: colour_likeness(colour, asked))
    return "match", f"{colour}, close to {nearest}"


def _visual(told: ReasonContext, _row: int, _: float) -> tuple[str, str]:
    return "visual", _LOOKS_LIKE.get(told.query.source, "looks like it")


def _category(told: ReasonContext, row: int, _: float) -> tuple[str, str]:
    name = told.terms.name(int(told.products.category[row]))
    asked = max(told.query.categories, key=lambda other: told.query.categories[other])
    if told.relaxation.category_similarity is None:
        return "category", f"{with_article(name)}, perhaps {_AS_ASKED[told.query.source]}"
    nearness = told.relaxation.category_similarity[row]
    if nearness == CategorySimilarity.SAME:
        return "category", f"{with_article(name)}, {_AS_ASKED[told.query.source]}"
    if nearness == CategorySimilarity.SIMILAR:
        return "relaxed", f"{with_article(name)}, close to {with_article(asked)}"
    return "relaxed", f"{with_article(name)}: too few of {with_article(asked)} fit"


def _brand(told: ReasonContext, row: int, _: float) -> tuple[str, str]:
    brand = told.terms.name(int(told.products.brand[row]))
    if told.relaxation.has_brand is not None and told.relaxation.has_brand[row]:
        return "brand", f"by {brand}, {_AS_ASKED[told.query.source]}"
    return "relaxed", f"by {brand}: too few of the brand asked for fit" if brand else "of no brand"


def _price(_told: ReasonContext, _row: int, _: float) -> tuple[str, str]:
    return "relaxed", "outside your price range: too few products fit it"


def _gender(told: ReasonContext, row: int, _: float) -> tuple[str, str]:
    whose = told.terms.name(int(told.products.gender[row])).lower()
    asked = " or ".join(sorted(told.terms.name(number).lower() for number in told.query.genders))
    return "relaxed", f"for {whose}: too few products for {asked} fit"


def _size(told: ReasonContext, _row: int, _: float) -> tuple[str, str]:
    sizes = " or ".join(sorted(told.terms.name(number) for number in told.query.sizes))
    return "relaxed", f"not in size {sizes}: too few products in it fit"


def _shop(told: ReasonContext, row: int, weight: float) -> tuple[str, str]:
    if row in told.pinned:
        return "shop", "picked by the shop"
    return "shop", "favoured by the shop" if weight > 0 else "put back by the shop"


def _taste(told: ReasonContext, row: int, weight: float) -> tuple[str, str]:
    if weight < 0:
        return "taste", "of another style" if told.query.source == "outfit" else "not what you usually choose"
    products, affinity = told.products, told.user.profile.affinity
    terms = {int(column[row]) for column in (products.category, products.brand, products.colour)}
    liked = [term for term in terms | set(products.attributes_of(row)) if affinity[term] > 0]
    liked.sort(key=lambda term: (-affinity[term], term))
    written = (_as_written(told.terms, term) for term in liked)
    once = {name.casefold(): name for name in written}  # a category and an attribute may have one name
    names = list(once.values())[:_NAMED_LIKINGS]
    if told.query.source == "outfit":
        return "taste", "in its style: " + ", ".join(names) if names else "in its price range"
    return "taste", "to your taste: " + ", ".join(names) if names else "in your usual price range"


def _history(told: ReasonContext, row: int, _: float) -> tuple[str, str]:
    event = told.user.history.last_event[int(told.blended.because_of["history"][row])]
    return "history", f"like {_deed(told, event)}"


def _together(told: ReasonContext, row: int, _: float) -> tuple[str, str]:
    event = told.user.history.last_event[int(told.blended.because_of["together"][row])]
    title = _title(told, event.product_number)
    if event.kind == "purchase":
        return "together", f"shoppers who bought {title} also bought this"
    return "together", f"shoppers who liked {title} also liked this"


def _factors(_told: ReasonContext, _row: int, _: float) -> tuple[str, str]:
    return "factors", "chosen by shoppers like you"


def _popular(told: ReasonContext, row: int, _: float) -> tuple[str, str]:
    is_above = told.products.popularity[row] >= told.usual_popularity
    return "popular", "popular this season" if is_above else "chosen by other shoppers lately"


def _category_leadership(_told: ReasonContext, _row: int, _: float) -> tuple[str, str]:
    return "leading", "among the most wanted of its category"


def _short_term_popularity(_told: ReasonContext, _row: int, _: float) -> tuple[str, str]:
    return "trending", "in demand this week"


def _long_term_popularity(_told: ReasonContext, _row: int, _: float) -> tuple[str, str]:
    return "lasting", "in demand all year"


def _category_repurchase(told: ReasonContext, row: int, _: float) -> tuple[str, str]:
    owned = told.user.history.owned[int(told.products.number[row])]
    return "again", f"you bought this {_when(owned.last_bought_at, told.now)}, and many buy it again"


def _user_repurchase(told: ReasonContext, row: int, _: float) -> tuple[str, str]:
    owned = told.user.history.owned[int(told.products.number[row])]
    last = _when(owned.last_bought_at, told.now)
    if owned.times == 1:
        return "repeat", f"you bought this {last}"
    return "repeat", f"you bought this {_times(owned.times)}, last {last}"


def _new(_told: ReasonContext, _row: int, _: float) -> tuple[str, str]:
    return "new", "new in the shop"


def _owned(told: ReasonContext, row: int, _: float) -> tuple[str, str]:
    owned = told.user.history.owned[int(told.products.number[row])]
    return "owned", f"you bought this {_when(owned.last_bought_at, told.now)}"


_WORDS: dict[str, Callable[[ReasonContext, int, float], tuple[str, str]]] = {
    "match": _match,
    "visual": _visual,
    "category": _category,
    "brand": _brand,
    "price": _price,
    "gender": _gender,
    "size": _size,
    "shop": _shop,
    "taste": _taste,
    "history": _history,
    "together": _together,
    "factors": _factors,
    "again": _category_repurchase,
    "repeat": _user_repurchase,
    "popular": _popular,
    "leading": _category_leadership,
    "trending": _short_term_popularity,
    "lasting": _long_term_popularity,
    "new": _new,
    "owned": _owned,
}


def with_article(category: str) -> str:
    """Returns: "a dress", "an anorak", but "jeans"."""
    name = category.lower()
    if name.endswith("s") and not name.endswith("ss"):
        return name
    return ("an " if name[:1] in "aeiou" else "a ") + name


def _deed(told: ReasonContext, event: Event) -> str:
    when = _when(event.occurred_at, told.now)
    return f"{_title(told, event.product_number)} {_DEED[event.kind]} {when}"


def _as_written(terms: Terms, number: int) -> str:
    """A brand keeps its capitals; a category in running text has none."""
    return terms.name(number) if terms.kind(number) == "brand" else terms.name(number).lower()


def _title(told: ReasonContext, product_number: int) -> str:
    return "the " + told.titles[product_number]


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{count} times"


def _when(scoring_time: datetime, now: datetime) -> str:
    """Returns: "in March", with the year where the month alone could be taken for a later one."""
    is_recent = (now - scoring_time).days < 330
    return f"in {scoring_time:%B}" if is_recent else f"in {scoring_time:%B %Y}"
