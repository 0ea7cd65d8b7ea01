"""All words of a product are read together; what no table knows is told, and can be taught by a file."""

import pytest

from smartrec_recommender.canonical.product import ShopWords, canonical_forms
from smartrec_recommender.canonical.taught import Taught, UntaughtWord, read_taught_words


def test_the_words_of_a_product_are_read_together() -> None:
    forms = canonical_forms(
        ShopWords(
            "Mini jeans",
            "Kids > Girls > Trousers",
            colours=("Ink/White",),
            gender="female",
            sizes=("110", "116"),
        )
    )
    assert forms.category.name == "Jeans"
    assert forms.colour.names == ("navy", "white")
    assert forms.gender.name == "girls"
    assert [size.name for size in forms.sizes] == ["110 cm", "116 cm"]
    assert forms.unmapped == ()


def test_two_numbers_are_a_waist_and_a_leg_on_trousers_and_a_double_size_elsewhere() -> None:
    trousers = canonical_forms(ShopWords("Chinos", "Chinos", sizes=("34/36",)))
    skirt = canonical_forms(ShopWords("Skirt", "Skirt", sizes=("34/36",)))
    assert [size.name for size in trousers.sizes] == ["W34 L36"]
    assert [size.name for size in skirt.sizes] == ["34", "36"]


def test_what_no_table_knows_is_told_by_kind() -> None:
    words = ShopWords("Nora", "Lookbook", colours=("Sunset Haze",), gender="Petites", sizes=("80C",))
    assert canonical_forms(words).unmapped == (
        ("category", "Lookbook"), ("gender", "Petites"), ("colour", "Sunset Haze"), ("size", "80C"),
    )  # fmt: skip


def test_a_file_of_words_teaches_them_all() -> None:
    taught = Taught.of(
        read_taught_words(
            "word,means,kind\nLookbook,dress,\nSunset Haze,orange,colour\nPetites,women,gender\n3,L,size\n"
        )
    )
    words = ShopWords("Nora", "Lookbook", colours=("sunset haze",), gender="PETITES", sizes=("3",))
    forms = canonical_forms(words, taught=taught)
    assert (forms.category.name, forms.colour.names, forms.gender.name) == ("Dress", ("orange",), "women")
    assert [size.name for size in forms.sizes] == ["L"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("shop,ours\na,b\n", "columns word and means"),
        ("word,means\nLookbook,Spaceship\n", "line 2: 'Spaceship' is no category; write one of "),
        ("word,means,kind\nx,y,flavour\n", "kind is 'flavour'"),
        ("word,means,kind\nx,brownish-ish nothing?,gender\n", "is no gender"),
    ],
)
def test_a_file_of_words_that_cannot_be_taken_says_which_line_and_what_to_write(
    text: str, reason: str
) -> None:
    with pytest.raises(UntaughtWord, match=reason):
        read_taught_words(text)
