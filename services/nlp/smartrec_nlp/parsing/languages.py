"""The language of a query: that of the dictionary with most of its words, else that of its script.

A library for language identification was measured on 2026-11-22 and left out: it took 100 MB and 1.5 s a
process, and a query of two or three words is too short for it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from smartrec_nlp.parsing.phrases import PhraseDictionary
from smartrec_nlp.parsing.text import Token

ENGLISH = "en"
GERMAN = "de"
UNDETERMINED = "und"  # BCP 47
SCRIPTS = {
    "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "CJK": "zh", "CYRILLIC": "ru", "ARABIC": "ar",
    "HEBREW": "he", "GREEK": "el", "THAI": "th", "DEVANAGARI": "hi",
}  # fmt: skip


def detect_language(
    tokens: Sequence[Token],
    english: PhraseDictionary,
    foreign: Mapping[str, PhraseDictionary],
    is_english_word: Callable[[str], bool],
) -> str:
    """The language whose dictionary has most words of `tokens`; English on a tie. Emoji have no language.

    Returns: ISO 639-1, or `und` for Latin script without a known word. Another script stands for the language
    that is most often written in it (Cyrillic: ru).
    """
    keys = [token.key for token in tokens if any(letter.isalpha() for letter in token.text)]
    in_english = sum(key in english.words for key in keys)
    hits = {code: sum(key in phrases for key in keys) for code, phrases in foreign.items()}
    best = max(hits, key=lambda code: hits[code])
    if hits[best] > in_english:
        return best
    if in_english or any(is_english_word(key) for key in keys):
        return ENGLISH
    return script_language("".join(token.text for token in tokens))


def script_language(text: str) -> str:
    """The language of the first script in SCRIPTS that `text` uses. Japanese mixes Kana and CJK."""
    names = Counter(unicodedata.name(letter, "").split(" ")[0] for letter in text if letter.isalpha())
    return next((code for script, code in SCRIPTS.items() if names[script]), UNDETERMINED)
