"""The curated fashion lexicon: every data file of phrases, loaded once and checked against the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from smartrec_nlp.data_files import DATA_FOLDER, data_lines, keyed_lines
from smartrec_nlp.lexicon.compounds import add_constituent_meanings
from smartrec_nlp.lexicon.notation import canonical_names, parse_meaning
from smartrec_nlp.lexicon.price_words import load_price_words
from smartrec_nlp.lexicon.relations import Relations, load_relations
from smartrec_nlp.parsing.meanings import Kind, Meaning
from smartrec_nlp.parsing.patterns.prices import PriceWords
from smartrec_nlp.parsing.phrases import Entry, PhraseDictionary, words_of
from smartrec_nlp.parsing.text import fold
from smartrec_vocabulary import load_attributes, load_names

MERGED_INTO_DRESS = {"Nightdress": 0.95, "Shirtdress": 0.95, "Sundress": 0.95}
"""Categories that DeepFashion lists although it merged them into Dress: no photo is labelled with them."""
MIN_SYNONYM_WEIGHT = 0.8
FOREIGN = {
    "es": "spanish", "fr": "french", "de": "german", "it": "italian",
    "nl": "dutch", "pt": "portuguese", "pl": "polish", "sv": "swedish",
}  # fmt: skip
"""ISO 639-1 -> the name of the stemmer."""
_LETTERS_OF_LONG_WORD = 9


@dataclass(frozen=True)
class Lexicon:
    """All phrases, relations and price words. `foreign`: ISO 639-1 code -> the phrases of that language."""

    english: PhraseDictionary
    foreign: Mapping[str, PhraseDictionary]
    relations: Relations
    emoji: Mapping[str, str]
    fillers: frozenset[str]
    other_departments: frozenset[str]
    ambiguous: PhraseDictionary
    brands: PhraseDictionary
    price_words: PriceWords
    loan_words: frozenset[str]
    shared_words: frozenset[str]

    def synonyms(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Each single word that means attributes but is not the name of one, as (word, canonical names)."""
        for words, entry in self.english.entries():
            is_synonym = len(words) == 1 and not entry.is_canonical and bool(entry.meanings)
            if is_synonym and all(meaning.kind == "attribute" for meaning in entry.meanings):
                yield words[0], frozenset(m.name for m in entry.meanings if m.weight >= MIN_SYNONYM_WEIGHT)

    def words_about_clothes(self) -> frozenset[str]:
        """The words of all English phrases but fillers, other departments and things printed on clothes."""
        printed = {
            words[0]
            for words, entry in self.english.entries()
            if len(words) == 1 and entry.meanings and all(m.name.endswith(" print") for m in entry.meanings)
        }
        return frozenset(self.english.words) - self.fillers - self.other_departments - printed


def load_lexicon(brands_file: Path | None = None) -> Lexicon:
    """Reads and checks every file. `brands_file`: brands of a shop, one a line, added to the well-known ones.

    Raises DataFileError for a meaning that the vocabulary does not have.
    """
    names = canonical_names()
    relations = load_relations(names)
    fillers = _words("filler.txt")
    english = _english(names, relations, fillers)
    return Lexicon(
        english=english,
        foreign={code: _foreign(code, language, names, english) for code, language in FOREIGN.items()},
        relations=relations,
        emoji={key: values[0] for _, key, values in keyed_lines(DATA_FOLDER / "other" / "emoji.txt")},
        fillers=fillers,
        other_departments=_words("other_departments.txt"),
        ambiguous=_list_of_phrases(DATA_FOLDER / "other" / "ambiguous.txt", Meaning("role", "other")),
        brands=_brands(brands_file),
        price_words=load_price_words(),
        loan_words=_words("loan_words.txt"),
        shared_words=_words("shared_words.txt"),
    )


