"""From the wishes of each garment to scored attributes, refusals and what they imply.

Invariant: nothing that is only implied (narrower, broader, near by vectors) contradicts what was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from smartrec_nlp.lexicon.relations import Relations
from smartrec_nlp.parsing.garments import Garment, Wish
from smartrec_nlp.parsing.meanings import Meaning

HOW_WEIGHT = {
    "exact": 1.0,
    "lexicon": 0.97,
    "correction": 0.9,
    "negation": 0.95,
    "comparison": 0.9,
    "vector": 1.0,
}
BROADER_WEIGHT = 0.55
NARROWER_WEIGHT = 0.45
NARROWER_STEP = 0.02
MAX_NARROWER = 8
SAID_SCORE = 0.8


@dataclass(frozen=True, slots=True)
class Idea:
    """An attribute, by our own name for it, that the query wants."""

    name: str
    score: float
    words: str
    how: str


@dataclass
class Scored:
    """What the wishes of a garment, or of the whole query, come to."""

    ideas: dict[str, Idea] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    """Refused attribute -> the words that refuse it."""

    def want(self, idea: Idea) -> None:
        known = self.ideas.get(idea.name)
        if known is None or known.score < idea.score:
            self.ideas[idea.name] = idea

    def said(self) -> list[Idea]:
        return [idea for idea in self.ideas.values() if idea.score >= SAID_SCORE]


def score_garment(garment: Garment, group: str | None, relations: Relations) -> Scored:
    """`group`: of the garment's category (upper, lower, full), None where none is named."""
    scored = Scored()
    for wish in garment.wishes:
        _score_wish(wish, group, relations, scored)
    for name in [name for name in scored.refused if name in scored.ideas]:
        if scored.ideas[name].score >= SAID_SCORE and scored.ideas[name].how != "negation":
            del scored.refused[name]
    _drop_contradictions(scored, relations)
    _add_related(scored, relations)
    _drop_contradictions(scored, relations)
    return scored


def merge(parts: Iterable[Scored]) -> Scored:
    """All garments' wishes together; what one garment wants is not refused by another's words."""
    whole = Scored()
    for part in parts:
        for idea in part.ideas.values():
            whole.want(idea)
        whole.refused.update(part.refused)
    wanted = {idea.name for idea in whole.said()}
    whole.refused = {name: words for name, words in whole.refused.items() if name not in wanted}
    whole.ideas = {name: idea for name, idea in whole.ideas.items() if name not in whole.refused}
    return whole


def _score_wish(wish: Wish, group: str | None, relations: Relations, scored: Scored) -> None:
    if wish.is_refused:
        _refuse(wish, group, relations, scored)
        return
    for meaning, how in _wanted(wish, group, relations):
        score = min(1.0, meaning.weight) * HOW_WEIGHT[how]
        scored.want(Idea(meaning.name, score, wish.words, how))
    if wish.meaning.kind == "change":
        change = relations.changes[wish.meaning.name]
        scored.refused.update(dict.fromkeys(change.refused, wish.words))


def _wanted(wish: Wish, group: str | None, relations: Relations) -> Iterator[tuple[Meaning, str]]:
    """The attributes that a wish wants, with how they were found."""
    name = wish.meaning.name
    match wish.meaning.kind:
        case "attribute":
            yield wish.meaning, wish.how
        case "length":
            yield from ((meaning, wish.how) for meaning in relations.length_words[name].meanings(group))
        case "family":
            yield from ((meaning, wish.how) for meaning in relations.families[name].when_wanted)
        case "change":
            wanted = relations.changes[name].wanted
            yield from ((meaning, "comparison") for meaning in wanted if meaning.kind == "attribute")


def _refuse(wish: Wish, group: str | None, relations: Relations, scored: Scored) -> None:
    name = wish.meaning.name
    match wish.meaning.kind:
        case "attribute":
            for refused in [name, *sorted(relations.all_narrower(name))]:
                scored.refused.setdefault(refused, wish.words)
        case "length":
            for meaning in relations.length_words[name].meanings(group):
                scored.refused.setdefault(meaning.name, wish.words)
        case "family":
            family = relations.families[name]
            for refused in [meaning.name for meaning in family.when_wanted] + sorted(family.members):
                scored.refused.setdefault(refused, wish.words)
            for meaning in family.when_refused:
                scored.want(
                    Idea(meaning.name, meaning.weight * HOW_WEIGHT["negation"], wish.words, "negation")
                )


def _add_related(scored: Scored, relations: Relations) -> None:
    """What is a little broader or narrower than a wish may please as well, below the wish itself."""
    for idea in sorted(scored.said(), key=lambda idea: -idea.score):
        if idea.how in ("vector", "comparison"):
            continue
        for name in relations.broader.get(idea.name, ()):
            scored.want(replace(idea, name=name, score=idea.score * BROADER_WEIGHT, how="related"))
        for place, name in enumerate(relations.narrower.get(idea.name, ())[:MAX_NARROWER]):
            weight = NARROWER_WEIGHT - NARROWER_STEP * place
            scored.want(replace(idea, name=name, score=idea.score * weight, how="related"))


def _drop_contradictions(scored: Scored, relations: Relations) -> None:
    said = scored.said()
    for idea in list(scored.ideas.values()):
        is_implied = idea.score < SAID_SCORE
        opposed = any(relations.contradicts(idea.name, other.name) for other in said)
        if idea.name in scored.refused or (is_implied and opposed):
            del scored.ideas[idea.name]
