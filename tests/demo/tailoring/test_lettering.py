"""Words on chests: letters that can be read, and never wider than they may be."""

import re
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from smartrec_demo.garments.sampling import sample_garment
from smartrec_demo.tables import TableError
from smartrec_demo.tailoring.decoration.lettering import letters, load_letters, print_slogan, print_words
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.tailor import sew
from smartrec_demo.tailoring.upper.pockets import draw_pockets
from smartrec_demo.tailoring.upper.torso import measure


@pytest.fixture
def drawing() -> Drawing:
    return Drawing(sample_garment("Tee", Random(1), colour="white").cloth, Random(1))


def points(drawing: Drawing) -> list[tuple[float, float]]:
    """Of all lines drawn."""
    paths = [re.search(r'd="([^"]*)"', line)[1] for line in drawing.colour]
    return [(float(x), float(y)) for path in paths for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]


def test_each_letter_of_a_word_is_drawn_around_the_middle_within_its_width(drawing: Drawing) -> None:
    print_words(drawing, "HOLLOW HILLS", 20, (0, 0, 0), 8)
    across, down = zip(*points(drawing), strict=True)
    assert max(across) == pytest.approx(-min(across), abs=0.1)
    assert max(across) <= 8
    assert min(down) == pytest.approx(20)
    assert drawing.colour[0].count("M") >= len("HOLLOWHILLS")


def test_a_slogan_has_a_line_of_print_for_each_of_its_lines(drawing: Drawing) -> None:
    print_slogan(drawing, 20, (0, 0, 0), 10)
    assert len(drawing.colour) in {len(slogan) for slogan in letters().slogans}


def test_a_word_with_a_letter_that_nothing_draws_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "letters.toml"
    file.write_text('captions = ["OH NO"]\nslogans = [["O"]]\n[strokes]\nO = "0,0 4,6"\nN = "0,0 4,6"\n')
    with pytest.raises(TableError, match=r"letters\.toml: no strokes for H"):
        load_letters(file)


def test_words_on_patterned_cloth_have_an_edge_and_on_plain_cloth_none(drawing: Drawing) -> None:
    for pattern, lines in (("solid", 1), ("camo", 2)):
        on_cloth = Drawing(replace(drawing.cloth, pattern=pattern), Random(1))
        print_words(on_cloth, "SUMMIT", 20, (60, 140, 190), 10)
        assert len(on_cloth.colour) == lines
        assert 'stroke="#3c8cbe"' in on_cloth.colour[-1]


def test_a_chest_pocket_hides_no_letter_of_what_is_printed() -> None:
    plain = sample_garment("Tee", Random(1), colour="white")
    garment = replace(plain, choices={**plain.choices, "extra": "slogan", "pocket": "chest"})
    pieces = sew(garment, 10, (0, 0)).colour
    alone = Drawing(garment.cloth, Random(1))
    draw_pockets(alone, garment, measure(garment, 10))
    words = [piece for piece in pieces if 'stroke-opacity="1.00"' in piece and piece.count("M") > 2]
    assert words
    assert pieces.index(words[0]) > max(map(pieces.index, alone.colour))
