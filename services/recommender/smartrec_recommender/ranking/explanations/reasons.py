"""Says in plain words what each part of a score comes from. The weights given are the score's parts."""

from __future__ import annotations

from dataclasses import replace

from smartrec_recommender.domain.recommendations import Reason
from smartrec_recommender.ranking.blend import RANKER
from smartrec_recommender.ranking.constraints.reasons import CONSTRAINT_WORDS
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.extension_points import Words

_NO_PART = 5e-7


def _words_of_ranker(_context: ReasonContext, _row: int, weight: float) -> tuple[str, str]:
    chosen = "chosen" if weight >= 0 else "seldom chosen"
    return RANKER, f"{chosen} after such a history"


_WORDS: dict[str, Words] = {**CONSTRAINT_WORDS, RANKER: _words_of_ranker}


def reasons_of(context: ReasonContext, row: int) -> list[Reason]:
    """Returns: the reasons of one product, the weightiest first; at least one, and adding up to its score."""
    words = {**_WORDS, **context.request.configuration.words}
    weights = {name: round(float(part[row]), 6) for name, part in context.blended.parts.items()}
    reasons = [
        Reason(*words[name](context, row, weight), weight)
        for name, weight in weights.items()
        if abs(weight) > _NO_PART or _is_always_given(context, name, row)
    ]
    reasons.sort(key=lambda reason: -reason.weight)
    first, *others = reasons or [Reason("popular", "in the shop", 0.0)]
    score = round(float(context.blended.score[row]), 6)
    rounded = round(
        score - sum(reason.weight for reason in others), 6
    )  # what rounding lost goes to the first
    return [replace(first, weight=rounded), *others]


def _is_always_given(context: ReasonContext, part: str, row: int) -> bool:
    """Whether the part is told even where it weighs nothing: it is not what was asked for, or is pinned."""
    if part == "category":
        return context.relaxation.category_similarity is not None
    if part == "brand":
        return bool(context.query.brands)
    adjustments = context.request.configuration.adjustments
    return any(each.name == part and each.is_always_given(context, row) for each in adjustments)
