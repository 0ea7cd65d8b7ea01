"""Occasions, seasons and roles: what goes with them, from our table or the shop's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from smartrec_nlp.data_files import DataFileError
from smartrec_nlp.mapper import CATALOGUE_OPTIONS, Mapper, load_mapper
from smartrec_nlp.occasions.table import load_occasions
from tests.nlp.commands import run
from tests.nlp.conftest import categories, names

HEADING = "occasion,words,categories,attributes\n"
LONG_HEADING = "occasion,words,categories,attributes,colours,never\n"


@pytest.mark.parametrize(
    ("query", "occasion", "goes_with", "does_not"),
    [
        ("what to wear as a wedding guest", "wedding guest", "Dress", "Sweatpants"),
        ("hochzeit gast", "wedding guest", "Dress", "Tee"),
        ("tenue pour un mariage", "wedding guest", "Dress", "Tee"),
        ("boda en junio", "wedding guest", "Dress", "Tee"),
        ("matrimonio invitata", "wedding guest", "Dress", "Tee"),
        ("prom night", "prom", "Dress", "Jeans"),
        ("packing for our ski trip", "ski trip", "Parka", "Dress"),
        ("something for the office", "office", "Blazer", "Joggers"),
        ("beerdigung", "funeral", "Blazer", "Shorts"),
        ("music festival outfit", "festival", "Shorts", "Blazer"),
        ("baby shower", "baby shower", "Dress", "Hoodie"),
        ("rentrée", "school", "Jeans", "Robe"),
    ],
)
def test_an_occasion_brings_the_garments_that_go_with_it(
    mapper: Mapper, query: str, occasion: str, goes_with: str, does_not: str
) -> None:
    result = mapper.map(query)
    assert result.understood
    assert [one.name for one in result.occasions] == [occasion]
    assert goes_with in categories(result)[:3]
    assert does_not not in categories(result)


def test_a_garment_that_is_named_is_kept_and_the_occasion_adds_attributes_alone(mapper: Mapper) -> None:
    result = mapper.map("blazer for a funeral")
    assert categories(result) == ["Blazer"]
    assert "formal" in names(result)
    assert categories(mapper.map("floral maxi for summer")) == ["Dress", "Skirt"]


def test_what_the_query_refuses_does_not_come_back_with_the_occasion(mapper: Mapper) -> None:
    result = mapper.map("wedding guest, no dress")
    assert "Dress" not in categories(result)
    assert "Jumpsuit" in categories(result)


def test_a_word_within_a_longer_phrase_is_no_occasion(mapper: Mapper) -> None:
    assert categories(mapper.map("yoga pants")) == ["Leggings"]
    assert mapper.map("yoga pants").occasions == []


def test_an_occasion_of_another_department_is_not_about_clothes(mapper: Mapper) -> None:
    assert not mapper.map("hochzeit hotel").understood
    assert not mapper.map("wedding cake recipe").understood


@pytest.mark.parametrize("query", ["nyc wedding", "wedding dj", "bbq hochzeit"])
def test_short_for_something_is_a_word_beside_an_occasion(mapper: Mapper, query: str) -> None:
    assert mapper.map(query).understood


@pytest.mark.parametrize("query", ["asdf wedding", "zxcvb prom", "hochzeit qwer"])
def test_keys_beside_each_other_are_no_word_that_an_occasion_may_have_beside_it(
    mapper: Mapper, query: str
) -> None:
    assert not mapper.map(query).understood


@pytest.mark.parametrize(
    "query", ["wedding toscana", "hochzeit standesamt", "wedding in tegernsee", "prom 2027"]
)
def test_a_word_that_is_unknown_to_us_may_stand_beside_an_occasion(mapper: Mapper, query: str) -> None:
    assert mapper.map(query).occasions


def test_titles_of_the_catalogue_are_not_read_for_occasions(mapper: Mapper) -> None:
    assert mapper.map("Prom in red", CATALOGUE_OPTIONS).occasions == []


def test_a_shops_row_takes_the_place_of_ours_and_an_empty_one_takes_it_away(tmp_path: Path) -> None:
    file = tmp_path / "occasions.csv"
    file.write_text(
        HEADING
        + "prom,prom|ball season,Jumpsuit=1,evening=0.5\noktoberfest,oktoberfest|wiesn,Dress=1,\nfuneral,,,\n"
    )
    mapper = load_mapper(occasions_file=file)
    assert categories(mapper.map("ball season")) == ["Jumpsuit"]
    assert categories(mapper.map("wiesn")) == ["Dress"]
    assert mapper.map("funeral").occasions == []
    assert categories(mapper.map("ski trip"))[0] == "Parka"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("prom,prom,Frock=1,\n", "line 2: 'Frock' is no attribute, category or colour"),
        ("prom,prom,Dress=often,\n", "line 2: 'Dress=often' has no number"),
        ("prom,prom,Dress=2,\n", "line 2: 'Dress=2' is no category with a weight"),
        ("prom,prom,evening,\n", "line 2: 'evening' is no category"),
        ("prom,,Dress,\n", "line 2: say in `words`"),
        ("prom,ball,Dress,\ngala,ball,Dress,\n", "'ball' stands at 'prom' and at 'gala'"),
        ("prom,a,Dress,formal,elegant\n", "line 2: needs an occasion and 4 columns"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_its_line(tmp_path: Path, rows: str, message: str) -> None:
    file = tmp_path / "occasions.csv"
    file.write_text(HEADING + rows)
    with pytest.raises(DataFileError, match=r"occasions\.csv") as raised:
        load_occasions(file)
    assert message in str(raised.value)


def test_the_command_shows_the_table_and_refuses_a_wrong_one(tmp_path: Path) -> None:
    assert "Parka" in run("occasions", "--json")
    file = tmp_path / "occasions.csv"
    file.write_text("name,phrases\n")
    assert "needs the columns" in run("occasions", str(file), exit_code=2)


@pytest.mark.parametrize(
    ("query", "occasion"),
    [
        ("bruiloft", "wedding guest"),
        ("entrevista de emprego", "job interview"),
        ("pogrzeb", "funeral"),
        ("skidresa", "ski trip"),
        ("stag do", "night out"),
        ("restaurant", "dinner"),
        ("horse riding", "horse riding"),
    ],
)
def test_occasions_are_known_in_nine_languages_and_not_corrected(
    mapper: Mapper, query: str, occasion: str
) -> None:
    result = mapper.map(query)
    assert result.understood
    assert [one.name for one in result.occasions] == [occasion]
    assert result.corrections == []


@pytest.mark.parametrize(
    "query",
    [
        "jeans never skinny",
        "present for dad",
        "robe pas noire",
        "vestido sem renda",
        "robe courte",
        "qwzx train",
        "train to berlin",
        "garden qwzx",
    ],
)
def test_words_that_only_look_like_an_occasion_are_none(mapper: Mapper, query: str) -> None:
    assert mapper.map(query).occasions == []


def test_a_season_beside_an_occasion_adds_no_garments(mapper: Mapper) -> None:
    assert "Coat" not in categories(mapper.map("winter wedding"))


def test_what_is_out_of_place_at_an_occasion_is_refused_unless_it_is_asked_for(mapper: Mapper) -> None:
    funeral = mapper.map("outfit for a funeral")
    assert funeral.colours[0].name == "black"
    assert "red" in funeral.negated.colours
    red = mapper.map("red dress for a funeral")
    assert [colour.name for colour in red.colours] == ["red"]
    assert "red" not in red.negated.colours


def test_a_shops_table_may_name_colours_and_what_never_goes(tmp_path: Path) -> None:
    file = tmp_path / "occasions.csv"
    file.write_text(LONG_HEADING + "prom,prom,Dress=1,,gold=0.7,white|mini|Tee\n")
    result = load_mapper(occasions_file=file).map("prom")
    assert [colour.name for colour in result.colours] == ["gold"]
    negated = result.negated
    assert (negated.colours, negated.attributes, negated.categories) == (["white"], ["mini"], ["Tee"])


@pytest.mark.parametrize(
    ("query", "occasion"),
    [
        ("gym clothes", "gym"),
        ("tenue de soirée", "party"),
        ("outfit für vorstellungsgespräch", "job interview"),
        ("etwas fürs büro", "office"),
    ],
)
def test_clothes_in_general_for_an_occasion_are_those_that_go_with_it(
    mapper: Mapper, query: str, occasion: str
) -> None:
    result = mapper.map(query)
    assert [one.name for one in result.occasions] == [occasion]
    assert result.categories


def test_a_garment_that_sounds_like_an_occasion_is_the_garment(mapper: Mapper) -> None:
    result = mapper.map("joggers")
    assert (categories(result)[0], result.occasions) == ("Joggers", [])


def test_a_place_to_go_to_is_no_print(mapper: Mapper) -> None:
    result = mapper.map("something warm for the mountains")
    assert [one.name for one in result.occasions] == ["hiking"]
    assert "mountain print" not in [attribute.name for attribute in result.attributes]
