"""Which language a query is in: by the dictionaries that know its words, else by its script.

A language-identification library was measured and left out: 100 MB and 1.5 s a process, and a guess on
the two or three words of a query.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from smartrec_nlp.parsing.phrases import Phrases
from smartrec_nlp.parsing.text import Token

ENGLISH = "en"
UNDETERMINED = "und"  # BCP 47
SCRIPTS = {
    "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "CJK": "zh", "CYRILLIC": "ru", "ARABIC": "ar",
    "HEBREW": "he", "GREEK": "el", "THAI": "th", "DEVANAGARI": "hi",
}  # fmt: skip


def detect(
    tokens: Sequence[Token],
    english: Phrases,
    foreign: Mapping[str, Phrases],
    is_english_word: Callable[[str], bool],
) -> str:
    """The language whose dictionary knows most words of `tokens`; English on a tie. Emoji have no language.

    Returns: ISO 639-1; `und` for Latin script of which no word is known. A non-Latin script gives the
    language that most writes it (Cyrillic: ru).
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
    """By the first script of SCRIPTS that `text` uses (Japanese mixes Kana with CJK, so Kana come first)."""
    names = Counter(unicodedata.name(letter, "").split(" ")[0] for letter in text if letter.isalpha())
    return next((code for script, code in SCRIPTS.items() if names[script]), UNDETERMINED)
