"""Queries in other languages than English."""

from __future__ import annotations

import pytest

from smartrec_nlp.mapper import Mapper
from tests.nlp.conftest import categories, colours, names


@pytest.mark.parametrize(
    ("query", "language", "category", "attributes", "colour"),
    [
        ("vestido rojo de flores", "es", "Dress", {"floral"}, "red"),
        ("robe noire sans manches", "fr", "Dress", {"sleeveless"}, "black"),
        ("gestreiftes blaues hemd", "de", "Button-Down", {"striped"}, "blue"),
        ("gonna bianca a quadri", "it", "Skirt", {"checked"}, "white"),
        ("👗 in rouge à pois", "fr", "Dress", {"polka dot"}, "red"),
    ],
)
def test_basic_words_of_four_other_languages_are_understood(
    mapper: Mapper, query: str, language: str, category: str, attributes: set[str], colour: str
) -> None:
    result = mapper.map(query)
    assert result.language == language
    assert categories(result)[0] == category
    assert attributes <= set(names(result))
    assert colours(result) == [colour]


@pytest.mark.parametrize(
    ("query", "language"),
    [("красное платье", "ru"), ("赤いドレス", "ja"), ("فستان أحمر", "ar"), ("빨간 드레스", "ko")],
)
def test_a_language_without_a_dictionary_is_named_and_not_understood(
    mapper: Mapper, query: str, language: str
) -> None:
    result = mapper.map(query)
    assert (result.language, result.understood) == (language, False)
    assert result.not_understood


def test_english_words_that_other_languages_share_stay_english(mapper: Mapper) -> None:
    assert mapper.map("rock chic robe").language == "en"


@pytest.mark.parametrize(
    ("query", "category", "attributes"),
    [
        ("wollmantel", "Coat", {"wool"}),
        ("leinenbluse", "Blouse", {"linen"}),
        ("kurzarmhemd", "Button-Down", {"short sleeve"}),
        ("blumenrock", "Skirt", {"floral"}),
        ("katoenen zomerjurk", "Dress", {"cotton", "summer"}),
        ("bomullsskjorta", "Button-Down", {"cotton"}),
    ],
)
def test_compounds_are_taken_apart(mapper: Mapper, query: str, category: str, attributes: set[str]) -> None:
    result = mapper.map(query)
    assert categories(result)[0] == category
    assert attributes <= set(names(result))


@pytest.mark.parametrize(
    ("query", "gender"),
    [
        ("herrenhemd", "men"),
        ("pull homme", "men"),
        ("falda mujer", "women"),
        ("camicia uomo", "men"),
        ("mädchenkleid", "girls"),
        ("jean garçon", "boys"),
        ("dames jurk", "women"),
        ("sukienka damska", "women"),
        ("unisex hoodie", "unisex"),
        ("men's shirt", "men"),
        ("boys shorts", "boys"),
    ],
)
def test_for_whom_it_is_is_told_in_each_language(mapper: Mapper, query: str, gender: str) -> None:
    result = mapper.map(query)
    assert result.gender == gender
    assert gender not in names(result)  # "unisex" is an attribute's name as well


@pytest.mark.parametrize(
    "query",
    [
        "bluse ohne muster",
        "camicia senza stampa",
        "falda sin estampado",
        "jupe sans motif",
        "bluza bez wzoru",
    ],
)
def test_a_noun_that_is_refused_means_its_opposite(mapper: Mapper, query: str) -> None:
    assert "solid" in names(mapper.map(query))


def test_the_words_of_a_price_do_not_tell_the_language(mapper: Mapper) -> None:
    assert mapper.map("trui rond 60").language == "nl"


def test_a_word_that_is_another_garment_in_english_is_read_in_its_language(mapper: Mapper) -> None:
    assert categories(mapper.map("robe rose"))[0] == "Dress"
    assert categories(mapper.map("robe de chambre"))[0] == "Robe"
    assert categories(mapper.map("pink robe"))[0] == "Robe"


def test_the_language_of_each_word_is_told_where_a_query_mixes_them(mapper: Mapper) -> None:
    result = mapper.map("dress senza maniche")
    assert {word.words: word.language for word in result.word_languages} == {
        "dress": "en",
        "senza maniche": "it",
    }
    assert mapper.map("red dress").word_languages == []


@pytest.mark.parametrize(
    ("query", "category"),
    [
        ("rood jurkje", "Dress"),
        ("spijkerjasje", "Jacket"),
        ("faldita roja", "Skirt"),
        ("maglioncino nero", "Sweater"),
        ("gonnina", "Skirt"),
        ("kleidchen blau", "Dress"),
    ],
)
def test_a_diminutive_is_the_garment(mapper: Mapper, query: str, category: str) -> None:
    assert categories(mapper.map(query))[0] == category


def test_a_word_with_a_foreign_letter_is_no_english_word(mapper: Mapper) -> None:
    assert "faux fur" not in names(mapper.map("kleid für die hochzeit"))
    assert names(mapper.map("appliqué dress"))[:1] == ["applique"]


def test_a_german_child_is_no_kind(mapper: Mapper) -> None:
    assert mapper.map("parka kind").gender == "kids"
    assert mapper.map("some kind of dress").gender is None


@pytest.mark.parametrize(
    ("query", "language"), [("pantalon large", "fr"), ("pantalone largo", "it"), ("pantalones largos", "es")]
)
def test_of_two_languages_the_one_that_holds_the_words_as_they_are_is_meant(
    mapper: Mapper, query: str, language: str
) -> None:
    assert mapper.map(query).language == language


@pytest.mark.parametrize("query", ["pantalon large noir", "pantalone largo nero"])
def test_wide_trousers_are_wide_not_long(mapper: Mapper, query: str) -> None:
    assert "wide-leg" in names(mapper.map(query))
    assert "maxi" not in names(mapper.map(query))


@pytest.mark.parametrize(
    ("query", "means", "does_not"),
    [
        ("costume vert", "suit", "costume"),
        ("costume rayé homme", "suit", "halloween"),
        ("witch costume", "costume", "suit"),
        ("costume rosso donna", "swimsuit", "suit"),
        ("costume de carnaval", "costume", "suit"),
        ("costume di carnevale", "costume", "swimsuit"),
        ("costume halloween", "costume", "suit"),
        ("jean large", "wide-leg", "maxi"),
    ],
)
def test_the_language_of_the_other_words_decides_what_a_shared_word_means(
    mapper: Mapper, query: str, means: str, does_not: str
) -> None:
    found = names(mapper.map(query))
    assert means in found
    assert does_not not in found


def test_wide_jeans_are_of_no_size_in_french(mapper: Mapper) -> None:
    assert mapper.map("jean large").size is None
    assert mapper.map("jeans size large").size == "L"


def test_jewellery_of_a_costume_is_no_suit(mapper: Mapper) -> None:
    assert not mapper.map("costume jewellery").understood


def test_a_dress_for_who_expects_a_child_is_a_dress(mapper: Mapper) -> None:
    result = mapper.map("positiejurk")
    assert (categories(result)[0], names(result)[0]) == ("Dress", "maternity")
