"""PhraseDictionary of the lexicon, and the attribute or garment that each means."""

from __future__ import annotations

import pytest

from smartrec_nlp.mapper import Mapper
from smartrec_vocabulary import load_names
from tests.nlp.conftest import categories, names


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
def test_british_american_and_style_words_name_a_category(mapper: Mapper, query: str, category: str) -> None:
    assert categories(mapper.map(query))[0] == category


def test_longest_phrase_wins_over_its_parts(mapper: Mapper) -> None:
    result = mapper.map("polo neck")
    assert "turtleneck" in names(result)
    assert "polo shirt" not in names(result)


@pytest.mark.parametrize(("language", "garment"), [("de", "Kleid"), ("fr", "robe")])
def test_what_the_page_calls_an_attribute_is_read_as_that_attribute(
    mapper: Mapper, language: str, garment: str
) -> None:
    called = load_names(language)
    read = [name for name, words in called.items() if name in names(mapper.map(f"{garment}, {words}"))]
    assert len(read) >= 0.95 * len(called), sorted(set(called) - set(read))


@pytest.mark.parametrize(
    ("query", "category", "attribute"),
    [
        ("jupe longue noire", "Skirt", "maxi"),
        ("Regenmantel mit Kapuze", "Coat", "raincoat"),
        ("kurzes Top", "Top", "cropped"),
        ("veste matelassée", "Jacket", "quilted"),
        ("pull sans manches", "Sweater", "sweater vest"),
        ("pull à col roulé", "Sweater", "turtleneck"),
        ("robe à col V", "Dress", "v-neck"),
        ("Kleid für große Größen", "Dress", "plus size"),
    ],
)
def test_what_the_page_calls_attributes_keeps_no_garment_and_no_longer_phrase_from_being_read(
    mapper: Mapper, query: str, category: str, attribute: str
) -> None:
    result = mapper.map(query)
    assert categories(result)[0] == category
    assert attribute in names(result)


@pytest.mark.parametrize("query", ["use this jacket", "durable jacket", "original jacket"])
def test_an_english_word_is_not_what_french_calls_an_attribute(mapper: Mapper, query: str) -> None:
    result = mapper.map(query)
    assert result.language == "en"
    assert not names(result)


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("Kleid, ohne Leopardenmuster", "leopard print"),
        ("Kleid, ohne Rundhals", "crew neck"),
        ("robe, pas col rond", "crew neck"),
        ("robe, pas à carreaux", "checked"),
    ],
)
def test_what_the_page_writes_to_refuse_an_attribute_is_read_so(
    mapper: Mapper, query: str, refused: str
) -> None:
    assert refused in mapper.map(query).negated.attributes
