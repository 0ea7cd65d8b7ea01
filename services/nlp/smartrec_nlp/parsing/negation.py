"""Which spans of a query are negated: the scope of each "no", "not" or "without".

The scope holds the next content span and those joined to it by "or" and "and". It ends at "but", "with" and
the like, and at a comma unless the comma is part of a list ("no stripes, dots or checks"). `garments` decides
which meanings of a negated span are negated: "no floral dress" negates floral, not dresses.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from smartrec_nlp.parsing.spans import Span

SCOPE_ENDS = frozenset({"but", "break", "context", "over"})
SCOPE_ENDS_AFTER_CONTENT = frozenset({"with", "in"})
FOR = ("for",)
FREE = ("free",)
LESS = ("less",)
NOUN_FIRST = frozenset({"fr", "es", "it", "pt"})
WITHOUT = frozenset({"without", "w/o", "ohne", "sans", "sin", "senza", "zonder", "sem", "bez", "utan"})
VERBS = frozenset({"is", "are", "has", "have"})


def negated_spans(spans: Sequence[Span]) -> list[bool]:
    """For each span whether it is negated."""
    flags = [False] * len(spans)
    at = 0
    while at < len(spans):
        if "not" in spans[at].roles and not spans[at].content:
            at = _mark_scope(spans, at + 1, flags)
        else:
            at += 1
    _mark_before_suffix(spans, flags)
    _mark_behind_noun(spans, flags)
    return flags


def _mark_behind_noun(spans: Sequence[Span], flags: list[bool]) -> None:
    """ "pas de robe noire" refuses black, as "no black dress" does: here the garment is named first."""
    for at, (span, following) in enumerate(pairwise(spans)):
        is_noun = flags[at] and span.has("category") and span.language in NOUN_FIRST
        if is_noun and following.content and not following.has("category"):
            flags[at], flags[at + 1] = False, True


def _mark_scope(spans: Sequence[Span], start: int, flags: list[bool]) -> int:
    """Marks the spans in the scope of a negation that stands before `start`. Returns where the scope ends."""
    first: Span | None = None
    joined = False
    closers = {"or", "and"} if WITHOUT.intersection(spans[start - 1].keys) else {"or"}
    for at in range(start, len(spans)):
        span = spans[at]
        if span.is_break:
            joined = first is not None and _is_in_list(spans, at + 1, closers)
            if not joined:
                return at
        elif span.content:
            is_apart = (
                not (joined and _may_join(first, span)) if first else _is_behind_unknown(spans, start, at)
            )
            if is_apart:
                return at
            flags[at] = True
            first, joined = span, False
        elif (joined and span.keys and span.keys[0] in VERBS) or "not" in span.roles:
            return at
        elif span.roles & {"or", "and"} and first is not None:
            joined = True
        elif first is None and span.keys == FOR:
            continue
        elif span.roles & SCOPE_ENDS or (first is not None and span.roles & SCOPE_ENDS_AFTER_CONTENT):
            return at
    return len(spans)


def _is_behind_unknown(spans: Sequence[Span], start: int, at: int) -> bool:
    """Whether only a word that we do not know is refused: "no petroom skirt" may be any other skirt.

    In "sin arrugas azul" the noun comes first, so that what follows it is of the garment.
    """
    if not any(span.is_unknown for span in spans[start:at]):
        return False
    negation = spans[start - 1]
    is_noun_first = negation.language in NOUN_FIRST and bool(WITHOUT.intersection(negation.keys))
    return spans[at].has("category") or is_noun_first


def _may_join(first: Span, span: Span) -> bool:
    """ "no jeans or shorts", "no stripes and dots"; but not "no lace and a dress", "no sleeves and red"."""
    return all(first.has(kind) == span.has(kind) for kind in ("category", "colour", "change"))


def _is_in_list(spans: Sequence[Span], start: int, closers: AbstractSet[str]) -> bool:
    """Whether a comma before `start` is part of a negated list: "no stripes, dots or checks".

    `closers`: the roles before its last part; "and" for what is to be without all of it.
    """
    spans_seen = 0
    for span in spans[start:]:
        if span.roles & {"not", "with", *SCOPE_ENDS} or span.has("category"):
            return False
        if span.roles & closers and spans_seen == 1:
            return True
        if span.is_break:
            spans_seen = 0
        elif span.content:
            spans_seen += 1
    return False


def _mark_before_suffix(spans: Sequence[Span], flags: list[bool]) -> None:
    """ "logo-free", "button-less": the suffix negates the span before it."""
    for at, span in enumerate(spans[1:], 1):
        describes_next = at + 1 < len(spans) and bool(spans[at + 1].content) and span.keys != FREE
        if span.keys in (FREE, LESS) and spans[at - 1].content and not describes_next:
            flags[at - 1] = True
