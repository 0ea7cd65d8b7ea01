"""The vocabulary's own files, and what a licensed user's file may look like."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from smartrec_vocabulary import (
    ATTRIBUTE_TYPES,
    VocabularyError,
    load_attributes,
    load_categories,
    load_colours,
    load_names,
)
from smartrec_vocabulary.lists import OWN_FOLDER

NEVER_OCCUR = {"Cape", "Nightdress", "Shirtdress", "Sundress"}


def attribute_file(folder: Path, text: str) -> Path:
    file = folder / "list_attr_cloth.txt"
    file.write_text(text, encoding="utf-8")
    return file


def test_there_are_exactly_1000_different_attributes_in_lower_case() -> None:
    names = [attribute.name for attribute in load_attributes()]
    assert len(names) == len(set(names)) == 1000
    assert all(name == name.lower().strip() and "  " not in name for name in names)


def test_every_attribute_type_has_a_good_share() -> None:
    counts = Counter(attribute.type for attribute in load_attributes())
    assert set(counts) == set(ATTRIBUTE_TYPES)
    assert min(counts.values()) >= 150


def test_no_attribute_is_a_colour() -> None:
    colours = {colour.name for colour in load_colours()}
    assert not colours & {attribute.name for attribute in load_attributes()}


def test_no_two_attributes_differ_only_in_spelling() -> None:
    squeezed = Counter(a.name.replace("-", "").replace(" ", "").rstrip("s") for a in load_attributes())
    assert [name for name, count in squeezed.items() if count > 1] == []


def test_categories_are_deepfashion_s_fifty_in_its_order() -> None:
    categories = load_categories()
    assert len(categories) == 50
    assert [c.name for c in categories[:3]] == ["Anorak", "Blazer", "Blouse"]
    assert Counter(c.group for c in categories) == {"upper": 20, "lower": 16, "full": 14}
    assert {c.name for c in categories} > NEVER_OCCUR


def test_colours_carry_their_rgb_values() -> None:
    navy = next(colour for colour in load_colours() if colour.name == "navy")
    assert (navy.hex, navy.rgb) == ("#1b2a4a", (27, 42, 74))


def test_the_list_files_state_their_count_and_header_like_deepfashion() -> None:
    for name, count, header in [
        ("list_attr_cloth.txt", "1000", ["attribute_name", "attribute_type"]),
        ("list_category_cloth.txt", "50", ["category_name", "category_type"]),
    ]:
        first, second, *_ = (OWN_FOLDER / name).read_text().splitlines()
        assert (first, second.split()) == (count, header)


@pytest.mark.parametrize(
    "text",
    [
        "2\nattribute_name  attribute_type\nabstract chevron print   1\nv-neck  4\n",
        "2\nattribute_name attribute_type\nabstract chevron print 1\nv-neck 4\n",
        "2\r\nattribute_name\tattribute_type\r\nabstract chevron print\t1\r\nv-neck\t4\r\n",
        "attribute_name  attribute_type\nabstract chevron print  1\nv-neck  4\n\n",
    ],
    ids=["padded", "single spaces", "tabs and CRLF", "no count line"],
)
def test_a_user_s_own_list_is_read_in_each_layout_that_goes_round(tmp_path: Path, text: str) -> None:
    expected = [("abstract chevron print", "texture"), ("v-neck", "part")]
    assert load_attributes(attribute_file(tmp_path, text)) == expected
    assert load_attributes(tmp_path) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("3\nattribute_name attribute_type\nfloral 1\n", "line 1: the count says 3, but 1 rows follow"),
        ("1\nattribute_name attribute_type\nfloral 6\n", "line 3: 'floral' has type 6; it must be 1 to 5"),
        ("1\nattribute_name attribute_type\nfloral\n", "line 3: a name and a number must stand here"),
        ("1\nfloral 1\n", "line 2: the header must start with attribute_name; it is 'floral 1'"),
        ("", "line 1: the header must start with attribute_name; there is none"),
        ("0\nattribute_name attribute_type\n", "no rows follow"),
    ],
)
def test_a_wrong_list_is_refused_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(VocabularyError, match=message):
        load_attributes(attribute_file(tmp_path, text))


def test_a_missing_or_binary_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="cannot be read"):
        load_attributes(tmp_path / "nowhere.txt")
    (tmp_path / "list_attr_cloth.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(VocabularyError, match="is not UTF-8"):
        load_attributes(tmp_path)


def test_a_palette_row_without_a_hex_value_is_refused_with_its_line(tmp_path: Path) -> None:
    palette = tmp_path / "colours.csv"
    palette.write_text("name,hex\nnavy,#1b2a4a\nred,red\n", encoding="utf-8")
    with pytest.raises(VocabularyError, match="line 3"):
        load_colours(palette)


@pytest.mark.parametrize("language", ["de", "fr"])
def test_each_attribute_has_a_name_of_its_own_in_the_languages_of_the_page(language: str) -> None:
    names = load_names(language)
    assert list(names) == [attribute.name for attribute in load_attributes()]
    assert len({name.casefold() for name in names.values()}) == len(names)
    assert all(name == name.strip() and name for name in names.values())


def test_a_language_without_names_has_none() -> None:
    assert load_names("tlh") == {}
