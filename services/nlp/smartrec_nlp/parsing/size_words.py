"""Words that are a size only beside a garment: "small dress", "a tee, large", not "small flowers".

Between the word and its garment a colour may stand ("large black hoodie"). A word of size that describes
anything else says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from smartrec_nlp.parsing.meanings import Meaning
from smartrec_nlp.parsing.spans import Span

KIND = "size word"
_CERTAIN = 0.8


def resolve_size_words(spans: Sequence[Span]) -> list[Span]:
    """`spans` in which each word of size is a size, or has no meaning."""
    resolved: list[Span] = []
    for at, span in enumerate(spans):
        if not span.has(KIND):
            resolved.append(span)
            continue
        others = tuple(meaning for meaning in span.meanings if meaning.kind != KIND)
        is_size = _is_before_garment(spans[at + 1 :]) or _stands_alone_after_garment(spans, at)
        sizes = [Meaning("size", m.name) for m in span.meanings if m.kind == KIND and is_size]
        resolved.append(replace(span, meanings=(*sizes, *others)))
    return resolved


def _is_before_garment(following: Sequence[Span]) -> bool:
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
