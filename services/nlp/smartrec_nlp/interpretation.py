"""What a query or a catalogue text says, as plain values. `api/schemas.py` gives them their JSON form."""

from __future__ import annotations

from dataclasses import dataclass, field

from smartrec_nlp.parsing.patterns.prices import Price


@dataclass(frozen=True, slots=True)
class ScoredAttribute:
    """`score` 0..1. `words`: what it came from. `how`: exact, lexicon, correction, vector (cosine),
    negation ("no sleeves"), comparison ("longer"), related (broader or narrower than an explicit one) or
    occasion (it goes with one)."""

    name: str
    type: str
    score: float
    words: str
    how: str


@dataclass(frozen=True, slots=True)
class ScoredName:
    """`score` 0..1."""

    name: str
    score: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    typed: str
    meant: str


@dataclass(frozen=True, slots=True)
class WordLanguage:
    """`language`: ISO 639-1, that of the dictionary in which the words were found."""

    words: str
    language: str


@dataclass(frozen=True)
class Negated:
    """What the query does not want. `words`: as typed. `attributes`: those and all that are narrower."""

    attributes: list[str] = field(default_factory=list)
    colours: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    brands: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class NamedGarment:
    """One of the garments that a query names, with its attributes and colours. `goods`: shoes or a bag in the
    place of a garment, with the words that name and describe them.
    """

    category: str | None
    group: str | None
    attributes: list[str]
    colours: list[str]
    goods: str | None = None


@dataclass(frozen=True, slots=True)
class NamedOccasion:
    """An occasion, season or role that the query names. `words`: as typed."""

    name: str
    words: str


@dataclass(frozen=True)
class Requirement:
    """One thing that a query asks for, as typed in `words`. `any_of`: attributes or colours that are it."""

    kind: str
    words: str
    any_of: list[str]


@dataclass(frozen=True)
class Interpretation:
    """Lists are best first. A price is given even where `understood` is False.

    `price_level`: low or high, where the query says "cheap" or "luxury" and no amount. `quoted`: what stood
    between quotation marks. `required`: what a product must have to be just what is asked for;
    `replaced`: what of a picture or product at hand does not hold beside that. `word_languages`: where the
    query mixes languages, that of each phrase.
    """

    query: str
    understood: bool
    language: str
    attributes: list[ScoredAttribute] = field(default_factory=list)
    categories: list[ScoredName] = field(default_factory=list)
    colours: list[ScoredName] = field(default_factory=list)
    negated: Negated = field(default_factory=Negated)
    garments: list[NamedGarment] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    refers_to_reference: bool = False
    required: list[Requirement] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    price: Price | None = None
    price_level: str | None = None
    brands: list[str] = field(default_factory=list)
    gender: str | None = None
    size: str | None = None
    season: str | None = None
    sort: str | None = None
    corrections: list[Correction] = field(default_factory=list)
    not_understood: list[str] = field(default_factory=list)
    occasions: list[NamedOccasion] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    word_languages: list[WordLanguage] = field(default_factory=list)
