"""Which of the best products to show together: one of those that look or are the same, and not ten of a kind.

Maximal marginal relevance (Carbonell & Goldstein 1998) chooses which; the order stays that of the score.
"""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.candidate_store import CandidateStore
from smartrec_recommender.domain.catalogue.catalogue_index import CatalogueIndex
from smartrec_recommender.domain.catalogue.columns import Booleans, Floats, Integers, ProductColumns
from smartrec_recommender.ranking.ranking import Ranking
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.reranking.kept_words import words_kept
from smartrec_recommender.reranking.near_duplicates import (
    may_show_the_same,
    near_duplicates,
    near_duplicates_of_shown,
)

_POOL_FACTOR, _MIN_POOL = 4, 60
_SHARES = {"category": 0.5, "colour": 0.3, "brand": 0.2}


def pool_size(limit: int) -> int:
    """Returns: how many of the best products the ones to show are chosen from."""
    return max(_MIN_POOL, _POOL_FACTOR * limit)


def diverse_order(
    request: RankingRequest,
    store: CandidateStore,
    ranking: Ranking,
    shown: frozenset[int],
    may_repeat: Booleans,
) -> Integers:
    """`shown`: numbers of the products that are shown besides; `may_repeat`: see `diverse`. Returns: up to
    `limit` of the ranking's rows in their order.

    Only the feed is made diverse: who asks for one thing gets that. Pictures are read only where they count.
    """
    limit, is_feed = request.limit, request.query.source == "feed"
    diversity = request.configuration.diversity if is_feed else 0.0
    products, order, score = ranking.products, ranking.rows, ranking.blended.score
    pool = order[: pool_size(limit)]
    if not request.has_pictures and (diversity or may_show_the_same(products, pool)):
        products = _with_pictures(products, pool, store)
    beside = _in_catalogue(request.snapshot.catalogue, shown) if shown else None
    kept = words_kept(request, ranking)
    return diverse(products, score, order, limit, diversity, beside, may_repeat, kept)


def diverse(
    products: ProductColumns,
    score: Floats,
    order: Integers,
    limit: int,
    diversity: float,
    shown: ProductColumns | None = None,
    may_repeat: Booleans | None = None,
    kept: Floats | None = None,
) -> Integers:
    """`order`: rows, best first. Returns: up to `limit` of them in that order.

    `diversity` 0..1: how much of the score a likeness of 1 to a product already chosen costs; at 0 only near
    duplicates are left out, as long as there are others. `shown`: products that are shown besides.
    `may_repeat`: by row, those that are no duplicate of any other: who bought two colours of a tee may want
    both again. `kept`: by row, how much of the query it keeps; a variant is passed over only for products
    that keep as much.
    """
    pool = order[: pool_size(limit)]
    worth = score[pool].astype(np.float64)
    is_left = np.ones(len(pool), dtype=bool)
    may_go = np.ones(len(pool), dtype=bool) if may_repeat is None else ~may_repeat[pool]
    is_variant = (
        np.zeros(len(pool), dtype=bool)
        if shown is None
        else may_go & near_duplicates_of_shown(products, pool, shown)
    )
    nearest = np.zeros(len(pool))
    chosen: list[int] = []
    while len(chosen) < min(limit, len(pool)):
        is_open = is_left & ~is_variant
        if not is_open.any():  # only variants are left: better those than too few
            is_open = is_left
        best = _best(worth - diversity * nearest, is_open)
        if kept is not None:
            keeps_more = is_left & (kept[pool] > kept[pool[best]])
            best = _best(worth, keeps_more) if keeps_more.any() else best
        chosen.append(best)
        is_left[best] = False
        is_variant |= may_go & near_duplicates(products, pool, int(pool[best]))
        if diversity:
            nearest = np.maximum(nearest, likeness(products, pool, int(pool[best])))
    return pool[np.sort(np.array(chosen, dtype=np.int64))]


def _best(worth: Floats, is_open: Booleans) -> int:
    return int(np.where(is_open, worth, -np.inf).argmax())


def likeness(products: ProductColumns, rows: Integers, row: int) -> Floats:
    """Returns: 0..1 for each of `rows`, how much its product is like that of `row`."""
    columns = {"category": products.category, "colour": products.colour, "brand": products.brand}
    alike: Floats = np.zeros(len(rows))
    for kind, column in columns.items():
        alike = alike + _SHARES[kind] * (column[rows] == column[row])
    if not products.embedding.shape[1]:
        return alike
    by_picture = np.clip(products.embedding[rows] @ products.embedding[row], 0.0, 1.0)
    has_both = products.has_embedding[rows] & bool(products.has_embedding[row])
    return np.where(has_both, by_picture, alike)


def _in_catalogue(catalogue: CatalogueIndex, numbers: frozenset[int]) -> ProductColumns:
    return catalogue.products.take(catalogue.rows_of(np.array(sorted(numbers), dtype=np.int64)))


def _with_pictures(products: ProductColumns, rows: Integers, store: CandidateStore) -> ProductColumns:
    """Returns: the same products, those of `rows` with their embeddings."""
    seen = store.with_details(products.take(rows), has_pictures=True).embedding
    embedding = np.zeros((len(products), seen.shape[1]), dtype=np.float32)
    embedding[rows] = seen
    return products.with_details(products.popularity, embedding)
