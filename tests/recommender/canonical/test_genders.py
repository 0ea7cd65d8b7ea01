"""For whom a product is, from column, age group, sizes, category and title."""

from typing import Any

import pytest

from smartrec_recommender.canonical.genders import gender_form, gender_of
from smartrec_recommender.canonical.sizes import read_size_run

WORDS = {
    "women": ["women", "Women's", "WOMENS", "female", "F", "Ladies", "Damen", "femme", "donna", "mujer"],
    "men": ["men", "Mens", "male", "M", "Herren", "homme", "uomo", "hombre", "Gents"],
    "unisex": ["unisex", "both", "Men & Women", "mixte", "Damen/Herren"],
    "girls": ["girls", "Girl", "Mädchen", "filles", "niñas", "bambina"],
    "boys": ["boys", "Jungen", "garçons", "niños", "bambino"],
    "kids": ["kids", "Children", "baby", "Kinder", "enfants", "toddler", "newborn", "bambini"],
}
TOLD: list[tuple[dict[str, Any], str | None]] = [
    ({"gender": "female", "age_group": "kids"}, "girls"),
    ({"gender": "male", "age_group": "toddler"}, "boys"),
    ({"gender": "unisex", "age_group": "infant"}, "kids"),
    ({"gender": "unisex", "age_group": "adult"}, "unisex"),
    ({"gender": "female", "age_group": "adult"}, "women"),
    ({"gender": None, "sizes": read_size_run(["104", "110"])}, "kids"),
    ({"gender": "Women", "sizes": read_size_run(["8-9 years"])}, "girls"),
    ({"gender": None, "path": ("Kinder", "Mädchen", "Kleider")}, "girls"),
    ({"gender": None, "path": ("Women", "Dresses")}, "women"),
    ({"gender": None, "path": ("mens-shirts",)}, "men"),
    ({"gender": None, "title": "Ladies' linen blouse"}, "women"),
    ({"gender": None, "title": "Herrenhemd"}, "men"),
    ({"gender": None, "title": "Kids' rain jacket"}, "kids"),
    ({"gender": None, "title": "Boyfriend jeans"}, None),
    ({"gender": None, "title": "Baby blue blouse"}, None),
    ({"gender": "women", "title": "Men's style shirt"}, "women"),
    ({"gender": None}, None),
]


@pytest.mark.parametrize(("name", "word"), [(name, word) for name, words in WORDS.items() for word in words])
def test_a_gender_has_one_name_however_it_is_written(name: str, word: str) -> None:
    assert gender_of(word) == name


@pytest.mark.parametrize(("told", "name"), TOLD)
def test_all_that_a_shop_says_of_a_product_tells_for_whom_it_is(
    told: dict[str, Any], name: str | None
) -> None:
    assert gender_form(**told).name == name


def test_a_word_that_is_no_gender_is_told_and_can_be_taught() -> None:
    assert gender_form("Petites").unmapped == "Petites"
    assert gender_form("Petites", taught={"petites": "women"}).name == "women"
