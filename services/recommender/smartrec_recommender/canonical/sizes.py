"""Reads sizes as shops and users write them, and tells which sizes of a shop serve for one that is asked for.

Numbers stay within their country: UK 12 is no US 12. What is no size that we know (bras, rings) stays as it
is written. A bare number can be a child's height, and two numbers a waist and a leg: the other sizes decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain

from smartrec_recommender.canonical.size_patterns import ONE_SIZE, Size, single_size

_LABEL = re.compile(
    r"^(?:(?:sizes?|sz|grösse|groesse|gr|taille|talla|tamaño|taglia|tg|int)\b|t(?=\.? ?\d))\.? ?:? ?(?=\S)"
)
_BETWEEN = re.compile(r"\s*[()\[\],;|/&+]\s*|\s+-\s+")
_PAIR = re.compile(r"(\d{2,3}) ?[/-] ?(\d{2,3})")
_LETTERS = re.compile(r"([x\d]*[sml]) ?([-–/]|to|bis|à|a) ?([x\d]*[sml])")
_LADDER = ["3XS", "XXS", "XS", "S", "M", "L", "XL", "XXL", "3XL", "4XL", "5XL", "6XL"]
_COUNTRY = re.compile(r"[a-z]{2,3}(?=[ .:-]?\d)")
_LEGS = range(26, 39)
_HEIGHTS = frozenset(range(50, 189, 6))
_SURELY_HEIGHT = 104
_ADULT_FROM_YEARS = 17
_SMALLEST, _LARGEST, _LEAST_OF_RUN = 30, 60, 8


def read_sizes(text: str) -> tuple[Size, ...]:
    """Returns: the sizes that one value of a shop names: "S/M" is S and M, "M (38)" is M and 38.

    Empty for an empty value.
    """
    return read_size_run([text])


def read_size_run(words: Iterable[str], *, is_legwear: bool = False) -> tuple[Size, ...]:
    """Returns: the sizes of one product in their order, each once.

    `is_legwear`: the product is trousers or the like, so that 32/34 is a waist and a leg, and no double size.
    """
    return tuple(dict.fromkeys(chain.from_iterable(sizes_by_word(words, is_legwear=is_legwear))))


def sizes_by_word(words: Iterable[str], *, is_legwear: bool = False) -> tuple[tuple[Size, ...], ...]:
    """Returns: the same, for each of the words what it names."""
    return _read_run(tuple(words), is_legwear)


@lru_cache(maxsize=10_000)
def _read_run(words: tuple[str, ...], is_legwear: bool) -> tuple[tuple[Size, ...], ...]:
    folded = [_folded(word) for word in words]
    are_doubled = not is_legwear and all(_is_double(first, last) for first, last in _pairs(folded))
    found = [_of_word(word, text, are_doubled) for word, text in zip(words, folded, strict=True)]
    as_child = _child_reading(list(chain.from_iterable(found)))
    return tuple(tuple(map(as_child, sizes)) for sizes in found)


def _of_word(word: str, text: str, are_doubled: bool) -> list[Size]:
    if not text:
        return []
    return _read(text, are_doubled) or [Size(" ".join(word.split()).upper(), "as written")]


def is_child_s(size: Size) -> bool:
    """Whether only children wear the size."""
    if size.system == "height":
        return True
    return size.system == "age" and _months(size)[1] < 12 * _ADULT_FROM_YEARS


def are_children_s(sizes: Sequence[Size]) -> bool:
    """Whether a product with these sizes is for children; False where nothing tells it."""
    told = [size for size in sizes if size is not ONE_SIZE]
    return bool(told) and all(is_child_s(size) for size in told)


def sizes_serving(asked: str, offered: Iterable[str]) -> frozenset[str]:
    """Returns: the canonical names among `offered` that serve for the size asked for, as either is written.

    One size serves for every size. A number without a country counts where no size of the country has it.
    """
    wanted = read_sizes(asked)
    sizes = {name: read_sizes(name) for name in offered}
    found = frozenset(
        name for name, of in sizes.items() if any(_serves(one, w) for one in of for w in wanted)
    )
    if any(one.system not in ("one size",) for name in found for one in sizes[name]):
        return found
    numbers = {w.name.partition(" ")[2] for w in wanted if w.system == "country"}
    return found | {name for name, of in sizes.items() if any(_is_number(one, numbers) for one in of)}


def _is_number(size: Size, numbers: set[str]) -> bool:
    return size.system == "number" and size.name in numbers


def _serves(offered: Size, asked: Size) -> bool:
    if offered == asked or offered.system == "one size":
        return True
    if asked.system == "waist":
        return offered.system == "waist" and _is_waist(offered.name, asked.name)
    if asked.system == "number":
        number = re.escape(asked.name)
        return re.fullmatch(rf"(?:[A-Z]{{2}} |W){number}(?: L\d+)?|{number} cm", offered.name) is not None
    if asked.system in ("age", "height") and offered.system in ("age", "height"):
        (low, high), (least, most) = _months(asked), _months(offered)
        return (least <= low and high <= most) or (low <= least and most <= high)
    return False


def _is_waist(offered: str, asked: str) -> bool:
    """The leg counts where both tell it."""
    waist, _, leg = offered.partition(" ")
    asked_waist, _, asked_leg = asked.partition(" ")
    return waist == asked_waist and (not leg or not asked_leg or leg == asked_leg)


def _months(size: Size) -> tuple[int, int]:
    """From which age to which a child has the size. A child grows 6 cm a year: 104 cm is 3 to 4 years."""
    first, *rest = [int(number) for number in re.findall(r"\d+", size.name)]
    last = rest[0] if rest else first
    if size.system == "height":
        years = max(0, (first - 80) // 6)
        return (12 * (years - 1), 12 * years) if first >= 92 else _BABIES.get(first, (0, 24))
    return (first, last) if size.name.endswith("months") else (12 * first, 12 * last)


_BABIES = {50: (0, 1), 56: (0, 2), 62: (2, 4), 68: (4, 6), 74: (6, 9), 80: (9, 12), 86: (12, 18)}


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.replace("½", ".5")).casefold()
    return _LABEL.sub("", " ".join(plain.split()))


def _pairs(texts: Iterable[str]) -> list[tuple[int, int]]:
    return [(int(match[1]), int(match[2])) for text in texts if (match := _PAIR.fullmatch(text))]


def _is_double(first: int, last: int) -> bool:
    """Whether these are neighbouring sizes: 36/38, or heights such as 110/116."""
    return last - first in (1, 2) or (last - first == 6 and first in _HEIGHTS)


def _is_run(first: int, last: int) -> bool:
    """Whether 36-46 is each size from the one to the other: sizes of clothes are even numbers."""
    are_even = first % 2 == last % 2 == 0
    return are_even and first >= _SMALLEST and last <= _LARGEST and last - first >= _LEAST_OF_RUN


def _read(text: str, are_doubled: bool) -> list[Size]:
    """Empty: the text is no size that we know."""
    if match := _PAIR.fullmatch(text):
        return _pair(match, are_doubled)
    if match := _LETTERS.fullmatch(text):
        return _letters(*match.groups())
    size = single_size(text)
    return [size] if size else _parts(text)


def _letters(first: str, sign: str, last: str) -> list[Size]:
    """S/L is S and L; XS-XL is all from the one to the other."""
    sizes = [size for part in (first, last) if (size := single_size(part))]
    places = [_LADDER.index(size.name) for size in sizes if size.name in _LADDER]
    if sign == "/" or len(places) < 2 or places[0] > places[1]:
        return sizes
    return [Size(name, "letter") for name in _LADDER[places[0] : places[1] + 1]]


def _pair(match: re.Match[str], are_doubled: bool) -> list[Size]:
    first, last = int(match[1]), int(match[2])
    if not are_doubled and last in _LEGS:
        return [Size(f"W{first} L{last}", "waist")]
    if "-" in match[0] and _is_run(first, last):
        return [Size(str(number), "number") for number in range(first, last + 1, 2)]
    if last - first == 6:
        return [Size(f"{number} cm", "height") for number in match.groups()]
    return [Size(match[1], "number"), Size(match[2], "number")]


def _parts(text: str) -> list[Size]:
    """Several sizes in one value. A country before the first number counts for the following ones too."""
    parts = [part for part in _BETWEEN.split(text) if part]
    if len(parts) < 2:
        parts = re.split(r"(?<=\d)-(?=\d)", text)
    country, found = "", list[Size]()
    for part in parts if len(parts) > 1 else []:
        told = _COUNTRY.match(part)
        country = told[0] if told else country
        size = single_size(f"{country} {part}" if country and part.isdecimal() else part)
        sizes = [size] if size else _range(part)
        if not sizes:
            return []
        found += sizes
    return found


def _range(text: str) -> list[Size]:
    """Two sizes with a dash between them, as a part of a longer value: "UK 8-10" of "S (UK 8-10)"."""
    first, _, last = text.partition("-")
    country = _COUNTRY.match(first)
    sizes = [single_size(first), single_size(f"{country[0]} {last}" if country else last)]
    return [size for size in sizes if size] if all(sizes) else []


def _child_reading(sizes: Sequence[Size]) -> Callable[[Size], Size]:
    """How each of these sizes of a product is read beside the others.

    Bare numbers are heights where all of them can be and one is no number of a grown-up's size.
    """
    numbers = [int(size.name) for size in sizes if size.system == "number" and size.name.isdecimal()]
    are_heights = bool(numbers) and _HEIGHTS.issuperset(numbers) and max(numbers) >= _SURELY_HEIGHT
    are_of_children = _HEIGHTS.issuperset(
        int(size.name.split()[0]) for size in sizes if size.system == "height"
    )

    def read(size: Size) -> Size:
        if are_heights and size.system == "number":
            return Size(f"{size.name} cm", "height")
        if size.system == "height" and not are_of_children:  # a belt of 85 cm
            return Size(size.name.upper(), "as written")
        return size

    return read
