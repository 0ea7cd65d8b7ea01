"""Finds by their words the goods that are no garments: "white sneakers", "sac en cuir", "hand cream".

The NLP service knows garments alone. Such goods have the words of their title and category as terms (kind
word), and the department of each is its category.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from smartrec_recommender.canonical.category_words import Reading, goods_named, is_garment
from smartrec_recommender.canonical.colours import colour_form
from smartrec_recommender.canonical.goods_phrases import parts_named, synonyms_of
from smartrec_recommender.canonical.words import number_forms, tokens_of
from smartrec_recommender.domain.catalogue.terms import Terms

_FURTHER_GOODS = re.compile(r"(?:\b(?:and|und|et|y|e)\b|[,&+])", re.IGNORECASE)
_COMES_WITH = re.compile(r"\b(?:met|zonder|com|sem|med|utan)(?=\s)", re.IGNORECASE)
"""With and without, in the languages of which `category_words.csv` has goods but no garments."""
_MIN_KNOWN_SHARE = 0.5


class GoodsQuery(NamedTuple):
    """`departments`: by name how likely each is asked for; `words`: by term; `colours`: of the palette."""

    departments: Mapping[str, float]
    words: Mapping[int, float]
    colours: tuple[str, ...]


def may_name_goods(text: str, *, is_about_garments: bool) -> bool:
    """Whether the words of a query can make a difference to its answer, see `goods_query`.

    "Dress and shoes" is told that there are no shoes, which "dress" is not.
    """
    named = _first_named(text)
    if any(part.phrase for part in parts_named(text, is_lenient=not is_about_garments)):
        return True
    return not is_garment(named[0]) if named else not is_about_garments


def goods_query(
    text: str, terms: Terms, *, is_about_garments: bool, names_garment: bool = False
) -> GoodsQuery | None:
    """Reads a query as one for goods. None: it asks for garments, or for nothing that the catalogue has.

    `is_about_garments`: so it was understood; then only the name of a department says otherwise.
    `names_garment`: that of a garment was understood. Where no table has the garments of a language, the belt
    of a dress with one is no department then.
    """
    named = _first_named(_COMES_WITH.split(text, maxsplit=1)[0] if names_garment else text)
    if named and is_garment(named[0]):
        return None
    tokens = list(dict.fromkeys(tokens_of(text)))
    forms = {token: terms.numbers("word", number_forms(token)) for token in tokens}
    words = frozenset().union(*forms.values(), _by_synonyms(tokens, forms, terms))
    departments = [name for name in named if not is_garment(name) and terms.number("category", name)]
    is_named = bool(departments or (named and words))
    known = sum(bool(numbers) for numbers in forms.values())
    is_known = not is_about_garments and known >= max(1, _MIN_KNOWN_SHARE * len(tokens))
    if not (is_named or is_known):
        return None
    return GoodsQuery(dict.fromkeys(departments, 1.0), dict.fromkeys(words, 1.0), colour_form([text]).names)


def _by_synonyms(tokens: Sequence[str], forms: Mapping[str, frozenset[int]], terms: Terms) -> frozenset[int]:
    """Returns: other words for what no title calls as the query does: "trainers" are sneakers."""
    phrases = [*((token,) for token in tokens), *pairwise(tokens)]
    unknown = (" ".join(phrase) for phrase in phrases if not all(forms[token] for token in phrase))
    return frozenset().union(*(terms.numbers("word", synonyms_of(phrase)) for phrase in unknown))


def _first_named(text: str) -> Reading:
    """Of "sneakers and jeans" the sneakers."""
    parts = (goods_named(part) for part in _FURTHER_GOODS.split(text))
    return next((named for named in parts if named), ())
