"""The first-stage score: what memory alone tells of every product, and then more exactly of some hundred.

It is the weighted sum of the scorers that need no database, on the blend's own scale. Of a million products
it is worked out column by column (`encoding.py`), each picture as the mean of its cluster. Some hundred
of them are then scored by their own pictures, as far as memory holds these, and by what other users chose.
Popularity is as old as the snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, Integers, ProductColumns, blank_columns
from smartrec_recommender.domain.catalogue.encoding import Group, Rows
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.profile import SHARE_OF_ATTRIBUTES
from smartrec_recommender.domain.users.user import User
from smartrec_recommender.ranking import scoring
from smartrec_recommender.ranking.blend import PART_SHARE, active_weights
from smartrec_recommender.ranking.scoring import Scored
from smartrec_recommender.ranking.static_scores import ScoringTime


@dataclass(frozen=True, repr=False)
class FirstStageScore:
    """The score of one request. `share`: by part, how much it counts. `of_everybody` float32 (n,): what
    demand and newness come to for each product of the catalogue; `of_owned`: rows of what the user has, and
    what that comes to. `of_group`: what the parts that look at pictures come to for each group of them, if
    they count.
    """

    query: Query
    user: User
    snapshot: Snapshot
    share: Mapping[str, float]
    of_everybody: Floats | None = None
    of_owned: tuple[Integers, Floats] = (np.zeros(0, np.int64), np.zeros(0))
    of_group: Floats | None = None

    def of(self, rows: Integers) -> Floats:
        """Returns: float32 (rows,): all that can be told of every product."""
        score = self.of_columns(rows)
        score += self.of_attributes(rows)
        return score

    def of_columns(self, rows: Integers) -> Floats:
        """Returns: float32 (rows,): the same but for the attributes, which take as long as all else."""
        tables = self._tables()
        score = self._in_blocks(lambda some: self._looked_up(tables, some), rows)
        owned, of_owned = self.of_owned
        places = np.searchsorted(rows, owned).clip(max=len(rows) - 1)
        is_here = rows[places] == owned
        score[places[is_here]] += of_owned[is_here]
        return score

    def of_attributes(self, rows: Integers) -> Floats:
        """Returns: float32 (rows,): up to `most_of_attributes`."""
        if not self.most_of_attributes:
            return np.zeros(len(rows), dtype=np.float32)
        return self._in_blocks(self._attributes_summed, rows)

    @property
    def most_of_attributes(self) -> float:
        return self._most_of_match + self._most_of_taste

    def exact_gain(self, rows: Integers) -> Floats:
        """Returns: (rows,): what each gains by what the choices of others say of it, and by its picture being
        taken for itself instead of for its group's mean."""
        catalogue, learned = self.snapshot.catalogue, self.snapshot.collaborative.factors
        products = _numbered(catalogue.products.number[rows])
        gained = _weighed(scoring.of_learned(self.user, learned, products), self.share, len(rows))
        if catalogue.pictures is not None and self.of_group is not None:
            products = replace(products, embedding=catalogue.pictures.embeddings_of(rows))
            seen = scoring.of_pictures(self.query, self.user, products)
            of_group = self.of_group[catalogue.pictures.codes.group[rows]]
            gained += _weighed(seen, self.share, len(rows)) - of_group
        return gained

    def match(self, rows: Integers) -> Floats:
        """Returns: float32 (rows,): the share of what was asked for that each product has."""
        return FirstStageScore(self.query, self.user, self.snapshot, {"match": 1.0}).of(rows)

    def _tables(self) -> list[tuple[Group, Floats]]:
        """Returns: groups of columns, each with what it comes to for each of its distinct combinations."""
        encoding = self.snapshot.catalogue.encoding
        tables = []
        for group in (encoding.kinds, encoding.brands, encoding.prices):
            scored = scoring.of_columns(self.query, self.user.profile, group.distinct, self.snapshot.terms)
            tables.append((group, _weighed(scored, self.share, len(group.distinct)).astype(np.float32)))
        if encoding.pictures is not None and self.of_group is not None:
            tables.append((encoding.pictures, self.of_group.astype(np.float32)))
        return tables

    def _in_blocks(self, summed: Callable[[Rows], Floats], rows: Integers) -> Floats:
        catalogue = self.snapshot.catalogue
        if 2 * len(rows) < len(catalogue):
            return summed(rows)
        score = np.empty(len(catalogue), dtype=np.float32)  # nearly all are scored faster than chosen
        for block in catalogue.encoding.blocks:
            score[block] = summed(block)
        return score if len(rows) == len(score) else score.take(rows)

    def _looked_up(self, tables: Sequence[tuple[Group, Floats]], rows: Rows) -> Floats:
        (first, values), *others = tables
        score = first.looked_up(values, rows)
        for group, values in others:
            score += group.looked_up(values, rows)
        if self.of_everybody is not None:
            score += self.of_everybody[rows]
        return score

    def _attributes_summed(self, rows: Rows) -> Floats:
        encoding, sums = self.snapshot.catalogue.encoding, list[Floats]()
        if self._most_of_match:
            share = self.share["match"] / scoring.requested_total(self.query)
            means = encoding.attribute_means(share * scoring.wanted(self.query, self.snapshot.terms), rows)
            sums.append(means * encoding.attribute_root[rows])
        if self._most_of_taste:
            most = self._most_of_taste
            means = encoding.attribute_means(most * self.user.profile.affinity, rows)
            sums.append(np.clip(means, -most, most, out=means))
        return reduce(np.add, sums)

    @property
    def _most_of_match(self) -> float:
        asked = sum(self.query.attributes.values())
        return self.share.get("match", 0.0) * asked / scoring.requested_total(self.query) if asked else 0.0

    @property
    def _most_of_taste(self) -> float:
        is_known = self.user.profile.confidence > 0.0
        return self.share.get("taste", 0.0) * SHARE_OF_ATTRIBUTES if is_known else 0.0


