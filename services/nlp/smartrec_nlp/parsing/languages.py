"""The language of a query: that of the dictionary with most of its words, else that of its script.

Words of a second language are read too where one of them belongs to that language alone ("jeans pas skinny").
A library for language identification was measured on 2026-11-22 and left out: it took 100 MB and 1.5 s a
process, and a query of two or three words is too short for it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from smartrec_nlp.parsing.phrases import PhraseDictionary
from smartrec_nlp.parsing.text import Token
from smartrec_nlp.parsing.words.decompounding import split_compound

ENGLISH = "en"
UNDETERMINED = "und"  # BCP 47
FOREIGN_LETTERS = frozenset("äöüßàâêîôûëïçæœáíóúñìòùãõåøąćęłńśźż")
"""Letters that no English word has ("für" is no fur), unlike the é of "appliqué"."""
SCRIPTS = {
    "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "CJK": "zh", "CYRILLIC": "ru", "ARABIC": "ar",
    "HEBREW": "he", "GREEK": "el", "THAI": "th", "DEVANAGARI": "hi",
}  # fmt: skip


@dataclass(frozen=True)
class Dictionaries:
    """What languages are told by. `loan_words`: English has them from another language, whose word they stay
    beside others of it. `shared_words`: of several languages and of English, so that alone they tell none.
    """

    english: PhraseDictionary
    foreign: Mapping[str, PhraseDictionary]
    loan_words: frozenset[str] = frozenset()
    shared_words: frozenset[str] = frozenset()

    def is_english(self, key: str) -> bool:
        return key in self.english.words and key not in self.loan_words

    @cached_property
    def english_loan_words(self) -> frozenset[str]:
        """The loan words that mean something in English by themselves: costume, not camisa."""
        return frozenset(filter(self.english.is_content_word, self.loan_words))

    def is_foreign(self, code: str, key: str) -> bool:
        """Whether a word, a form of a word or a compound of the language is `key`."""
        return self.foreign[code].tells(key) or self._is_compound(code, key)

    def is_surely_foreign(self, code: str, key: str) -> bool:
        """The same, but for forms that are told by their stem alone."""
        phrases = self.foreign[code]
        return key in phrases.words or phrases.is_diminutive(key) or self._is_compound(code, key)

    def _is_compound(self, code: str, key: str) -> bool:
        return not self.is_english(key) and bool(split_compound(key, self.foreign[code]))


@dataclass(frozen=True, slots=True)
class Languages:
    """`main`: ISO 639-1, or `und`. `others`: further languages of single words."""

    main: str
    others: tuple[str, ...] = ()


def detect_languages(
    tokens: Sequence[Token],
    dictionaries: Dictionaries,
    is_english_word: Callable[[str], bool],
    described: Collection[str] = (),
) -> Languages:
    """The language whose dictionary has most words of `tokens`; English on a tie. Emoji have no language.

    Of others with equally many, the one that holds more of them as they are, not by their stem alone
    ("pantalon large" is French: Spanish has "largo"); then the one with more of `described`: the keys without
    those of a price or size.

    `main` is `und` for Latin script without a known word. Another script stands for the language that is most
    often written in it (Cyrillic: ru).
    """
    words = [token for token in tokens if any(letter.isalpha() for letter in token.text)]
    keys = [token.key for token in words]
    in_english = sum(
        dictionaries.is_english(word.key) for word in words if not FOREIGN_LETTERS.intersection(word.text)
    )
    known = {
        code: [key for key in keys if dictionaries.is_foreign(code, key)] for code in dictionaries.foreign
    }
    for code, of_language in known.items():
        if not any(dictionaries.is_surely_foreign(code, key) for key in of_language):
            of_language.clear()  # English misspelt can look like a form of a foreign word
    best = max(
        known,
        key=lambda code: (
            len(known[code]),
            sum(dictionaries.is_surely_foreign(code, key) for key in known[code]),
            len({*known[code]}.intersection(described)),
        ),
    )
    names_english = in_english or any(len(key) > 2 and is_english_word(key) for key in keys[:-1])
    if names_english and _ends_with_english_loan_word(keys, known[best], dictionaries):
        return Languages(ENGLISH)
    is_tie = len(known[best]) == in_english > 0
    if len(known[best]) > in_english or (is_tie and _starts_with_false_friend(keys, dictionaries, best)):
        return Languages(best, _others(known, dictionaries, best))
    if in_english or any(is_english_word(key) for key in keys):
        return Languages(ENGLISH, _others(known, dictionaries, ENGLISH))
    return Languages(script_language("".join(token.text for token in tokens)))


def _others(known: Mapping[str, list[str]], dictionaries: Dictionaries, main: str) -> tuple[str, ...]:
    """The languages with a word that the main one and English lack; of several the one with most words."""
    own = {
        code: [key for key in words if not dictionaries.is_english(key) and key not in known.get(main, ())]
        for code, words in known.items()
        if code != main
    }
    silent = dictionaries.shared_words
    if main == ENGLISH:
        silent |= dictionaries.english_loan_words  # alone in an English query such a word is English
    telling = [code for code, words in own.items() if set(words) - silent]
    return tuple(sorted(telling, key=lambda code: -len(own[code]))[:1])


def _ends_with_english_loan_word(
    keys: Sequence[str], foreign: Sequence[str], dictionaries: Dictionaries
) -> bool:
    """ "halloween costume" is English, whose noun comes last; French "costume beige" begins with it."""
    if len(keys) < 2 or keys[-1] not in dictionaries.english_loan_words:
        return False
    entry = dictionaries.english.exact(keys[-1])
    is_alone = all(dictionaries.is_english(key) for key in foreign if key != keys[-1])
    return entry is not None and entry.is_canonical and is_alone


def _starts_with_false_friend(keys: Sequence[str], dictionaries: Dictionaries, code: str) -> bool:
    """ "robe rose": the first word is a garment in both languages, but not the same one."""
    english, foreign = dictionaries.english.exact(keys[0]), dictionaries.foreign[code].exact(keys[0])
    if english is None or foreign is None or len(keys) < 2:
        return False
    garments = {meaning.name for meaning in foreign.meanings if meaning.kind == "category"}
    return bool(garments) and garments.isdisjoint(meaning.name for meaning in english.meanings)


def script_language(text: str) -> str:
    """The language of the first script in SCRIPTS that `text` uses. Japanese mixes Kana and CJK."""
    names = Counter(unicodedata.name(letter, "").split(" ")[0] for letter in text if letter.isalpha())
    return next((code for script, code in SCRIPTS.items() if names[script]), UNDETERMINED)
