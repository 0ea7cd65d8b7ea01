"""Price limits as shoppers write them."""

from __future__ import annotations

import pytest

from smartrec_nlp.lexicon.loading import Lexicon
from smartrec_nlp.mapper import Mapper
from smartrec_nlp.parsing.patterns.prices import Price, PriceFinder
from smartrec_nlp.parsing.text import normalise


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("dress under $50", Price(None, 50, "USD")),
        ("jeans below 60 euros", Price(None, 60, "EUR")),
        ("coat between £100 and £200", Price(100, 200, "GBP")),
        ("blouse 20-30 dollars", Price(20, 30, "USD")),
        ("hoodie max 45€", Price(None, 45, "EUR")),
        ("sweater over $80", Price(80, None, "USD")),
        ("kimono < $60", Price(None, 60, "USD")),
        ("cardigan £20 to £45.50", Price(20, 45.5, "GBP")),
        ("coat under $1,000", Price(None, 1000, "USD")),
        ("mantel unter 1.000 €", Price(None, 1000, "EUR")),
        ("jupe moins de 45,50 euros", Price(None, 45.5, "EUR")),
        ("tank 10 dollars or less", Price(None, 10, "USD")),
        ("under fifty dollars knit", Price(None, 50, "USD")),
        ("belt under a fiver", Price(None, 5, None)),
        ("tee for less than a tenner", Price(None, 10, None)),
        ("rock unter fünfundzwanzig euro", Price(None, 25, "EUR")),
        ("tee under 20", Price(None, 20, None)),
        ("jacket around $100", Price(80, 120, "USD")),
        ("dress for 70 quid", Price(None, 70, "GBP")),
        ("not over 25 pounds", Price(None, 25, "GBP")),
        ("coat $100+", Price(100, None, "USD")),
        ("blazer over 90", Price(90, None, None)),
        ("parka from 150", Price(150, None, None)),
        ("blouse 30 to 55", Price(30, 55, None)),
        ("tee 15-25", Price(15, 25, None)),
        ("jumper around 50", Price(40, 60, None)),
        ("sub 45 skirt", Price(None, 45, None)),
        ("70ish coat", Price(56, 84, None)),
        ("over 20 but under 35", Price(20, 35, None)),
        ("kleid ab 40 euro", Price(40, None, "EUR")),
        ("robe à moins de 35 €", Price(None, 35, "EUR")),
        ("falda menos de 25", Price(None, 25, None)),
        ("jurk onder de 45", Price(None, 45, None)),
        ("sukienka do 150 zł", Price(None, 150, "PLN")),
        ("klänning under 400 kr", Price(None, 400, "SEK")),
    ],
)
def test_limits_are_read(lexicon: Lexicon, query: str, expected: Price) -> None:
    assert PriceFinder(lexicon.price_words).find(normalise(query))[0] == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("blouse no less than 35", Price(35, None, None)),
        ("vestido no máximo 60", Price(None, 60, None)),
        ("robe pas au dessus de 60", Price(None, 60, None)),
        ("sukienka nie drożej niż 60", Price(None, 60, None)),
        ("vestito fra i 40 e i 60", Price(40, 60, None)),
        ("vestido entre 40 y 60", Price(40, 60, None)),
        ("kleid für fünfzig", Price(None, 50, None)),
        ("dress for 60", Price(None, 60, None)),
        ("coat not under 120", Price(120, None, None)),
        ("shirt not cheaper than 25", Price(25, None, None)),
        ("nothing below 45", Price(45, None, None)),
        ("tee not more than 15", Price(None, 15, None)),
        ("i don't want to pay more than 75", Price(None, 75, None)),
        ("kleid nicht über 55", Price(None, 55, None)),
        ("pas plus de 65 euros", Price(None, 65, "EUR")),
        ("no más de 30", Price(None, 30, None)),
        ("non meno di 20", Price(20, None, None)),
    ],
)
def test_a_negated_limit_is_one_to_the_other_side(lexicon: Lexicon, query: str, expected: Price) -> None:
    assert PriceFinder(lexicon.price_words).find(normalise(query))[0] == expected


@pytest.mark.parametrize(
    "query",
    [
        "501 jeans",
        "dress from 1950",
        "coats for women over 50",
        "about 10 buttons",
        "dress 38-40",
        "jeans 36W 34L",
        "3/4 sleeve top",
        "100% cotton tee",
        "size 12 dress",
        "pyjamas 4-5 years",
        "over the knee skirt",
        "1950s dress",
        "w32 l34 jeans",
        "more than one pocket",
        "under a jacket",
    ],
)
def test_other_numbers_are_no_prices(mapper: Mapper, query: str) -> None:
    assert mapper.map(query).price is None


def test_the_words_of_a_price_have_no_other_meaning(mapper: Mapper) -> None:
    result = mapper.map("red dress under $50")
    assert result.not_understood == []
    assert result.negated.words == []
