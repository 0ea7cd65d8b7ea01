"""What the words inside a phrase say besides: a "wool coat" is a coat, and of wool.

Such a word counts less than the phrase, and only where it describes the same thing: in "skinny straps" the
straps are skinny, not the garment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from smartrec_nlp.parsing.meanings import Meaning
from smartrec_nlp.parsing.phrases import Entry, Phrases

INSIDE_WEIGHT = 0.6
REFUSALS = frozenset({"no", "not", "without", "less", "non"})
MAY_HOLD: Mapping[str, frozenset[str]] = {
    "category": frozenset({"texture", "fabric", "shape", "part", "style"}),
    "texture": frozenset({"texture", "fabric"}),
    "fabric": frozenset({"fabric"}),
    "shape": frozenset({"shape", "fabric"}),
    "part": frozenset({"part", "fabric"}),
    "style": frozenset({"style"}),
}


def add_meanings_of_words_inside(phrases: Phrases, types: Mapping[str, str]) -> None:
    """Adds to each phrase of several words what its words mean by themselves. `types`: attribute -> type."""
    for words, entry in list(phrases.entries()):
        if len(words) > 1 and entry.meanings and not REFUSALS.intersection(words):
            extra = list(_inside(words, entry, phrases, types))
            if extra:
                phrases.add(entry.phrase, extra, is_own_name=entry.is_own_name)


def _inside(
    words: Sequence[str], entry: Entry, phrases: Phrases, types: Mapping[str, str]
) -> Iterator[Meaning]:
    allowed = MAY_HOLD.get(_kind(entry, types), frozenset())
    have = {meaning.name for meaning in entry.meanings}
    for word in words:
        found = phrases.exact(word)
        if found is None or any(meaning.kind == "category" for meaning in found.meanings):
            continue
        for meaning in found.meanings:
            if meaning.kind == "attribute" and types[meaning.name] in allowed and meaning.name not in have:
                yield Meaning("attribute", meaning.name, INSIDE_WEIGHT * meaning.weight)


def _kind(entry: Entry, types: Mapping[str, str]) -> str:
    """`category` for a phrase that names a garment, else the type of its first attribute, else its kind."""
    kinds = {meaning.kind for meaning in entry.meanings}
    if "category" in kinds:
        return "category"
    first = entry.meanings[0]
    return types.get(first.name, first.kind) if first.kind == "attribute" else first.kind
