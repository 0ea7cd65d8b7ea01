"""Counts the words of real texts that the mapping does not understand, to find what the lexicon lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from smartrec_nlp.mapper import Mapper


@dataclass
class UnknownWords:
    """`examples`: for each word the first text that holds it. `not_understood`: texts not about clothes."""

    texts: int = 0
    not_understood: int = 0
    words: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)


def count_unknown_words(mapper: Mapper, texts: Iterable[str]) -> UnknownWords:
    counted = UnknownWords()
    for text in texts:
        result = mapper.map(text.strip())
        counted.texts += 1
        counted.not_understood += not result.understood
        counted.words.update(result.not_understood)
        for word in result.not_understood:
            counted.examples.setdefault(word, text.strip())
    return counted
