"""The words of prices, from the files in `data/prices/`."""

from __future__ import annotations

from collections import defaultdict

from smartrec_nlp.data_files import DATA_FOLDER, keyed_lines
from smartrec_nlp.parsing.patterns.prices import PriceWords
from smartrec_nlp.parsing.text import without_accents

PRICES_FOLDER = DATA_FOLDER / "prices"


def load_price_words() -> PriceWords:
    """Reads the files. Raises DataFileError for a line without the form `KEY: phrase, phrase`."""
    phrases: dict[str, list[str]] = defaultdict(list)
    for _, role, values in keyed_lines(PRICES_FOLDER / "limits.txt"):
        phrases[role] += values
    return PriceWords(
        currencies={
            without_accents(name): code
            for _, code, names in keyed_lines(PRICES_FOLDER / "currencies.txt")
            for name in names
        },
        numbers={
            word: float(number)
            for _, number, words in keyed_lines(PRICES_FOLDER / "numbers.txt")
            for word in words
        },
        phrases=phrases,
    )
