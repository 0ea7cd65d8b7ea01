"""The search operators that people type: `-black`, `"exact words"`, `size:M`, `brand:x`, `price:20-40`.

Each is turned into words that the rest of the mapping reads ("not black", "size m"). Only the words between
quotation marks are kept apart too: they are taken as they are, without correction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

BRAND_MARK = "brandoperator"
"""Stands in the text before the words of `brand:`, so that whatever follows is taken for a brand."""
QUOTED_BRAND_MARK = "quotedbrandoperator"
"""The same, where all words up to the next break are the brand."""
BRAND_MARKS = frozenset({BRAND_MARK, QUOTED_BRAND_MARK})
_FIELDS = {
    "size": "size|sz|grösse|groesse|größe|taille|talla|taglia|maat|tamanho|rozmiar|storlek",
    "brand": "brand|marke|marque|marca|merk|marka|märke|maker",
    "price": "price|preis|prix|precio|prezzo|prijs|preço|cena|pris",
    "plain": (
        "colou?rs?|farbe|couleur|colore|kleur|cor|kolor|färg|category|material|fabric|pattern|gender|season"
    ),
}
_QUOTED = re.compile(r"(?<!\S)(-?)\"([^\"]{2,80})\"(?!\w)")
_FIELD = re.compile(
    r"(?<!\S)(?P<minus>-?)(?:"
    + "|".join(rf"(?P<{name}>{words})" for name, words in _FIELDS.items())
    + r")[:=](?P<value>\"[^\"]{2,80}\"|[^\s\"]+)"
)
_MINUS = re.compile(r"(?<!\S)[-–−!](?=[^\W\d_])")
_RANGE = re.compile(r"(\d[\d.]*)(?:-|\.\.)(\d[\d.]*)")
_COMPARED = re.compile(r"[<>]=?")


@dataclass(frozen=True, slots=True)
class Operators:
    """`text` without operators. `quoted`: the words that stood between quotation marks, each as typed."""

    text: str
    quoted: tuple[str, ...]


def read_operators(text: str) -> Operators:
    """Reads normalised `text`; one without operators comes back as it is."""
    text = _FIELD.sub(_spoken, text)
    matches = [match for match in _QUOTED.finditer(text) if not match[1]]
    quoted = tuple(" ".join(match[2].split()) for match in matches)
    text = _QUOTED.sub(lambda match: f"{_negation(match[1])}{match[2]} {_end(match[1])}", text)
    return Operators(_negated_words(text), quoted)


def _negated_words(text: str) -> str:
    """ "dress -black -lace" -> "dress , not black , not lace ,"; each minus is for the one word after it."""
    parts = _MINUS.split(text)
    if len(parts) == 1:
        return text
    first, *rest = parts
    spoken = [first]
    for part in rest:
        word, _, after = part.partition(" ")
        spoken.append(f", not {word} , {after}")
    return " ".join(spoken)


def _spoken(match: re.Match[str]) -> str:
    value, minus = match["value"].strip(',"'), match["minus"]
    if match["size"]:
        spoken = f"size {value}"
    elif match["brand"]:
        is_quoted = match["value"].startswith('"')
        mark, end = (QUOTED_BRAND_MARK, ",") if is_quoted else (BRAND_MARK, "")
        return f"{_negation(minus)}{mark} {value} {end}"
    elif match["price"]:
        spoken = _price(value)
    else:
        spoken = value
    return f"{_negation(minus)}{spoken} {_end(minus)}"


def _price(value: str) -> str:
    if match := _RANGE.fullmatch(value):
        return f"between {match[1]} and {match[2]}"
    return value if _COMPARED.match(value) else f"under {value}"


def _negation(minus: str) -> str:
    return ", not " if minus else ""


def _end(minus: str) -> str:
    return ", " if minus else ""
