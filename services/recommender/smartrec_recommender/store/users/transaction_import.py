"""Writes transactions by the batch, each exactly once, together with everything that they change.

Locks are taken in the order of `transactions.py`, so that an import and who writes beside it wait in turn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.titles import TitledLine, product_meant
from smartrec_recommender.domain.users.history import TransactionKind
from smartrec_recommender.store.bulk_copy import copy_into_stage
from smartrec_recommender.store.catalogue.identifiers import Resolved, resolve_identifiers
from smartrec_recommender.store.catalogue.titles import products_of_titles
from smartrec_recommender.store.deadlocks import again_after_deadlocks
from smartrec_recommender.store.import_progress import BatchMark
from smartrec_recommender.store.users.popularity import CONSTANTS, COUNT_ADDED

_STAGE = sa.text("""
    CREATE TEMP TABLE stage (
        place integer, line integer, transaction_id text, user_id text, product_number integer, kind text,
        occurred_at timestamptz, tolerance_seconds integer, quantity integer, rating smallint, only_with text
    ) ON COMMIT DROP
""")
_COLUMNS = (
    "place", "line", "transaction_id", "user_id", "product_number", "kind", "occurred_at",
    "tolerance_seconds", "quantity", "rating", "only_with",
)  # fmt: skip
_WITHOUT_SALE = sa.text("""
    DELETE FROM stage s
    WHERE only_with IS NOT NULL
      AND NOT EXISTS (SELECT FROM transactions t WHERE t.transaction_id = s.only_with)
      AND NOT EXISTS (SELECT FROM stage o WHERE o.transaction_id = s.only_with AND o.only_with IS NULL)
    RETURNING place
""")
# Of several with one id the first counts: the one that is recorded, or else the one above in the file. The
# product of one that is recorded may have become a variant of another since.
_CONTRADICTIONS = sa.text("""
    WITH reference AS (
        SELECT DISTINCT ON (s.transaction_id) s.transaction_id,
               CASE WHEN t.transaction_id IS NULL THEN s.line END AS first_line,
               CASE WHEN t.transaction_id IS NULL THEN s.user_id ELSE u.user_id END AS user_id,
               coalesce(t.product_number, s.product_number) AS product_number,
               coalesce(t.kind, s.kind) AS kind,
               coalesce(t.occurred_at, s.occurred_at) AS occurred_at,
               coalesce(t.quantity, s.quantity) AS quantity,
               CASE WHEN t.transaction_id IS NULL THEN s.rating ELSE t.rating END AS rating
        FROM stage s LEFT JOIN transactions t USING (transaction_id) LEFT JOIN users u USING (user_number)
        ORDER BY s.transaction_id, s.place
    ), compared AS (
        SELECT s.place, r.first_line, array_remove(ARRAY[
            CASE WHEN s.user_id IS DISTINCT FROM r.user_id THEN 'user' END,
            CASE WHEN s.product_number <> r.product_number AND p.withdrawn_at IS NULL THEN 'product' END,
            CASE WHEN s.kind <> r.kind THEN 'kind' END,
            CASE WHEN s.quantity <> r.quantity THEN 'quantity' END,
            CASE WHEN s.rating IS DISTINCT FROM r.rating THEN 'rating' END,
            CASE WHEN abs(extract(epoch FROM s.occurred_at - r.occurred_at)) > s.tolerance_seconds
                 THEN 'time' END
        ], NULL) AS others
        FROM stage s JOIN reference r USING (transaction_id)
            JOIN products p ON p.product_number = r.product_number
    )
    DELETE FROM stage USING compared c WHERE stage.place = c.place AND cardinality(c.others) > 0
    RETURNING stage.place, c.first_line, c.others
""")
# Locks those who were there, and changes nothing of them.
_USERS = sa.text("""
    INSERT INTO users (user_id) SELECT DISTINCT user_id FROM stage WHERE user_id IS NOT NULL ORDER BY user_id
    ON CONFLICT (tenant, user_id) DO UPDATE SET history_version = users.history_version WHERE false