def first_stage_score(
    query: Query, user: User, snapshot: Snapshot, scoring_time: ScoringTime, found: Integers
) -> FirstStageScore:
    """`found`: rows of the catalogue that candidate sources found. What other users chose counts if it says
    anything of these."""
    catalogue, static = snapshot.catalogue, snapshot.static_scores_at(scoring_time)
    own = scoring.of_columns(query, user.profile, catalogue.encoding.kinds.distinct, snapshot.terms)
    pictures = catalogue.encoding.pictures
    seen = scoring.of_pictures(query, user, pictures.distinct) if pictures is not None else {}
    owned = catalogue.rows_of(np.array(sorted(user.history.owned), dtype=np.int64))
    of_owned = scoring.of_owned(user, snapshot.habitual_repurchase_rates(), catalogue.products.take(owned))
    chosen = _numbered(catalogue.products.number[found])
    learned = scoring.of_learned(user, snapshot.collaborative.factors, chosen)
    weights = active_weights(
        {**own, **seen, **static.parts, **of_owned, **learned},
        snapshot.weights_for(query, user.is_stranger),
    )
    unit = PART_SHARE / (sum(weights.values()) or 1.0)
    share = {name: unit * weight for name, weight in weights.items() if weight}
    of_group = None
    if pictures is not None and seen.keys() & share.keys():
        of_group = _weighed(seen, share, len(pictures.distinct))
    bought = (owned, _weighed(of_owned, share, len(owned)))
    return FirstStageScore(query, user, snapshot, share, static.weighed(share), bought, of_group)


def _weighed(scored: Mapping[str, Scored], share: Mapping[str, float], count: int) -> Floats:
    """Returns: float64 (count,): the sum of the parts that count, each times its share."""
    parts = (share[name] * np.nan_to_num(part.scores) for name, part in scored.items() if name in share)
    return sum(parts, np.zeros(count))


def _numbered(numbers: Integers) -> ProductColumns:
    return replace(blank_columns(len(numbers)), number=numbers)
