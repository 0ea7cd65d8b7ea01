"""A learned ranker for tests: boosted trees that were trained on made-up requests, some thirty of them."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np

from smartrec_recommender.ranking.extension_points import Scored
from smartrec_recommender.ranking.fusion import Fusion
from smartrec_recommender.ranking.learned.features import FEATURES, Features
from smartrec_recommender.ranking.learned.tree_ranker import TreeRanker
from smartrec_recommender.training.blending.packed_examples import pack, stacked
from smartrec_recommender.training.blending.tree_training import Blend, trained_rankers
from smartrec_recommender.training.weight_fitting import Example

PRODUCTS, REQUESTS, TREES = 80, 30, 30
_AGE = [each.name for each in FEATURES].index("age, days")


def made_up_request(
    scorers: Sequence[str], generator: np.random.Generator
) -> tuple[dict[str, Scored], Features]:
    """Scores, of which some cannot tell, and features."""
    scored = {name: generator.uniform(0, 1, PRODUCTS) for name in scorers}
    scored["taste"] = 2 * scored["taste"] - 1
    scored["repeat"][PRODUCTS // 2 :] = np.nan
    features = generator.uniform(0, 50, (PRODUCTS, len(FEATURES))).astype(np.float32)
    return {name: Scored(scores) for name, scores in scored.items()}, features


def liked(scored: dict[str, Scored], features: Features) -> np.ndarray:
    """float64 (PRODUCTS,): how far a product is chosen here: it is either popular or old, and not both."""
    return np.abs(scored["popular"].scores - features[:, _AGE] / 50)


def made_up_ranker(scorers: Sequence[str], fusion: Fusion = "linear") -> TreeRanker:
    """`scorers`: with popular, taste and repeat among them."""
    generator, packed = np.random.default_rng(6), []
    for _ in range(REQUESTS):
        scored, features = made_up_request(scorers, generator)
        owned = SimpleNamespace(goes_last=np.zeros(PRODUCTS, bool))
        case = SimpleNamespace(rows=np.arange(PRODUCTS), scored=scored, owned=owned)
        example = Example(case, np.argsort(-liked(scored, features))[:6])  # type: ignore[arg-type]
        packed.append(pack(example, scorers, features))
    blend = Blend({"popular": 0.6, "taste": 0.3, "repeat": 0.1}, fusion)
    return trained_rankers(stacked(packed, scorers), blend, [TREES])[TREES]
