"""Words on chests: letters that can be read, and never wider than they may be."""

import re
from pathlib import Path
from random import Random

import pytest

from smartrec_demo.garments.sampling import sample_garment
from smartrec_demo.tables import TableError
from smartrec_demo.tailoring.decoration.lettering import letters, load_letters, print_slogan, print_words
from smartrec_demo.tailoring.drawing import Drawing


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
