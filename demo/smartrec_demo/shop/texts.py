"""What the shop writes about a product: its title and a description, from what is true of the garment.

The words and sentences are in tables/texts.toml.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from smartrec_demo.garments.garment import Garment
from smartrec_demo.shop.assortment import Season
from smartrec_demo.tables import no_other_keys, read_toml


@no_other_keys
@dataclass(frozen=True)
class Texts:
    """The words of titles and the sentences of descriptions.

    noun, about: by category. occasion: by season. pattern, fabric, shape: words by choice.
    shaped: categories whose title names a shape. striking_fabrics: named beside a pattern too.
    undetailed: attributes that are true of too many garments to be a detail.
    """

    style_names: tuple[str, ...]
    care: tuple[str, ...]
    shaped: frozenset[str]
    striking_fabrics: frozenset[str]
    undetailed: frozenset[str]
    occasion: dict[Season, tuple[str, ...]]
    noun: dict[str, str]
    pattern: dict[str, str]
    fabric: dict[str, str]
    shape: dict[str, str]
    about: dict[str, str]


@cache
def load_texts() -> Texts:
    """Our texts. Raises TableError."""
    return read_toml(Path(__file__).with_name("tables") / "texts.toml", Texts)


def title(garment: Garment, colour: str, style_name: str, noun: str = "") -> str:
    """For example "Elin Floral Midi Dress, Red"; at most one word each of pattern, fabric and shape.

    noun: what it is called, where not by its category.
    """
    noun = noun or load_texts().noun.get(garment.category, garment.category)
    words = (_pattern_word(garment), _fabric_word(garment, noun), _shape_word(garment, noun))
    return f"{' '.join([style_name, *filter(None, words), noun])}, {colour.title()}"


def _pattern_word(garment: Garment) -> str:
    pattern = garment.choice("pattern", "solid")
    is_expected = garment.category == "Flannel" and pattern == "plaid"
    return "" if is_expected else load_texts().pattern.get(pattern, "")


def _fabric_word(garment: Garment, noun: str) -> str:
    """Empty where the noun says it already, or a pattern says more."""
    fabric = garment.choice("fabric")
    word = load_texts().fabric.get(fabric, "")
    is_said = bool(word) and word.split()[-1].lower() in noun.lower()
    is_plain = garment.choice("pattern", "solid") == "solid"
    return word if not is_said and (is_plain or fabric in load_texts().striking_fabrics) else ""


def _shape_word(garment: Garment, noun: str) -> str:
    if garment.category not in load_texts().shaped:
        return ""
    parts = ("skirt length", "skirt", "neck", "leg", "length")
    words = [load_texts().shape.get(garment.choice(part), "") for part in parts]
    words = [word for word in words if word and word.split("-")[0].lower() not in noun.lower()]
    if not words:
        return ""
    has_skirt = garment.category in ("Dress", "Skirt")
    return words[garment.seed % min(len(words), 2)] if has_skirt else words[0]


def description(garment: Garment, colour: str, season: Season, random: Random) -> str:
    """Four or five sentences; every statement is true of the picture."""
    texts = load_texts()
    details = [name for name in garment.attributes if name not in texts.undetailed]
    random.shuffle(details)
    listed = details[: min(5, len(details))]
    sentences = (
        f"{texts.about[garment.category]}.",
        f"In {_colours(garment, colour)}.",
        f"Details: {', '.join(listed)}." if listed else "",
        random.choice(texts.occasion[season]),
        random.choice(texts.care),
    )
    return " ".join(sentence for sentence in sentences if sentence)


def _colours(garment: Garment, colour: str) -> str:
    rest = [name for name in dict.fromkeys(garment.colours) if name != colour]
    if garment.choice("pattern", "solid") == "solid" or not rest:
        return colour
    return f"{colour} with {' and '.join(rest[:2])}"
