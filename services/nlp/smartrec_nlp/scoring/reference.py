"""What a query asks of a picture or product at hand: what it must have, and what of it no longer holds.

"Like this but longer" has no meaning of its own: from a mini dress it leads to a midi, from a midi to a maxi.
So a comparison goes along the scale of `relations/opposites.txt` from where the reference stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smartrec_nlp.interpretation import Interpretation, Requirement, ScoredName
from smartrec_nlp.lexicon.relations import Relations
from smartrec_nlp.parsing.garments import Garment, Mention
from smartrec_nlp.scoring.attribute_index import AttributeIndex
from smartrec_nlp.scoring.concepts import EXPLICIT_SCORE
from smartrec_vocabulary.cie_lab import to_lab
from smartrec_vocabulary.colours import load_colours

_SCALES_OF: Mapping[str, tuple[str, ...]] = {
    "length": ("length", "top length"),
    "sleeve length": ("sleeves",),
    "neckline": ("neckline height",),
    "warmth": ("warmth", "weight"),
}
"""The scales of a comparison, where they are not the one of its own name."""
_MIN_LIGHTNESS_STEP = 8.0
_MOST_COLOURS, _MIN_REQUIRED_COLOUR = 4, 0.7


@dataclass(frozen=True)
class Reference:
    """What is known of the picture or product: names of attributes and colours."""

    attributes: frozenset[str] = frozenset()
    colours: tuple[str, ...] = ()


NO_REFERENCE = Reference()


def with_requirements(
    result: Interpretation,
    garments: Sequence[Garment],
    groups: Sequence[str | None],
    relations: Relations,
    index: AttributeIndex,
    reference: Reference = NO_REFERENCE,
) -> Interpretation:
    """`result` with what it requires. `groups`: of each garment, upper, lower or full."""
    asked: dict[str, set[str]] = {}
    for garment, group in zip(garments, groups, strict=True):
        for mention in garment.mentions:
            if not mention.is_negated and (names := _names(mention, group, relations, reference)):
                asked.setdefault(mention.words, set()).update(names)
    of_words = {words: _in_list(names, index) for words, names in asked.items()}
    required = [Requirement("attribute", words, of_list) for words, of_list in of_words.items() if of_list]
    colours = _changed_colours(result, reference)
    result = replace(result, colours=colours)
    if named := [colour.name for colour in colours if colour.score >= _MIN_REQUIRED_COLOUR]:
        required.append(Requirement("colour", " or ".join(named), named))
    return replace(result, required=required, replaced=_replaced(asked.values(), relations, index, reference))


def _names(mention: Mention, group: str | None, relations: Relations, reference: Reference) -> set[str]:
    """The concepts of which a product must have one, so that it has what the mention asks for."""
    name = mention.meaning.name
    match mention.meaning.kind:
        case "attribute" if mention.meaning.weight >= EXPLICIT_SCORE and mention.how != "vector":
            return {name, *relations.all_narrower(name)}
        case "length":
            return relations.of_length_word(name, group)
        case "family":
            return set(relations.families[name].members)
        case "change":
            return set().union(*_beyond(name, relations, reference)[:1])
        case _:
            return set()


def _beyond(change: str, relations: Relations, reference: Reference) -> list[frozenset[str]]:
    """Returns: of the first scale on which the reference stands, what lies beyond it and what does not; empty
    where it stands on none, or at the end."""
    aspect, direction = change.rsplit(" ", 1)
    for scale in _SCALES_OF.get(aspect, (aspect,)):
        steps = relations.scales.get(scale, ())
        at = [place for place, step in enumerate(steps) if _holds(step, relations, reference)]
        if at:
            split = max(at) + 1 if direction == "+" else min(at)
            above, below = frozenset().union(*steps[split:]), frozenset().union(*steps[:split])
            beyond, rest = (above, below) if direction == "+" else (below, above)
            return [beyond, rest] if beyond else []
    return []


def _holds(step: Iterable[str], relations: Relations, reference: Reference) -> bool:
    return any(reference.attributes & {name, *relations.all_narrower(name)} for name in step)


def _replaced(
    asked: Iterable[set[str]], relations: Relations, index: AttributeIndex, reference: Reference
) -> list[str]:
    """What cannot hold beside what is asked for: opposites; for a cloth or pattern, the others there are."""
    wanted = set().union(*asked)
    with_broader = wanted.union(*(relations.broader.get(name, ()) for name in wanted))
    opposed = set().union(*(relations.opposites.get(name, ()) for name in with_broader))
    ruled_out = set().union(*({name, *relations.all_narrower(name)} for name in opposed)) - with_broader
    cloths = {attribute.name for attribute in index.attributes if attribute.type == "fabric"}
    for one_of_a_kind in (cloths, relations.families["pattern"].members):
        if wanted & one_of_a_kind:
            ruled_out |= (reference.attributes & one_of_a_kind) - with_broader
    return _in_list(ruled_out, index)


def _in_list(concepts: Iterable[str], index: AttributeIndex) -> list[str]:
    names = [match.attribute.name for concept in sorted(concepts) for match in index.matches(concept)]
    return list(dict.fromkeys(names))


def _changed_colours(result: Interpretation, reference: Reference) -> list[ScoredName]:
    """A darker one than a red is a burgundy, and nothing that has no colour in common with it."""
    directions = {change.endswith("+") for change in result.changes if change.startswith("brightness")}
    is_named = any(colour.score >= EXPLICIT_SCORE for colour in result.colours)
    known = [_palette()[name] for name in reference.colours if name in _palette()]
    if is_named or not known or len(directions) != 1:
        return result.colours
    is_lighter = next(iter(directions))
    from_lab = known[0]
    farther = {
        name: float(np.hypot(*(lab[1:] - from_lab[1:])))
        for name, lab in _palette().items()
        if (lab[0] - from_lab[0]) * (1 if is_lighter else -1) >= _MIN_LIGHTNESS_STEP
    }
    nearest = sorted(farther, key=lambda name: farther[name])[:_MOST_COLOURS]
    return [ScoredName(name, round(1.0 - 0.1 * place, 2)) for place, name in enumerate(nearest)]


@cache
def _palette() -> dict[str, NDArray[np.floating[Any]]]:
    """By name, L* a* b* of the palette's colours."""
    return {colour.name: to_lab(np.array(colour.rgb, np.uint8)) for colour in load_colours()}