""")
_NEW = sa.text("""
    SELECT count(DISTINCT transaction_id) FROM stage s
    WHERE NOT EXISTS (SELECT FROM transactions t WHERE t.transaction_id = s.transaction_id)
""")
_INSERT = sa.text(f"""
    WITH added AS (
        INSERT INTO transactions
            (transaction_id, user_number, product_number, kind, occurred_at, quantity, rating)
        SELECT DISTINCT ON (s.transaction_id)
            s.transaction_id, u.user_number, s.product_number, s.kind, s.occurred_at, s.quantity, s.rating
        FROM stage s LEFT JOIN users u USING (user_id)
        ORDER BY s.transaction_id, s.place
        ON CONFLICT (tenant, transaction_id) DO NOTHING
        RETURNING user_number, product_number, kind, occurred_at, quantity
    ), {COUNT_ADDED}, versions AS (
        UPDATE users SET history_version = history_version + 1
        WHERE user_number IN (SELECT user_number FROM added)
    )
    SELECT count(*) FROM added
""")  # noqa: S608 (constants)

_NEVER_BOUGHT = sa.text("""
    SELECT coalesce(sum(greatest(pieces, 0)), 0) FROM (
        SELECT sum(CASE t.kind WHEN 'return' THEN t.quantity ELSE -t.quantity END) AS pieces
        FROM (
            SELECT DISTINCT user_number, product_number FROM transactions
            WHERE transaction_id = ANY(:ids) AND user_number IS NOT NULL
        ) pair JOIN transactions t USING (user_number, product_number)
        WHERE t.kind IN ('purchase', 'return') GROUP BY user_number, product_number
    ) AS of_pair
""")
_NEVER_BOUGHT_OF_STAGE = sa.text("""
    SELECT coalesce(sum(greatest(pieces, 0)), 0) FROM (
        SELECT sum(CASE kind WHEN 'return' THEN quantity ELSE -quantity END) AS pieces
        FROM (
            SELECT DISTINCT ON (transaction_id) user_id, product_number, kind, quantity FROM stage
            UNION ALL
            SELECT u.user_id, t.product_number, t.kind, t.quantity
            FROM transactions t JOIN users u USING (user_number)
            WHERE (u.user_id, t.product_number)
                IN (SELECT user_id, product_number FROM stage WHERE kind = 'return')
              AND NOT EXISTS (SELECT FROM stage s WHERE s.transaction_id = t.transaction_id)
        ) AS deeds
        WHERE user_id IS NOT NULL AND kind IN ('purchase', 'return') GROUP BY user_id, product_number
        HAVING bool_or(kind = 'return')
    ) AS of_pair
