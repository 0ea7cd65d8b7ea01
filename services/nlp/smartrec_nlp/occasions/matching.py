"""Finds the occasions that a query names, and completes an interpretation by what goes with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from smartrec_nlp.data_files import DATA_FOLDER, data_lines
from smartrec_nlp.interpretation import (
    Interpretation,
    NamedOccasion,
    Negated,
    ScoredAttribute,
    ScoredName,
)
from smartrec_nlp.occasions.table import Occasion
from smartrec_nlp.parsing.languages import ENGLISH
from smartrec_nlp.parsing.meanings import Meaning
from smartrec_nlp.parsing.phrases import PhraseDictionary
from smartrec_nlp.parsing.spans import Span, match_phrases
from smartrec_nlp.parsing.text import Token, fold
from smartrec_nlp.scoring.attribute_index import AttributeIndex

LANGUAGES = (
    "english", "german", "french", "spanish", "italian", "dutch", "portuguese", "polish", "swedish",
)  # fmt: skip
SEASONS = frozenset({"spring", "summer", "autumn", "winter"})
WEIGHT_BESIDE_A_GARMENT = 0.6
"""Weight of an occasion's attributes where the query names the garment itself. Set by hand on 2026-11-29."""
MAX_UNKNOWN_WORDS = 1
MIN_LETTERS_OF_FORM = 5
"""Letters from which a word may be a form of an occasion's word, with which it begins."""
MOST_LETTERS_OF_ENDING = 3
CLOTHES_IN_GENERAL = frozenset(
    word for _, line in data_lines(DATA_FOLDER / "other" / "clothes_in_general.txt") for word in line.split()
)
"""Words that make no garment of an occasion's: "gym clothes" asks for what one wears at the gym."""


@dataclass(frozen=True, slots=True)
class Found:
    """An occasion in a query. `words`: as typed; `keys`: the same, to compare with."""

    occasion: Occasion
    words: str
    keys: tuple[str, ...] = ()


class OccasionFinder:
    """Finds occasions by their words in any of the languages, whatever their endings."""

    def __init__(
        self,
        occasions: Mapping[str, Occasion],
        standard: OccasionFinder | None = None,
        replaced: AbstractSet[str] = frozenset(),
    ) -> None:
        """`standard`: others that are found too, but for those whose names are in `replaced`."""
        self._occasions = occasions
        self._standard, self._replaced = standard, replaced
        self._dictionaries = [PhraseDictionary(language) for language in LANGUAGES]
        self._single_words: dict[str, set[str]] = {}
        for occasion in occasions.values():
            single = {fold(word) for word in occasion.words if " " not in word}
            self._single_words[occasion.name] = single
            for phrase in occasion.words:
                for dictionary in self._dictionaries:
                    dictionary.add(phrase, [Meaning("role", occasion.name)])

    @property
    def words(self) -> AbstractSet[str]:
        """Each word that names an occasion, alone or with others: it is spelt right."""
        of_standard: AbstractSet[str] = self._standard.words if self._standard else frozenset()
        return self._dictionaries[0].words.keys() | of_standard

    def find(self, tokens: Sequence[Token], spans: Sequence[Span]) -> list[Found]:
        """Each occasion once, in the order of the query. `spans`: what the lexicon makes of the same tokens.

        A part of a longer phrase is no occasion: in "yoga pants" nobody speaks of yoga.
        """
        phrase_at = _phrases_by_place(spans)
        found: dict[str, Found] = {}
        at = 0
        for span in match_phrases(tokens, self._dictionaries):
            phrase = phrase_at.get(at)
            for meaning in span.meanings:
                occasion = self._occasions[meaning.name]
                if _is_part(span, phrase, occasion) or not self._is_meant(span, meaning.name):
                    continue
                if phrase is not None and len(spans) > 1 and _is_other_word(phrase, occasion):
                    continue
                found.setdefault(meaning.name, Found(occasion, span.words, span.keys))
            at += max(1, len(span.keys))
        taken = {key for one in found.values() for key in one.keys}
        for one in self._standard.find(tokens, spans) if self._standard else ():
            if one.occasion.name not in self._replaced and taken.isdisjoint(one.keys):
                found.setdefault(one.occasion.name, one)
        return list(found.values())

    def _is_meant(self, span: Span, occasion: str) -> bool:
        """Whether one word is that of the occasion or a form of it, since stems of nine languages meet."""
        if len(span.keys) != 1:
            return True
        key, words = span.keys[0], self._single_words[occasion]
        return key in words or any(_is_form(key, word) for word in words)


def _is_form(key: str, word: str) -> bool:
    """Whether two words differ in their endings alone: "hochzeiten", but not "present" and "presentation".

    A verb that an occasion is named after has other senses: who types "train" may want to go by one.
    """
    if word.endswith("ing"):
        return key.startswith(word)
    shared = max(MIN_LETTERS_OF_FORM, len(word) - MOST_LETTERS_OF_ENDING)
    return key[:shared] == word[:shared]


def _is_part(span: Span, phrase: Span | None, occasion: Occasion) -> bool:
    """Whether an occasion's words only help to name something else: a longer phrase, or one garment.

    "For a wedding" is longer, and names only what goes with the wedding: it is the occasion in more words.
    """
    if phrase is None:
        return False
    if len(span.keys) < len(phrase.keys):
        of_occasion = {meaning.name for meaning in occasion.attributes}
        if all(meaning.kind == "attribute" and meaning.name in of_occasion for meaning in phrase.meanings):
            return False
        return not CLOTHES_IN_GENERAL.issuperset(set(phrase.keys) - set(span.keys))
    return len(span.keys) == 1 and phrase.has("category")


