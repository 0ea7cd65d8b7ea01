"""A sampled garment: choices that fit each other, and variants of a style."""

from random import Random

from smartrec_demo.garments.choices import sample_choices
from smartrec_demo.garments.sampling import sample_garment


def test_variants_of_a_style_share_its_cut() -> None:
    first = sample_garment("Dress", Random(1))
    second = sample_garment("Dress", Random(2), colour="teal", choices=first.choices)
    assert second.attributes == first.attributes
    assert second.colours[0] == "teal"


def test_the_same_random_numbers_make_the_same_garment() -> None:
    assert sample_garment("Kimono", Random(1)) == sample_garment("Kimono", Random(1))
    assert sample_garment("Kimono", Random(1)) != sample_garment("Kimono", Random(2))


def test_a_hoodie_always_has_a_hood() -> None:
    assert all("hooded" in sample_garment("Hoodie", Random(seed)).attributes for seed in range(30))


def test_bare_shoulders_have_no_sleeves() -> None:
    for seed in range(200):
        choices = sample_choices("Dress", Random(seed))
        if choices["neck"] in ("strap", "strapless", "halter", "off shoulder"):
            assert choices["sleeve"] == "none"


def test_a_jacket_is_cut_as_its_fabric_asks() -> None:
    fronts = {"denim": "button", "faux leather": "asymmetric zip", "puffer": "zip"}
    for seed in range(60):
        choices = sample_choices("Jacket", Random(seed))
        assert choices["front"] == fronts.get(choices["fabric"], choices["front"])
        assert choices["front"] != "by fabric"


def test_denim_is_washed_blue_and_not_the_blue_of_the_palette() -> None:
    jeans = sample_garment("Jeans", Random(1), colour="blue", choices={"build": "lower", "fabric": "denim"})
    chinos = sample_garment(
        "Chinos", Random(1), colour="blue", choices={"build": "lower", "fabric": "cotton"}
    )
    assert max(jeans.cloth.main) < max(chinos.cloth.main)
