"""The words for constraints that a product keeps, or that were relaxed so that enough products fit."""

from __future__ import annotations

from collections.abc import Mapping

from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.explanations.wording import AS_REQUESTED
from smartrec_recommender.ranking.extension_points import Words


def _brand(context: ReasonContext, row: int, _: float) -> tuple[str, str]:
    brand = context.terms.name(int(context.products.brand[row]))
    if context.relaxation.has_brand is not None and context.relaxation.has_brand[row]:
        return "brand", f"by {brand}, {AS_REQUESTED[context.query.source]}"
    return "relaxed", f"by {brand}: too few of the brand asked for fit" if brand else "of no brand"


def _price(_context: ReasonContext, _row: int, _: float) -> tuple[str, str]:
    return "relaxed", "outside your price range: too few products fit it"


def _gender(context: ReasonContext, row: int, _: float) -> tuple[str, str]:
    whose = context.terms.name(int(context.products.gender[row])).lower()
    return "relaxed", f"for {whose}: too few products for {context.query.gender_asked} fit"


def _size(context: ReasonContext, _row: int, _: float) -> tuple[str, str]:
    return "relaxed", f"not in size {context.query.size_asked}: too few products in it fit"


def _asked(context: ReasonContext, _row: int, _: float) -> tuple[str, str]:
    names = " and ".join(one.name for one in context.query.constraining)
    return "relaxed", f"without {names}: too few products that are {names} fit"


def _words(context: ReasonContext, _row: int, _: float) -> tuple[str, str]:
    words = ", ".join(context.query.exact_words)
    return "relaxed", f"without “{words}” in its title: too few with it fit"


CONSTRAINT_WORDS: Mapping[str, Words] = {
    "brand": _brand,
    "words": _words,
    "price": _price,
    "gender": _gender,
    "size": _size,
    "asked": _asked,
}
