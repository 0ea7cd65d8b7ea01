"""Which words describe which garment of a query."""

from __future__ import annotations

from smartrec_nlp.mapper import Mapper
from tests.nlp.conftest import categories, colours


def test_each_of_several_garments_has_its_own_attributes_and_colours(mapper: Mapper) -> None:
    shirt, jeans = mapper.map("white shirt with ripped blue jeans").garments
    assert (shirt.category, shirt.group, shirt.colours) == ("Button-Down", "upper", ["white"])
    assert (jeans.category, jeans.group, jeans.colours) == ("Jeans", "lower", ["blue"])
    assert "distressed" in jeans.attributes
    assert "distressed" not in shirt.attributes


def test_details_after_with_belong_to_the_garment_before(mapper: Mapper) -> None:
    (dress,) = mapper.map("dress with long sleeves and pockets").garments
    assert set(dress.attributes) >= {"long sleeve", "pocketed"}


def test_what_it_is_to_be_worn_with_is_not_asked_for(mapper: Mapper) -> None:
    result = mapper.map("striped top to wear with white jeans")
    assert categories(result)[0] == "Top"
    assert "Jeans" not in categories(result)
    assert colours(result) == []
