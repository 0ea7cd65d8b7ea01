"""Search operators: a minus, quotation marks, fields."""

from __future__ import annotations

import pytest

from smartrec_nlp.mapper import Mapper
from smartrec_nlp.parsing.patterns.prices import Price
from tests.nlp.conftest import categories, names


def test_a_minus_before_a_word_refuses_it(mapper: Mapper) -> None:
    result = mapper.map("skirt -navy -lace pleated")
    assert (result.negated.colours, categories(result)) == (["navy"], ["Skirt"])
    assert "lace" in result.negated.attributes
    assert "pleated" in names(result)


def test_a_hyphen_inside_a_word_or_between_words_refuses_nothing(mapper: Mapper) -> None:
    assert mapper.map("t-shirt").negated.words == []
    assert mapper.map("dress - green").negated.colours == []


def test_words_between_quotation_marks_are_taken_as_they_are(mapper: Mapper) -> None:
    result = mapper.map('"wolfgang sweter" hoodie')
    assert (result.quoted, result.corrections) == (["wolfgang sweter"], [])


@pytest.mark.parametrize(
    ("query", "field", "value"),
    [
        ("dress size:L", "size", "L"),
        ("blouse brand:quillfeather", "brands", ["Quillfeather"]),
        ('coat brand:"quill feather"', "brands", ["Quill Feather"]),
        ("tee price:<25", "price", Price(None, 25, None)),
        ("tee price:10-25", "price", Price(10, 25, None)),
        ("jeans gender:men", "gender", "men"),
    ],
)
def test_a_field_is_read(mapper: Mapper, query: str, field: str, value: object) -> None:
    assert getattr(mapper.map(query), field) == value


def test_a_refused_field_is_refused(mapper: Mapper) -> None:
    result = mapper.map("dress -brand:nike -colour:red")
    assert (result.negated.brands, result.negated.colours) == (["Nike"], ["red"])
    assert result.brands == []
