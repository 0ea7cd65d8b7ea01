"""A dictionary of phrases, looked up by letters and then by stems.

Blanks and hyphens do not count: "v neck", "v-neck" and "vneck" are one key. "striped" finds "stripes" by its
stem. A phrase with the same letters is preferred to one with the same stems.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from Stemmer import Stemmer

from smartrec_nlp.parsing.diminutives import bases_of_diminutive
from smartrec_nlp.parsing.meanings import Meaning
from smartrec_nlp.parsing.text import fold, tokenize

MAX_PHRASE_TOKENS = 6
MIN_STEMMED_LETTERS = 4


@dataclass(slots=True)
class Entry:
    """A phrase and its meanings; a filler has none. `is_canonical`: it is the name of an attribute."""

    phrase: str
    words: tuple[str, ...]
    meanings: tuple[Meaning, ...]
    is_canonical: bool = False


@dataclass
class PhraseDictionary:
    """The phrases of one language. `language`: the name of its stemmer; `code`: ISO 639-1, None for names."""

    language: str
    code: str | None = None
    _by_letters: dict[str, Entry] = field(default_factory=dict)
    _by_stems: dict[str, Entry] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)
    """Each word of the phrases that tell the language, with the number of phrases that use it."""
    _other_words: set[str] = field(default_factory=set)

    def add(
        self,
        phrase: str,
        meanings: Sequence[Meaning],
        *,
        is_canonical: bool = False,
        tells_language: bool = True,
    ) -> None:
        """Adds `phrase`, or further meanings of it. A meaning given twice has the greater weight.

        `tells_language`: whether a text that has its words is likely to be of this language.
        """
        words = words_of(phrase)
        key = "".join(words)
        known = self._by_letters.get(key)
        merged = _merge((*known.meanings, *meanings) if known else meanings)
        entry = Entry(phrase, words, merged, is_canonical or bool(known and known.is_canonical))
        self._by_letters[key] = entry
        if meanings:
            self._add_stems(self.stem_key(words), entry)
        if not tells_language:
            self._other_words.update(words)
            return
        for word in words:
            self.words[word] = self.words.get(word, 0) + 1

    def find(self, keys: Sequence[str]) -> tuple[Entry, bool] | None:
        """The entry for the words `keys`, and whether its letters are the same (or only its stems)."""
        entry = self._by_letters.get("".join(keys))
        if entry is not None and (entry.meanings or len(keys) == 1):  # "a long" is not the filler "along"
            return entry, True
        entry = self._by_stems.get(self.stem_key(keys)) or self._diminutive(keys)
        return (entry, False) if entry is not None else None

    def _diminutive(self, keys: Sequence[str]) -> Entry | None:
        """The entry of the garment that a single word is a diminutive of."""
        bases = bases_of_diminutive(keys[0], self.code) if len(keys) == 1 else ()
        found = (self._by_letters.get(base) for base in bases)
        return next((one for one in found if one and any(m.kind == "category" for m in one.meanings)), None)

    def _add_stems(self, key: str, entry: Entry) -> None:
        """Of several phrases with the same stems, a canonical name is kept, else the first."""
        known = self._by_stems.get(key)
        if known is None or known.phrase == entry.phrase or (entry.is_canonical and not known.is_canonical):
            self._by_stems[key] = entry

    def is_diminutive(self, key: str) -> bool:
        """Whether the word is no phrase itself, but a diminutive of a garment's name."""
        return key not in self._by_letters and self._diminutive([key]) is not None

    def exact(self, key: str) -> Entry | None:
        """The entry with exactly these letters."""
        return self._by_letters.get(key)

    def phrased(self, phrase: str) -> Entry | None:
        """The entry of the phrase, if it was added."""
        return self._by_letters.get("".join(words_of(phrase)))

    def is_content_word(self, key: str) -> bool:
        """Whether the word means something by itself, unlike a filler or a function word ("not", "with")."""
        entry = self._by_letters.get(key)
        return entry is not None and any(meaning.kind != "role" for meaning in entry.meanings)

    def entries(self) -> Iterator[tuple[tuple[str, ...], Entry]]:
        """The words and the entry of every phrase."""
        return ((entry.words, entry) for entry in self._by_letters.values())

    def stem_key(self, keys: Iterable[str]) -> str:
        return "".join(stem(self.language, key) for key in keys)

    def tells(self, key: str) -> bool:
        """Whether the word, or one with its stem, is likely to be of this language."""
        found = self.find([key])
        return key in self.words or (found is not None and not self.words.keys().isdisjoint(found[0].words))

    def __contains__(self, key: str) -> bool:
        return key in self.words or key in self._other_words or self.find([key]) is not None


def words_of(phrase: str) -> tuple[str, ...]:
    """The keys of its words."""
    return tuple(token.key for token in tokenize(phrase) if not token.is_break)


@lru_cache(maxsize=20_000)
def stem(language: str, word: str) -> str:
    """The Snowball stem of `word`; words of up to three letters stay as they are."""
    if len(word) < MIN_STEMMED_LETTERS:
        return word
    return fold(_stemmer(language).stemWord(word))


@lru_cache
def _stemmer(language: str) -> Stemmer:
    return Stemmer(language)


def _merge(meanings: Iterable[Meaning]) -> tuple[Meaning, ...]:
    best: dict[tuple[str, str], Meaning] = {}
    for meaning in meanings:
        known = best.get((meaning.kind, meaning.name))
        if known is None or known.weight < meaning.weight:
            best[meaning.kind, meaning.name] = meaning
    return tuple(best.values())
