"""Which words describe which garment: "white shirt with blue jeans", "a top to wear with a black skirt".

Words before a garment describe it. Words after "with" or "in" do too, unless another garment follows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from smartrec_nlp.parsing.meanings import Kind, Meaning
from smartrec_nlp.parsing.spans import Span

CONJUNCTIONS = frozenset({"and", "or", "over", "break", "but"})
NOUN_FIRST = frozenset({"fr", "es", "it", "pt"})
NOUN_MODIFIER_WEIGHT = 0.5
CLOTH_OF_GARMENT = {"Jeans": "denim"}
"""What a garment says of another that it only describes: "gonna jeans" is a denim skirt."""
GOODS: Kind = "goods"
HEADS = frozenset({"category", GOODS})
CERTAIN_CATEGORY_WEIGHT = 0.9


@dataclass(frozen=True, slots=True)
class Mention:
    """One meaning of one phrase of the query: wanted, or negated."""

    meaning: Meaning
    words: str
    how: str
    is_negated: bool


@dataclass
class Garment:
    """A garment with all that the query says about it. It may have no name: "something floral"."""

    mentions: list[Mention] = field(default_factory=list)

    @property
    def goods(self) -> str | None:
        """Shoes, a bag or other goods of the shop, in the words that name and describe them."""
        wanted = [mention for mention in self.mentions if not mention.is_negated]
        if not any(mention.meaning.kind == GOODS for mention in wanted):
            return None
        words = (one.meaning.name if one.meaning.kind == GOODS else one.words for one in wanted)
        return " ".join(dict.fromkeys(words))

    @property
    def categories(self) -> list[Mention]:
        return [
            mention
            for mention in self.mentions
            if mention.meaning.kind == "category" and not mention.is_negated
        ]


def name_goods(spans: Sequence[Span], goods: Collection[str]) -> list[Span]:
    """The spans with the goods of the shop named. `goods`: keys of the words that name some."""
    return [
        replace(span, meanings=(Meaning(GOODS, span.keys[0]),), how="lexicon")
        if span.is_unknown and span.keys[0] in goods
        else span
        for span in spans
    ]


def are_several(garments: Sequence[Garment]) -> bool:
    """Whether goods are named beside others, as in "red dress and sneakers", or beside a garment alone."""
    return len(garments) > 1 or (bool(garments[0].categories) and not garments[0].goods)


def split_garments(spans: Sequence[Span], negated: Sequence[bool]) -> list[Garment]:
    """The garments of the query in their order. There is always one; it has no mentions if nothing was said.

    `negated`: for each span whether it is negated. What the garment is worn with is left out.
    """
    garments: list[Garment] = []
    pending: list[Mention] = []
    previous_was_head = False
    is_context = False
    for span, is_negated in zip(spans, negated, strict=True):
        is_context = ("context" in span.roles or is_context) and not span.is_break
        if is_context:
            continue
        mentions = _mentions(span, is_negated)
        is_head = any(mention.meaning.kind in HEADS and not mention.is_negated for mention in mentions)
        if is_head and previous_was_head and span.language in NOUN_FIRST:
            garments[-1].mentions += _as_modifiers(mentions)
        elif is_head and previous_was_head:
            garments[-1] = Garment([*_as_modifiers(garments[-1].mentions), *mentions])
        elif is_head:
            garments.append(Garment([*pending, *mentions]))
            pending = []
        else:
            pending += mentions
            if garments and (span.is_break or span.roles & CONJUNCTIONS):
                garments[-1].mentions += pending
                pending = []
        previous_was_head = is_head
    if not garments:
        return [Garment(pending)]
    garments[-1].mentions += pending
    return garments


def _mentions(span: Span, is_negated: bool) -> list[Mention]:
    """The meanings of `span`. A garment that a negated word only describes stays wanted."""
    if not is_negated:
        return [Mention(meaning, span.words, span.how, False) for meaning in span.content]
    return [
        Mention(meaning, span.words, span.how, meaning in _negated_meanings(span)) for meaning in span.content
        if meaning in _negated_meanings(span) or meaning.kind == "category"
    ]  # fmt: skip


def _negated_meanings(span: Span) -> list[Meaning]:
    """ "no mini dress" negates mini, "no hoodie" the garment; a meaning that is only likely stays."""
    certain = [meaning for meaning in span.content if meaning.weight == 1]
    described = [meaning for meaning in certain if meaning.kind != "category"]
    if described and len(span.keys) > 1:
        return described
    categories = [m for m in span.content if m.kind == "category" and m.weight >= CERTAIN_CATEGORY_WEIGHT]
    return [*categories, *(meaning for meaning in described if categories)] or certain


def _as_modifiers(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of a garment that only describes another: "hoodie dress" and "robe pull" are dresses."""
    kept = []
    for mention in mentions:
        if mention.meaning.kind == "category":
            weight = mention.meaning.weight * NOUN_MODIFIER_WEIGHT
            kept.append(replace(mention, meaning=replace(mention.meaning, weight=weight)))
            if cloth := CLOTH_OF_GARMENT.get(mention.meaning.name):
                kept.append(replace(mention, meaning=Meaning("attribute", cloth)))
        else:
            kept.append(mention)
    return kept
