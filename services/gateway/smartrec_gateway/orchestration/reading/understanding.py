"""Of what was understood of a sentence: what the products were chosen by, and what had to be given up.

Nothing is called understood whose answer is the list of popular products.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from smartrec_gateway.clients.recommender import ProductPage
from smartrec_gateway.schemas.products import QueryPart
from smartrec_gateway.schemas.understanding import PriceRange, TextUnderstanding

_MIN_EXPLICIT_SCORE = 0.8
_MOST_CATEGORIES = 3


def with_outcome(
    understood: TextUnderstanding, page: ProductPage, goods: Sequence[str] = ()
) -> TextUnderstanding:
    """`understood`, completed by what the recommender could do with it.

    `goods`: words, unknown to nlp, that name goods of the shop. Where the products are such goods, they are
    chosen by these words.
    """
    understood = understood.model_copy(update={"price_reading": page.price_reading})
    is_read = understood.understood or bool(understood.title_words)
    parts = list(_parts(understood)) if is_read else []
    given_up = [part for part in parts if _is_given_up(part, page)]
    is_answered = page.names_other_goods or (is_read and not page.is_popular_list)
    named = [word for word in understood.not_understood if page.names_other_goods and word in goods]
    return understood.model_copy(
        update={
            "understood": is_answered,
            "kept": [
                *(QueryPart(kind="words", name=word) for word in named),
                *(part for part in parts if part not in given_up),
            ],
            "not_understood": [word for word in understood.not_understood if word not in named],
            "given_up": given_up,
            "not_stocked": page.not_stocked,
        }
    )


def _is_given_up(part: QueryPart, page: ProductPage) -> bool:
    return page.is_popular_list or part.kind in page.degraded or part in page.given_up


def _parts(understood: TextUnderstanding) -> Iterator[QueryPart]:
    """All that the sentence itself says; what goes with its occasions is told by their names."""
    yield from _described(understood)
    yield from (QueryPart(kind="words", name=one.goods) for one in understood.garments if one.goods)
    if understood.title_words:
        yield QueryPart(kind="words", name=" ".join(understood.title_words))
    if reading := understood.price_reading:
        yield QueryPart(kind="price", name=f"{_price_in_words(reading)} ({reading.how})")
    elif understood.price:
        yield QueryPart(kind="price", name=_price_in_words(understood.price))
    if understood.gender:
        yield QueryPart(kind="gender", name=understood.gender)
    if understood.size:
        yield QueryPart(kind="size", name=understood.size)
    if understood.season and not understood.occasions:
        yield QueryPart(kind="season", name=understood.season)
    for words in understood.negated.words:
        yield QueryPart(kind="without", name=words)


def _described(understood: TextUnderstanding) -> Iterator[QueryPart]:
    """An occasion stands for the words of style and the colours that go with it."""
    explicit = [
        one
        for one in understood.attributes
        if one.score >= _MIN_EXPLICIT_SCORE and not (understood.occasions and one.type == "style")
    ]
    yield from (QueryPart(kind="occasion", name=one.name) for one in understood.occasions)
    yield from (QueryPart(kind="category", name=name) for name in _categories(understood))
    yield from (QueryPart(kind="attribute", name=one.name) for one in explicit)
    colours = [one for one in understood.colours if one.score >= _MIN_EXPLICIT_SCORE]
    yield from (
        QueryPart(kind="colour", name=one.name)
        for one in (colours if understood.occasions else understood.colours)
    )
    yield from (QueryPart(kind="brand", name=name) for name in understood.brands)


def _categories(understood: TextUnderstanding) -> list[str]:
    """Those that the sentence names; without any, the likeliest that it implies, but not an occasion's."""
    named = [garment.category for garment in understood.garments if garment.category]
    if named or understood.occasions:
        return list(dict.fromkeys(named))
    return [category.name for category in understood.category[:_MOST_CATEGORIES]]


def _price_in_words(price: PriceRange) -> str:
    currency = f" {price.currency}" if price.currency else ""
    bounds = (price.min, price.max)
    match bounds:
        case (None, None):
            return "any price"
        case (None, float(most)):
            return f"up to {most:g}{currency}"
        case (float(least), None):
            return f"from {least:g}{currency}"
        case _:
            return f"{price.min:g} to {price.max:g}{currency}"
