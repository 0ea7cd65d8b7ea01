"""Learns what searches by a photo weigh from labelled photos: of the dev half, never of the test half.

The weights are those under which products that agree in category, colour and pattern are the likeliest to be
chosen of all that are asked for (a conditional logit, as the feed's). How much a similar category and a near
colour count is tried out; the best by the share of the first three and ten products that agree in all serves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from statistics import fmean

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Booleans, Floats, Integers
from smartrec_recommender.ranking.configuration import RankingConfiguration
from smartrec_recommender.ranking.constraints.relaxation import relaxation_of
from smartrec_recommender.ranking.photo_ranking import PhotoRanking
from smartrec_recommender.training.photos.measuring import DEPTHS
from smartrec_recommender.training.photos.replayed_searches import SHOWN, PhotoSearch, Shop
from smartrec_recommender.training.weight_fitting import fit_to_observations

SCORERS = ("category", "colour", "pattern", "visual", "match")
_KINSHIPS, _NEARNESSES = (0.1, 0.2, 0.35, 0.5), (0.1, 0.3, 0.5)
_ALIKE_SHARE, _LEAST_PAIRS, _MOST_COSINE = 0.5, 20, 0.97


@dataclass(frozen=True)
class _Scored:
    """One photo: what each scorer (column) says of each product that may be asked for, and which agree in
    all. `rows`: places in the shop's products."""

    scores: Floats
    rows: Integers
    agrees: Booleans


def tune(
    shop: Shop,
    searches: Sequence[PhotoSearch],
    configuration: RankingConfiguration,
    progress: Callable[[int], None],
) -> PhotoRanking:
    """`searches`: of the dev half. Raises ValueError where no product agrees with any photo."""
    fixed = [_scored(shop, search, configuration) for search in searches]
    if not any(each.agrees.any() for each in fixed):
        raise ValueError("nothing to learn from: no product in stock agrees with any photo of the dev half")
    tried: list[tuple[float, PhotoRanking]] = []
    for kinship, nearness in product(_KINSHIPS, _NEARNESSES):
        photo = replace(configuration.photo, similar_category=kinship, near_colour=nearness)
        changed = replace(configuration, photo=photo)
        scored = [
            replace(each, scores=_with_changed(shop, search, changed, each))
            for search, each in zip(searches, fixed, strict=True)
        ]
        weights = _fitted(scored)
        tried.append((_figure(shop, scored, weights), replace(photo, weights=weights)))
        progress(len(tried))
    best = max(tried, key=lambda each: each[0])[1]
    return replace(best, looks_like_from=_looks_like_from(shop, searches))


def trials() -> int:
    return len(_KINSHIPS) * len(_NEARNESSES)


def _scored(shop: Shop, search: PhotoSearch, configuration: RankingConfiguration) -> _Scored:
    relaxation = relaxation_of(search.query, shop.products, shop.snapshot.terms)
    weight = relaxation.category_weight
    rows = np.flatnonzero(weight == weight.max())
    scores = _scores_of(shop, search, configuration, SCORERS, rows)
    return _Scored(scores, rows, shop.agreements(search.photo)["all"][rows])


def _with_changed(
    shop: Shop, search: PhotoSearch, configuration: RankingConfiguration, scored: _Scored
) -> Floats:
    """Returns: the scores with those of category and colour as this configuration has them."""
    scores = scored.scores.copy()
    scores[:, :2] = _scores_of(shop, search, configuration, SCORERS[:2], scored.rows)
    return scores


def _scores_of(
    shop: Shop,
    search: PhotoSearch,
    configuration: RankingConfiguration,
    names: Sequence[str],
    rows: Integers,
) -> Floats:
    """Returns: float64 (rows, names); 0 where a scorer cannot tell."""
    request, products = shop.request(search.query, configuration), shop.products.take(rows)
    scorers = {each.name: each for each in configuration.scorers}
    columns = [scorers[name].score(request, products).scores for name in names]
    return np.nan_to_num(np.stack(columns, axis=1))


def _fitted(scored: Sequence[_Scored]) -> dict[str, float]:
    told = [each for each in scored if each.agrees.any()]
    observations = [(each.scores, each.agrees / each.agrees.sum() / len(told)) for each in told]
    return fit_to_observations(observations, SCORERS)


def _figure(shop: Shop, scored: Sequence[_Scored], weights: Mapping[str, float]) -> float:
    """Returns: the mean of the shares that agree in all, of the first three and of the first ten."""
    weight = np.array([weights[name] for name in SCORERS])
    figures = []
    for each in scored:
        order = np.argsort(-(each.scores @ weight), kind="stable")
        style = shop.products.style[each.rows[order]]
        first_of_style = np.sort(np.unique(style, return_index=True)[1])
        figures.append(_share_of_first(each.agrees, order[first_of_style][:SHOWN]))
    return fmean(figures)


def _share_of_first(agrees: Booleans, shown: Integers) -> float:
    return fmean(float(agrees[shown[:depth]].sum()) / depth for depth in DEPTHS)


def _looks_like_from(shop: Shop, searches: Sequence[PhotoSearch]) -> float:
    """Returns: the smallest cosine from which on at least half of the products agree in all. Nothing but the
    photo's own picture is said to look like it where there is none such."""
    cosines, agrees = [], []
    for search in searches:
        if search.query.embedding is not None:
            cosines.append(shop.products.embedding @ search.query.embedding)
            agrees.append(shop.agreements(search.photo)["all"])
    cosine, agreeing = np.concatenate(cosines), np.concatenate(agrees)
    order = np.argsort(-cosine, kind="stable")
    share = np.cumsum(agreeing[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero((share >= _ALIKE_SHARE) & (np.arange(len(order)) >= _LEAST_PAIRS - 1))
    if not len(enough):
        return _MOST_COSINE
    return round(min(_MOST_COSINE, float(cosine[order[enough[-1]]])), 3)
