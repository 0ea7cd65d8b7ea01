"""The whole mapping: colours, other fields, scores, and the words that each attribute came from."""

from __future__ import annotations

import pytest

from smartrec_nlp.mapper import Mapper
from tests.nlp.conftest import categories, colours, names


def test_colours_are_a_field_of_their_own(mapper: Mapper) -> None:
    result = mapper.map("fuchsia dress with navy blue trim")
    assert colours(result) == ["pink", "navy"]
    assert not {"pink", "navy", "blue"} & set(names(result))


def test_each_attribute_says_which_words_it_came_from_and_how(mapper: Mapper) -> None:
    found = {a.name: (a.words, a.how) for a in mapper.map("strpied dress with spots, no sleeves").attributes}
    assert found["striped"] == ("strpied", "correction")
    assert found["polka dot"] == ("spots", "lexicon")
    assert found["sleeveless"] == ("sleeves", "negation")
    assert mapper.map("floral dress").attributes[0].how == "exact"


def test_scores_are_between_0_and_1_and_the_best_comes_first(mapper: Mapper) -> None:
    result = mapper.map("red floral summer dress, lace collar, no belt, wide sleeves, vintage")
    scores = [attribute.score for attribute in result.attributes]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


def test_gender_size_season_brand_and_order_are_read(mapper: Mapper) -> None:
    result = mapper.map("newest levi's women's winter coat size 12")
    assert (result.gender, result.size, result.season) == ("women", "12", "winter")
    assert (result.brands, result.sort) == (["Levi's"], "newest")
    assert mapper.map("cheapest jeans").sort == "price_asc"
    assert mapper.map("dinosaur hoodie 4-5 years").gender == "kids"
    assert mapper.map("jeans w32 l34").size == "W32 L34"


def test_an_emoji_means_its_garment(mapper: Mapper) -> None:
    result = mapper.map("👗🏽 ❤️")
    assert (categories(result), colours(result)) == (["Dress"], ["red"])


def test_a_size_alone_is_understood(mapper: Mapper) -> None:
    result = mapper.map("size M")
    assert (result.understood, result.size) == (True, "M")


@pytest.mark.parametrize(
    "query",
    [
        "trousers that don't need ironing", "no-iron trousers", "bügelfreie Hose",
        "pantalon qui ne se repasse pas", "pantalón que no necesita plancha",
        "pantaloni che non si stirano", "strijkvrije broek",
    ],
)  # fmt: skip
def test_what_needs_no_ironing_is_wanted_and_nothing_is_refused(mapper: Mapper, query: str) -> None:
    result = mapper.map(query)
    assert "wrinkle-free" in names(result)
    assert categories(result)[0] == "Chinos"
    assert result.negated.words == []


def test_how_a_garment_is_cleaned_is_told_as_not_understood(mapper: Mapper) -> None:
    result = mapper.map("dry clean only blazer")
    assert result.not_understood == ["dry clean only"]
    assert "minimalist" not in names(result)


def test_a_size_of_people_says_for_whom_it_is(mapper: Mapper) -> None:
    result = mapper.map("skirt for tall women")
    assert (result.gender, "tall" in names(result)) == ("women", True)


@pytest.mark.parametrize(
    ("query", "category", "gender", "attribute"),
    [
        ("Herrenhemd", "Button-Down", "men", "shirt"),
        ("Mädchenkleid", "Dress", "girls", None),
        ("Wollrock", "Skirt", None, "wool"),
        ("Winterbluse", "Blouse", None, "winter"),
        ("Jeansrock", "Skirt", None, None),
    ],
)
def test_a_german_compound_is_read_as_its_parts(
    mapper: Mapper, query: str, category: str, gender: str | None, attribute: str | None
) -> None:
    result = mapper.map(query)
    assert (categories(result)[0], result.gender) == (category, gender)
    assert attribute is None or attribute in names(result)


@pytest.mark.parametrize(
    ("query", "category"),
    [
        ("rollkragenpullover", "Turtleneck"),
        ("kapuzenjacke", "Anorak"),
        ("karohemd", "Flannel"),
        ("short en jean", "Cutoffs"),
    ],
)
def test_a_garment_with_a_detail_may_have_a_category_of_its_own(
    mapper: Mapper, query: str, category: str
) -> None:
    score = {one.name: one.score for one in mapper.map(query).categories}
    assert score[category] >= 0.8


def test_what_is_only_like_the_garment_named_is_less_than_half_as_likely(mapper: Mapper) -> None:
    score = {one.name: one.score for one in mapper.map("peacoat").categories}
    assert score["Coat"] < score["Peacoat"] / 2


@pytest.mark.parametrize("query", ["gonna jeans", "camisa jeans", "vestido vaquero"])
def test_jeans_behind_a_garment_are_its_cloth_where_the_noun_comes_first(mapper: Mapper, query: str) -> None:
    result = mapper.map(query)
    assert categories(result)[0] in {"Skirt", "Button-Down", "Dress"}
    assert "denim" in names(result, 3)


@pytest.mark.parametrize(
    ("query", "category", "attribute"),
    [
        ("jersey skirt", "Skirt", "jersey"),
        ("wool coat", "Coat", "wool"),
        ("wrap skirt", "Skirt", "wrap"),
        ("tailored jacket", "Blazer", "tailored"),
        ("knit dress", "Dress", "knit"),
        ("collared shirt", "Button-Down", "collared"),
        ("wide jeans", "Jeans", "wide-leg"),
        ("wide cotton trousers", "Chinos", "wide-leg"),
    ],
)
def test_an_attribute_in_the_name_of_a_garment_is_asked_for(
    mapper: Mapper, query: str, category: str, attribute: str
) -> None:
    result = mapper.map(query)
    assert categories(result)[0] == category
    assert {one.name: one.score for one in result.attributes}[attribute] >= 0.8


def test_a_kimono_jacket_is_a_kimono(mapper: Mapper) -> None:
    assert categories(mapper.map("floral kimono jacket"))[0] == "Kimono"


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("not slim jeans", {"slim fit", "slim-leg", "skinny"}),
        ("jeans not wide", {"wide-leg", "flared"}),
        ("no collar shirt", {"collared", "button-down collar"}),
        ("shirt without a collar", {"collared", "button-down collar"}),
    ],
)
def test_a_refused_cut_is_refused_in_each_of_its_names(mapper: Mapper, query: str, refused: set[str]) -> None:
    result = mapper.map(query)
    assert refused <= set(result.negated.attributes)
    assert not refused & {one.name for one in result.attributes}


@pytest.mark.parametrize(
    "query",
    ["grey suit", "costume gris", "grauer Anzug", "traje gris", "completo da uomo grigio", "grijs pak"],
)
def test_who_asks_for_a_suit_is_shown_blazers_in_every_language(mapper: Mapper, query: str) -> None:
    result = mapper.map(query)
    assert names(result)[0] == "suit"
    assert categories(result) == ["Blazer"]


@pytest.mark.parametrize(("query", "kind"), [("polo shirt", "polo shirt"), ("tracksuit", "tracksuit")])
def test_a_kind_of_garment_is_all_that_its_name_asks_for(mapper: Mapper, query: str, kind: str) -> None:
    asked = [attribute.name for attribute in mapper.map(query).attributes if attribute.score >= 0.8]
    assert asked == [kind]


def test_sand_is_a_colour_and_asks_for_no_beach(mapper: Mapper) -> None:
    result = mapper.map("sand trousers")
    assert [colour.name for colour in result.colours] == ["beige"]
    assert "beach" not in names(result)
