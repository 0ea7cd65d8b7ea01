"""The rough score: which of all products that may be shown are worth scoring exactly, by what memory tells.

It is the weighted sum of the scorers that need no more than that, on the blend's own scale. All of a million
products are scored for each request, column by column (`encoding.py`), each picture as its group's mean. The
best few hundred, and what other sources found, get a closer look: their own pictures, as far as the shelf
tells, and what the choices of others say. Popularity is the shelf's, which may be some time old.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from smartrec_recommender.catalogue.columns import Floats, Integers, ProductColumns, blank_columns
from smartrec_recommender.catalogue.shelf import Conditions
from smartrec_recommender.knowledge import Knowledge
from smartrec_recommender.ranking import scoring
from smartrec_recommender.ranking.blend import PART_SHARE, active_weights
from smartrec_recommender.ranking.query import Query
from smartrec_recommender.ranking.relaxation import relaxation_of
from smartrec_recommender.ranking.scoring import Scored
from smartrec_recommender.ranking.standing import Moment
from smartrec_recommender.shoppers.shopper import Shopper

_ENOUGH_FOR_A_SAMPLE, _SAMPLE_STEP = 50_000, 32
_LOOKED_AT_FOR_ONE = 8


class RoughScores(NamedTuple):
    """`score` float32 (rows,): what `blend.blend` gives, of the parts that every product can be given.

    `share_of_learned`, `share_of_pictures`: how much each part counts that a closer look tells more of;
    `of_group`: what those of pictures come to for each group.
    """

    score: Floats
    share_of_learned: Mapping[str, float]
    share_of_pictures: Mapping[str, float]
    of_group: Floats


def roughly_best(
    query: Query,
    shopper: Shopper,
    known: Knowledge,
    moment: Moment,
    conditions: Conditions,
    rows: Integers,
    found: Integers,
    most: int,
) -> Integers:
    """Returns: up to `most` of `rows` (those of the shelf that meet the conditions, ascending).

    `found`: those of them, ascending, that are to get a closer look too.
    """
    if len(rows) <= most:
        return rows
    shelf = known.shelf
    relaxed = relaxed_scores(query, known, conditions, rows)
    rough = rough_scores(query, shopper, known, moment, rows, found)
    score = relaxed + rough.score
    if conditions.rules.lift is not None:
        score = score + conditions.rules.lift_of(shelf.products.number[rows])
    if query.sort is None:
        near = least([-score], _LOOKED_AT_FOR_ONE * most)
        near = np.union1d(near, np.searchsorted(rows, found))
        rows = rows[near]
        closer = score[near] + _closer_look(query, shopper, known, rows, rough)
        return rows[least([-closer], most)]
    kept = np.round(relaxed + _looked_up(query, shopper, known, rows, {"match": 1.0}), 2)
    is_cheapest = query.sort == "price_asc"
    key = shelf.products.price[rows] if is_cheapest else -shelf.products.created_at_seconds[rows]
    return rows[least([-kept, np.nan_to_num(key, nan=np.inf), -score], most)]


def rough_scores(
    query: Query, shopper: Shopper, known: Knowledge, moment: Moment, rows: Integers, found: Integers
) -> RoughScores:
    """Returns: those of each of `rows`. `found`: see `roughly_best`."""
    shelf, standing = known.shelf, known.standing_at(moment)
    owned = shelf.rows_of(np.array(sorted(shopper.history.owned), dtype=np.int64))
    places = np.searchsorted(rows, owned)
    is_here = rows[places.clip(max=len(rows) - 1)] == owned
    owned, places = owned[is_here], places[is_here]
    of_owned = scoring.of_owned(shopper, known.rates_of_buying_again(), shelf.products.take(owned))
    own = scoring.of_columns(query, shopper.profile, shelf.encoding.kinds.distinct, known.terms)
    pictures = shelf.encoding.pictures
    seen = scoring.of_pictures(query, shopper, pictures.distinct) if pictures is not None else {}
    learned = scoring.of_learned(
        shopper, known.collaborative.factors, _numbered(shelf.products.number[found])
    )
    weights = active_weights(
        {**own, **seen, **standing.parts, **of_owned, **learned},
        known.weights_for(query, shopper.is_stranger),
    )
    unit = PART_SHARE / (sum(weights.values()) or 1.0)
    shares = {name: unit * weight for name, weight in weights.items() if weight}
    score = _looked_up(query, shopper, known, rows, {name: shares.get(name, 0.0) for name in own})
    score += unit * _at(standing.weighed(weights), rows)
    for name, part in of_owned.items():
        score[places] += shares.get(name, 0.0) * np.nan_to_num(part.scores)
    of_pictures, of_learned = (
        {name: shares[name] for name in parts if name in shares} for parts in (seen, learned)
    )
    of_group = _weighed(seen, of_pictures)
    if pictures is not None and of_pictures:
        score += pictures.looked_up(of_group, rows)
    return RoughScores(score, of_learned, of_pictures, of_group)


def _closer_look(
    query: Query, shopper: Shopper, known: Knowledge, rows: Integers, rough: RoughScores
) -> Floats:
    """Returns: (rows,): what each gains by what the choices of others say of it, and by its picture being
    taken for itself instead of for its group's mean."""
    products, gained = _numbered(known.shelf.products.number[rows]), np.zeros(len(rows))
    if rough.share_of_learned:
        learned = scoring.of_learned(shopper, known.collaborative.factors, products)
        gained += _weighed(learned, rough.share_of_learned)
    pictures = known.shelf.pictures
    if rough.share_of_pictures and pictures is not None:
        products = replace(products, embedding=pictures.embeddings_of(rows))
        seen = scoring.of_pictures(query, shopper, products)
        gained += _weighed(seen, rough.share_of_pictures) - rough.of_group[pictures.codes.group[rows]]
    return gained


