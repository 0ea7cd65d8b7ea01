"""A shop that speaks its own words: imported, it is found and filtered by ours and by its own."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from smartrec_nlp.mapper import Mapper, load_mapper
from smartrec_recommender.domain.business_rules.definitions import Selector
from smartrec_recommender.jobs.imports import import_app
from smartrec_recommender.settings import RecommenderSettings
from smartrec_recommender.store.connection import new_engine
from smartrec_recommender.store.decisions.rule_selection import count_selected
from tests.recommender import shop
from tests.recommender.running_recommender import Clock, migrated_template, running

PRODUCTS = [
    ("K1", "Linen wrap dress", "Women > Dresses > Midi", "Ink", "Damen", "S|Medium|XXL"),
    ("K2", "Pleated midi", "Röcke", "Bordeaux", "Womens", "36|38|40"),
    ("K3", "Wide trousers", "Trousers", "Ecru/Black", "female", "UK 10|UK 12"),
    ("K4", "Merino roll neck", "Knitwear", "off white", "Ladies", "One Size"),
    ("K5", "Straight jeans", "Men > Denim", "Mid Blue", "Herren", "32/30|32/34"),
    ("K6", "Rain jacket", "Kids > Outerwear", "yellow", "unisex", "104|110"),
    ("K7", "Suede boots", "Shoes > Boots", "Cognac", "Women", "38|39"),
    ("K8", "Leather tote", "Handtaschen", "Black", "", ""),
    ("K9", "Rose hand cream", "Beauty", "", "", ""),
    ("K10", "Silk scarf", "Accessories", "Red", "", "One Size"),
    ("K11", "Nora", "Lookbook", "Sunset Haze", "", ""),
    ("K12", "Tailored blazer", "Jackets", "Grey Marl", "Women", "M"),
]
COLUMNS = ("id", "title", "category", "colour", "gender", "sizes")


def rows(size: int | None = None) -> list[dict[str, Any]]:
    listed = [dict(zip(COLUMNS, row, strict=True)) for row in PRODUCTS]
    kept = [{name: value for name, value in row.items() if value} for row in listed]
    for row in kept:
        row["sizes"] = row.get("sizes", "").split("|") if row.get("sizes") else []
    return [{**row, "price": "39.90", "currency": "EUR"} for row in kept][:size]


@pytest.fixture
def own_words(empty_engine: sa.Engine, folder: Path) -> sa.Engine:
    shop.import_catalogue(empty_engine, folder, rows())
    return empty_engine


@pytest.fixture(scope="module")
def own_words_url(postgres_server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the same shop, which no test writes to."""
    with migrated_template(postgres_server) as name:
        engine = new_engine(postgres_server.url(name))
        shop.import_catalogue(engine, tmp_path_factory.mktemp("own-words"), rows())
        engine.dispose()
        yield postgres_server.url(name)


@pytest.fixture
async def client(own_words_url: str, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    async with running(RecommenderSettings(database_url=own_words_url), clock) as client:
        yield client


async def found(client: httpx.AsyncClient, **asked: Any) -> list[str]:
    answer = await client.post("/v1/search", json=asked)
    assert answer.status_code == 200, answer.text
    return [product["id"] for product in answer.json()["products"]]


@pytest.fixture(scope="module")
def mapper() -> Mapper:
    return load_mapper()


def asked_for(mapper: Mapper, query: str) -> dict[str, Any]:
    """What the gateway makes of a sentence."""
    read = mapper.map(query)
    scored = {"category": read.categories, "attributes": read.attributes, "colours": read.colours}
    named = {kind: [{"name": one.name, "score": one.score} for one in of] for kind, of in scored.items()}
    wanted = {"words": query, "understood": read.understood, "gender": read.gender, "size": read.size}
    return {**named, **wanted, "limit": 100}


async def listed(client: httpx.AsyncClient, **filters: Any) -> set[str]:
    answer = await client.get("/v1/recommendations", params={"limit": 100, **filters})
    assert answer.status_code == 200, answer.text
    return {product["id"] for product in answer.json()["products"]}


@pytest.mark.parametrize(
    ("category", "first"),
    [
        ("Skirt", "K2"),
        ("Dress", "K1"),
        ("Chinos", "K3"),
        ("Turtleneck", "K4"),
        ("Jeans", "K5"),
        ("Blazer", "K12"),
    ],
)
async def test_a_garment_that_is_asked_for_comes_first_whatever_the_shop_calls_it(
    client: httpx.AsyncClient, category: str, first: str
) -> None:
    assert (await found(client, category=[{"name": category}]))[0] == first


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("skirt", "K2"),
        ("dress size medium", "K1"),
        ("jeans 32W 34L", "K5"),
        ("trousers UK 12", "K3"),
        ("damenjacke", "K12"),
        ("burgundy skirt", "K2"),
        ("suede boots", "K7"),
        ("handtasche schwarz", "K8"),
        ("silk scarf", "K10"),
        ("rain jacket for a child", "K6"),
    ],
)
async def test_what_people_type_finds_the_shop_s_products_first(
    client: httpx.AsyncClient, mapper: Mapper, query: str, first: str
) -> None:
    assert (await found(client, **asked_for(mapper, query)))[0] == first


