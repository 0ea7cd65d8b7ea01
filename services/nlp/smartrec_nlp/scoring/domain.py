"""Whether a query is about clothes at all: what speaks for it against what speaks against it.

A garment speaks for itself; a colour or a style word alone is weak and is outweighed by "sofa" or "recipe".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from smartrec_nlp.parsing.meanings import Meaning
from smartrec_nlp.parsing.phrases import MAX_PHRASE_TOKENS, Phrases
from smartrec_nlp.parsing.spans import Item
from smartrec_nlp.parsing.text import Token

GARMENT = 2.0
PHRASE = {"part": 1.2, "shape": 1.0, "texture": 0.9, "fabric": 0.9, "style": 0.6}
WORD = {"part": 0.7, "shape": 0.65, "texture": 0.6, "fabric": 0.6, "style": 0.45}
THING_PRINTED = 0.35
COLOUR = 0.45
OTHER = {
    "change": 0.6,
    "family": 0.8,
    "length": 0.3,
    "brand": 0.6,
    "gender": 0.2,
    "size": 0.3,
    "reference": 0.4,
    "sort": 0.0,
}
OTHER_DEPARTMENT = 1.5
AMBIGUOUS_PHRASE = 3.0
UNKNOWN_WORD = 0.9
UNKNOWN_WORDS_AT_MOST = 1.6
REQUIRED = 0.35
STRONG = 0.7
CLOTHES = 1.0


def is_about_clothes(
    items: Sequence[Item],
    *,
    attribute_type: Callable[[str], str | None],
    affinity: Callable[[str], float],
    other_departments: frozenset[str],
    ambiguous: bool,
) -> bool:
    """`affinity`: about 1 for a word of fashion, -1 for others.

    `ambiguous`: a phrase such as "top 10" occurs, where a garment's name means something else.
    """
    others = [item for item in items if _is_other(item, other_departments)]
    rest = [item for item in items if not _is_other(item, other_departments)]
    evidence = _added_up([_evidence(item, attribute_type) for item in rest])
    strangeness = sum(_strangeness(item, affinity) for item in rest if item.is_unknown)
    against = OTHER_DEPARTMENT * len(others) + min(strangeness, UNKNOWN_WORDS_AT_MOST)
    against += AMBIGUOUS_PHRASE * ambiguous
    return evidence >= REQUIRED and evidence > against


def _added_up(evidence: Sequence[float]) -> float:
    """Strong signs add up; of weak ones the first counts fully and the others by half."""
    weak = sorted((sign for sign in evidence if sign < STRONG), reverse=True)
    return sum(sign for sign in evidence if sign >= STRONG) + sum(weak[:1]) + sum(weak[1:]) / 2


def has_ambiguous_phrase(tokens: Sequence[Token], ambiguous: Phrases) -> bool:
    keys = [token.key for token in tokens]
    spans = (keys[at : at + length] for at in range(len(keys)) for length in range(1, MAX_PHRASE_TOKENS + 1))
    return any((found := ambiguous.find(span)) is not None and found[1] for span in spans)


def _evidence(item: Item, attribute_type: Callable[[str], str | None]) -> float:
    weights = [CLOTHES if "clothes" in item.roles else 0.0]
    for meaning in item.meanings:
        if meaning.kind == "category":
            weights.append(GARMENT * meaning.weight)
        elif meaning.kind == "attribute":
            weights.append(_attribute_evidence(item, meaning, attribute_type(meaning.name) or ""))
        elif meaning.kind == "colour":
            weights.append(COLOUR * meaning.weight)
        elif meaning.kind != "role":
            weights.append(OTHER[meaning.kind])
    return max(weights)


def _attribute_evidence(item: Item, meaning: Meaning, attribute_type: str) -> float:
    """ "peter pan collar" says more than "collar", and "guitar" next to nothing of a guitar print."""
    if len(item.keys) > 1:
        return PHRASE.get(attribute_type, 0) * meaning.weight
    if meaning.name.endswith(" print") and item.how != "exact":
        return THING_PRINTED
    return WORD.get(attribute_type, 0) * meaning.weight


def _is_other(item: Item, other_departments: frozenset[str]) -> bool:
    return len(item.keys) == 1 and item.keys[0] in other_departments and not item.has("category")


def _strangeness(item: Item, affinity: Callable[[str], float]) -> float:
    """0 for a word that is likely about clothes, up to UNKNOWN_WORD for one that is not."""
    return UNKNOWN_WORD * min(1.0, max(0.0, (1 - affinity(item.keys[0])) / 2 + 0.2))
