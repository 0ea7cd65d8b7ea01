"""What a shop teaches of its own words, kept until it teaches otherwise."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from smartrec_recommender.canonical.taught import MOST_TAUGHT, Taught, TaughtWord, TooManyTaught
from smartrec_recommender.store.schema import taught_words

_FORGET = sa.text("DELETE FROM taught_words")

_FORGET_CATEGORIES = sa.text("DELETE FROM taught_words WHERE kind = 'category' AND word = ANY(:words)")

_ADD = sa.dialects.postgresql.insert(taught_words)
_TEACH = _ADD.on_conflict_do_update(
    index_elements=["tenant", "kind", "word"], set_={"means": _ADD.excluded.means}
)


def read_taught(engine: sa.Engine) -> Taught:
    """Returns: all that the tenant has taught."""
    columns = taught_words.c
    with engine.connect() as connection:
        rows = connection.execute(sa.select(columns.kind, columns.word, columns.means))
        return Taught.of(TaughtWord(*row) for row in rows)


def write_taught(
    engine: sa.Engine,
    words: Sequence[TaughtWord],
    *,
    is_anew: bool = False,
    forgotten_categories: Sequence[str] = (),
) -> None:
    """Adds the words, each over what was taught of it before. `is_anew`: instead of all that was taught.

    `forgotten_categories`: folded words of the shop for categories that are no longer taught.
    Raises TooManyTaught, and changes nothing then.
    """
    with engine.begin() as connection:
        if is_anew:
            connection.execute(_FORGET)
        if forgotten_categories:
            connection.execute(_FORGET_CATEGORIES, {"words": list(forgotten_categories)})
        latest = {(word.kind, word.word): word._asdict() for word in words}
        if not latest:  # forgetting is never refused, however many are left
            return
        connection.execute(_TEACH, list(latest.values()))
        count = connection.execute(sa.select(sa.func.count()).select_from(taught_words)).scalar_one()
        if count > MOST_TAUGHT:
            raise TooManyTaught(count)
