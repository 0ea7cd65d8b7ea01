"""What a shopper wants: attributes, garments, colours, and the words that each came from."""

from __future__ import annotations

import pytest

from smartrec_nlp.mapper import Mapper
from tests.nlp.conftest import categories, colours, names


@pytest.mark.parametrize(
    ("query", "attribute"),
    [
        ("off the shoulder top", "off-the-shoulder"),
        ("vneck tee", "v-neck"),
        ("shirt with a V-neck", "v-neck"),
        ("peter pan collar blouse", "peter pan collar"),
        ("knee length skirt", "knee-length"),
        ("3/4 sleeve top", "three-quarter sleeve"),
        ("top with ¾ sleeves", "three-quarter sleeve"),
        ("stripes", "striped"),
        ("camouflage parka", "camo"),
        ("bodycon dress", "bodycon"),
        ("jumper with a henley neckline", "henley neck"),
        ("boho kaftan", "bohemian"),
        ("fringe jacket", "fringed"),
        ("polka dots", "polka dot"),
        ("colorblock hoodie", "colour block"),
        ("tie-dyed tee", "tie-dye"),
        ("wool coat", "wool"),
        ("something for the office", "workwear"),
        ("cosy cardigan", "cozy"),
        ("shinier top", "shiny"),
    ],
)
def test_a_phrase_finds_its_attribute(mapper: Mapper, query: str, attribute: str) -> None:
    assert attribute in names(mapper.map(query))


@pytest.mark.parametrize(
    ("query", "category"),
    [
        ("jumper", "Sweater"),
        ("romper", "Romper"),
        ("playsuit", "Romper"),
        ("denim dungarees", "Jumpsuit"),
        ("jeggings", "Jeggings"),
        ("henley", "Henley"),
        ("jorts", "Shorts"),
        ("dressing gown", "Robe"),
        ("tank top", "Tank"),
        ("cardi", "Cardigan"),
        ("hoodie dress", "Dress"),
        ("tuxedo jacket", "Blazer"),
        ("floral maxi", "Dress"),
        ("sweatshorts", "Sweatshorts"),
        ("sundress", "Dress"),
    ],
)
def test_british_american_and_style_words_name_their_garment(
    mapper: Mapper, query: str, category: str
) -> None:
    assert categories(mapper.map(query))[0] == category


def test_longest_phrase_wins_over_its_parts(mapper: Mapper) -> None:
    answer = mapper.map("polo neck")
    assert "turtleneck" in names(answer)
    assert "polo shirt" not in names(answer)


def test_colours_are_a_field_of_their_own(mapper: Mapper) -> None:
    answer = mapper.map("fuchsia dress with navy blue trim")
    assert colours(answer) == ["pink", "navy"]
    assert not {"pink", "navy", "blue"} & set(names(answer))


def test_each_attribute_says_which_words_it_came_from_and_how(mapper: Mapper) -> None:
    found = {a.name: (a.words, a.how) for a in mapper.map("strpied dress with spots, no sleeves").attributes}
    assert found["striped"] == ("strpied", "correction")
    assert found["polka dot"] == ("spots", "lexicon")
    assert found["sleeveless"] == ("sleeves", "negation")
    assert mapper.map("floral dress").attributes[0].how == "exact"


def test_long_means_what_the_garment_makes_of_it(mapper: Mapper) -> None:
    assert names(mapper.map("long dress"))[0] == "maxi"
    assert names(mapper.map("long blue cardigan"))[0] == "longline"
    assert names(mapper.map("short jacket"))[0] == "cropped"


def test_broader_and_narrower_attributes_follow_what_was_said(mapper: Mapper) -> None:
    answer = mapper.map("horizontal stripes")
    assert names(answer)[0] == "horizontal stripes"
    assert "striped" in names(answer)
    assert "vertical stripes" not in names(answer)


def test_scores_are_shares_and_best_first(mapper: Mapper) -> None:
    answer = mapper.map("red floral summer dress, lace collar, no belt, wide sleeves, vintage")
    scores = [attribute.score for attribute in answer.attributes]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


def test_several_garments_keep_their_own_wishes(mapper: Mapper) -> None:
    shirt, jeans = mapper.map("white shirt with ripped blue jeans").garments
    assert (shirt.category, shirt.group, shirt.colours) == ("Button-Down", "upper", ["white"])
    assert (jeans.category, jeans.group, jeans.colours) == ("Jeans", "lower", ["blue"])
    assert "distressed" in jeans.attributes
    assert "distressed" not in shirt.attributes


def test_details_after_with_belong_to_the_garment_before(mapper: Mapper) -> None:
    (dress,) = mapper.map("dress with long sleeves and pockets").garments
    assert set(dress.attributes) >= {"long sleeve", "pocketed"}


def test_what_it_is_to_be_worn_with_is_not_asked_for(mapper: Mapper) -> None:
    answer = mapper.map("striped top to wear with white jeans")
    assert categories(answer)[0] == "Top"
    assert "Jeans" not in categories(answer)
    assert colours(answer) == []


def test_changes_to_a_reference_are_named(mapper: Mapper) -> None:
    answer = mapper.map("like this but longer and in red")
    assert answer.refers_to_reference
    assert answer.changes == ["length +"]
    assert "maxi" in names(answer)
    assert "mini" in answer.negated.attributes
    assert colours(answer) == ["red"]


def test_less_formal_is_casual_and_refuses_formal(mapper: Mapper) -> None:
    answer = mapper.map("less formal")
    assert "casual" in names(answer)
    assert "formal" in answer.negated.attributes


def test_gender_size_season_brand_and_order_are_read(mapper: Mapper) -> None:
    answer = mapper.map("newest levi's women's winter coat size 12")
    assert (answer.gender, answer.size, answer.season) == ("women", "12", "winter")
    assert (answer.brands, answer.sort) == (["Levi's"], "newest")
    assert mapper.map("cheapest jeans").sort == "price_asc"
    assert mapper.map("dinosaur hoodie 4-5 years").gender == "kids"
    assert mapper.map("jeans w32 l34").size == "W32 L34"


def test_an_emoji_means_its_garment(mapper: Mapper) -> None:
    answer = mapper.map("👗🏽 ❤️")
    assert (categories(answer), colours(answer)) == (["Dress"], ["red"])
