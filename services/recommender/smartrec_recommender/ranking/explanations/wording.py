"""Turns of phrase that several reasons share."""

from __future__ import annotations

from datetime import datetime

from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.users.history import Event
from smartrec_recommender.ranking.explanations.context import ReasonContext

AS_REQUESTED = {
    "photo": "as in your photo",
    "text": "as you asked",
    "product": "like this one",
    "outfit": "to go with it",
    "feed": "",
}
_EVENT = {
    "view": "that you looked at",
    "add_to_cart": "in your cart",
    "purchase": "that you bought",
    "rating": "that you rated",
    "return": "that you sent back",
}
_RECENT_DAYS = 330


def with_article(category: str) -> str:
    """Returns: "a dress", "an anorak", but "jeans"."""
    name = category.lower()
    if name.endswith("s") and not name.endswith("ss"):
        return name
    return ("an " if name[:1] in "aeiou" else "a ") + name


def event_in_words(context: ReasonContext, event: Event) -> str:
    """Returns: "the Blue jeans that you bought in March"."""
    when = month_of(event.occurred_at, context.now)
    return f"{title_of(context, event.product_number)} {_EVENT[event.kind]} {when}"


def term_in_words(terms: Terms, number: int) -> str:
    """A brand keeps its capitals; a category in running text has none."""
    return terms.name(number) if terms.kind(number) == "brand" else terms.name(number).lower()


def title_of(context: ReasonContext, product_number: int) -> str:
    return "the " + context.titles[product_number]


def times(count: int) -> str:
    """Returns: "twice", "3 times"."""
    return "twice" if count == 2 else f"{count} times"


def month_of(time: datetime, now: datetime) -> str:
    """Returns: "in March", with the year where the month alone could be taken for a later one."""
    is_recent = (now - time).days < _RECENT_DAYS
    return f"in {time:%B}" if is_recent else f"in {time:%B %Y}"
