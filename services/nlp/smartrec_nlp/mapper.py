"""From a query to its interpretation, step by step: `Mapper.map` reads top to bottom.

A mapper is loaded once. Any string has an interpretation; none raises an error.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gensim.models import KeyedVectors

from smartrec_nlp.interpretation import Correction, Interpretation, WordLanguage
from smartrec_nlp.lexicon.loading import Lexicon, load_lexicon
from smartrec_nlp.occasions.matching import OccasionFinder, complete, is_asked_for
from smartrec_nlp.occasions.shop_vocabulary import NOTHING_TAUGHT, ShopVocabulary
from smartrec_nlp.occasions.table import load_occasions
from smartrec_nlp.parsing.brands import ShopBrand, brand_dictionary, meant_brands, name_brands
from smartrec_nlp.parsing.garments import GOODS, are_several, name_goods, split_garments
from smartrec_nlp.parsing.languages import (
    ENGLISH,
    UNDETERMINED,
    Dictionaries,
    Languages,
    detect_languages,
)
from smartrec_nlp.parsing.meanings import Meaning
from smartrec_nlp.parsing.negation import negated_spans
from smartrec_nlp.parsing.patterns.operators import read_operators
from smartrec_nlp.parsing.patterns.prices import PriceFinder
from smartrec_nlp.parsing.patterns.sizes import find_size, labelled
from smartrec_nlp.parsing.phrases import PhraseDictionary
from smartrec_nlp.parsing.size_words import resolve_size_words
from smartrec_nlp.parsing.spans import Span, match_phrases
from smartrec_nlp.parsing.text import Token, normalise, tokenize
from smartrec_nlp.parsing.word_resolution import WordResolver
from smartrec_nlp.scoring.assembly import assemble
from smartrec_nlp.scoring.attribute_index import AttributeIndex
from smartrec_nlp.scoring.domain import has_ambiguous_phrase, is_about_clothes
from smartrec_nlp.scoring.reference import NO_REFERENCE, Reference
from smartrec_nlp.word_vectors.attribute_vectors import AttributeVectors
from smartrec_nlp.word_vectors.clothes_classifier import ClothesClassifier
from smartrec_nlp.word_vectors.vector_file import load_vectors
from smartrec_nlp.word_vectors.word_shapes import WordShapes
from smartrec_vocabulary import load_attributes, load_categories

# Set by hand on 2026-11-22 against the tuning queries (`smartrec nlp evaluate --part tuning`).
MIN_SIMILARITY = 0.74
"""Cosine from which an attribute near a word counts as meant by it."""
MIN_CLOTHES_SCORE = 0.3
"""Score of the clothes classifier from which a word may be mapped by its vector."""
MAX_VECTOR_SCORE = 0.7
"""Highest score of an attribute found by vector: it is below that of any phrase of the lexicon."""
MAX_NEIGHBOURS = 2


@dataclass(frozen=True)
class MappingOptions:
    """What a mapping may do besides looking phrases up."""

    use_vectors: bool = True
    correct_spelling: bool = True
    reject_out_of_domain: bool = True
    find_occasions: bool = True


QUERY_OPTIONS = MappingOptions()
CATALOGUE_OPTIONS = MappingOptions(
    use_vectors=False, correct_spelling=False, reject_out_of_domain=False, find_occasions=False
)


class Mapper:
    """Maps queries with one lexicon, one list of attributes and one set of vectors.

    `groups`: category -> upper, lower or full.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        index: AttributeIndex,
        vectors: KeyedVectors,
        groups: Mapping[str, str],
        occasions: OccasionFinder,
    ) -> None:
        self._lexicon = lexicon
        self._index = index
        self._groups = groups
        self._occasions = occasions
        self._prices = PriceFinder(lexicon.price_words)
        self._vector_words: Mapping[str, int] = vectors.key_to_index
        self._shapes = WordShapes(self._vector_words)
        concepts = load_attributes()
        self._types: dict[str, str] = {a.name: a.type for a in [*index.attributes, *concepts]}
        self._attribute_vectors = AttributeVectors(vectors, concepts)
        self._classifier = ClothesClassifier(
            vectors, lexicon.words_about_clothes(), lexicon.other_departments
        )
        self._languages = Dictionaries(
            lexicon.english, lexicon.foreign, lexicon.loan_words, lexicon.shared_words
        )
        self._words = WordResolver(lexicon.english, lexicon.foreign, self._is_known, self._vector_words)

    def map(
        self,
        query: str,
        options: MappingOptions = QUERY_OPTIONS,
        shop_brands: Sequence[ShopBrand] = (),
        reference: Reference | None = None,
        shop: ShopVocabulary = NOTHING_TAUGHT,
    ) -> Interpretation:
        """What `query` asks for. Not about clothes: `understood` is False and the lists are empty.

        `shop_brands`: the brands of the shop that the query names. `reference`: the picture or product
        that it speaks of; then whatever it says is about clothes.
        """
        finder = shop.occasions or self._occasions
        asked = read_operators(normalise(labelled(query)))
        size, is_child, text = find_size(asked.text)
        price, text = self._prices.find(text)
        emoji = self._lexicon.emoji
        tokens = tokenize(text, emoji)
        all_tokens = tokens if text == asked.text else tokenize(asked.text, emoji)
        languages = detect_languages(
            all_tokens,
            self._languages,
            self._vector_words.__contains__,
            described={token.key for token in tokens},
        )
        brands = meant_brands(shop_brands, query, self._is_known, self._is_everyday_word)
        names = {key for brand in brands for key in brand.keys}
        tokens = [part for token in tokens for part in self._parts(token, languages, names)]
        if options.correct_spelling:
            as_typed = names.union(token.key for words in asked.quoted for token in tokenize(words))
            as_typed |= finder.words if options.find_occasions else set()
            tokens = self._words.correct(tokens, languages, as_typed, shop.words)
        language = languages.main
        spans = match_phrases(tokens, self._dictionaries(languages, brands))
        occasions = finder.find(tokens, spans) if options.find_occasions else []
        spans = name_brands(resolve_size_words(spans), self._is_known)
        if options.use_vectors:
            spans = [self._match_by_vector(span) for span in spans]
        spans = _with_goods(spans, shop)
        names_goods = any(span.has(GOODS) for span in spans)
        if language == UNDETERMINED and any(token.corrected_from for token in tokens):
            language = ENGLISH
        unknown = _unknown_words(spans)
        known = {*shop.words, *shop.words.values()}
        is_understood = (
            not options.reject_out_of_domain
            or reference is not None
            or names_goods
            or self._is_about_clothes(
                [span for span in spans if not (span.is_unknown and span.keys[0] in known)],
                [token for token in tokens if token.key not in names],
            )
            or (size is not None and not spans)
            or (
                is_asked_for(
                    occasions, tokens, unknown, self._lexicon.other_departments, self._shapes.may_be_word
                )
                and not has_ambiguous_phrase(tokens, self._lexicon.ambiguous)
            )
        )
        result = Interpretation(
            query=query,
            understood=is_understood,
            language=language,
            price=price,
            size=size,
            gender="kids" if is_child else None,
            corrections=[
                *(Correction(t.corrected_from, t.text) for t in tokens if t.corrected_from),
                *(Correction(brand.words, brand.name) for brand in brands if brand.is_misspelt),
            ],
            not_understood=unknown,
            quoted=list(asked.quoted),
            word_languages=_word_languages(spans, languages),
        )
        if not result.understood:
            return result
        garments = split_garments(spans, negated_spans(spans))
        relations = self._lexicon.relations
        result = assemble(result, garments, relations, self._index, self._groups, reference or NO_REFERENCE)
        return complete(result, occasions, self._index)

    @property
    def occasions(self) -> OccasionFinder:
        """Ours, which those of a shop are put before."""
        return self._occasions

    def _dictionaries(self, languages: Languages, brands: Sequence[ShopBrand]) -> list[PhraseDictionary]:
        """The dictionaries to look in: the brands of the shop, then the query's language first."""
        foreign = self._lexicon.foreign
        main = [foreign[languages.main]] if languages.main in foreign else []
        others = [foreign[code] for code in languages.others]
        of_shop = [brand_dictionary(brands)] if brands else []
        return [*of_shop, *main, self._lexicon.english, *others, self._lexicon.brands]

    def _parts(self, token: Token, languages: Languages, names: Collection[str]) -> list[Token]:
        if token.is_break or token.key in names or self._languages.is_english(token.key):
            return [token]
        return self._words.split(token, languages)

    def _is_everyday_word(self, key: str) -> bool:
        return self._lexicon.english.exact(key) is not None

    def _is_known(self, word: str) -> bool:
        lexicon = self._lexicon
        return (
            word in self._vector_words
            or word in lexicon.english
            or word in lexicon.brands
            or word in lexicon.other_departments
        )

    def _match_by_vector(self, span: Span) -> Span:
        """An unknown word about clothes with the attributes nearest to its vector; other spans unchanged."""
        if not span.is_unknown or span.keys[0] in self._lexicon.other_departments:
            return span
        if self._classifier.score(span.keys[0]) < MIN_CLOTHES_SCORE:
            return span
        neighbours = self._attribute_vectors.nearest(span.keys, MAX_NEIGHBOURS)
        meanings = tuple(
            Meaning("attribute", n.attribute.name, round(n.similarity * MAX_VECTOR_SCORE, 4))
            for n in neighbours
            if n.similarity >= MIN_SIMILARITY
        )
        return Span(span.words, span.keys, meanings, "vector") if meanings else span

    def _is_about_clothes(self, spans: Sequence[Span], tokens: Sequence[Token]) -> bool:
        return is_about_clothes(
            spans,
            attribute_type=self._types.get,
            clothes_score=self._classifier.score,
            other_departments=self._lexicon.other_departments,
            is_ambiguous=has_ambiguous_phrase(tokens, self._lexicon.ambiguous),
        )


