"""Pins: products that the shop puts at a place of its choice, by the score that brings them there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Booleans, ProductColumns
from smartrec_recommender.ranking.blend import Blended
from smartrec_recommender.ranking.constraints.stages import stages
from smartrec_recommender.ranking.ranking import Ranking
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.reranking.business_rules import NAME


def places_of_pins(request: RankingRequest) -> dict[int, int]:
    """Returns: by product number, the place (from 0) on this page of each pin that meets all conditions."""
    before, limit, catalogue = len(request.query.shown_products), request.limit, request.snapshot.catalogue
    place_of = {
        number: place - 1 - before for place, number in request.rules.pins if 0 <= place - 1 - before < limit
    }
    strictest = next(stages(request))
    rows = catalogue.rows_of(np.array(sorted(place_of), dtype=np.int64))
    allowed = catalogue.products.number[rows[catalogue.meets(rows, strictest)]]
    return {number: place_of[number] for number in allowed.tolist()}


def pinned_rows(
    products: ProductColumns, place_of_number: Mapping[int, int], goes_last: Booleans
) -> dict[int, int]:
    """Returns: by row of `products`, its place; what goes last whatever the shop says has none."""
    return {
        row: place_of_number[number]
        for row, number in enumerate(products.number.tolist())
        if number in place_of_number and not goes_last[row]
    }


def with_pins(ranking: Ranking, place_of: Mapping[int, int], limit: int) -> Ranking:
    """Puts pinned rows in their places. The shop's part of their score is what brings them there."""
    ranking = with_totals_at(ranking, place_of, limit, NAME)
    return replace(ranking, pinned=frozenset(place_of) & frozenset(ranking.rows.tolist()))


def with_totals_at(ranking: Ranking, place_of: Mapping[int, int], limit: int, part: str) -> Ranking:
    """Puts rows in their places. This part of their score brings them there, so that the order stays that
    of the score."""
    if not place_of:
        return ranking
    rows = ranking.rows.tolist()
    for row, place in sorted(place_of.items(), key=lambda pin: pin[1]):
        rows.insert(place, row)
    rows = rows[:limit]
    score, totals, before = ranking.blended.score, dict[int, float](), np.inf
    for place, row in enumerate(rows):
        if row in place_of:
            following = (float(score[other]) for other in rows[place + 1 :] if other not in place_of)
            totals[row] = min(max(float(score[row]), next(following, -np.inf)), before)
        before = totals.get(row, float(score[row]))
    return replace(ranking, blended=_with_totals(ranking.blended, totals, part), rows=np.array(rows))


def _with_totals(blended: Blended, wanted: Mapping[int, float], name: str) -> Blended:
    """Returns: the same, but each row of `wanted` gets by this part what makes its score the one given."""
    rows = np.array(list(wanted), dtype=np.int64)
    part, score = blended.parts.get(name, np.zeros_like(blended.score)).copy(), blended.score.copy()
    totals = np.array(list(wanted.values()))
    part[rows] += totals - score[rows]
    score[rows] = totals
    return replace(blended, parts={**blended.parts, name: part}, score=score)