async def test_size_m_alone_finds_what_comes_in_m_however_it_is_written(
    client: httpx.AsyncClient, mapper: Mapper
) -> None:
    assert set((await found(client, **asked_for(mapper, "size M")))[:3]) == {"K1", "K4", "K12"}


async def test_children_s_goods_are_never_for_women_or_men(client: httpx.AsyncClient, mapper: Mapper) -> None:
    for query in ("women's rain jacket", "men's jacket"):
        assert "K6" not in (await found(client, **asked_for(mapper, query)))[:3]


async def test_an_answer_to_a_garment_never_holds_goods_without_clothes(client: httpx.AsyncClient) -> None:
    asked = await found(client, category=[{"name": "Dress"}], limit=100)
    assert set(asked) == {"K1", "K2", "K3", "K4", "K5", "K6", "K12"}


async def test_what_is_similar_to_a_garment_and_goes_with_it_are_garments(client: httpx.AsyncClient) -> None:
    for path in ("/v1/products/K1/similar", "/v1/products/K1/goes-with"):
        answer = await client.get(path, params={"limit": 100})
        assert not {"K7", "K8", "K9", "K10", "K11"} & {one["id"] for one in answer.json()["products"]}


async def test_feeds_show_all_goods(client: httpx.AsyncClient) -> None:
    assert await listed(client) == {row[0] for row in PRODUCTS}


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("suede boots", "K7"),
        ("black leather bag", "K8"),
        ("hand cream", "K9"),
        ("scarf", "K10"),
        ("foulard", "K10"),
        ("a tote to wear with a dress", "K8"),
    ],
)
async def test_goods_without_clothes_are_found_by_their_words(
    client: httpx.AsyncClient, words: str, first: str
) -> None:
    answer = (await client.post("/v1/search", json={"words": words, "understood": False})).json()
    assert answer["names_other_goods"]
    assert answer["products"][0]["id"] == first
    assert not {one["id"] for one in answer["products"]} & {"K1", "K2", "K3", "K4", "K5", "K6", "K12"}


async def test_a_query_for_a_garment_that_also_names_other_goods_asks_for_the_garment(
    client: httpx.AsyncClient,
) -> None:
    asked = {"words": "a dress to wear with boots", "category": [{"name": "Dress"}]}
    answer = (await client.post("/v1/search", json=asked)).json()
    assert answer["products"][0]["id"] == "K1"
    assert not answer["names_other_goods"]


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({"size": "M"}, {"K1", "K4", "K10", "K12"}),
        ({"size": "2XL"}, {"K1", "K4", "K10"}),
        ({"size": "38"}, {"K2", "K4", "K7", "K10"}),
        ({"size": "12 UK"}, {"K3", "K4", "K10"}),
        ({"size": "W32 L30"}, {"K4", "K5", "K10"}),
        ({"size": "110 cm"}, {"K4", "K6", "K10"}),
        ({"colour": "navy"}, {"K1"}),
        ({"colour": "Dark Blue"}, {"K1"}),
        ({"colour": "black"}, {"K3", "K8"}),
        ({"colour": "cream"}, {"K3", "K4"}),
        ({"gender": "women"}, {"K1", "K2", "K3", "K4", "K7", "K12"}),
        ({"gender": "femme"}, {"K1", "K2", "K3", "K4", "K7", "K12"}),
        ({"gender": "men"}, {"K5"}),
        ({"gender": "kids"}, {"K6"}),
        ({"category": "Skirt"}, {"K2"}),
        ({"category": "Röcke"}, {"K2"}),
        ({"category": "Skirts"}, {"K2"}),
        ({"category": "Shoes"}, {"K7"}),
        ({"category": "Boots"}, {"K7"}),
        ({"category": "Lookbook"}, {"K11"}),
        ({"category": ["Lookbook", "Skirt"]}, {"K2", "K11"}),
    ],
)
async def test_filters_take_our_words_and_the_shop_s(
    client: httpx.AsyncClient, filters: dict[str, Any], ids: set[str]
) -> None:
    assert await listed(client, **filters) == ids


