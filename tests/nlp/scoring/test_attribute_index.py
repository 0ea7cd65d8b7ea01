"""A custom list of attributes takes the place of ours by a setting."""

from __future__ import annotations

from pathlib import Path

import pytest

from smartrec_nlp.mapper import Mapper, load_mapper
from tests.nlp.conftest import names

ROWS = {
    "abstract chevron print": 1,
    "floral print": 1,
    "striped": 1,
    "denim": 2,
    "bodycon midi": 3,
    "v-neck": 4,
    "sleeveless": 4,
    "zippered": 4,
    "americana": 5,
    "boho chic": 5,
}


@pytest.fixture(scope="module")
def custom_mapper(tmp_path_factory: pytest.TempPathFactory) -> Mapper:
    folder: Path = tmp_path_factory.mktemp("vocabulary")
    rows = "".join(f"{name:<30}{number}\n" for name, number in ROWS.items())
    (folder / "list_attr_cloth.txt").write_text(f"{len(ROWS)}\nattribute_name  attribute_type\n{rows}")
    return load_mapper(folder)


@pytest.mark.parametrize(
    ("query", "attribute"),
    [
        ("flowery dress", "floral print"),
        ("robe à fleurs", "floral print"),
        ("stripy top", "striped"),
        ("bohemian skirt", "boho chic"),
        ("zip-up jacket", "zippered"),
        ("chevron skirt", "abstract chevron print"),
        ("americana tee", "americana"),
        ("dress, no sleeves", "sleeveless"),
        ("figure hugging dress", "bodycon midi"),
    ],
)
def test_phrases_of_the_lexicon_find_the_attributes_of_a_custom_list(
    custom_mapper: Mapper, query: str, attribute: str
) -> None:
    assert attribute in names(custom_mapper.map(query))


def test_only_names_of_the_custom_list_are_in_the_result(custom_mapper: Mapper) -> None:
    result = custom_mapper.map("strpied v nek dress under $50, not floral, no sleeves, long skirt")
    assert {*names(result, 20), *result.negated.attributes} <= set(ROWS)
    assert "floral print" in result.negated.attributes


def test_the_whole_name_of_an_attribute_comes_first(custom_mapper: Mapper) -> None:
    assert names(custom_mapper.map("abstract chevron print dress"))[0] == "abstract chevron print"
