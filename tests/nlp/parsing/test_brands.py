"""Brands: the shop's, well-known ones, and names that only their place tells."""

from __future__ import annotations

from smartrec_nlp.mapper import Mapper
from smartrec_nlp.parsing.brands import ShopBrand
from tests.nlp.conftest import categories, colours

GOLDEN_HOUR = ShopBrand("Golden Hour", "golden hour")


def test_the_words_of_a_brand_of_the_shop_say_nothing_else(mapper: Mapper) -> None:
    result = mapper.map("golden hour dress", shop_brands=[GOLDEN_HOUR])
    assert (result.brands, categories(result), colours(result)) == (["Golden Hour"], ["Dress"], [])


def test_a_brand_is_refused_and_the_garment_after_it_is_not(mapper: Mapper) -> None:
    for query in ("not from golden hour dress", "anything but golden hour dress", "dress -brand:golden hour"):
        result = mapper.map(query, shop_brands=[GOLDEN_HOUR])
        assert (result.negated.brands, categories(result)) == (["Golden Hour"], ["Dress"]), query
        assert (result.brands, result.negated.categories) == ([], []), query


def test_several_brands_are_wanted(mapper: Mapper) -> None:
    brands = [GOLDEN_HOUR, ShopBrand("Quillfeather", "quillfeather")]
    assert mapper.map("golden hour or quillfeather coat", shop_brands=brands).brands == [
        "Golden Hour",
        "Quillfeather",
    ]


def test_a_misspelt_brand_is_corrected(mapper: Mapper) -> None:
    result = mapper.map("quilfeather coat", shop_brands=[ShopBrand("Quillfeather", "quilfeather")])
    assert result.brands == ["Quillfeather"]
    assert [(c.typed, c.meant) for c in result.corrections] == [("quilfeather", "Quillfeather")]


def test_everyday_words_are_a_brand_only_where_they_are_written_like_one(mapper: Mapper) -> None:
    only = [ShopBrand("Only", "only")]
    assert mapper.map("only black dresses", shop_brands=only).brands == []
    assert mapper.map("jeans by only", shop_brands=only).brands == ["Only"]


def test_an_unknown_name_after_from_or_by_is_a_brand(mapper: Mapper) -> None:
    assert mapper.map("coat from zylvane").brands == ["Zylvane"]
    assert mapper.map("coat for friday").brands == []
