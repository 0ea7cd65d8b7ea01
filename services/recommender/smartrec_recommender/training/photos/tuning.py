"""Learns what searches by a photo weigh from labelled photos: of the dev half, never of the test half.

Whether a person takes a category, a colour or a pattern for the photo's is learned first, from how likely
vision calls the garment so and something near it (`acceptance.py`). Then the weights are those under which
products that agree in all three are the likeliest to be chosen (a conditional logit, as the feed's).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Booleans, Floats, Integers
from smartrec_recommender.ranking.configuration import RankingConfiguration
from smartrec_recommender.ranking.constraints.relaxation import relaxation_of
from smartrec_recommender.ranking.photo_ranking import PhotoRanking
from smartrec_recommender.training.photos.acceptance import acceptances
from smartrec_recommender.training.photos.measuring import DEPTHS
from smartrec_recommender.training.photos.replayed_searches import SHOWN, PhotoSearch, Shop
from smartrec_recommender.training.weight_fitting import fit_to_observations

SCORERS = ("category", "colour", "pattern", "visual", "match")
_CATEGORY_TIMES, _MOST_LOST = (2.0, 1.6, 1.3), 0.02
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
    photo = replace(configuration.photo, acceptance=acceptances(searches))
    changed = replace(configuration, photo=photo)
    complete = [search for search in searches if search.photo.is_complete]
    scored: list[_Scored] = []
    for search in complete:
        scored.append(_scored(shop, search, changed))
        progress(len(scored))
    if not any(each.agrees.any() for each in scored):
        raise ValueError("nothing to learn from: no product in stock agrees with any photo of the dev half")
    weights = _with_most_category(shop, scored, _fitted(scored))
    return replace(photo, weights=weights, looks_like_from=_looks_like_from(shop, complete))


def _scored(shop: Shop, search: PhotoSearch, configuration: RankingConfiguration) -> _Scored:
    relaxation = relaxation_of(search.query, shop.products, shop.snapshot.terms)
    weight = relaxation.category_weight
    rows = np.flatnonzero(weight == weight.max())
    scores = _scores_of(shop, search, configuration, SCORERS, rows)
    return _Scored(scores, rows, shop.agreements(search.photo)["all"][rows])


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


def _with_most_category(
    shop: Shop, scored: Sequence[_Scored], fitted: Mapping[str, float]
) -> dict[str, float]:
    """Returns: the weights with as much more for the category as costs at most _MOST_LOST of what agrees in
    all: where nothing more does, the list goes on with the same kind of garment."""
    least = (1.0 - _MOST_LOST) * _figure(shop, scored, fitted)
    for times in _CATEGORY_TIMES:
        raised = {**fitted, "category": times * fitted["category"]}
        if _figure(shop, scored, raised) >= least:
            total = sum(raised.values())
            return {name: round(weight / total, 4) for name, weight in raised.items()}
    return dict(fitted)


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
