"""From the words that were typed to those that are meant: compounds split, typing errors corrected."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Mapping, Sequence

from smartrec_nlp.parsing.languages import ENGLISH, Languages
from smartrec_nlp.parsing.patterns.operators import BRAND_MARKS
from smartrec_nlp.parsing.phrases import PhraseDictionary
from smartrec_nlp.parsing.text import Token
from smartrec_nlp.parsing.words.decompounding import split_compound, split_named_garment
from smartrec_nlp.parsing.words.morphology import split_derived_word
from smartrec_nlp.parsing.words.spelling import SpellingCorrector


class WordResolver:
    """Resolves words by the dictionaries of the languages that a query is in.

    `foreign`: language code -> dictionary. `is_known`: whether a word is one, and so never corrected.
    `vector_words`: the words that have a vector.
    """

    def __init__(
        self,
        english: PhraseDictionary,
        foreign: Mapping[str, PhraseDictionary],
        is_known: Callable[[str], bool],
        vector_words: Container[str],
    ) -> None:
        self._english = english
        self._foreign = foreign
        self._vector_words = vector_words
        self._correctors = {
            code: SpellingCorrector(phrases.words, is_known, phrases.is_content_word)
            for code, phrases in [(ENGLISH, english), *foreign.items()]
        }

    def split(self, token: Token, languages: Languages) -> list[Token]:
        """The parts of a compound such as "baumwollkleid"; another token alone."""
        for code in (languages.main, *languages.others):
            if code in self._foreign:
                phrases = self._foreign[code]
                parts = split_compound(token.key, phrases) or split_named_garment(token.key, phrases)
                if parts:
                    return [Token(part, part) for part in parts]
        return [token]

    def correct(
        self,
        tokens: Sequence[Token],
        languages: Languages,
        as_typed: Collection[str],
        shop_words: Mapping[str, str],
    ) -> list[Token]:
        """`tokens` with misspelt words replaced, but for names and words of the query's languages.

        `as_typed`: words that stay. `shop_words`: word -> word of the shop's titles, for what the
        dictionaries have nothing near to.
        """
        foreign = [self._foreign.get(code) for code in (languages.main, *languages.others)]
        corrected: list[Token] = []
        for token in tokens:
            is_kept = token.is_break or token.key in as_typed or token.key in BRAND_MARKS
            is_kept = is_kept or shop_words.get(token.key) == token.key
            if is_kept or any(phrases is not None and token.key in phrases for phrases in foreign):
                corrected.append(token)
            else:
                corrected += self._resolve(token, languages, shop_words)
        return corrected

    def _resolve(self, token: Token, languages: Languages, shop_words: Mapping[str, str]) -> list[Token]:
        if parts := split_derived_word(token, self._english, self._vector_words):
            return parts
        codes = [code for code in (languages.main, ENGLISH) if code in self._correctors]
        found = (self._correctors[code].correct(token.key) for code in codes)
        in_titles = shop_words.get(token.key)
        words = next((words for words in found if words), (in_titles,) if in_titles else ())
        return [Token(word, word, corrected_from=token.text) for word in words] or [token]
