"""Recipes: what ours promise, and how a wrong one is refused."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from smartrec_demo.garments.fabrics import load_fabrics
from smartrec_demo.garments.recipes import Options, categories, load_recipes, recipes
from smartrec_demo.patterns.tiles import PATTERNS
from smartrec_demo.patterns.weaves import WEAVES
from smartrec_demo.tables import TableError
from smartrec_vocabulary import load_categories

NEVER_OCCUR = {"Cape", "Nightdress", "Shirtdress", "Sundress"}
TEE = '[Tee]\nfabric = "cotton"\ncolour = "white*4|black"\n'


def recipe_file(folder: Path, text: str) -> Path:
    file = folder / "recipes.toml"
    file.write_text(text)
    return file


def test_the_categories_are_the_46_of_deepfashion_that_occur() -> None:
    assert set(categories()) == {category.name for category in load_categories()} - NEVER_OCCUR


def test_every_pattern_and_weave_that_a_recipe_can_ask_for_is_drawn() -> None:
    patterns = {name for recipe in recipes().values() for name in recipe["pattern"].names}
    assert patterns - {"solid"} <= PATTERNS.keys()
    assert {fabric.weave for fabric in load_fabrics().values()} - {""} <= WEAVES.keys()


def test_an_option_comes_as_often_as_its_weight_says(tmp_path: Path) -> None:
    colours = load_recipes(recipe_file(tmp_path, TEE))["Tee"]["colour"]
    assert colours == Options(("white", "black"), (4, 1))
    random = Random(1)
    counts = Counter(colours.sample(random) for _ in range(1000))
    assert 750 < counts["white"] < 850


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (TEE.replace("Tee", "Toga"), "Toga: no category of the vocabulary"),
        (TEE.replace("cotton", "coton"), r"Tee\.fabric: 'coton' is not a known fabric"),
        (TEE.replace("white", "wite"), r"Tee\.colour: 'wite' is not a known colour"),
        (TEE.replace("*4", "*0"), r"Tee\.colour: 'white\*0' is no option"),
        (TEE.replace("*4", "*many"), r"Tee\.colour: 'white\*many' is no option"),
        (TEE.replace("|", "||"), r"Tee\.colour: '' is no option"),
        (TEE.replace("colour", "color"), "Tee: has no colour"),
        (TEE.replace('"cotton"', "3"), r"Tee\.fabric: .*string"),
    ],
)
def test_a_wrong_recipe_is_refused_with_its_place(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(TableError, match=rf"recipes\.toml: {fault}"):
        load_recipes(recipe_file(tmp_path, text))