def _numbered(numbers: Integers) -> ProductColumns:
    return replace(blank_columns(len(numbers)), number=numbers)


def _weighed(scored: Mapping[str, Scored], shares: Mapping[str, float]) -> Floats:
    """Returns: the sum of the parts named, each times its share; nothing where none is."""
    parts = (share * np.nan_to_num(scored[name].scores) for name, share in shares.items())
    return sum(parts, np.zeros(1))


def relaxed_scores(query: Query, known: Knowledge, conditions: Conditions, rows: Integers) -> Floats:
    """Returns: float32, of each of `rows`: what is given up of the query, see `Relaxation.total`.

    Worked out in the columns that each wish is about; that of the size is kept by all unless it was given up.
    """
    encoding = known.shelf.encoding
    wishes = (
        (encoding.kinds, Query(categories=query.categories, genders=query.genders)),
        (encoding.brands, Query(brands=query.brands)),
        (encoding.prices, Query(price=query.price)),
    )
    total = np.zeros(len(rows), dtype=np.float32)
    for group, wish in wishes:
        if wish != Query():
            total += group.looked_up(relaxation_of(wish, group.distinct, known.terms).total, rows)
    if query.sizes and conditions.sizes is None:
        sizes = Query(sizes=query.sizes)
        total += relaxation_of(sizes, known.shelf.products.take(rows), known.terms).total.astype(np.float32)
    return total


def _looked_up(
    query: Query, shopper: Shopper, known: Knowledge, rows: Integers, shares: Mapping[str, float]
) -> Floats:
    """Returns: float32 (rows,): the sum of the scorers of `scoring.of_columns`, each times its share."""
    encoding, terms, profile = known.shelf.encoding, known.terms, shopper.profile

    def of(products: ProductColumns) -> Floats:
        scored = scoring.of_columns(query, profile, products, terms)
        parts = (share * np.nan_to_num(scored[name].scores) for name, share in shares.items() if share)
        return sum(parts, np.zeros(len(products)))

    at = rows if 2 * len(rows) < len(known.shelf) else None  # nearly all are scored faster than chosen
    total = encoding.looked_up(of, at)
    if shares.get("match") and query.attributes:
        sums = encoding.attribute_sums(scoring.wanted(query, terms), at)
        total += np.float32(shares["match"] / scoring.asked_in_all(query)) * sums
    if shares.get("taste") and profile.confidence:
        sums = encoding.attribute_sums(profile.affinity, at)
        total += np.float32(shares["taste"]) * profile.taste_of_attributes(sums, encoding.roots(at))
    return total if at is not None else _at(total, rows)


def _at(values: Floats, rows: Integers) -> Floats:
    return values if len(rows) == len(values) else values.take(rows)


def least(keys: Sequence[Floats], most: int) -> Integers:
    """Returns: the places, ascending, of the `most` with the least first key; of equals, the next decides."""
    places, chosen = np.arange(len(keys[0])), list[Integers]()
    for key in keys:
        if len(places) <= most:
            break
        of_places = key if len(places) == len(key) else key[places]
        bound = _smallest(of_places, most)
        before = places[of_places < bound]
        places, most = places[of_places == bound], most - len(before)
        chosen.append(before)
    return np.sort(np.concatenate([*chosen, places[:most]]))


def _smallest(key: Floats, count: int) -> float:
    """Returns: the `count`-th smallest. Of many, a sample tells about where that is, and few are ordered."""
    if len(key) >= _ENOUGH_FOR_A_SAMPLE:
        sample = key[::_SAMPLE_STEP]
        place = min(2 * count // _SAMPLE_STEP + 8, len(sample) - 1)
        few = key[key <= np.partition(sample, place)[place]]
        if len(few) >= count:
            key = few
    return float(np.partition(key, count - 1)[count - 1])
