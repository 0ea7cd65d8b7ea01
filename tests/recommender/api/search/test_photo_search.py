"""POST /v1/search for what was understood of a photo: the products look like it, and the reasons are true."""

from __future__ import annotations

from typing import Any

import httpx

from smartrec_vocabulary import load_categories
from tests.recommender import shop


def scored(**by_name: float) -> list[dict[str, Any]]:
    return [{"name": name.replace("_", " "), "score": score} for name, score in by_name.items()]


async def photo_search(client: httpx.AsyncClient, **understood: Any) -> list[dict[str, Any]]:
    vector = shop.as_base64(shop.embedding_of("Jeans", "white"))
    answer = await client.post("/v1/search", json={"embedding": vector, **understood})
    assert answer.status_code == 200, answer.text
    products: list[dict[str, Any]] = answer.json()["products"]
    return products


def reasons(product: dict[str, Any], kind: str) -> list[str]:
    return [reason["text"] for reason in product["reasons"] if reason["kind"] == kind]


async def test_products_of_the_photos_colour_and_pattern_come_first(reader):
    dress = {"category": scored(Dress=0.9), "colours": scored(red=0.8), "attributes": scored(floral=0.9)}
    first = (await photo_search(reader, **dress))[0]
    assert (first["category"], first["colour"]) == ("Dress", "red")
    assert reasons(first, "colour") == ["red, as in your photo"]
    assert reasons(first, "pattern") == ["same colour and flowers"]


async def test_a_kin_category_that_fits_comes_before_the_same_category_that_fits_neither(reader):
    dress = {"category": scored(Dress=0.9), "colours": scored(red=0.9), "attributes": scored(floral=0.9)}
    products = await photo_search(reader, **dress, limit=60)
    place = {
        (p["category"], p["colour"], *reasons(p, "pattern")): n for n, p in reversed([*enumerate(products)])
    }
    fits = place["Sundress", "red", "same colour and flowers"]
    assert any(p["category"] == "Dress" and p["colour"] == "green" for p in products[fits:])


async def test_another_group_of_garments_never_comes_before_the_photos_category(reader):
    dress = {"category": scored(Dress=0.9), "colours": scored(red=0.9), "attributes": scored(striped=0.9)}
    categories = [product["category"] for product in await photo_search(reader, **dress, limit=40)]
    full = {category.name for category in load_categories() if category.group == "full"}
    assert set(categories[:20]) <= full
    assert categories[0] == "Dress"


async def test_same_colour_and_stripes_is_said_only_of_what_has_both(reader):
    tee = {"category": scored(Tee=0.9), "colours": scored(navy=0.9), "attributes": scored(striped=0.8)}
    for product in await photo_search(reader, **tee, limit=30):
        is_both = product["colour"] == "navy" and "striped" in product["title"]
        assert ("same colour and stripes" in reasons(product, "pattern")) == is_both


async def test_a_pattern_that_is_not_sure_is_told_with_perhaps(reader):
    tee = {"category": scored(Tee=0.9), "attributes": scored(striped=0.3)}
    products = await photo_search(reader, **tee, limit=30)
    told = [text for p in products for text in reasons(p, "pattern") if "stripes" in text]
    assert told
    assert all(text.startswith("perhaps") for text in told)


async def test_what_hardly_looks_like_the_photo_is_not_said_to(reader):
    other = {"category": scored(Skirt=0.9), "colours": scored(green=0.9)}
    told = {text for p in await photo_search(reader, **other) for text in reasons(p, "visual")}
    assert "looks like your photo" not in told


async def test_what_is_seen_in_doubt_counts_as_much_as_it_is_likely(reader):
    told = {"category": scored(Dress=0.9), "colours": scored(red=0.45)}
    likelihoods = {"category": {"Dress": 0.9}, "colour": {"red": 0.45, "green": 0.4, "white": 0.001}}
    colours = [p["colour"] for p in await photo_search(reader, **told, likelihoods=likelihoods, limit=20)]
    assert {"red", "green"} <= set(colours)
    assert "white" not in colours[: colours.index("green")]


async def test_a_colour_that_is_hardly_seen_is_not_said_to_be_close_to_itself(reader):
    told = {"category": scored(Dress=0.9), "colours": scored(red=0.9)}
    likelihoods = {"category": {"Dress": 0.9}, "colour": {"red": 0.9, "green": 0.02, "white": 0.02}}
    products = await photo_search(reader, **told, likelihoods=likelihoods, limit=60)
    said = {(p["colour"], text) for p in products for text in reasons(p, "colour")}
    assert ("green", "green, which your photo hardly shows") in said
    assert not [text for colour, text in said if text.endswith(f"close to {colour}")]


async def test_a_category_that_is_only_possible_comes_with_the_rest_where_it_fits(reader):
    tee = {"category": scored(Tee=0.9), "colours": scored(navy=0.9), "attributes": scored(striped=0.9)}
    likelihoods = {
        "category": {"Tee": 0.6, "Skirt": 0.3},
        "colour": {"red": 0.95},
        "pattern": {"floral": 0.95},
    }
    found = {p["category"] for p in await photo_search(reader, **tee, likelihoods=likelihoods, limit=30)}
    assert "Skirt" in found


async def test_a_colour_in_words_takes_the_place_of_the_photos(reader):
    seen = {"category": scored(Dress=0.9), "colours": scored(red=0.9)}
    asked = {
        "change": {"colours": scored(green=1.0)},
        "required": [{"kind": "colour", "name": "green", "any_of": ["green"]}],
    }
    products = await photo_search(reader, **seen, **asked, likelihoods={"colour": {"red": 0.97}})
    assert products[0]["colour"] == "green"
    assert reasons(products[0], "colour") == ["green, as you asked"]


async def test_what_a_photo_shows_beside_its_looks_is_not_given_up(reader):
    seen = {"category": scored(Dress=0.9), "colours": scored(red=0.9), "attributes": scored(loungewear=0.9)}
    parts = [part for p in await photo_search(reader, **seen, limit=30) for part in p["gives_up"]]
    assert {part["kind"] for part in parts} <= {"category", "colour"}


async def test_names_without_end_are_refused(reader):
    far_too_many = {f"colour {number}": 0.1 for number in range(51)}
    body = {"embedding": None, "likelihoods": {"colour": far_too_many}}
    assert (await reader.post("/v1/search", json=body)).status_code == 422
