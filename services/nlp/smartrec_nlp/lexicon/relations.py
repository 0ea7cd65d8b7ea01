"""Relations between attributes: narrower and broader ones, opposites on a scale, families, comparatives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from smartrec_nlp.data_files import DATA_FOLDER, DataFileError, data_lines, keyed_lines, split_list
from smartrec_nlp.lexicon.notation import parse_meaning
from smartrec_nlp.parsing.meanings import Kind, Meaning
from smartrec_vocabulary import CATEGORY_GROUPS

RELATIONS_FOLDER = DATA_FOLDER / "relations"


@dataclass(frozen=True)
class Family:
    """A word for many attributes: "sleeves". Wanted and negated it means different attributes."""

    name: str
    members: frozenset[str]
    when_wanted: tuple[Meaning, ...]
    when_negated: tuple[Meaning, ...]
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A comparative: "longer" wants some attributes and negates others. `name`: aspect and direction."""

    name: str
    wanted: tuple[Meaning, ...]
    negated: tuple[str, ...]
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class LengthWord:
    """A word that depends on the group of the garment: a long cardigan is longline, a long dress maxi."""

    name: str
    by_group: Mapping[str, tuple[Meaning, ...]]

    def meanings(self, group: str | None) -> tuple[Meaning, ...]:
        """`group`: upper, lower or full; None where no garment is named."""
        return self.by_group[group or ""]


@dataclass(frozen=True)
class Relations:
    """All relations by canonical attribute name; scales, families, changes and length words by their own."""

    narrower: Mapping[str, tuple[str, ...]]
    broader: Mapping[str, tuple[str, ...]]
    opposites: Mapping[str, frozenset[str]]
    scales: Mapping[str, tuple[frozenset[str], ...]]
    families: Mapping[str, Family]
    changes: Mapping[str, Change]
    length_words: Mapping[str, LengthWord]
    implied_categories: Mapping[str, tuple[Meaning, ...]]
    narrower_categories: Mapping[tuple[str, str], tuple[Meaning, ...]]
    """(category, attribute) -> categories of their own for such garments."""

    def contradicts(self, one: str, other: str) -> bool:
        return other in self.opposites.get(one, ())

    def all_narrower(self, attribute: str) -> set[str]:
        """The attributes below `attribute`, at any depth."""
        found: set[str] = set()
        to_visit = [attribute]
        while to_visit:
            below = set(self.narrower.get(to_visit.pop(), ())) - found - {attribute}
            found |= below
            to_visit.extend(below)
        return found

    def of_length_word(self, word: str, group: str | None) -> set[str]:
        """The attributes that a word such as "long" means of a garment of `group`, and what is narrower."""
        meant = {meaning.name for meaning in self.length_words[word].meanings(group)}
        return meant.union(*map(self.all_narrower, meant))


def load_relations(names: Mapping[str, Kind]) -> Relations:
    """Reads the data files. `names`: canonical name -> kind. Raises DataFileError for another name."""
    narrower = {
        _attribute(key, names, where): tuple(_attribute(value, names, where) for value in values)
        for where, key, values in keyed_lines(RELATIONS_FOLDER / "narrower.txt")
    }
    broader: dict[str, list[str]] = defaultdict(list)
    for general, below in narrower.items():
        for attribute in below:
            broader[attribute].append(general)
    scales = _scales(names)
    return Relations(
        narrower=narrower,
        broader={attribute: tuple(above) for attribute, above in broader.items()},
        opposites=_opposites(scales.values()),
        scales=scales,
        families={family.name: family for family in _families(names)},
        changes={change.name: change for change in _changes(names)},
        length_words={word.name: word for word in _length_words(names)},
        implied_categories={
            _attribute(key, names, where): tuple(parse_meaning(value, names, where) for value in values)
            for where, key, values in keyed_lines(RELATIONS_FOLDER / "implied_categories.txt")
        },
        narrower_categories=dict(_narrower_categories(names)),
    )


