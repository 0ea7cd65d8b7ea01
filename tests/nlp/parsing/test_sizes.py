"""Sizes are read out of a query however people write them, and nothing else is taken for one."""

import pytest

from smartrec_nlp.mapper import Mapper
from smartrec_nlp.parsing.patterns.sizes import find_size
from tests.nlp.conftest import names

SIZES = {
    "skirt in a small": "S",
    "blouse in size large": "L",
    "x-large hoodie size x-large": "XL",
    "3xl tee": "3XL",
    "jeans 31w 33l": "W31 L33",
    "31/32 jeans": "W31 L32",
    "w30l34 chinos": "W30 L34",
    "trousers waist 34 leg 32": "W34 L32",
    "36 inch waist shorts": "W36",
    "w29 jeans": "W29",
    "skirt size 14": "14",
    "us 6 dress": "US 6",
    "dress 14 uk": "UK 14",
    "skirt size 42 eu": "EU 42",
    "falda talla 40": "40",
    "kleid größe m": "M",
    "kleid gr. 38": "38",
    "de 38 kleid": "EU 38",
    "robe t38": "FR 38",
    "vestito tg. 44": "44",
    "size zero skirt": "0",
    'jeans 33"': "W33",
    "2x tee": "2X",
    "jeans gr. 31/30 schwarz": "W31 L30",
    "damenjeans größe 29/32": "W29 L32",
    "kleid größe 34/36": "34-36",
    "hose größe 38/40": "38-40",
    "chinos 33 34 olive": "W33 L34",
    "one size kimono": "One Size",
}
OF_CHILDREN = {
    "parka size 128": "128 cm",
    "parka 98 cm": "98 cm",
    "dress age 6-7": "6-7 years",
    "tee 4y": "4 years",
    "kleid 8 jahre": "8 years",
    "robe 10 ans": "10 years",
    "onesie 3-6 months": "3-6 months",
    "3t shorts": "3 years",
}
NONE = [
    "dress in a small floral print",
    "3/4 sleeve top",
    "50/50 cotton tee",
    "dress 90 cm long",
    "medium blue jeans",
    "jeans for women over 50",
    "24/7 dress",
    "jeans 30 35 euro",
    "menos de 40 vestido",
    "vestido entre 40 y 60",
]


@pytest.mark.parametrize(("query", "size"), SIZES.items())
def test_a_size_is_found_however_it_is_written(query: str, size: str) -> None:
    found, is_child, rest = find_size(query)
    assert (found, is_child) == (size, False)
    assert rest.strip()


@pytest.mark.parametrize(("query", "size"), OF_CHILDREN.items())
def test_a_size_of_children_says_that_it_is_for_a_child(query: str, size: str) -> None:
    assert find_size(query)[:2] == (size, True)


@pytest.mark.parametrize("query", NONE)
def test_what_is_no_size_stays_in_the_query(query: str) -> None:
    assert find_size(query) == (None, False, query)


@pytest.mark.parametrize(
    ("query", "size"),
    [
        ("jeans 34W 32L", "W34 L32"),
        ("w30 chinos", "W30"),
        ("jeans 30/32", "W30 L32"),
        ("jeans waist 34 leg 30", "W34 L30"),
        ("us 8 skirt", "US 8"),
        ("blouse UK size 14", "UK 14"),
        ("coat EU 40", "EU 40"),
        ("skirt in a large", "L"),
        ("Größe 42 bluse", "42"),
        ("jupe taille 40", "40"),
        ("blusa talla S", "S"),
        ("tee size medium", "M"),
        ("cardigan 2XL", "2XL"),
        ("small cardigan", "S"),
        ("large grey hoodie", "L"),
        ("grey hoodie, large", "L"),
        ("kleid 38", "38"),
        ("kleid rot 38", "38"),
        ("jacke 52 herren", "52"),
        ("robe 40", "40"),
        ("m dress", "M"),
        ("l black hoodie", "L"),
        ("kinderjacke 116", "116 cm"),
    ],
)
def test_the_mapping_reads_a_size(mapper: Mapper, query: str, size: str) -> None:
    assert mapper.map(query).size == size


@pytest.mark.parametrize(
    "query",
    [
        "small flowers dress",
        "top 10 dresses",
        "3 dresses",
        "dress 100",
        "levis 501 jeans",
        "jeans 34 leg",
        "dress with large collar",
        "medium wash jeans",
        "oversized hoodie",
        "h&m tee",
        "robe taille haute",
        "3/4 sleeve tee",
        "vestido de 40 euros",
        "plus size dress",
    ],
)
def test_the_mapping_finds_no_size_in_what_only_looks_like_one(mapper: Mapper, query: str) -> None:
    assert mapper.map(query).size is None


def test_a_kind_of_fit_is_an_attribute(mapper: Mapper) -> None:
    for query, attribute in (
        ("petite trousers", "petite"),
        ("plus size coat", "plus size"),
        ("tall jeans", "tall"),
    ):
        assert attribute in names(mapper.map(query))


def test_systems_in_capitals_are_told_from_words(mapper: Mapper) -> None:
    assert mapper.map("vestido ES 40").size == "ES 40"
    assert mapper.map("vestido menos de 40").size is None


def test_the_age_of_an_adult_is_no_size(mapper: Mapper) -> None:
    result = mapper.map("dress for a 60 year old woman")
    assert (result.size, result.gender) == (None, "women")
