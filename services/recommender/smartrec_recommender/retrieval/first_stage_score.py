"""The first-stage score: what memory alone tells of every product, and then more exactly of some hundred.

It is the weighted sum of the scorers that need no database, on the blend's own scale. Of a million products
it is worked out column by column (`encoding.py`), each picture as the mean of its cluster. Some hundred of
them are then scored by their own pictures, as far as memory holds these, and by what other users chose.
Popularity is as old as the snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, Integers, ProductColumns, blank_columns
from smartrec_recommender.domain.catalogue.encoding import Group, Rows
from smartrec_recommender.ranking.blend import PART_SHARE, active_weights
from smartrec_recommender.ranking.extension_points import AttributePart, LookedUpPart, Scored
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.ranking.scorers.content.match import NAME as MATCH
from smartrec_recommender.ranking.scoring import score_reading, static_scores_of


@dataclass(frozen=True, repr=False)
class FirstStageScore:
    """The score of one request. `share`: by scorer, how much it counts. `columns`: groups of columns, each
    with the scorers of columns on its distinct combinations.

    `of_everybody` float32 (n,): what the static scores come to for each product of the catalogue.
    `of_owned`: the rows of what the user has, and what the scorers of those come to. `of_group`: what the
    scorers of pictures come to for each cluster of pictures, if they count.
    """

    request: RankingRequest
    share: Mapping[str, float]
    columns: Sequence[tuple[Group, Mapping[str, Scored]]]
    of_everybody: Floats | None = None
    of_owned: tuple[Integers, Floats] = (np.zeros(0, np.int64), np.zeros(0))
    of_group: Floats | None = None

    def of(self, rows: Integers) -> Floats:
        """Returns: float32 (rows,): the score that memory gives to every product."""
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
        return sum(share * part.most for share, part in self._attribute_parts)

    def exact_gain(self, rows: Integers) -> Floats:
        """Returns: (rows,): what each gains by what the choices of others say of it, and by its picture being
        taken for itself instead of for its cluster's mean."""
        catalogue = self.request.snapshot.catalogue
        products = _numbered(catalogue.products.number[rows])
        gained = _weighed(score_reading(self.request, "learned", products), self.share, len(rows))
        if catalogue.pictures is not None and self.of_group is not None:
            products = replace(products, embedding=catalogue.pictures.embeddings_of(rows))
            seen = score_reading(self.request, "pictures", products)
            of_group = self.of_group[catalogue.pictures.codes.group[rows]]
            gained += _weighed(seen, self.share, len(rows)) - of_group
        return gained

    def match(self, rows: Integers) -> Floats:
        """Returns: float32 (rows,): the share of what was asked for that each product has."""
        return FirstStageScore(self.request, {MATCH: 1.0}, self.columns).of(rows)

    @cached_property
    def _parts(self) -> list[tuple[float, AttributePart | LookedUpPart | None]]:
        """What the scorers say of attributes, each with its share of the score."""
        scorers = self.request.configuration.scorers_by_reads["columns"]
        shares = [(self.share.get(each.name, 0.0), each) for each in scorers]
        return [(share, each.attributes(self.request)) for share, each in shares if share]

    @property
    def _attribute_parts(self) -> list[tuple[float, AttributePart]]:
        return [(share, part) for share, part in self._parts if isinstance(part, AttributePart)]

    def _tables(self) -> list[tuple[Group, Floats]]:
        """Returns: groups of columns, each with what it comes to for each of its distinct combinations."""
        tables = [
            (group, _weighed(scored, self.share, len(group.distinct)).astype(np.float32))
            for group, scored in self.columns
        ]
        pictures = self.request.snapshot.catalogue.encoding.pictures
        if pictures is not None and self.of_group is not None:
            tables.append((pictures, self.of_group.astype(np.float32)))
        for share, part in self._parts:
            if isinstance(part, LookedUpPart):
                table = (share * part.value_of_code).astype(np.float32)
                tables.append((Group(blank_columns(len(table)), part.code), table))
        return tables

    def _in_blocks(self, summed: Callable[[Rows], Floats], rows: Integers) -> Floats:
        catalogue = self.request.snapshot.catalogue
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
        encoding, sums = self.request.snapshot.catalogue.encoding, list[Floats]()
        for share, part in self._attribute_parts:
            summed = encoding.attribute_means(share * part.weight_of_term, rows)
            if not part.is_mean:
                summed *= encoding.attribute_root[rows]
            most = share * part.most
            sums.append(np.clip(summed, -most, most, out=summed))
        return reduce(np.add, sums)


def first_stage_score(request: RankingRequest, found: Integers) -> FirstStageScore:
    """`found`: rows of the catalogue that candidate sources found. What other users chose counts if it says
    anything of these."""
    catalogue, static = request.snapshot.catalogue, static_scores_of(request)
    encoding = catalogue.encoding
    groups = (encoding.kinds, encoding.brands, encoding.prices)
    columns = [(group, score_reading(request, "columns", group.distinct)) for group in groups]
    pictures = encoding.pictures
    seen = score_reading(request, "pictures", pictures.distinct) if pictures is not None else {}
    owned = catalogue.rows_of(np.array(sorted(request.user.history.owned), dtype=np.int64))
    of_owned = score_reading(request, "owned", catalogue.products.take(owned))
    learned = score_reading(request, "learned", _numbered(catalogue.products.number[found]))
    weights = active_weights(
        {**_of_any(columns), **seen, **static.parts, **of_owned, **learned}, request.weights
    )
    unit = PART_SHARE / (sum(weights.values()) or 1.0)
    share = {name: unit * weight for name, weight in weights.items() if weight}
    of_group = None
    if pictures is not None and seen.keys() & share.keys():
        of_group = _weighed(seen, share, len(pictures.distinct))
    bought = (owned, _weighed(of_owned, share, len(owned)))
    return FirstStageScore(request, share, columns, static.weighed(share), bought, of_group)


def _of_any(columns: Sequence[tuple[Group, Mapping[str, Scored]]]) -> dict[str, Scored]:
    """Returns: the scores of all groups, one after the other: a scorer may read a single group."""
    return {
        name: Scored(np.concatenate([scored[name].scores for _, scored in columns])) for name in columns[0][1]
    }


def _weighed(scored: Mapping[str, Scored], share: Mapping[str, float], count: int) -> Floats:
    """Returns: float64 (count,): the sum of the parts that count, each times its share."""
    parts = (share[name] * part.known for name, part in scored.items() if name in share)
    return sum(parts, np.zeros(count))


def _numbered(numbers: Integers) -> ProductColumns:
    return replace(blank_columns(len(numbers)), number=numbers)