def _narrower_categories(names: Mapping[str, Kind]) -> Iterator[tuple[tuple[str, str], tuple[Meaning, ...]]]:
    for where, key, values in keyed_lines(RELATIONS_FOLDER / "narrower_categories.txt"):
        category, _, attribute = (part.strip() for part in key.partition("+"))
        meanings = tuple(parse_meaning(value, names, where) for value in values)
        if any(names.get(name) != "category" for name in (category, *(one.name for one in meanings))):
            raise DataFileError(f"{where}: needs the form 'CATEGORY + attribute: CATEGORY=WEIGHT'.")
        yield (category, _attribute(attribute, names, where)), meanings


def _scales(names: Mapping[str, Kind]) -> dict[str, tuple[frozenset[str], ...]]:
    """By name, the steps of each scale, the lowest first."""
    scales = {}
    for where, text in data_lines(RELATIONS_FOLDER / "opposites.txt"):
        name, _, scale = text.partition(":")
        steps = [split_list(step) for step in scale.split("<")]
        scales[name.strip()] = tuple(
            frozenset(_attribute(each, names, where) for each in step) for step in steps
        )
    return scales


def _opposites(scales: Iterable[Sequence[frozenset[str]]]) -> dict[str, frozenset[str]]:
    opposites: dict[str, set[str]] = defaultdict(set)
    for steps in scales:
        for step in steps:
            for attribute in step:
                opposites[attribute] |= set().union(*steps) - step
    return {attribute: frozenset(others) for attribute, others in opposites.items()}


def _families(names: Mapping[str, Kind]) -> list[Family]:
    families = []
    for where, (name, patterns, wanted, negated, phrases) in _columns("families.txt", 5):
        families.append(
            Family(
                name=name,
                members=_members(split_list(patterns), names),
                when_wanted=_meanings(wanted, names, where),
                when_negated=_meanings(negated, names, where),
                phrases=tuple(split_list(phrases)),
            )
        )
    return families


def _changes(names: Mapping[str, Kind]) -> list[Change]:
    changes = []
    for where, (name, wanted, negated, phrases) in _columns("comparatives.txt", 4):
        negated_names = tuple(meaning.name for meaning in _meanings(negated, names, where))
        changes.append(
            Change(name, _meanings(wanted, names, where), negated_names, tuple(split_list(phrases)))
        )
    return changes


def _length_words(names: Mapping[str, Kind]) -> list[LengthWord]:
    words = []
    for where, (name, *by_group) in _columns("by_group.txt", 5):
        meanings = [_meanings(text, names, where) for text in by_group]
        words.append(LengthWord(name, dict(zip((*CATEGORY_GROUPS, ""), meanings, strict=True))))
    return words


def _columns(file_name: str, count: int) -> list[tuple[str, list[str]]]:
    rows = []
    for where, text in data_lines(Path(RELATIONS_FOLDER / file_name)):
        columns = [column.strip() for column in text.split("|")]
        if len(columns) != count:
            raise DataFileError(f"{where}: needs {count} columns with | between them, has {len(columns)}.")
        rows.append((where, columns))
    return rows


def _members(patterns: list[str], names: Mapping[str, Kind]) -> frozenset[str]:
    attributes = [name for name, kind in names.items() if kind == "attribute"]
    left_out = [pattern[1:] for pattern in patterns if pattern.startswith("!")]
    return frozenset(
        name
        for name in attributes
        if any(fnmatchcase(name, pattern) for pattern in patterns)
        and not any(fnmatchcase(name, pattern) for pattern in left_out)
    )


def _meanings(text: str, names: Mapping[str, Kind], where: str) -> tuple[Meaning, ...]:
    return tuple(parse_meaning(part, names, where) for part in split_list(text))


def _attribute(name: str, names: Mapping[str, Kind], where: str) -> str:
    if names.get(name) != "attribute":
        raise DataFileError(f"{where}: {name!r} is no attribute.")
    return name
