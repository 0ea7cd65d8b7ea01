"""What a shop may add to the pipeline: a scorer, a candidate source, a score adjustment (`docs/ranking.md`).

Each is one value in one file, and one entry in the list of its stage. All are functions of the request.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from smartrec_recommender.domain.candidate_store import CandidateStore
from smartrec_recommender.domain.catalogue.catalogue_index import Conditions
from smartrec_recommender.domain.catalogue.columns import Floats, Integers, ProductColumns

if TYPE_CHECKING:
    from smartrec_recommender.ranking.explanations.context import ReasonContext
    from smartrec_recommender.ranking.request import RankingRequest

Reads = Literal["columns", "pictures", "learned", "owned", "static", "anything"]
"""What a scorer looks at, which decides how the first stage takes it into account for the whole catalogue:
columns   the product's own columns: a sum over them, so it is worked out once for each distinct value;
pictures  embeddings and hashes: once for each cluster of pictures, then exactly for some hundred products;
learned   what other users chose: exactly, for some hundred products;
owned     what the user has bought: for those products alone;
static    nothing of the query or the user: once an hour for everybody;
anything  not part of the first stage: for its candidates alone."""

Words = Callable[["ReasonContext", int, float], tuple[str, str]]
"""From the context, a row and what the part weighs there to the kind of the reason and its text."""


@dataclass(frozen=True)
class Scored:
    """Scores float64 (n,) and, where one product of the history explains each, its row there (else -1)."""

    scores: Floats
    because_of: Integers | None = None

    @cached_property
    def known(self) -> Floats:
        """float64 (n,): the same, 0 where the scorer cannot tell."""
        return np.where(np.isnan(self.scores), 0.0, self.scores)


@dataclass(frozen=True)
class AttributePart:
    """How a scorer of columns counts attributes, which the first stage sums row by row.

    `weight_of_term` float64 (terms.size,): what each attribute adds. `most`: what all can add together.
    `is_mean`: the sum is divided by the square root of the number of attributes. It is kept within ±`most`.
    """

    weight_of_term: Floats
    most: float
    is_mean: bool


@dataclass(frozen=True)
class LookedUpPart:
    """How a scorer of columns counts attributes that do not add up, as two patterns of one product.

    `value_of_code` float64 (k,): what the scorer adds to what it gives to a product without attributes, for
    each code. `code` (n,), unsigned: of each row of the catalogue.
    """

    value_of_code: Floats
    code: NDArray[np.unsignedinteger[Any]]


@dataclass(frozen=True)
class Scorer:
    """Gives each product one number in -1..1, 1 being the best, and NaN where it cannot tell.

    `name` is stored with learned weights and told as the kind of the reason: it must not change.
    `search_weight`, `feed_weight`: what it weighs until the shop's own weights are learned; None: it is no
    part of that blend. `attributes`: only of a scorer that reads columns; None where no attribute counts.
    """

    name: str
    reads: Reads
    score: Callable[[RankingRequest, ProductColumns], Scored]
    words: Words
    search_weight: float | None = None
    feed_weight: float | None = None
    attributes: Callable[[RankingRequest], AttributePart | LookedUpPart | None] = lambda _: None


@dataclass(frozen=True)
class CandidateSource:
    """Finds products that are worth scoring.

    `find` gets the request, the database, the conditions, and how many products meet these. It returns
    product numbers, of which not all need meet the conditions, or None where it does not apply.

    `is_up_to_date`: only the source knows how good its products are just now, so that all of them are scored
    exactly; what the others find has to be among the best by the first-stage score.
    """

    name: str
    find: Callable[[RankingRequest, CandidateStore, Conditions, int], Integers | None]
    is_up_to_date: bool = False


@dataclass(frozen=True)
class ScoreAdjustment:
    """A business rule in code: adds a part of its own to the blended scores, before products are ordered.

    `part` gets the request, the products and what the scorers came to together, float64 (n,). It returns
    float64 (n,), or None where it has nothing to say. `is_always_given`: whether a row's part is told even
    where it weighs nothing.
    """

    name: str
    part: Callable[[RankingRequest, ProductColumns, Floats], Floats | None]
    words: Words
    is_always_given: Callable[[ReasonContext, int], bool] = lambda _context, _row: False


def default_weights(scorers: tuple[Scorer, ...]) -> Mapping[str, Mapping[str, float]]:
    """Returns: by purpose ("search", "feed") and by scorer, the weights before any are learned."""
    return {
        "search": {each.name: each.search_weight for each in scorers if each.search_weight is not None},
        "feed": {each.name: each.feed_weight for each in scorers if each.feed_weight is not None},
    }
