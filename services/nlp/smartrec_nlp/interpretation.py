"""What the mapping answers, as plain values; `schemas` gives them their JSON form."""

from __future__ import annotations

from dataclasses import dataclass, field

from smartrec_nlp.parsing.prices import Price


@dataclass(frozen=True, slots=True)
class ScoredAttribute:
    """`score` 0..1. `words`: what it came from. `how`: exact, lexicon, correction, vector (cosine),
    negation ("no sleeves"), comparison ("longer") or related (broader or narrower than a wish)."""

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


@dataclass(frozen=True)
class Negated:
    """`words`: what the query refuses, as typed; the attributes are those and all that are narrower."""

    attributes: list[str] = field(default_factory=list)
    colours: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class NamedGarment:
    """One garment of a query that may name several, with its own attributes and colours."""

    category: str | None
    group: str | None
    attributes: list[str]
    colours: list[str]


@dataclass(frozen=True)
class Answer:
    """Lists are best first. `price` holds although nothing else was understood."""

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
    price: Price | None = None
    brands: list[str] = field(default_factory=list)
    gender: str | None = None
    size: str | None = None
    season: str | None = None
    sort: str | None = None
    corrections: list[Correction] = field(default_factory=list)
    not_understood: list[str] = field(default_factory=list)
