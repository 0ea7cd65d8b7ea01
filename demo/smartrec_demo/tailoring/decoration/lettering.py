"""Words that are printed on a garment, in letters of strokes; both are in letters.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from smartrec_demo.svg.colours import RGB, brightness
from smartrec_demo.svg.paths import Point
from smartrec_demo.tables import TableError, no_other_keys, read_toml
from smartrec_demo.tailoring.drawing import Drawing

FILE = Path(__file__).with_name("letters.toml")
# The field that a letter's strokes are given in, and how much of a letter's place it fills.
FIELD_WIDTH, FIELD_HEIGHT, FILLED = 4.0, 6.0, 0.7
# How thick a letter is, of its height, and its edge on patterned cloth, which would hide bare letters.
THICK, THICK_EDGE = 0.17, 0.46
DARK, PALE = (38, 36, 42), (248, 246, 240)


@no_other_keys
@dataclass(frozen=True)
class Letters:
    """captions: lines of words. slogans: each line by line. strokes: by letter, as letters.toml explains."""

    captions: tuple[str, ...]
    slogans: tuple[tuple[str, ...], ...]
    strokes: dict[str, str]


def load_letters(file: Path = FILE) -> Letters:
    """The words and letters of the file. Raises TableError where a word has a letter without strokes."""
    letters = read_toml(file, Letters)
    lines = [*letters.captions, *(line for slogan in letters.slogans for line in slogan)]
    if missing := sorted({letter for line in lines for letter in line} - letters.strokes.keys() - {" "}):
        raise TableError(f"{file.name}: no strokes for {', '.join(missing)}")
    return letters


@cache
def letters() -> Letters:
    """Our words and letters, read once."""
    return load_letters()


def print_caption(drawing: Drawing, y: float, ink: RGB, half: float) -> None:
    """One of the captions around the middle; y: of its top, half: half of its greatest width."""
    print_words(drawing, drawing.random.choice(letters().captions), y, ink, half)


def print_slogan(drawing: Drawing, y: float, ink: RGB, half: float) -> None:
    """One of the slogans, line by line."""
    for index, line in enumerate(drawing.random.choice(letters().slogans)):
        print_words(drawing, line, y + index * 5, ink, half)


def print_words(drawing: Drawing, words: str, y: float, ink: RGB, half: float, height: float = 3.4) -> None:
    """The words in one line around the middle: smaller where they would be wider than twice `half`."""
    place = min(2 * half / len(words), height * 0.86)
    width = place * FILLED
    tall = min(height, width * 1.6)
    start = -place * len(words) / 2 + (place - width) / 2
    path = "".join(
        _letter(letter, (start + index * place, y), width / FIELD_WIDTH, tall / FIELD_HEIGHT)
        for index, letter in enumerate(words)
        if letter != " "
    )
    if drawing.cloth.pattern != "solid":
        drawing.line(path, PALE if brightness(ink) < 0.6 else DARK, tall * THICK_EDGE, 1)
    drawing.line(path, ink, tall * THICK, 1)


def _letter(letter: str, corner: Point, across: float, down: float) -> str:
    """A letter as an SVG path. corner: its upper left one; across, down: the size of a unit of its field."""
    path = ""
    for stroke in letters().strokes[letter].split(";"):
        points = [tuple(map(float, point.split(","))) for point in stroke.split()]
        path += "M" + "L".join(f"{corner[0] + x * across:.2f} {corner[1] + y * down:.2f}" for x, y in points)
    return path
