"""A shop's categories become DeepFashion's, or the department of goods that are no garments."""

import pytest

from smartrec_recommender.canonical.categories import (
    CategoryWitnesses,
    Witness,
    category_form,
    google_path,
    own_word,
)
from smartrec_recommender.canonical.category_words import departments, is_garment

CATEGORY_AND_TITLE = [
    ("Midi Dresses", "Nora", "Dress"),
    ("Women > Clothing > Skirts", "Pleated skirt", "Skirt"),
    ("Default Category/Men/Trousers", "Slim fit", "Chinos"),
    ("Pants", "Straight jeans", "Jeans"),
    ("Knitwear", "Cashmere cardigan", "Cardigan"),
    ("Outerwear", "Quilted parka", "Parka"),
    ("Coats & Jackets", "Long wool coat", "Coat"),
    ("womens-skirts", "", "Skirt"),
    ("Tops, Sale", "Linen tank top", "Tank"),
    ("Röcke", "Faltenrock", "Skirt"),
    ("Damen > Hosen", "Weite Leinenhose", "Chinos"),
    ("Oberteile", "Langarmbluse", "Blouse"),
    ("Jupes", "Jupe plissée", "Skirt"),
    ("Robes", "Robe longue à manches courtes", "Dress"),
    ("Pulls", "Pull en laine", "Sweater"),
    ("Faldas", "Falda larga", "Skirt"),
    ("Vaqueros", "Pantalón vaquero recto", "Jeans"),
    ("Gonne", "Gonna lunga", "Skirt"),
    ("Maglieria", "Maglione di lana", "Sweater"),
    ("Swimwear", "Printed swim shorts", "Trunks"),
    ("New in", "Denim shirt dress", "Dress"),
    ("Women", "Shirt with a belt", "Button-Down"),
    ("Nouveautés", "Manteau en laine", "Coat"),
    ("Vests", "Quilted vest", "Jacket"),
    ("Tights", "Running tights", "Leggings"),
    ("Clothing", "Dress for boots and bags", "Dress"),
    ("Bagno", "Accappatoio", "Robe"),
]
GOODS = [
    ("Boots", "Chelsea dress boots", "Shoes"),
    ("Turnschuhe", "Sneaker weiß", "Shoes"),
    ("Sacs à main", "Sac en cuir", "Bags"),
    ("Bisutería", "Pendientes", "Jewellery"),
    ("Accessori", "Sciarpa di seta", "Accessories"),
    ("Beauty", "Hand cream", "Beauty"),
    ("Wohnen", "Kissenbezug", "Home"),
    ("Gift Cards", "Gift card", "Gift cards"),
    ("Socks", "Ankle socks", "Underwear"),
    ("Swimwear", "Striped bikini", "Swimwear"),
    ("New in", "Leather handbag", "Bags"),
    ("Tights", "Sheer tights", "Underwear"),
    ("", "Silk scarf", "Accessories"),
    ("Baño", "Traje de baño Calas", "Swimwear"),
    ("Baño", "Toalla grande", "Home"),
    ("Bad", "Matte aus Frottee", "Home"),
    ("Bain", "Maillot 1 pièce", "Swimwear"),
]


@pytest.mark.parametrize(("category", "title", "name"), [*CATEGORY_AND_TITLE, *GOODS])
def test_a_shop_s_category_and_title_tell_the_canonical_category(
    category: str, title: str, name: str
) -> None:
    assert category_form(CategoryWitnesses(category, title=title)).name == name


@pytest.mark.parametrize(("category", "title", "name"), GOODS)
def test_goods_without_clothes_are_no_garments_whatever_a_picture_seems_to_show(
    category: str, title: str, name: str
) -> None:
    form = category_form(CategoryWitnesses(category, title=title, picture="Jacket"))
    assert not form.is_garment
    assert form.name in departments()


@pytest.mark.parametrize("name", ["Dress", "Jersey", "Button-Down", "Top", "Tank", "Kaftan"])
def test_our_own_names_are_taken_as_they_are(name: str) -> None:
    said = CategoryWitnesses(name, title="Wool coat", text="Coat", picture="Coat")
    assert category_form(said) == (name, "own name", None)


WITNESSES: list[tuple[CategoryWitnesses, str | None, Witness | None]] = [
    (CategoryWitnesses("Skirts", title="Nora"), "Skirt", "category"),
    (CategoryWitnesses(google="1581", title="Nora"), "Skirt", "Google's category"),
    (CategoryWitnesses(google="Clothing > Activewear", title="Hoodie"), "Hoodie", "title"),
    (CategoryWitnesses("Lookbook", title="Nora", text="Blouse"), "Blouse", "text"),
    (CategoryWitnesses("Lookbook", title="Nora", picture="Skirt"), "Skirt", "picture"),
    (CategoryWitnesses("Lookbook", title="Nora", category_read="Poncho"), "Poncho", "category read"),
    (CategoryWitnesses("Lookbook", title="Nora"), None, None),
    (CategoryWitnesses("Jeans shop", title="Denim skirt", text="Skirt", picture="Skirt"), "Skirt", "title"),
    (CategoryWitnesses("Tops", title="Nora", picture="Blouse"), "Blouse", "category"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "name", "witness"), WITNESSES)
def test_the_category_names_its_witness(
    said: CategoryWitnesses, name: str | None, witness: Witness | None
) -> None:
    form = category_form(said)
    assert (form.name, form.witness) == (name, witness)


def test_a_category_that_no_table_knows_is_told_and_can_be_taught() -> None:
    said = CategoryWitnesses("Shop > Wohlfühlzeit", title="Nora")
    assert category_form(said).unmapped == "Shop > Wohlfühlzeit"
    assert category_form(said, {"wohlfühlzeit": "Robe"}) == ("Robe", "taught", None)
    assert category_form(said, {"shop > wohlfühlzeit": "-"}) == (None, "taught", None)


def test_a_category_that_only_says_for_whom_it_is_is_not_told_as_unknown() -> None:
    assert category_form(CategoryWitnesses("Women", title="Nora")).unmapped is None


@pytest.mark.parametrize(
    ("category", "word"), [("Women > Dresses > Midi", "Midi"), ("Skirts", "Skirts"), ("", None)]
)
def test_the_shop_s_own_word_is_the_last_part_of_its_path(category: str, word: str | None) -> None:
    assert own_word(category) == word


def test_a_number_of_google_s_taxonomy_is_read_as_its_path() -> None:
    assert google_path("2271") == "Apparel & Accessories > Clothing > Dresses"
    assert google_path("99999999") is None


def test_departments_and_garments_do_not_meet() -> None:
    assert not any(is_garment(name) for name in departments())