async def test_a_search_in_a_size_is_for_garments(client: httpx.AsyncClient) -> None:
    assert set(await found(client, size="M")) >= {"K1", "K4", "K12"}
    assert "K10" not in await found(client, size="M")


async def test_a_second_colour_counts_in_a_search(client: httpx.AsyncClient) -> None:
    asked = {"category": [{"name": "Chinos"}], "colours": [{"name": "black"}]}
    answer = (await client.post("/v1/search", json=asked)).json()
    match = [reason for reason in answer["products"][0]["reasons"] if reason["kind"] == "match"]
    assert answer["products"][0]["id"] == "K3"
    assert match[0]["text"] == "cream with black"


async def test_a_product_is_shown_in_the_shop_s_words_beside_ours(client: httpx.AsyncClient) -> None:
    product = (await client.get("/v1/products/K3")).json()
    assert (product["category"], product["shop_category"]) == ("Chinos", "Trousers")
    assert (product["colour"], product["shop_colour"]) == ("cream", "Ecru/Black")
    assert product["colours"] == ["cream", "black"]
    assert product["sizes"] == ["UK 10", "UK 12"]
    assert product["gender"] == "women"


def test_a_business_rule_takes_our_word_for_a_category_and_the_shop_s(own_words: sa.Engine) -> None:
    with own_words.connect() as connection:
        for category in ("Skirt", "Röcke", "skirts"):
            assert count_selected(connection, Selector(categories=(category,))) == 1
        assert count_selected(connection, Selector(categories=("Women > Dresses > Midi", "Shoes"))) == 2


async def test_a_category_that_is_taught_once_counts_from_the_next_import(
    own_words: sa.Engine, folder: Path, clock: Clock
) -> None:
    taught = folder / "categories.csv"
    with taught.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("word", "means"), ("Lookbook", "Jumpsuit")])
    url = own_words.url.render_as_string(hide_password=False)
    result = CliRunner().invoke(import_app, ["categories", str(taught), "--database-url", url])
    assert result.exit_code == 0, result.output
    imported, _ = await asyncio.to_thread(shop.import_catalogue, own_words, folder, rows())
    assert imported.written == 1
    async with running(RecommenderSettings(database_url=url), clock) as client:
        assert (await client.get("/v1/products/K11")).json()["category"] == "Jumpsuit"
        assert (await found(client, category=[{"name": "Jumpsuit"}]))[0] == "K11"


def test_a_word_that_means_nothing_is_refused_with_what_to_write(own_words: sa.Engine, folder: Path) -> None:
    taught = folder / "categories.csv"
    taught.write_text("word,means\nLookbook,Spaceship\n", encoding="utf-8")
    url = own_words.url.render_as_string(hide_password=False)
    result = CliRunner().invoke(import_app, ["categories", str(taught), "--database-url", url])
    assert result.exit_code == 1
    assert "line 2: 'Spaceship' is no category; write one of" in " ".join(result.output.split())


def test_a_second_import_of_the_same_words_changes_nothing(own_words: sa.Engine, folder: Path) -> None:
    imported, _ = shop.import_catalogue(own_words, folder, rows())
    assert (imported.written, imported.unchanged) == (0, len(PRODUCTS))