def _english(names: Mapping[str, Kind], relations: Relations, fillers: frozenset[str]) -> PhraseDictionary:
    phrases = PhraseDictionary("english", "en")
    for filler in sorted(fillers):
        phrases.add(filler, ())
    for name, kind in names.items():
        phrases.add(name, [Meaning(kind, name, MERGED_INTO_DRESS.get(name, 1.0))], is_canonical=True)
    for file in sorted((DATA_FOLDER / "lexicon").glob("*.txt")):
        _add_file(phrases, file, names)
    _add_shades(phrases)
    for family in relations.families.values():
        for phrase in family.phrases:
            phrases.add(phrase, [Meaning("family", family.name)])
    for word in relations.length_words:
        phrases.add(word, [Meaning("length", word)])
    for change in relations.changes.values():
        for phrase in change.phrases:
            phrases.add(phrase, [Meaning("change", change.name)])
    for _, phrase in data_lines(DATA_FOLDER / "other" / "reference.txt"):
        phrases.add(phrase, [Meaning("reference", "reference")])
    add_constituent_meanings(phrases, {a.name: a.type for a in load_attributes()})
    return phrases


def _add_shades(phrases: PhraseDictionary) -> None:
    """Adds "light grey", "dark green": the colour, unless the lexicon has the phrase already."""
    shades = _word_list("shades.txt")
    colours = [
        (words[0], entry) for words, entry in phrases.entries() if len(words) == 1 and _is_colour(entry)
    ]
    for word, entry in colours:
        for shade in shades:
            if phrases.exact(shade + word) is None:
                phrases.add(f"{shade} {word}", entry.meanings)


def _is_colour(entry: Entry) -> bool:
    return bool(entry.meanings) and all(meaning.kind == "colour" for meaning in entry.meanings)


def _foreign(
    code: str, language: str, names: Mapping[str, Kind], english: PhraseDictionary
) -> PhraseDictionary:
    phrases = PhraseDictionary(language, code)
    _add_file(phrases, DATA_FOLDER / "foreign" / f"{code}.txt", names)
    _add_names(phrases, code, english)
    return phrases


def _add_names(phrases: PhraseDictionary, code: str, english: PhraseDictionary) -> None:
    """Adds what the page calls attributes, with all that their English names mean ("jupe longue" is a skirt).

    Left out are phrases that the language has already, and names that begin with a preposition, which would
    keep "col roulé" from being read in "à col roulé". Only long words tell a language: "usé" is "use", too.
    """
    prepositions = _words("prepositions.txt")
    for attribute, phrase in load_names(code).items():
        first, *others = words_of(phrase)
        is_long = not others and len(first) >= _LETTERS_OF_LONG_WORD
        meant = english.phrased(attribute)
        is_read = not (others and first in prepositions) and phrases.phrased(phrase) is None
        if meant is not None and is_read:
            phrases.add(phrase, meant.meanings, tells_language=is_long)


def _add_file(phrases: PhraseDictionary, file: Path, names: Mapping[str, Kind]) -> None:
    for where, key, values in keyed_lines(file):
        if key == "@filler":
            meanings = []
        else:
            meanings = [parse_meaning(part.strip(), names, where) for part in key.split(",")]
        for phrase in values:
            phrases.add(phrase, meanings)


def _list_of_phrases(file: Path, meaning: Meaning) -> PhraseDictionary:
    phrases = PhraseDictionary("english")
    for _, phrase in data_lines(file):
        phrases.add(phrase, [meaning])
    return phrases


def _brands(own_file: Path | None) -> PhraseDictionary:
    phrases = PhraseDictionary("english")
    for file in [DATA_FOLDER / "other" / "brands.txt", *([own_file] if own_file else [])]:
        for _, brand in data_lines(file):
            phrases.add(brand, [Meaning("brand", brand)])
    return phrases


def _words(file_name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in _word_list(file_name))


def _word_list(file_name: str) -> list[str]:
    return [word for _, line in data_lines(DATA_FOLDER / "other" / file_name) for word in line.split()]
