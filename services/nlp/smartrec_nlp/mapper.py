"""A query to an answer: every step of the mapping, in order. Loaded once; any string gives an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gensim.models import KeyedVectors

from smartrec_nlp.interpretation import Answer, Correction
from smartrec_nlp.lexicon.loading import Lexicon, load_lexicon
from smartrec_nlp.parsing.garments import split_garments
from smartrec_nlp.parsing.languages import ENGLISH, UNDETERMINED, detect
from smartrec_nlp.parsing.meanings import Meaning
from smartrec_nlp.parsing.morphology import positive, without
from smartrec_nlp.parsing.negation import refused
from smartrec_nlp.parsing.phrases import Phrases
from smartrec_nlp.parsing.prices import find_price
from smartrec_nlp.parsing.sizes import find_size
from smartrec_nlp.parsing.spans import Item, read
from smartrec_nlp.parsing.spelling import Speller
from smartrec_nlp.parsing.text import Token, normalise, tokenize
from smartrec_nlp.scoring.assembly import assemble
from smartrec_nlp.scoring.attribute_index import AttributeIndex
from smartrec_nlp.scoring.domain import has_ambiguous_phrase, is_about_clothes
from smartrec_nlp.word_vectors.attribute_vectors import AttributeVectors
from smartrec_nlp.word_vectors.clothes_classifier import Affinity
from smartrec_nlp.word_vectors.vector_file import load_vectors
from smartrec_vocabulary import load_attributes, load_categories

MIN_SIMILARITY = 0.74
MIN_AFFINITY = 0.3
MAX_VECTOR_SCORE = 0.7
NEIGHBOURS = 2


@dataclass(frozen=True)
class Options:
    """What a mapping may do besides looking phrases up."""

    use_vectors: bool = True
    correct_spelling: bool = True
    reject_other_topics: bool = True


QUERY = Options()
CATALOGUE_TEXT = Options(use_vectors=False, correct_spelling=False, reject_other_topics=False)


class Mapper:
    """Maps queries with one lexicon, one list of attributes and one set of vectors.

    `groups`: category -> upper, lower or full.
    """

    def __init__(
        self, lexicon: Lexicon, index: AttributeIndex, vectors: KeyedVectors, groups: Mapping[str, str]
    ) -> None:
        self._lexicon = lexicon
        self._index = index
        self._groups = groups
        self._vector_words: Mapping[str, int] = vectors.key_to_index
        own = load_attributes()
        self._types: dict[str, str] = {a.name: a.type for a in [*index.attributes, *own]}
        self._near = AttributeVectors(vectors, own)
        self._affinity = Affinity(vectors, lexicon.words_about_clothes(), lexicon.other_departments)
        self._spellers = {
            code: Speller(phrases.words, self._is_known, phrases.means_something)
            for code, phrases in [(ENGLISH, lexicon.english), *lexicon.foreign.items()]
        }

    def map(self, query: str, options: Options = QUERY) -> Answer:
        """The answer; what is not about clothes has `understood` False and no wishes."""
        price, text = find_price(normalise(query))
        size, is_child, text = find_size(text)
        tokens = tokenize(text, self._lexicon.emoji)
        language = detect(
            tokens, self._lexicon.english, self._lexicon.foreign, self._vector_words.__contains__
        )
        if options.correct_spelling:
            tokens = self._corrected(tokens, language)
        items = read(tokens, self._dictionaries(language))
        if options.use_vectors:
            items = [self._by_vectors(item) for item in items]
        if language == UNDETERMINED and any(token.corrected_from for token in tokens):
            language = ENGLISH
        answer = Answer(
            query=query,
            understood=not options.reject_other_topics or self._is_about_clothes(items, tokens),
            language=language,
            price=price,
            size=size,
            gender="kids" if is_child else None,
            corrections=[Correction(t.corrected_from, t.text) for t in tokens if t.corrected_from],
            not_understood=_not_understood(items),
        )
        if not answer.understood:
            return answer
        garments = split_garments(items, refused(items))
        return assemble(answer, garments, self._lexicon.relations, self._index, self._groups)

    def _dictionaries(self, language: str) -> list[Phrases]:
        own = self._lexicon.foreign.get(language)
        return [*([own] if own else []), self._lexicon.english, self._lexicon.brands]

    def _is_known(self, word: str) -> bool:
        lexicon = self._lexicon
        return (
            word in self._vector_words
            or word in lexicon.english
            or word in lexicon.brands
            or word in lexicon.other_departments
        )

    def _corrected(self, tokens: Sequence[Token], language: str) -> list[Token]:
        """`tokens` with misspelt words replaced; a word of the query's own language is left as it is."""
        speller = self._spellers.get(language, self._spellers[ENGLISH])
        own_language = self._lexicon.foreign.get(language)
        result: list[Token] = []
        for token in tokens:
            if token.is_break or (own_language is not None and token.key in own_language):
                result.append(token)
            elif formed := self._formed(token):
                result += formed
            else:
                words = speller.correct(token.key) or ()
                result += [Token(w, w, corrected_from=token.text) for w in words] or [token]
        return result

    def _formed(self, token: Token) -> list[Token]:
        """The words that an English word with -less, -er or -est is made of; none if it is a known word."""
        english = self._lexicon.english
        if token.key in english:
            return []
        if base := without(token.key, english.means_something):
            return [Token("no", "no"), Token(token.text, base)]
        is_plain = token.key.endswith(("ier", "iest")) or token.key not in self._vector_words
        if is_plain and (base := positive(token.key, english.means_something)):
            return [Token(token.text, base)]
        return []

    def _by_vectors(self, item: Item) -> Item:
        """An unknown word as the attributes that its vector is near to, if it is one about clothes."""
        if not item.is_unknown or item.keys[0] in self._lexicon.other_departments:
            return item
        if self._affinity.of(item.keys[0]) < MIN_AFFINITY:
            return item
        near = [n for n in self._near.nearest(item.keys, NEIGHBOURS) if n.similarity >= MIN_SIMILARITY]
        meanings = tuple(
            Meaning("attribute", n.attribute.name, round(n.similarity * MAX_VECTOR_SCORE, 4)) for n in near
        )
        return Item(item.words, item.keys, meanings, "vector") if meanings else item

    def _is_about_clothes(self, items: Sequence[Item], tokens: Sequence[Token]) -> bool:
        return is_about_clothes(
            items,
            attribute_type=self._types.get,
            affinity=self._affinity.of,
            other_departments=self._lexicon.other_departments,
            ambiguous=has_ambiguous_phrase(tokens, self._lexicon.ambiguous),
        )


def load_mapper(
    vocabulary: Path | None = None, vectors_file: Path | None = None, brands_file: Path | None = None
) -> Mapper:
    """The mapper over the list files in `vocabulary` (ours by default).

    Raises VocabularyError, DataFileError or OSError for a file that cannot be used.
    """
    return new_mapper(load_lexicon(brands_file), load_vectors(vectors_file), vocabulary)


def new_mapper(lexicon: Lexicon, vectors: KeyedVectors, vocabulary: Path | None = None) -> Mapper:
    """The mapper of parts that are loaded already. Raises VocabularyError."""
    index = AttributeIndex(load_attributes(vocabulary), lexicon.english)
    has_categories = vocabulary is not None and (vocabulary / "list_category_cloth.txt").is_file()
    categories = load_categories(vocabulary if has_categories else None)
    groups = {category.name: category.group for category in categories}
    return Mapper(lexicon, index, vectors, groups)


def _not_understood(items: Sequence[Item]) -> list[str]:
    unknown = [item.words for item in items if item.is_unknown and not item.words.isdigit()]
    return list(dict.fromkeys(unknown))