def _is_other_word(phrase: Span, occasion: Occasion) -> bool:
    """Whether the word is a garment in the language of the query: a costume is a suit in French."""
    of_occasion = {meaning.name for meaning in occasion.attributes}
    named = {meaning.name for meaning in phrase.meanings if meaning.kind == "attribute"}
    is_foreign = phrase.language not in (None, ENGLISH)
    return is_foreign and len(phrase.keys) == 1 and bool(named) and named.isdisjoint(of_occasion)


def _phrases_by_place(spans: Sequence[Span]) -> dict[int, Span]:
    """By the place of each token, the phrase that it is in."""
    phrase_at: dict[int, Span] = {}
    for span in spans:
        phrase_at |= dict.fromkeys(range(len(phrase_at), len(phrase_at) + max(1, len(span.keys))), span)
    return phrase_at


def is_asked_for(
    found: Sequence[Found],
    tokens: Sequence[Token],
    unknown: Iterable[str],
    other_departments: frozenset[str],
    may_be_word: Callable[[str], bool],
) -> bool:
    """Whether the occasions alone are a question for clothes: "hochzeit", not "hochzeit hotel berlin".

    `may_be_word`: of an unknown word, whether it is one at all: nobody knows what "asdf wedding" asks for.
    """
    of_occasions = {key for one in found for key in one.keys}
    rest = {token.key for token in tokens} - of_occasions
    if not found or rest & other_departments:
        return False
    others = set(unknown) - words_of(found)
    return len(others) <= MAX_UNKNOWN_WORDS and all(map(may_be_word, others))


def words_of(found: Iterable[Found]) -> frozenset[str]:
    return frozenset(word for one in found for word in one.words.split())


def complete(result: Interpretation, found: Sequence[Found], index: AttributeIndex) -> Interpretation:
    """`result` with what goes with the occasions. Categories that the query has already stay as they are."""
    refused = frozenset(word for words in result.negated.words for word in words.split())
    wanted = [one for one in found if not refused & set(one.words.split())]
    if not wanted:
        return result
    is_garment_named = bool(result.categories)
    return replace(
        result,
        colours=result.colours or _colours(wanted),
        negated=_with_never(result, wanted, index),
        categories=result.categories if is_garment_named else _categories(result, wanted),
        attributes=_attributes(result, wanted, index, WEIGHT_BESIDE_A_GARMENT if is_garment_named else 1.0),
        occasions=[NamedOccasion(one.occasion.name, one.words) for one in wanted],
        not_understood=[word for word in result.not_understood if word not in words_of(wanted)],
    )


def _categories(result: Interpretation, found: Sequence[Found]) -> list[ScoredName]:
    """Those that go with every occasion ("office party") where there are any, else those of each.

    A season beside another occasion ("winter wedding") adds no garments.
    """
    found = [one for one in found if one.occasion.name not in SEASONS] or found
    weights = [{meaning.name: meaning.weight for meaning in one.occasion.categories} for one in found]
    shared = set.intersection(*(set(of_one) for of_one in weights))
    names = shared or set().union(*weights)
    best = {name: max(of_one.get(name, 0.0) for of_one in weights) for name in names}
    excluded = set(result.negated.categories)
    words = " ".join(one.words for one in found)
    ordered = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    return [ScoredName(name, weight, words) for name, weight in ordered if name not in excluded]


def _colours(found: Sequence[Found]) -> list[ScoredName]:
    best: dict[str, ScoredName] = {}
    for one in found:
        for meaning in one.occasion.colours:
            best.setdefault(meaning.name, ScoredName(meaning.name, meaning.weight, one.words))
    return sorted(best.values(), key=lambda colour: -colour.score)


def _with_never(result: Interpretation, found: Sequence[Found], index: AttributeIndex) -> Negated:
    """What the query refuses, and what is out of place at its occasions; but not what it asks for itself."""
    asked = {one.name for one in (*result.colours, *result.categories)}
    asked |= {attribute.name for attribute in result.attributes}
    never = [meaning for one in found for meaning in one.occasion.never if meaning.name not in asked]
    negated = result.negated
    attributes = [
        match.attribute.name
        for meaning in never
        if meaning.kind == "attribute"
        for match in index.matches(meaning.name)
    ]
    return replace(
        negated,
        attributes=list(dict.fromkeys([*negated.attributes, *(a for a in attributes if a not in asked)])),
        colours=list(dict.fromkeys([*negated.colours, *_names(never, "colour")])),
        categories=list(dict.fromkeys([*negated.categories, *_names(never, "category")])),
    )


def _names(meanings: Sequence[Meaning], kind: str) -> list[str]:
    return [meaning.name for meaning in meanings if meaning.kind == kind]


def _attributes(
    result: Interpretation, found: Sequence[Found], index: AttributeIndex, weight: float
) -> list[ScoredAttribute]:
    told = {one.words for one in found}
    printed = {a.name for a in result.attributes if a.words in told and a.name.endswith(" print")}
    best = {a.name: a for a in result.attributes if a.name not in printed}  # "mountains" is where one goes
    for one in found:
        for meaning in one.occasion.attributes:
            for match in index.matches(meaning.name):
                score = round(meaning.weight * match.coverage * weight, 4)
                attribute = match.attribute
                known = best.get(attribute.name)
                if attribute.name not in result.negated.attributes and (known is None or known.score < score):
                    best[attribute.name] = ScoredAttribute(
                        attribute.name, attribute.type, score, one.words, "occasion"
                    )
    return sorted(best.values(), key=lambda attribute: -attribute.score)
