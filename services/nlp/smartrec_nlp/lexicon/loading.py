"""The curated fashion lexicon: every data file of phrases, loaded once and checked against the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from smartrec_nlp.data_files import DATA_FOLDER, data_lines, keyed_lines
from smartrec_nlp.lexicon.compounds import add_meanings_of_words_inside
from smartrec_nlp.lexicon.notation import own_names, parse_meaning
from smartrec_nlp.lexicon.relations import Relations, load_relations
from smartrec_nlp.parsing.meanings import Kind, Meaning
from smartrec_nlp.parsing.phrases import Entry, Phrases
from smartrec_nlp.parsing.text import fold
from smartrec_vocabulary import load_attributes

SHADES = (
    "light",
    "dark",
    "pale",
    "bright",
    "deep",
    "soft",
    "pastel",
    "neon",
    "dusty",
    "bold",
    "rich",
    "solid",
    "lighter",
    "darker",
    "brighter",
)
MERGED_INTO_DRESS = {"Nightdress": 0.95, "Shirtdress": 0.95, "Sundress": 0.95}
"""Categories that DeepFashion lists but merged into Dress: nothing is sold under their name."""
SURE = 0.8
FOREIGN = {"es": "spanish", "fr": "french", "de": "german", "it": "italian"}


@dataclass(frozen=True)
class Lexicon:
    """All that is known about words before any vector is asked."""

    english: Phrases
    foreign: Mapping[str, Phrases]
    relations: Relations
    emoji: Mapping[str, str]
    fillers: frozenset[str]
    other_departments: frozenset[str]
    ambiguous: Phrases
    brands: Phrases

    def synonyms(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Each single word that means attributes without being their name: (word, attributes)."""
        for words, entry in self.english.entries():
            is_synonym = len(words) == 1 and not entry.is_own_name and bool(entry.meanings)
            if is_synonym and all(meaning.kind == "attribute" for meaning in entry.meanings):
                yield words[0], frozenset(m.name for m in entry.meanings if m.weight >= SURE)

    def words_about_clothes(self) -> frozenset[str]:
        """The words of the English phrases but fillers, other departments and what is printed on clothes."""
        printed = {
            words[0]
            for words, entry in self.english.entries()
            if len(words) == 1 and entry.meanings and all(m.name.endswith(" print") for m in entry.meanings)
        }
        return frozenset(self.english.words) - self.fillers - self.other_departments - printed


def load_lexicon(brands_file: Path | None = None) -> Lexicon:
    """Reads and checks every file. `brands_file`: one brand a line, beside the well-known ones.

    Raises DataFileError for a phrase that means something outside the vocabulary.
    """
    names = own_names()
    relations = load_relations(names)
    fillers = _words("filler.txt")
    return Lexicon(
        english=_english(names, relations, fillers),
        foreign={code: _foreign(code, language, names) for code, language in FOREIGN.items()},
        relations=relations,
        emoji={key: values[0] for _, key, values in keyed_lines(DATA_FOLDER / "other" / "emoji.txt")},
        fillers=fillers,
        other_departments=_words("other_departments.txt"),
        ambiguous=_list_of_phrases(DATA_FOLDER / "other" / "ambiguous.txt", Meaning("role", "other")),
        brands=_brands(brands_file),
    )


def _english(names: Mapping[str, Kind], relations: Relations, fillers: frozenset[str]) -> Phrases:
    phrases = Phrases("english")
    for filler in sorted(fillers):
        phrases.add(filler, ())
    for name, kind in names.items():
        phrases.add(name, [Meaning(kind, name, MERGED_INTO_DRESS.get(name, 1.0))], is_own_name=True)
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
    add_meanings_of_words_inside(phrases, {a.name: a.type for a in load_attributes()})
    return phrases


def _add_shades(phrases: Phrases) -> None:
    """ "light grey", "dark green": the colour, where no line of the lexicon knows better."""
    colours = [
        (words[0], entry) for words, entry in phrases.entries() if len(words) == 1 and _is_colour(entry)
    ]
    for word, entry in colours:
        for shade in SHADES:
            if phrases.exact(shade + word) is None:
                phrases.add(f"{shade} {word}", entry.meanings)


def _is_colour(entry: Entry) -> bool:
    return bool(entry.meanings) and all(meaning.kind == "colour" for meaning in entry.meanings)


def _foreign(code: str, language: str, names: Mapping[str, Kind]) -> Phrases:
    phrases = Phrases(language)
    _add_file(phrases, DATA_FOLDER / "foreign" / f"{code}.txt", names)
    return phrases


def _add_file(phrases: Phrases, file: Path, names: Mapping[str, Kind]) -> None:
    for where, key, values in keyed_lines(file):
        if key == "@filler":
            meanings = []
        else:
            meanings = [parse_meaning(part.strip(), names, where) for part in key.split(",")]
        for phrase in values:
            phrases.add(phrase, meanings)


def _list_of_phrases(file: Path, meaning: Meaning) -> Phrases:
    phrases = Phrases("english")
    for _, phrase in data_lines(file):
        phrases.add(phrase, [meaning])
    return phrases


def _brands(own_file: Path | None) -> Phrases:
    phrases = Phrases("english")
    for file in [DATA_FOLDER / "other" / "brands.txt", *([own_file] if own_file else [])]:
        for _, brand in data_lines(file):
            phrases.add(brand, [Meaning("brand", brand)])
    return phrases


def _words(file_name: str) -> frozenset[str]:
    lines = data_lines(DATA_FOLDER / "other" / file_name)
    return frozenset(fold(word) for _, line in lines for word in line.split())
