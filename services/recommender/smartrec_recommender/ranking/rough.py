"""The rough score: which of all products that may be shown are worth a closer look, by what the shelf tells.

It is the weighted sum of the scorers that need no more than that, on the blend's own scale. All of a million
products are scored for each request, column by column (`encoding.py`). Popularity is the shelf's, which may
be some time old.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from smartrec_recommender.catalogue.columns import Floats, Integers, ProductColumns
from smartrec_recommender.catalogue.shelf import Conditions
from smartrec_recommender.knowledge import Knowledge
from smartrec_recommender.ranking import scoring
from smartrec_recommender.ranking.blend import PART_SHARE, active_weights
from smartrec_recommender.ranking.query import Query
from smartrec_recommender.ranking.relaxation import relaxation_of
from smartrec_recommender.ranking.standing import Moment
from smartrec_recommender.shoppers.shopper import Shopper

_ENOUGH_FOR_A_SAMPLE, _SAMPLE_STEP = 50_000, 32


def roughly_best(
    query: Query,
    shopper: Shopper,
    known: Knowledge,
    moment: Moment,
    conditions: Conditions,
    rows: Integers,
    most: int,
) -> Integers:
    """Returns: up to `most` of `rows` (those of the shelf that meet the conditions, ascending)."""
    if len(rows) <= most:
        return rows
    products = known.shelf.products
    relaxed = relaxed_scores(query, known, conditions, rows)
    score = relaxed + rough_scores(query, shopper, known, moment, rows)
    if conditions.rules.lift is not None:
        score = score + conditions.rules.lift_of(products.number[rows])
    if query.sort is None:
        return rows[least([-score], most)]
    kept = np.round(relaxed + _looked_up(query, shopper, known, rows, {"match": 1.0}), 2)
    key = products.price[rows] if query.sort == "price_asc" else -products.created_at_seconds[rows]
    return rows[least([-kept, np.nan_to_num(key, nan=np.inf), -score], most)]


def rough_scores(query: Query, shopper: Shopper, known: Knowledge, moment: Moment, rows: Integers) -> Floats:
    """Returns: float32, of each of `rows`: what `blend.blend` gives, of these parts only."""
    shelf, standing = known.shelf, known.standing_at(moment)
    owned = shelf.rows_of(np.array(sorted(shopper.history.owned), dtype=np.int64))
    places = np.searchsorted(rows, owned)
    is_here = rows[places.clip(max=len(rows) - 1)] == owned
    owned, places = owned[is_here], places[is_here]
    of_owned = scoring.of_owned(shopper, known.rates_of_buying_again(), shelf.products.take(owned))
    own = scoring.of_columns(query, shopper.profile, shelf.encoding.kinds.distinct, known.terms)
    pictures = shelf.encoding.pictures
    of_pictures = scoring.of_pictures(query, shopper, pictures.distinct) if pictures is not None else {}
    weights = active_weights(
        {**own, **of_pictures, **standing.parts, **of_owned}, known.weights_for(query, shopper.is_stranger)
    )
    unit = PART_SHARE / (sum(weights.values()) or 1.0)
    score = _looked_up(query, shopper, known, rows, {name: unit * weights.get(name, 0.0) for name in own})
    score += unit * _at(standing.weighed(weights), rows)
    for name, part in of_pictures.items():
        if pictures is not None and weights.get(name):
            score += pictures.looked_up(unit * weights[name] * np.nan_to_num(part.scores), rows)
    for name, part in of_owned.items():
        score[places] += unit * weights.get(name, 0.0) * np.nan_to_num(part.scores)
    return score


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
