"""Products that a shop's own system sends: read by NLP and vision, written by the recommender, answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from tests.gateway.assertions import assert_problem
from tests.gateway.client import gateway_client, picture_bytes

DRESS = {"title": "Dress", "price": "49,95 €"}


@asynccontextmanager
async def picture_server(content: bytes) -> AsyncIterator[str]:
    """Its address; /redirect leads to the picture, /loop to itself, /metadata to another network."""

    async def answer(request: web.Request) -> web.Response:
        leads_to = {
            "/redirect": "/picture.jpg",
            "/loop": "/loop",
            "/metadata": "http://169.254.169.254/latest",
        }
        if request.path in leads_to:
            return web.Response(status=302, headers={"location": leads_to[request.path]})
        return web.Response(body=content) if request.path == "/picture.jpg" else web.Response(status=404)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


class TestPut:
    async def test_a_new_product_is_created_and_the_same_again_is_unchanged(self, gateway):
        created = await gateway.put("/v1/products/D1", json=DRESS)
        assert created.status_code == 201, created.text
        assert created.json()["status"] == "written"
        again = await gateway.put("/v1/products/D1", json=DRESS)
        assert again.status_code == 200
        assert again.json()["status"] == "unchanged"

    async def test_it_is_sent_in_the_shops_own_words_under_the_id_of_the_address(self, gateway, services):
        await gateway.put("/v1/products/D1", json={"id": "other", "Größe": "M", **DRESS})
        sent = services.recommender.last_json()
        assert sent["products"] == [{"id": "D1", "Größe": "M", **DRESS}]
        assert sent["product_id"] == "D1"

    async def test_the_callers_idempotency_key_goes_on(self, gateway, services):
        await gateway.put("/v1/products/D1", json=DRESS, headers={"idempotency-key": "k-1"})
        assert services.recommender.requests[-1].headers["idempotency-key"] == "k-1"

    async def test_variants_are_rows_of_one_product_with_what_they_share(self, gateway, services):
        variants = [{"id": "V1", "size": "S"}, {"id": "V2", "size": "M", "price": "59,95 €"}]
        await gateway.put("/v1/products/D1", json={**DRESS, "variants": variants})
        assert services.recommender.last_json()["products"] == [
            {**DRESS, "id": "V1", "size": "S", "group": "D1"},
            {**DRESS, "id": "V2", "size": "M", "price": "59,95 €", "group": "D1"},
        ]

    async def test_what_cannot_be_read_is_refused_with_the_reason(self, gateway):
        answer = await gateway.put("/v1/products/D1", json={"title": ""})
        assert_problem(answer, 422, "product-rejected")
        assert "title" in answer.json()["detail"]

    async def test_without_nlp_it_is_written_and_told(self, gateway, services):
        services.nlp.trouble = "down"
        answer = await gateway.put("/v1/products/D1", json=DRESS)
        assert answer.status_code == 201
        assert answer.json()["degraded"] == ["nlp"]

    async def test_an_unknown_outcome_says_that_it_may_be_sent_again(self, gateway, services):
        services.recommender.trouble = "breaks off"
        answer = await gateway.put("/v1/products/D1", json=DRESS)
        assert_problem(answer, 503, "outcome-unknown")

    async def test_a_body_that_is_not_an_object_is_refused(self, gateway):
        assert (await gateway.put("/v1/products/D1", json=[1])).status_code == 422
        assert (await gateway.put("/v1/products/D1", json={"variants": "M"})).status_code == 422
        plain = await gateway.put("/v1/products/D1", content=b"x", headers={"content-type": "text/plain"})
        assert_problem(plain, 415, "unsupported-media-type")

    @pytest.mark.parametrize(
        "body", [b'{"title": "\\ud800"}', b'{"\\udc00": 1}', b'{"variants": [{"a": "\\ud800"}]}']
    )
    async def test_half_a_character_is_refused(self, gateway, body):
        headers = {"content-type": "application/json"}
        answer = await gateway.put("/v1/products/D1", content=body, headers=headers)
        assert answer.status_code == 422


class TestPictures:
    async def test_a_picture_at_a_url_is_fetched_and_read(self, services, photo):
        async with (
            picture_server(photo) as url,
            gateway_client(services, private_picture_hosts=("127.0.0.1",)) as gateway,
        ):
            images = [f"{url}/picture.jpg", f"{url}/redirect"]
            answer = await gateway.put("/v1/products/D1", json={**DRESS, "images": images})
        (product,) = answer.json()["products"]
        assert product["is_found_by_picture"]
        assert product["unread_pictures"] == []

    @pytest.mark.parametrize(
        ("path", "reason"),
        [("/gone.jpg", "404"), ("/loop", "redirects"), ("/metadata", "public")],
    )
    async def test_a_product_whose_picture_cannot_be_had_is_in_and_told(self, services, photo, path, reason):
        async with (
            picture_server(photo) as url,
            gateway_client(services, private_picture_hosts=("127.0.0.1",)) as gateway,
        ):
            answer = await gateway.put("/v1/products/D1", json={**DRESS, "images": [url + path]})
        assert answer.status_code == 201
        (unread,) = answer.json()["products"][0]["unread_pictures"]
        assert reason in unread["reason"]

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.7"])
    async def test_no_private_address_is_asked(self, gateway, host):
        image = f"http://{host}:9/picture.jpg"
        answer = await gateway.put("/v1/products/D1", json={**DRESS, "images": [image]})
        (unread,) = answer.json()["products"][0]["unread_pictures"]
        assert "public" in unread["reason"]

    @pytest.mark.parametrize(
        "host",
        ["127.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.000.000.001", "127。0。0。1", "①②⑦.0.0.1", "0"],
    )
    async def test_no_spelling_of_this_machine_leads_to_it(self, gateway, photo, host):
        async with picture_server(photo) as url:
            image = url.replace("127.0.0.1", host) + "/picture.jpg"
            answer = await gateway.put("/v1/products/D1", json={**DRESS, "images": [image]})
        (product,) = answer.json()["products"]
        assert not product["is_found_by_picture"], "the server would have given it a picture"
        assert len(product["unread_pictures"]) == 1

    async def test_a_picture_over_the_limit_is_not_taken_in(self, services):
        async with (
            picture_server(picture_bytes()) as url,
            gateway_client(services, private_picture_hosts=("127.0.0.1",), max_image_bytes=1_000) as gateway,
        ):
            answer = await gateway.put("/v1/products/D1", json={**DRESS, "images": [f"{url}/picture.jpg"]})
        assert "larger" in answer.json()["products"][0]["unread_pictures"][0]["reason"]

    async def test_an_uploaded_picture_is_shown_and_read_where_a_product_names_it(
        self, services, photo, tmp_path
    ):
        async with gateway_client(services, uploads_dir=tmp_path / "uploads") as gateway:
            uploaded = await gateway.post("/v1/pictures", files={"image": ("dress.jpg", photo)})
            assert uploaded.status_code == 201, uploaded.text
            image = uploaded.json()["image"]
            assert uploaded.json()["shows_garment"]
            shown = await gateway.get(image)
            assert shown.content == photo
            assert shown.headers["content-type"] == "image/jpeg"
            again = await gateway.post("/v1/pictures", files={"image": ("other.jpg", photo)})
            assert again.json()["image"] == image
            answer = await gateway.put("/v1/products/D1", json={**DRESS, "images": [image]})
            assert answer.json()["products"][0]["is_found_by_picture"]

    async def test_what_is_no_picture_is_not_kept(self, services, tmp_path):
        async with gateway_client(services, uploads_dir=tmp_path / "uploads") as gateway:
            answer = await gateway.post("/v1/pictures", files={"image": ("page.jpg", b"<html>")})
        assert_problem(answer, 422, "unreadable-image")
        assert list((tmp_path / "uploads").rglob("*.*")) == []

    async def test_where_no_pictures_are_kept_the_answer_says_what_to_do(self, gateway, photo):
        answer = await gateway.post("/v1/pictures", files={"image": ("dress.jpg", photo)})
        assert_problem(answer, 404, "uploads-off")

    async def test_a_path_never_leads_out_of_the_folders_of_pictures(self, services, tmp_path):
        (tmp_path / "secret.jpg").write_bytes(picture_bytes())
        async with gateway_client(services, uploads_dir=tmp_path / "uploads") as gateway:
            images = ["/images/uploads/../secret.jpg", "/etc/hostname"]
            answer = await gateway.put("/v1/products/D1", json={**DRESS, "images": images})
        assert len(answer.json()["products"][0]["unread_pictures"]) == 2


class TestBatch:
    async def test_each_row_is_answered_in_order(self, gateway):
        rows = [{"id": "D1", "title": "Dress"}, {"id": "D2", "title": ""}, {"id": "D3", "title": "Skirt"}]
        answer = await gateway.post("/v1/products:batch", json={"products": rows})
        assert answer.status_code == 200, answer.text
        assert [row["status"] for row in answer.json()["rows"]] == ["written", "rejected", "written"]
        assert answer.json()["rows"][1]["reason"]

    async def test_a_thousand_rows_are_taken_and_one_more_is_not(self, gateway):
        rows = [{"id": f"D{n}", "title": f"Dress {n}", "description": "x" * 500} for n in range(1_000)]
        answer = await gateway.post("/v1/products:batch", json={"products": rows})
        assert len(answer.json()["rows"]) == 1_000
        too_many = await gateway.post("/v1/products:batch", json={"products": [*rows, rows[0]]})
        assert too_many.status_code == 422

    async def test_preset_columns_and_constants_are_handed_on(self, gateway, services):
        options = {"preset": "general-products", "columns": {"x": "id"}, "constants": {"currency": "EUR"}}
        await gateway.post("/v1/products:batch", json={"products": [{"id": "D1", "title": "A"}], **options})
        assert {name: services.recommender.last_json()[name] for name in options} == options


class TestDelete:
    async def test_it_is_gone_and_deleting_it_again_is_no_error(self, gateway, services):
        await gateway.put("/v1/products/D1", json=DRESS)
        assert (await gateway.delete("/v1/products/D1")).status_code == 204
        assert "D1" not in services.recommender.catalogue
        assert (await gateway.delete("/v1/products/D1")).status_code == 204


class TestKeys:
    async def test_writes_need_the_key_and_are_of_its_shop(self, services, tmp_path):
        keys = tmp_path / "keys"
        keys.write_text("anna anna-key\n")
        async with gateway_client(services, tenant_keys_file=keys) as gateway:
            assert (await gateway.put("/v1/products/D1", json=DRESS)).status_code == 401
            assert (await gateway.delete("/v1/products/D1")).status_code == 401
            headers = {"x-api-key": "anna-key"}
            answer = await gateway.put("/v1/products/D1", json=DRESS, headers=headers)
            assert answer.status_code == 201
        assert services.recommender.requests[-1].headers["x-smartrec-tenant"] == "anna"
