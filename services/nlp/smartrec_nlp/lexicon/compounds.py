"""Meanings of the words inside a phrase (its constituents): a "wrap skirt" is a skirt, and it wraps.

A constituent counts less than the whole phrase, unless the phrase only names a garment and the constituent
is an attribute's own name: whoever writes "wrap skirt" asks for such a one. It counts only if it
describes the same thing as the phrase: in "skinny straps" the straps are skinny, not the garment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from smartrec_nlp.parsing.meanings import Meaning
from smartrec_nlp.parsing.phrases import Entry, PhraseDictionary

CONSTITUENT_WEIGHT = 0.6  # set by hand on 2026-11-22 against the tuning queries
NEGATION_WORDS = frozenset({"no", "not", "without", "less", "non"})
CONSTITUENT_TYPES: Mapping[str, frozenset[str]] = {
    "category": frozenset({"texture", "fabric", "shape", "part", "style"}),
    "texture": frozenset({"texture", "fabric"}),
    "fabric": frozenset({"fabric"}),
    "shape": frozenset({"shape", "fabric"}),
    "part": frozenset({"part", "fabric"}),
    "style": frozenset({"style"}),
}
"""What a phrase is about -> the types of attribute that its constituents may add."""
_TYPES_OF_LOOKS = frozenset({"texture", "fabric", "shape", "part"})


def add_constituent_meanings(phrases: PhraseDictionary, types: Mapping[str, str]) -> None:
    """Adds to each phrase of several words the meanings of those words. `types`: attribute -> type."""
    for words, entry in list(phrases.entries()):
        if len(words) > 1 and entry.meanings and not NEGATION_WORDS.intersection(words):
            extra = list(_constituent_meanings(words, entry, phrases, types))
            if extra:
                phrases.add(entry.phrase, extra, is_canonical=entry.is_canonical)


def _constituent_meanings(
    words: Sequence[str], entry: Entry, phrases: PhraseDictionary, types: Mapping[str, str]
) -> Iterator[Meaning]:
    allowed = CONSTITUENT_TYPES.get(_kind(entry, types), frozenset())
    have = {meaning.name for meaning in entry.meanings}
    asked_for = set(words[:-1]) if all(one.kind == "category" for one in entry.meanings) else set()
    for word in words:
        found = phrases.exact(word)
        if found is None or any(meaning.kind == "category" for meaning in found.meanings):
            continue
        for meaning in found.meanings:
            if meaning.kind == "attribute" and types[meaning.name] in allowed and meaning.name not in have:
                is_asked_for = meaning.name == word in asked_for and types[word] in _TYPES_OF_LOOKS
                weight = 1.0 if is_asked_for else CONSTITUENT_WEIGHT
                yield Meaning("attribute", meaning.name, weight * meaning.weight)


def _kind(entry: Entry, types: Mapping[str, str]) -> str:
    """`category` for a phrase that names a garment, else the type of its first attribute, else its kind."""
    kinds = {meaning.kind for meaning in entry.meanings}
    if "category" in kinds:
        return "category"
    first = entry.meanings[0]
    return types.get(first.name, first.kind) if first.kind == "attribute" else first.kind
