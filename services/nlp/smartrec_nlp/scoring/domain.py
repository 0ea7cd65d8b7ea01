"""Whether a query is about clothes at all (out-of-domain detection): evidence for and against it.

A garment is strong evidence. A colour or a style alone is weak, and "sofa" or "recipe" outweighs it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from smartrec_nlp.parsing.meanings import Meaning
from smartrec_nlp.parsing.phrases import MAX_PHRASE_TOKENS, PhraseDictionary
from smartrec_nlp.parsing.spans import Span
from smartrec_nlp.parsing.text import Token

# Evidence for and against, set by hand on 2026-11-22 against the tuning queries
# (`smartrec nlp evaluate --part tuning`, its figures "rejected" and "accepted").
GARMENT_EVIDENCE = 2.0
CLOTHES_WORD_EVIDENCE = 1.0
PHRASE_EVIDENCE = {"part": 1.2, "shape": 1.0, "texture": 0.9, "fabric": 0.9, "style": 0.6}
WORD_EVIDENCE = {"part": 0.7, "shape": 0.65, "texture": 0.6, "fabric": 0.6, "style": 0.45}
PRINTED_THING_EVIDENCE = 0.35
COLOUR_EVIDENCE = 0.45
OTHER_EVIDENCE = {
    "change": 0.6,
    "family": 0.8,
    "length": 0.3,
    "brand": 0.6,
    "gender": 0.36,
    "size": 0.3,
    "reference": 0.4,
    "sort": 0.0,
    "price level": 0.0,
}
STRONG_EVIDENCE = 0.7
MIN_EVIDENCE = 0.35
AGAINST_OTHER_DEPARTMENT = 1.5
AGAINST_AMBIGUOUS_PHRASE = 3.0
AGAINST_UNKNOWN_WORD = 0.9
MAX_AGAINST_UNKNOWN_WORDS = 1.6


def is_about_clothes(
    spans: Sequence[Span],
    *,
    attribute_type: Callable[[str], str | None],
    clothes_score: Callable[[str], float],
    other_departments: frozenset[str],
    is_ambiguous: bool,
) -> bool:
    """Whether there is enough evidence for clothes, and more than against them.

    `clothes_score`: about 1 for a word about clothes, about -1 for others. `is_ambiguous`: the query holds a
    phrase such as "top 10", in which the name of a garment means something else.
    """
    rest = [span for span in spans if not _is_other_department(span, other_departments)]
    evidence = _total_evidence([_evidence(span, attribute_type) for span in rest])
    unknown = sum(_evidence_against_word(span, clothes_score) for span in rest if span.is_unknown)
    against = AGAINST_OTHER_DEPARTMENT * (len(spans) - len(rest)) + min(unknown, MAX_AGAINST_UNKNOWN_WORDS)
    against += AGAINST_AMBIGUOUS_PHRASE * is_ambiguous
    return evidence >= MIN_EVIDENCE and evidence > against


def _total_evidence(evidence: Sequence[float]) -> float:
    """Strong evidence adds up. Of weak evidence the strongest counts fully, the rest by half."""
    weak = sorted((value for value in evidence if value < STRONG_EVIDENCE), reverse=True)
    strong = sum(value for value in evidence if value >= STRONG_EVIDENCE)
    return strong + sum(weak[:1]) + sum(weak[1:]) / 2


def has_ambiguous_phrase(tokens: Sequence[Token], ambiguous: PhraseDictionary) -> bool:
    """Whether `tokens` hold a phrase of `ambiguous`, letter by letter."""
    keys = [token.key for token in tokens]
    runs = (keys[at : at + length] for at in range(len(keys)) for length in range(1, MAX_PHRASE_TOKENS + 1))
    return any((found := ambiguous.find(run)) is not None and found[1] for run in runs)


def _evidence(span: Span, attribute_type: Callable[[str], str | None]) -> float:
    weights = [CLOTHES_WORD_EVIDENCE if "clothes" in span.roles else 0.0]
    for meaning in span.meanings:
        if meaning.kind == "category":
            weights.append(GARMENT_EVIDENCE * meaning.weight)
        elif meaning.kind == "attribute":
            weights.append(_attribute_evidence(span, meaning, attribute_type(meaning.name) or ""))
        elif meaning.kind == "colour":
            weights.append(COLOUR_EVIDENCE * meaning.weight)
        elif meaning.kind != "role":
            weights.append(OTHER_EVIDENCE[meaning.kind])
    return max(weights)


def _attribute_evidence(span: Span, meaning: Meaning, attribute_type: str) -> float:
    """ "peter pan collar" is more evidence than "collar"; "guitar" is hardly evidence for a guitar print."""
    if len(span.keys) > 1:
        return PHRASE_EVIDENCE.get(attribute_type, 0) * meaning.weight
    if meaning.name.endswith(" print") and span.how != "exact":
        return PRINTED_THING_EVIDENCE
    return WORD_EVIDENCE.get(attribute_type, 0) * meaning.weight


def _is_other_department(span: Span, other_departments: frozenset[str]) -> bool:
    return len(span.keys) == 1 and span.keys[0] in other_departments and not span.has("category")


def _evidence_against_word(span: Span, clothes_score: Callable[[str], float]) -> float:
    """0 for an unknown word that is likely about clothes, up to AGAINST_UNKNOWN_WORD for another."""
    return AGAINST_UNKNOWN_WORD * min(1.0, max(0.0, (1 - clothes_score(span.keys[0])) / 2 + 0.2))
