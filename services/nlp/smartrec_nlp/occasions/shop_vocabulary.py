"""What a shop knows that we do not: words of its titles, and its own occasions, read once and remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import structlog

from smartrec_nlp.data_files import DataFileError
from smartrec_nlp.lexicon.notation import canonical_names
from smartrec_nlp.occasions.matching import OccasionFinder
from smartrec_nlp.occasions.table import COLUMNS, FURTHER_COLUMNS, Occasion, occasion_of

MOST_SHOPS = 32
Row = tuple[str, ...]
"""One row of a shop's occasions.csv: its six columns as they stand there."""
log = structlog.get_logger()


@dataclass(frozen=True)
class ShopVocabulary:
    """What a shop knows beyond the lexicon. `words`: of the query, that its titles hold, by what was typed as
    what is meant, both as keys of tokens. `occasions`: with its own, in the place of ours. `goods`: keys of
    words that name goods of the shop which are no garments: shoes, bags.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    occasions: OccasionFinder | None = None
    goods: frozenset[str] = frozenset()


NOTHING_TAUGHT = ShopVocabulary()


class ShopOccasions:
    """The finders of the shops that were searched last. `standard`: the occasions that every shop has."""

    def __init__(self, standard: OccasionFinder) -> None:
        self._standard = standard
        self.finder = lru_cache(maxsize=MOST_SHOPS)(self._finder)

    def _finder(self, rows: tuple[Row, ...]) -> OccasionFinder:
        """Each row takes the place of ours of the same name; one without categories takes it away."""
        own = {row[0]: occasion for row in rows if (occasion := _read(row)) is not None}
        wanted: Mapping[str, Occasion] = {name: one for name, one in own.items() if one.categories}
        return OccasionFinder(wanted, self._standard, frozenset(own))


def _read(row: Row) -> Occasion | None:
    """None for a row that names what this vocabulary has not; `smartrec nlp occasions` says which."""
    columns = dict(zip([*COLUMNS, *FURTHER_COLUMNS], row, strict=True))
    try:
        return occasion_of(columns, canonical_names(), row[0])
    except DataFileError as error:
        log.warning("occasion_of_shop_not_used", reason=str(error))
        return None
