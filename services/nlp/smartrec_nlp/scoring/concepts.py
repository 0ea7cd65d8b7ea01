"""From what is said of each garment to scored concepts: wanted ones, negated ones and implied ones.

Invariant: an implied concept (narrower, broader, near by vector) never contradicts an explicit one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from smartrec_nlp.lexicon.relations import Relations
from smartrec_nlp.parsing.garments import Garment, Mention
from smartrec_nlp.parsing.meanings import Meaning

# Set by hand on 2026-11-22 against the tuning queries (`smartrec nlp evaluate --part tuning`).
HOW_WEIGHT = {
    "exact": 1.0,
    "lexicon": 0.97,
    "correction": 0.9,
    "negation": 0.75,
    "comparison": 0.9,
    "vector": 1.0,
}
BROADER_WEIGHT = 0.55
NARROWER_WEIGHT = 0.45
NARROWER_STEP = 0.02
MAX_NARROWER = 8
EXPLICIT_SCORE = 0.8
"""Score from which a concept was said by the query itself; below it the concept is implied."""


@dataclass(frozen=True, slots=True)
class ScoredConcept:
    """A concept that the query wants. `score` 0..1; `words` that it came from; `how` they were matched."""

    name: str
    score: float
    words: str
    how: str


@dataclass
class ConceptScores:
    """The concepts of one garment, or of the whole query."""

    concepts: dict[str, ScoredConcept] = field(default_factory=dict)
    negated: dict[str, str] = field(default_factory=dict)
    """Negated concept -> the words that negate it."""

    def want(self, concept: ScoredConcept) -> None:
        """Adds `concept`; of two scores of one concept the higher counts."""
        known = self.concepts.get(concept.name)
        if known is None or known.score < concept.score:
            self.concepts[concept.name] = concept

    def explicit(self) -> list[ScoredConcept]:
        """The concepts that the query itself names."""
        return [concept for concept in self.concepts.values() if concept.score >= EXPLICIT_SCORE]


def score_garment(garment: Garment, group: str | None, relations: Relations) -> ConceptScores:
    """The concepts of one garment. `group`: upper, lower or full; None where no category is named."""
    scored = ConceptScores()
    for mention in garment.mentions:
        _score_mention(mention, group, relations, scored)
    for name in [name for name in scored.negated if name in scored.concepts]:
        if scored.concepts[name].score >= EXPLICIT_SCORE and scored.concepts[name].how != "negation":
            del scored.negated[name]
    _drop_contradictions(scored, relations)
    _add_related(scored, relations)
    _drop_contradictions(scored, relations)
    return scored


def merge(parts: Iterable[ConceptScores]) -> ConceptScores:
    """The concepts of all garments together. What one garment wants is not negated by words about another."""
    whole = ConceptScores()
    for part in parts:
        for concept in part.concepts.values():
            whole.want(concept)
        whole.negated.update(part.negated)
    wanted = {concept.name for concept in whole.explicit()}
    whole.negated = {name: words for name, words in whole.negated.items() if name not in wanted}
    whole.concepts = {name: concept for name, concept in whole.concepts.items() if name not in whole.negated}
    return whole


def _score_mention(mention: Mention, group: str | None, relations: Relations, scored: ConceptScores) -> None:
    if mention.is_negated:
        _negate(mention, group, relations, scored)
        return
    for meaning, how in _wanted(mention, group, relations):
        score = min(1.0, meaning.weight) * HOW_WEIGHT[how]
        scored.want(ScoredConcept(meaning.name, score, mention.words, how))
    if mention.meaning.kind == "change":
        change = relations.changes[mention.meaning.name]
        scored.negated.update(dict.fromkeys(change.negated, mention.words))


def _wanted(mention: Mention, group: str | None, relations: Relations) -> Iterator[tuple[Meaning, str]]:
    """The attributes that a mention wants, each with how it was matched."""
    name = mention.meaning.name
    match mention.meaning.kind:
        case "attribute":
            yield mention.meaning, mention.how
        case "length":
            yield from ((meaning, mention.how) for meaning in relations.length_words[name].meanings(group))
        case "family":
            yield from ((meaning, mention.how) for meaning in relations.families[name].when_wanted)
        case "change":
            wanted = relations.changes[name].wanted
            yield from ((meaning, "comparison") for meaning in wanted if meaning.kind == "attribute")


def _negate(mention: Mention, group: str | None, relations: Relations, scored: ConceptScores) -> None:
    name = mention.meaning.name
    match mention.meaning.kind:
        case "attribute":
            for negated in [name, *sorted(relations.all_narrower(name))]:
                scored.negated.setdefault(negated, mention.words)
        case "length":
            for negated in sorted(relations.of_length_word(name, group)):
                scored.negated.setdefault(negated, mention.words)
        case "family":
            family = relations.families[name]
            for negated in [meaning.name for meaning in family.when_wanted] + sorted(family.members):
                scored.negated.setdefault(negated, mention.words)
            for meaning in family.when_negated:
                scored.want(
                    ScoredConcept(
                        meaning.name, meaning.weight * HOW_WEIGHT["negation"], mention.words, "negation"
                    )
                )


def _add_related(scored: ConceptScores, relations: Relations) -> None:
    """Adds concepts that are a little broader or narrower than an explicit one, with lower scores."""
    for concept in sorted(scored.explicit(), key=lambda concept: -concept.score):
        if concept.how in ("vector", "comparison"):
            continue
        for name in relations.broader.get(concept.name, ()):
            scored.want(replace(concept, name=name, score=concept.score * BROADER_WEIGHT, how="related"))
        for place, name in enumerate(relations.narrower.get(concept.name, ())[:MAX_NARROWER]):
            weight = NARROWER_WEIGHT - NARROWER_STEP * place
            scored.want(replace(concept, name=name, score=concept.score * weight, how="related"))


def _drop_contradictions(scored: ConceptScores, relations: Relations) -> None:
    """Removes negated concepts, and implied ones that are opposites of an explicit one."""
    explicit = scored.explicit()
    for concept in list(scored.concepts.values()):
        is_implied = concept.score < EXPLICIT_SCORE
        opposed = any(relations.contradicts(concept.name, other.name) for other in explicit)
        if concept.name in scored.negated or (is_implied and opposed):
            del scored.concepts[concept.name]
