"""Writing the catalogue row by row: what each row comes to, what is found at once, what goes out of sight."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.recommender import shop
from tests.recommender.pushing import push

DRESS = {"id": "D1", "title": "Kleid Sommer", "category": "Dress", "price": "49,95 €", "sizes": "S|M|L"}


async def found(client, category: str) -> list[str]:
    body = {"user_id": None, "understood": True, "limit": 100, "category": [{"name": category, "score": 1.0}]}
    answer = await client.post("/v1/search", json=body)
    assert answer.status_code == 200, answer.text
    return [product["id"] for product in answer.json()["products"]]


async def found_by_picture(client, picture: str) -> list[str]:
    embedding = shop.as_base64(shop.embedding_of(picture))
    body = {"user_id": None, "understood": True, "limit": 10, "embedding": embedding}
    answer = await client.post("/v1/search", json=body)
    assert answer.status_code == 200, answer.text
    return [product["id"] for product in answer.json()["products"]]


class TestBatch:
    async def test_a_row_in_the_shops_own_words_is_told_what_it_became(self, empty_client, nlp, vision):
        told = await push(empty_client, [DRESS], nlp, vision)
        assert told["rows"] == [{"status": "written", "product_ids": ["D1"], "reason": None}]
        (product,) = told["products"]
        assert (product["is_new"], product["price"], product["currency"]) == (True, 49.95, "EUR")
        assert (product["category"], product["sizes"]) == ("Dress", ["S", "M", "L"])
        assert product["shop_words"] == {"category": "Dress", "sizes": ["S", "M", "L"]}
        assert told["report"]["written"] == 1

    async def test_each_row_is_answered_in_order_and_a_bad_one_stops_no_other(
        self, empty_client, nlp, vision
    ):
        rows = [
            DRESS,
            {"id": "D2", "title": "Dress", "category": "Dress", "price": "call us", "currency": "EUR"},
            {"title": "Dress without an id"},
            {"id": "D3", "title": "Dress", "category": "Dress"},
            {"id": "D4", "title": "Dress", "category": "Dress", "status": "draft"},
        ]
        told = await push(empty_client, rows, nlp, vision)
        assert [row["status"] for row in told["rows"]] == [
            "written",
            "rejected",
            "rejected",
            "written",
            "left_out",
        ]
        assert "call us" in told["rows"][1]["reason"]
        assert "id" in told["rows"][2]["reason"]
        assert told["rows"][4]["reason"] == "status draft"

    async def test_the_same_again_is_unchanged_and_needs_no_reading(self, empty_client, nlp, vision):
        await push(empty_client, [DRESS], nlp, vision)
        answer = await empty_client.post("/v1/products:batch", json={"products": [DRESS]})
        assert answer.json()["needed"] is None
        assert [row["status"] for row in answer.json()["rows"]] == ["unchanged"]

    async def test_nothing_is_written_until_texts_and_pictures_are_read(self, empty_client):
        row = {**DRESS, "images": "https://pictures.example/1.jpg"}
        answer = await empty_client.post("/v1/products:batch", json={"products": [row]})
        assert answer.json()["needed"] == {
            "texts": [{"title": "Kleid Sommer", "description": ""}],
            "pictures": ["https://pictures.example/1.jpg"],
        }
        assert (await empty_client.get("/v1/products/D1")).status_code == 404

    async def test_variants_become_the_colours_of_one_style_and_each_row_names_them(
        self, empty_client, nlp, vision
    ):
        rows: list[dict[str, Any]] = [
            {"id": f"{colour}-{size}", "group": "G", "title": "Dress", "category": "Dress", "price": 5,
             "colour": colour, "size": size, "currency": "EUR"}
            for colour in ("red", "navy") for size in "SM"
        ]  # fmt: skip
        told = await push(empty_client, rows, nlp, vision)
        assert {tuple(row["product_ids"]) for row in told["rows"]} == {("G:navy", "G:red")}
        assert {product["id"]: product["sizes"] for product in told["products"]} == {
            "G:navy": ["S", "M"],
            "G:red": ["S", "M"],
        }

    async def test_a_product_whose_picture_cannot_be_read_is_in_and_told_and_looked_at_again(
        self, empty_client, nlp, vision
    ):
        row = {**DRESS, "images": "https://pictures.example/broken.jpg, https://pictures.example/2.jpg"}
        told = await push(empty_client, [row], nlp, vision)
        assert told["rows"][0]["status"] == "written"
        (product,) = told["products"]
        assert [each["image"] for each in product["unread_pictures"]] == [
            "https://pictures.example/broken.jpg"
        ]
        assert product["is_found_by_picture"]
        again = await empty_client.post("/v1/products:batch", json={"products": [row]})
        assert again.json()["needed"]["pictures"] == ["https://pictures.example/broken.jpg"]

    async def test_while_nobody_reads_texts_products_come_in_all_the_same(self, empty_client):
        body = {"products": [DRESS], "readings": {"texts": None}}
        answer = await empty_client.post("/v1/products:batch", json=body)
        assert answer.json()["rows"][0]["status"] == "written"
        later = await empty_client.post("/v1/products:batch", json={"products": [DRESS]})
        assert later.json()["needed"]["texts"]

    async def test_replacing_forgets_the_variants_that_are_gone(self, empty_client, nlp, vision):
        red = {"id": "G", "title": "Dress", "category": "Dress", "colour": "red", "size": "S"}
        navy = {**red, "colour": "navy", "size": "M"}
        await push(empty_client, [red, navy], nlp, vision)
        assert (await empty_client.get("/v1/products/G:navy")).status_code == 200
        told = await push(empty_client, [red], nlp, vision, product_id="G")
        assert [product["id"] for product in told["products"]] == ["G"]
        assert (await empty_client.get("/v1/products/G:navy")).status_code == 404

    async def test_columns_and_constants_are_as_in_an_import(self, empty_client, nlp, vision):
        row = {"nummer_x": "D1", "title": "Dress", "price": "10.00"}
        options = {"columns": {"nummer_x": "id"}, "constants": {"currency": "CHF", "category": "Dress"}}
        told = await push(empty_client, [row], nlp, vision, **options)
        assert told["products"][0]["currency"] == "CHF"

    async def test_rows_of_another_kind_or_product_are_refused_with_what_to_do(self, empty_client):
        other = await empty_client.post("/v1/products:batch", json={"products": [DRESS], "product_id": "X"})
        assert other.status_code == 422
        assert "'D1'" in other.json()["detail"]
        options = {"columns": {"nummer_x": "id"}}
        renamed = await empty_client.post("/v1/products:batch", json={"products": [DRESS], **options})
        assert renamed.status_code == 422
        assert "nummer_x" in renamed.json()["detail"]

    async def test_a_reading_of_another_form_is_refused(self, empty_client):
        picture = {"image": "https://pictures.example/1.jpg", "reading": {"embedding": "AAAA"}}
        body = {"products": [DRESS], "readings": {"pictures": [picture]}}
        answer = await empty_client.post("/v1/products:batch", json=body)
        assert answer.status_code == 422
        assert answer.json()["type"].endswith("unusable-reading")


class TestOneProduct:
    async def test_one_bad_variant_keeps_the_product_as_it_was(self, empty_client, nlp, vision):
        good = {"group": "G", "title": "Dress", "category": "Dress", "sku": "S", "size": "S", "price": "5 €"}
        await push(empty_client, [good], nlp, vision, product_id="G")
        rows = [{**good, "price": "7 €"}, {**good, "sku": "M", "size": "M", "price": "call us"}]
        told = await push(empty_client, rows, nlp, vision, product_id="G")
        assert [row["status"] for row in told["rows"]] == ["rejected", "rejected"]
        assert all("call us" in row["reason"] for row in told["rows"])
        assert (await empty_client.get("/v1/products/G")).json()["price"] == 5


class TestWritersBesideOneAnother:
    async def test_all_of_them_land_whether_they_write_the_same_products_or_others(self, empty_client):
        def write(number: int):
            ids = ["same", f"own-{number}"][:: 1 if number % 2 else -1]
            rows = [{"id": one, "title": f"Dress {number}", "category": "Dress"} for one in ids]
            return empty_client.post(
                "/v1/products:batch", json={"products": rows, "readings": {"texts": None}}
            )

        answers = await asyncio.gather(*map(write, range(8)))
        assert [answer.status_code for answer in answers] == [200] * 8
        wanted = ["same", *(f"own-{number}" for number in range(8))]
        assert sorted(await found(empty_client, "Dress")) == sorted(wanted)


class TestIdempotencyKey:
    async def test_a_late_repetition_undoes_no_newer_change(self, empty_client):
        headers = {"idempotency-key": "k-1"}
        old = {"products": [DRESS], "readings": {"texts": None}}
        new = {"products": [{**DRESS, "price": "59,95 €"}], "readings": {"texts": None}}
        await empty_client.post("/v1/products:batch", json=old, headers=headers)
        await empty_client.post("/v1/products:batch", json=new, headers={"idempotency-key": "k-2"})
        late = await empty_client.post("/v1/products:batch", json=old, headers=headers)
        assert [row["status"] for row in late.json()["rows"]] == ["unchanged"]
        assert (await empty_client.get("/v1/products/D1")).json()["price"] == 59.95

    async def test_a_key_that_comes_with_another_body_is_refused(self, empty_client):
        headers = {"idempotency-key": "k-1"}
        body = {"products": [DRESS], "readings": {"texts": None}}
        await empty_client.post("/v1/products:batch", json=body, headers=headers)
        body["products"] = [{**DRESS, "id": "D2"}]
        answer = await empty_client.post("/v1/products:batch", json=body, headers=headers)
        assert answer.status_code == 422
        assert answer.json()["type"].endswith("idempotency-key-reused")

    async def test_a_request_that_wrote_nothing_yet_takes_no_key(self, empty_client):
        headers = {"idempotency-key": "k-1"}
        asked = await empty_client.post("/v1/products:batch", json={"products": [DRESS]}, headers=headers)
        assert asked.json()["needed"]
        body = {"products": [DRESS], "readings": {"texts": None}}
        written = await empty_client.post("/v1/products:batch", json=body, headers=headers)
        assert written.json()["rows"][0]["status"] == "written"


class TestSales:
    @pytest.mark.parametrize("name", ["G", "V-1", "SKU-1", "4006381333931"])
    async def test_a_sale_counts_by_any_name_that_the_shop_has_for_the_product(
        self, empty_client, nlp, vision, name
    ):
        variant = {"id": "V-1", "group": "G", "sku": "SKU-1", "ean": "4006381333931", "size": "S"}
        await push(empty_client, [{**variant, "title": "Dress", "category": "Dress"}], nlp, vision)
        sale = {"user_id": "anna", "product_id": name, "kind": "purchase"}
        answer = await empty_client.post("/v1/transactions", json=sale)
        assert answer.status_code == 201, answer.text
        bought = await empty_client.get("/v1/users/anna/because-you-bought")
        assert bought.json()["because_of"]["id"] == "G"

    async def test_a_sale_of_what_the_shop_has_not_is_refused(self, empty_client):
        sale = {"user_id": "anna", "product_id": "nothing", "kind": "purchase"}
        assert (await empty_client.post("/v1/transactions", json=sale)).status_code == 404


class TestServedAtOnce:
    async def test_a_new_product_is_found_by_words_and_picture_in_the_next_request(self, client, nlp, vision):
        await found(client, "Romper")  # answers from before are in the cache
        assert "N1" not in await found_by_picture(client, "https://pictures.example/new.jpg")
        row = {"id": "N1", "title": "New", "category": "Dress", "images": "https://pictures.example/new.jpg"}
        assert "N1" not in await found(client, "Dress")
        await push(client, [row], nlp, vision)
        assert "N1" in await found(client, "Dress")
        assert (await found_by_picture(client, "https://pictures.example/new.jpg"))[0] == "N1"

    async def test_a_deleted_product_is_out_of_sight_at_once_and_comes_back(self, client, nlp, vision):
        row = {"id": "N2", "title": "New", "category": "Dress"}
        await push(client, [row], nlp, vision)
        assert "N2" in await found(client, "Dress")
        assert (await client.delete("/v1/products/N2")).json() == {"removed": 1}
        assert "N2" not in await found(client, "Dress")
        assert (await client.get("/v1/products/N2")).status_code == 404
        assert (await client.delete("/v1/products/N2")).json() == {"removed": 0}
        told = await push(client, [row], nlp, vision)
        assert told["rows"][0]["status"] == "written"
        assert "N2" in await found(client, "Dress")