""")


class ImportedTransaction(Protocol):
    """A transaction of a file. `user_id` None: a guest. The first of `product_names` that names one counts;
    without any, `title` and `variant` must tell the product.

    `tolerance_seconds`: how far off the same one may be dated where it is recorded; None: by any time.
    `only_with`: the id of a sale without which it is not written.
    """

    @property
    def line(self) -> int: ...
    @property
    def transaction_id(self) -> str: ...
    @property
    def user_id(self) -> str | None: ...
    @property
    def product_names(self) -> tuple[str, ...]: ...
    @property
    def title(self) -> str: ...
    @property
    def variant(self) -> tuple[str, ...]: ...
    @property
    def kind(self) -> TransactionKind: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def tolerance_seconds(self) -> int | None: ...
    @property
    def quantity(self) -> int: ...
    @property
    def rating(self) -> int | None: ...
    @property
    def only_with(self) -> str | None: ...


class Contradiction(NamedTuple):
    """`others`: what is other than under this id before. `first_line`: of the file; None: it was recorded."""

    others: tuple[str, ...]
    first_line: int | None


class Outcome(NamedTuple):
    """What became of a batch; places are those of its list. `without_sale`: had nothing to take back.

    `unknown`: their product was not found; where the title names several, with the ids of these. `by_title`:
    the title alone told their product. `never_bought`: of a check, how many pieces came back that were never
    bought.
    """

    added: int
    unknown: Mapping[int, Sequence[str]]
    by_title: frozenset[int]
    without_sale: frozenset[int]
    contradictions: Mapping[int, Contradiction]
    never_bought: int


class OutcomeTold(Protocol):
    """Told what is not written, before anything is marked as done; more than once after a deadlock."""

    def __call__(self, outcome: Outcome) -> None: ...


@again_after_deadlocks
def write_transactions(
    engine: sa.Engine,
    rows: Sequence[ImportedTransaction],
    batch_mark: BatchMark,
    on_outcome: OutcomeTold,
    is_check: bool = False,
) -> None:
    """`is_check`: finds out what would become of the batch, and writes nothing."""
    with engine.begin() as connection:
        product_of = _resolved(connection, rows)
        titled = _resolved_by_title(connection, rows)
        product_of |= {place: found[0] for place, found in titled.items() if len(found) == 1}
        unknown = {
            place: [one.product_id for one in titled.get(place, ())]
            for place in range(len(rows))
            if place not in product_of
        }
        by_title = frozenset(titled.keys() & product_of.keys())
        connection.execute(_STAGE)
        values = (_values(place, rows[place], product) for place, product in sorted(product_of.items()))
        copy_into_stage(connection, "stage", _COLUMNS, values)
        without_sale = frozenset(connection.execute(_WITHOUT_SALE).scalars())
        contradictions = {
            row.place: Contradiction(tuple(row.others), row.first_line)
            for row in connection.execute(_CONTRADICTIONS)
        }
        never_bought = 0
        if is_check:
            added = connection.execute(_NEW).scalar_one()
            never_bought = int(connection.execute(_NEVER_BOUGHT_OF_STAGE).scalar_one())
        else:
            connection.execute(_USERS)
            added = connection.execute(_INSERT, CONSTANTS).scalar_one()
        on_outcome(Outcome(int(added), unknown, by_title, without_sale, contradictions, never_bought))
        if not is_check:
            batch_mark.mark(connection)


def count_never_bought(engine: sa.Engine, transaction_ids: Sequence[str]) -> int:
    """Returns: how many more pieces came back than were bought, by the users and of the products of these."""
    if not transaction_ids:
        return 0
    with engine.connect() as connection:
        found = connection.execute(_NEVER_BOUGHT, {"ids": list(transaction_ids)})
        return int(found.scalar_one())


def _resolved(connection: sa.Connection, rows: Sequence[ImportedTransaction]) -> dict[int, Resolved]:
    """By place the product that the row names by an id of any kind."""
    found = resolve_identifiers(connection, {name for row in rows for name in row.product_names})
    named = ((place, next(filter(found.get, row.product_names), None)) for place, row in enumerate(rows))
    return {place: found[name] for place, name in named if name is not None}


def _resolved_by_title(
    connection: sa.Connection, rows: Sequence[ImportedTransaction]
) -> dict[int, list[Resolved]]:
    """By place the products that its title may mean, of rows that name none by an id."""
    lines = {
        place: TitledLine(row.title, row.variant)
        for place, row in enumerate(rows)
        if row.title and not row.product_names
    }
    if not lines:
        return {}
    products_of = products_of_titles(connection, lines.values())
    return {
        place: [Resolved(one.product_number, one.product_id) for one in product_meant(line, products_of)]
        for place, line in lines.items()
    }


def _values(place: int, row: ImportedTransaction, product: Resolved) -> tuple[object, ...]:
    return (
        place,
        row.line,
        row.transaction_id,
        row.user_id,
        product.product_number,
        row.kind,
        row.occurred_at.isoformat(),
        row.tolerance_seconds,
        row.quantity,
        row.rating,
        row.only_with,
    )
