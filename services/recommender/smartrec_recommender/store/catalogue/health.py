"""What the catalogue lacks: products without a picture or a price, or sold out, and words not mapped."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, get_args

import sqlalchemy as sa

from smartrec_recommender.canonical.categories import CategoryWitnesses, category_form
from smartrec_recommender.canonical.taught import Taught, TaughtWord
from smartrec_recommender.store.schema import products, taught_words, terms

Lack = Literal["picture", "read_picture", "shop_category", "price", "stock", "brand", "colour", "description"]
LACKS: tuple[Lack, ...] = get_args(Lack)
MOST_EXAMPLES = 20
_NOTHING = sa.literal("")


class Finding(NamedTuple):
    """`lacks`: what some products have not; `examples`: ids and titles of some."""

    lacks: Lack
    products: int
    examples: list[tuple[str, str]]


class UnmappedCategory(NamedTuple):
    """A word of the shop for a category that no table knows. `example`: the title of a product."""

    word: str
    products: int
    example: str


def count_products(connection: sa.Connection) -> int:
    """Returns: how many products are not out of sight."""
    statement = sa.select(sa.func.count()).where(_in_sight())
    return int(connection.execute(statement).scalar_one())


def read_findings(connection: sa.Connection) -> list[Finding]:
    """In the order of `LACKS`; those that no product lacks too."""
    return [_finding(connection, lack) for lack in LACKS]


def read_unmapped(connection: sa.Connection, most: int) -> list[UnmappedCategory]:
    """Returns: those with most products first."""
    columns = taught_words.c
    rows = connection.execute(sa.select(columns.kind, columns.word, columns.means))
    taught = Taught.of(TaughtWord(*row) for row in rows).category
    statement = (
        sa.select(terms.c.name, sa.func.count(), sa.func.min(products.c.title))
        .join(products, products.c.shop_category_term == terms.c.term_number)
        .where(_in_sight())
        .group_by(terms.c.name)
        .order_by(sa.func.count().desc(), terms.c.name)
    )
    found = [UnmappedCategory(*row) for row in connection.execute(statement)]
    unmapped = (one for one in found if category_form(CategoryWitnesses(category=one.word), taught).unmapped)
    return [one for one, _ in zip(unmapped, range(most), strict=False)]


def _finding(connection: sa.Connection, lack: Lack) -> Finding:
    where = sa.and_(_in_sight(), _is_without(lack))
    count = int(connection.execute(sa.select(sa.func.count()).where(where)).scalar_one())
    examples = (
        sa.select(products.c.product_id, products.c.title)
        .where(where)
        .order_by(products.c.product_id)
        .limit(MOST_EXAMPLES)
    )
    rows = connection.execute(examples) if count else ()
    return Finding(lack, count, [(row[0], row[1]) for row in rows])


def _in_sight() -> sa.ColumnElement[bool]:
    return products.c.withdrawn_at.is_(None)


def _is_without(lack: Lack) -> sa.ColumnElement[Any]:
    columns = products.c
    return {
        "picture": columns.image_url.is_(None),
        "read_picture": sa.and_(columns.image_url.is_not(None), columns.embedding.is_(None)),
        "shop_category": columns.shop_category_term.is_(None),
        "price": columns.price.is_(None),
        "stock": columns.stock <= 0,
        "brand": columns.brand_term.is_(None),
        "colour": columns.colour_term.is_(None),
        "description": columns.description == _NOTHING,
    }[lack]
