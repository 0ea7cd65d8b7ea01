"""What is known of a shop before its rows are read."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from smartrec_recommender.canonical.catalogue_language import LanguageEvidence
from smartrec_recommender.canonical.words import Language
from smartrec_recommender.store.catalogue.writing.shop_rows import read_some_texts
from smartrec_recommender.store.tenants import read_currency

_PRODUCTS_LOOKED_AT = 200


@dataclass(frozen=True)
class ShopFacts:
    """`currency`: of prices that name none; `language`: of the goods that the shop has. None: unknown."""

    currency: str | None = None
    language: Language | None = None


def read_shop_facts(engine: sa.Engine) -> ShopFacts:
    """Reads them from the database."""
    evidence = LanguageEvidence()
    for texts in read_some_texts(engine, _PRODUCTS_LOOKED_AT):
        evidence.see(texts)
    return ShopFacts(read_currency(engine), evidence.language)
