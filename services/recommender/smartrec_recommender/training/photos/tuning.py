"""Learns what searches by a photo weigh from labelled photos: of the dev half, never of the test half.

What else people call a garment of a category is learned first (`naming.py`), then whether a person takes a
category, a colour or a pattern for the photo's, from how likely vision calls the garment so and something
near it (`acceptance.py`). Then the weights are those under which products that agree in all three are the
likeliest to be chosen (a conditional logit, as the feed's).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Booleans, Floats, Integers
from smartrec_recommender.ranking.configuration import RankingConfiguration
from smartrec_recommender.ranking.constraints.relaxation import relaxation_of
from smartrec_recommender.ranking.photo_ranking import PhotoRanking
from smartrec_recommender.training.photos.acceptance import acceptances
from smartrec_recommender.training.photos.naming import also_called
from smartrec_recommender.training.photos.replayed_searches import PhotoSearch, Shop
from smartrec_recommender.training.weight_fitting import fit_to_observations

SCORERS = ("category", "colour", "pattern", "visual", "match")
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
    names: Mapping[str, frozenset[str]],
    configuration: RankingConfiguration,
    progress: Callable[[int], None],
) -> PhotoRanking:
    """`searches`: of the dev half. `names`: of more photos, by photo, the categories that people accept.

    Raises ValueError where no product agrees with any photo.
    """
    complete = [search for search in searches if search.photo.is_complete]
    known = {**names, **{each.photo.path.stem: each.photo.categories for each in complete}}
    called = also_called(known.values())
    photo = replace(configuration.photo, acceptance=acceptances(searches, called), also_called=called)
    changed = replace(configuration, photo=photo)
    scored: list[_Scored] = []
    for search in complete:
        scored.append(_scored(shop, search, changed))
        progress(len(scored))
    if not any(each.agrees.any() for each in scored):
        raise ValueError("nothing to learn from: no product in stock agrees with any photo of the dev half")
    weights = _fitted(scored)
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
