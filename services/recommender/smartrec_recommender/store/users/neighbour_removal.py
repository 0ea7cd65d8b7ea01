"""Removes from the learned neighbours the pairs that only one user's history supports.

Pairs that other users' histories support too stay, as they no longer tell anything of this user. Their
similarities change with the next refresh.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import sqlalchemy as sa
from scipy.sparse import csr_array

from smartrec_recommender.domain.catalogue.columns import Booleans, Integers

_NEIGHBOUR, _SIMILARITY = np.dtype("<i4"), np.dtype("<f2")
_OWN = sa.text("SELECT DISTINCT product_number FROM transactions WHERE user_number = :user ORDER BY 1")
_OTHERS = sa.text("""
    SELECT DISTINCT user_number, product_number FROM transactions
    WHERE product_number = ANY(:own) AND user_number <> :user
""")
_LEARNED = sa.text("""
    SELECT product_number, neighbours, similarities FROM learned_products WHERE product_number = ANY(:own)
""")
_DELETE = sa.text("DELETE FROM learned_products WHERE product_number = ANY(:numbers)")
_UPDATE = sa.text("""
    UPDATE learned_products SET neighbours = :neighbours, similarities = :similarities
    WHERE product_number = :number
""")
# What is kept in memory is known by its model version.
_NEW_VERSION = sa.text("""
    INSERT INTO models (kind, parameters, figures)
    SELECT kind, parameters, figures FROM models WHERE kind = 'collaborative'
    ORDER BY model_version DESC LIMIT 1
""")


def unlearn(connection: sa.Connection, user_number: int) -> None:
    """Call it before the user is deleted, in the same transaction."""
    own = np.array(connection.execute(_OWN, {"user": user_number}).scalars().all(), dtype=np.int64)
    if not len(own):
        return
    others = connection.execute(_OTHERS, {"own": own.tolist(), "user": user_number}).all()
    is_shared = _pairs_shared(
        own, [row.user_number for row in others], [row.product_number for row in others]
    )
    connection.execute(_DELETE, {"numbers": own[~is_shared.diagonal()].tolist()})
    for number, neighbours, similarities in connection.execute(_LEARNED, {"own": own.tolist()}).all():
        neighbour = np.frombuffer(neighbours, _NEIGHBOUR)
        place = np.searchsorted(own, neighbour).clip(max=len(own) - 1)
        stays = (own[place] != neighbour) | is_shared[np.searchsorted(own, number), place]
        if not stays.all():
            similarity = np.frombuffer(similarities, _SIMILARITY)
            left = {"neighbours": neighbour[stays].tobytes(), "similarities": similarity[stays].tobytes()}
            connection.execute(_UPDATE, {"number": number, **left})
    connection.execute(_NEW_VERSION)


def _pairs_shared(own: Integers, users: Sequence[int], numbers: Sequence[int]) -> Booleans:
    """`own`: product numbers, ascending; `users`, `numbers`: events of other users.

    Returns: bool (n, n): whether some other user has events of both products.
    """
    _, row = np.unique(np.array(users, dtype=np.int64), return_inverse=True)
    column = np.searchsorted(own, np.array(numbers, dtype=np.int64))
    shape = (int(row.max(initial=-1)) + 1, len(own))
    dealt_with = csr_array((np.ones(len(row)), (row, column)), shape=shape)
    together: Booleans = (dealt_with.T @ dealt_with).toarray() > 0
    return together
