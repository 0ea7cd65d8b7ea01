"""What is a size only beside a garment: "small dress", "m dress", "kleid 38", not "small flowers".

Between the size and its garment a colour may stand ("large black hoodie", "kleid rot 38"). A word of size
that describes anything else says nothing. A number behind a garment is a size where clothes are made in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from smartrec_nlp.parsing.meanings import Meaning
from smartrec_nlp.parsing.spans import Span

KIND = "size word"
_CERTAIN = 0.8
_LETTERS = frozenset({"s", "m", "l"})
_NUMBERS = frozenset(map(str, [*range(4, 25, 2), *range(32, 61)]))
_MEASURED = frozenset({"leg", "legs", "inseam", "length", "inch", "inches", "cm", "waist", "chest"})
_HEIGHTS_OF_CHILDREN = frozenset(map(str, range(50, 177, 6)))
_CHILDREN = frozenset({"girls", "boys", "kids"})


def resolve_size_words(spans: Sequence[Span]) -> list[Span]:
    """`spans` in which each word of size is a size, or has no meaning."""
    resolved: list[Span] = []
    for at, span in enumerate(spans):
        if not span.has(KIND):
            resolved.append(_bare_size(spans, at) or span)
            continue
        others = tuple(meaning for meaning in span.meanings if meaning.kind != KIND)
        is_size = _is_before_garment(spans[at + 1 :]) or _stands_alone_after_garment(spans, at)
        sizes = [Meaning("size", m.name) for m in span.meanings if m.kind == KIND and is_size]
        resolved.append(replace(span, meanings=(*sizes, *others)))
    return resolved


def _bare_size(spans: Sequence[Span], at: int) -> Span | None:
    """The letter before a garment or the number behind one as a size; None where it is neither."""
    span = spans[at]
    if span.meanings or len(span.keys) != 1:
        return None
    key = span.keys[0]
    if key in _LETTERS and at + 1 < len(spans) and _is_before_garment(spans[at + 1 :]):
        return replace(span, meanings=(Meaning("size", key),), how="lexicon")
    if at + 1 < len(spans) and _MEASURED.intersection(spans[at + 1].keys):
        return None
    is_behind_garment = _is_before_garment(spans[:at][::-1]) and not _is_before_garment(spans[at + 1 :])
    if not key.isdigit() or not is_behind_garment:
        return None
    if any(m.kind == "gender" and m.name in _CHILDREN for other in spans for m in other.meanings):
        size = f"{key} cm" if key in _HEIGHTS_OF_CHILDREN else None
    else:
        size = key if key in _NUMBERS else None
    return replace(span, meanings=(Meaning("size", size),), how="lexicon") if size else None


def _is_before_garment(following: Sequence[Span]) -> bool:
    """Whether a garment is the first of these spans, but for colours and for whom it is."""
    for span in following:
        if _names_garment(span):
            return True
        if span.is_break or not span.content or not all(m.kind in ("colour", "gender") for m in span.content):
            return False
    return False


def _stands_alone_after_garment(spans: Sequence[Span], at: int) -> bool:
    """ "black dress medium": a garment was named, and nothing that the word could describe follows."""
    follows = spans[at + 1] if at + 1 < len(spans) else None
    is_alone = follows is None or follows.is_break
    return is_alone and any(_names_garment(span) for span in spans[:at])


def _names_garment(span: Span) -> bool:
    return any(m.kind == "category" and m.weight >= _CERTAIN for m in span.meanings)
