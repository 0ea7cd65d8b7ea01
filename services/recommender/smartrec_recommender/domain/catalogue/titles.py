"""Which product a line of an order means that names its goods by nothing but their title.

Shops write the variant behind the title, each in its own way: `Linen dress - Sand / S`, `Linen dress (Sand)`,
`Linen dress, Size: S`. So a title is looked for as it is, and then without what follows such a sign; what is
cut off must hold a size, colour or attribute of the product.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

_VARIANT_BEGINS = re.compile(r"\s+[-–—|]\s+|\s*[,;/(\[|:]\s*")
_BETWEEN_WORDS = re.compile(r"\s*[,;/|]\s*|\s+[-–—]\s+")
_MOST_CUTS = 6
_NO_VARIANT = frozenset({"", "default title", "default"})


class TitledLine(NamedTuple):
    """What a line says of its goods. `variant`: colour, size and the like, where they stand apart."""

    title: str
    variant: tuple[str, ...] = ()


class TitledProduct(NamedTuple):
    """A product of a title. `words`: its colours, sizes and attributes, as `folded` gives them."""

    product_number: int
    product_id: str
    style_id: str
    is_in_sight: bool
    words: frozenset[str]


def folded(text: str) -> str:
    """A title or word as two of them are compared."""
    return " ".join(text.lower().split())


def spellings(title: str) -> list[str]:
    """Returns: the title, and the longest parts of it that may be the title without its variant."""
    whole = " ".join(title.split())
    cuts = [whole[: found.start()].rstrip() for found in _VARIANT_BEGINS.finditer(whole)]
    return list(dict.fromkeys(one for one in (whole, *reversed(cuts[-_MOST_CUTS:])) if one))


def product_meant(
    line: TitledLine, products_of: Mapping[str, Sequence[TitledProduct]]
) -> Sequence[TitledProduct]:
    """`products_of`: by folded title its products.

    Returns: the one that is meant; several, where each may be; none, where no product has the title.

    Of the colours of one style the line may tell none; the first by id counts, as for a handle.
    """
    whole = " ".join(line.title.split())
    for spelling in spellings(whole):
        found = products_of.get(folded(spelling), ())
        if not found:
            continue
        rest = whole[len(spelling) :]
        words = frozenset(_words([rest, *line.variant]))
        is_whole = not rest or frozenset(_words([rest])) <= _NO_VARIANT
        if is_whole or any(product.words & words for product in found):
            return _narrowed(found, words)
    return ()


def _narrowed(found: Sequence[TitledProduct], words: frozenset[str]) -> Sequence[TitledProduct]:
    in_sight = [product for product in found if product.is_in_sight] or found
    most = max(len(product.words & words) for product in in_sight)
    best = sorted(
        (product for product in in_sight if len(product.words & words) == most),
        key=lambda product: product.product_id,
    )
    return best[:1] if len({product.style_id for product in best}) == 1 else best


def _words(texts: Iterable[str]) -> Iterator[str]:
    """`- Sand / S)`, `Size: S, Colour: Sand` → sand, s."""
    for text in texts:
        for part in _BETWEEN_WORDS.split(folded(text).strip(" -–—,;/|:()[]")):
            _, _, value = part.rpartition(":")
            yield value.strip(" ()[]")