def load_mapper(
    vocabulary: Path | None = None,
    vectors_file: Path | None = None,
    brands_file: Path | None = None,
    occasions_file: Path | None = None,
) -> Mapper:
    """The mapper for the list files in the folder `vocabulary` (without one, for our own lists).

    Raises VocabularyError, DataFileError or OSError for a file that cannot be used.
    """
    return new_mapper(load_lexicon(brands_file), load_vectors(vectors_file), vocabulary, occasions_file)


def new_mapper(
    lexicon: Lexicon,
    vectors: KeyedVectors,
    vocabulary: Path | None = None,
    occasions_file: Path | None = None,
) -> Mapper:
    """The mapper of a lexicon and vectors that are loaded already.

    Raises VocabularyError; DataFileError or OSError for an `occasions_file` that cannot be used.
    """
    index = AttributeIndex(load_attributes(vocabulary), lexicon.english)
    has_categories = vocabulary is not None and (vocabulary / "list_category_cloth.txt").is_file()
    categories = load_categories(vocabulary if has_categories else None)
    groups = {category.name: category.group for category in categories}
    return Mapper(lexicon, index, vectors, groups, OccasionFinder(load_occasions(occasions_file)))


def _with_goods(spans: list[Span], shop: ShopVocabulary) -> list[Span]:
    """Goods are named beside others; alone they are found by their words, and all stays as it is."""
    named = name_goods(spans, shop.goods)
    return named if are_several(split_garments(named, negated_spans(named))) else spans


def _is_untold(span: Span) -> bool:
    return span.is_unknown or "untold" in span.roles


def _unknown_words(spans: Sequence[Span]) -> list[str]:
    unknown = [span.words for span in spans if _is_untold(span) and not span.words.isdigit()]
    return list(dict.fromkeys(unknown))


def _word_languages(spans: Sequence[Span], languages: Languages) -> list[WordLanguage]:
    """The language of each phrase where a query mixes them; empty where all is in one."""
    told = [WordLanguage(span.words, span.language) for span in spans if span.language]
    return told if {word.language for word in told} - {languages.main} and len(told) > 1 else []
