"""The page's files, product pictures, documentation, and the headers on everything."""

from __future__ import annotations

import json
import re
from pathlib import Path

import httpx
import pytest

from smartrec_gateway.page.document import WEB
from smartrec_gateway.schemas.transactions import TransactionRequest
from smartrec_gateway.settings import GatewaySettings
from tests.gateway.assertions import assert_problem
from tests.gateway.client import gateway_client
from tests.gateway.fakes import FakeServices


async def test_every_answer_carries_the_protective_headers(gateway: httpx.AsyncClient) -> None:
    for path in ("/", "/web/app.js", "/v1/products/P00001", "/v1/products/P99999", "/nowhere", "/livez"):
        headers = (await gateway.get(path)).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


async def test_the_page_loads_pictures_of_the_shops_servers_and_nothing_else_from_elsewhere() -> None:
    async with gateway_client(FakeServices()) as gateway:
        usual = (await gateway.get("/")).headers["content-security-policy"]
    async with gateway_client(FakeServices(), picture_sources="https://cdn.shop.example") as gateway:
        narrow = (await gateway.get("/")).headers["content-security-policy"]
    assert "img-src 'self' blob: https:;" in usual
    assert "img-src 'self' blob: https://cdn.shop.example;" in narrow
    assert usual.count("https:") == 1


async def test_a_source_of_pictures_cannot_widen_the_rest_of_the_policy() -> None:
    with pytest.raises(ValueError, match="picture_sources"):
        GatewaySettings(picture_sources="https: ; script-src *")


async def test_no_cache_keeps_what_is_about_one_shopper(gateway: httpx.AsyncClient) -> None:
    answer = await gateway.get("/v1/users/maya/recommendations")
    assert answer.headers["cache-control"] == "no-store"


async def test_text_is_compressed_for_those_who_can_read_it(gateway: httpx.AsyncClient) -> None:
    page = await gateway.get("/", headers={"accept-encoding": "gzip"})
    plain = await gateway.get("/", headers={"accept-encoding": "identity"})
    assert page.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert page.text == plain.text
    assert (await gateway.head("/")).status_code == 200


async def test_the_page_names_only_files_that_exist(gateway: httpx.AsyncClient) -> None:
    page = (await gateway.get("/")).text
    manifest = (await gateway.get("/manifest.webmanifest")).json()
    paths = re.findall(r'(?:src|href)="(/[^"]*)"', page) + [icon["src"] for icon in manifest["icons"]]
    assert len(paths) >= 5
    for path in paths:
        assert (await gateway.get(path)).status_code == 200, path


async def test_every_module_that_a_script_imports_exists() -> None:
    for script in WEB.rglob("*.js"):
        for name in re.findall(r'from "(\.[^"]+)"', script.read_text()):
            assert (script.parent / name).is_file(), f"{script.name} imports {name}"


async def test_nothing_in_the_page_is_inline_or_from_elsewhere() -> None:
    for file in WEB.rglob("*.html"):
        text = file.read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), file.name
        assert not re.search(r"<style|\bstyle=|\bon[a-z]+=", text), file.name
    for file in [*WEB.rglob("*.html"), *WEB.rglob("*.js"), *WEB.rglob("*.css")]:
        addresses = set(re.findall(r"https?://[^\s\"')]+", file.read_text()))
        assert addresses <= {"http://www.w3.org/2000/svg"}, file.name


async def test_page_files_are_revalidated_and_pictures_kept_for_a_day(
    services: FakeServices, tmp_path: Path
) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "P1.webp").write_bytes(b"RIFF")
    async with gateway_client(services, images_dir=tmp_path) as gateway:
        script = await gateway.get("/web/app.js")
        picture = await gateway.get("/images/pictures/P1.webp")
        again = await gateway.get("/web/app.js", headers={"if-none-match": script.headers["etag"]})
    assert script.headers["cache-control"] == "no-cache"
    assert again.status_code == 304
    assert picture.headers["cache-control"] == "public, max-age=86400"
    assert picture.headers["content-type"] == "image/webp"


@pytest.mark.parametrize("path", ["/web/page.js", "/web/later.js", "/web/page.css", "/web/app.js"])
async def test_a_tag_that_a_proxy_made_weak_or_put_into_a_list_is_known_again(
    gateway: httpx.AsyncClient, path: str
) -> None:
    tag = (await gateway.get(path)).headers["etag"]
    for given in (tag, f"W/{tag}", f'"of-yesterday", W/{tag}'):
        again = await gateway.get(path, headers={"if-none-match": given})
        assert (again.status_code, again.content) == (304, b""), given


@pytest.mark.parametrize(
    "path",
    ["/images/../secret.txt", "/images/%2e%2e/secret.txt", "/images/..%2fsecret.txt", "/images//etc/passwd"],
)
async def test_no_path_leads_out_of_the_folder_of_pictures(
    services: FakeServices, tmp_path: Path, path: str
) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    async with gateway_client(services, images_dir=pictures) as gateway:
        url = httpx.URL("http://localhost/").copy_with(raw_path=path.encode())
        answer = await gateway.get(url)
    assert answer.status_code == 404
    assert "secret" not in answer.text.replace(path, "").replace("/secret.txt", "")


async def test_a_missing_picture_and_a_folder_are_problem_documents(
    services: FakeServices, tmp_path: Path
) -> None:
    async with gateway_client(services, images_dir=tmp_path) as gateway:
        for path in ("/images/none.webp", "/images/", "/web/", "/web/nothing.js"):
            answer = await gateway.get(path)
            assert answer.status_code == 404
            assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/images/P1.webp", "/web/app.js", "/web/page.js", "/docs"])
@pytest.mark.parametrize("asked", ["bytes=0-1", "bytes=5-1", "bytes=0-0,2-3", "bytes=9999999-", "a=0-1"])
async def test_whoever_asks_for_a_part_of_a_file_gets_the_whole(
    services: FakeServices, tmp_path: Path, path: str, asked: str
) -> None:
    (tmp_path / "P1.webp").write_bytes(b"RIFF")
    async with gateway_client(services, images_dir=tmp_path) as gateway:
        whole = await gateway.get(path)
        answer = await gateway.get(path, headers={"range": asked})
    assert (answer.status_code, answer.content) == (200, whole.content)


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("/console/", "/console"),
        ("/docs//?q=1&r=%26", "/docs?q=1&r=%26"),
        ("//elsewhere.example/", "/elsewhere.example"),
        ("/%5Celsewhere.example/", "/%5Celsewhere.example"),
        ("/%2F%2Felsewhere.example/", "/elsewhere.example"),
        ("/%0D%0Aset-cookie: a/", "/%0D%0Aset-cookie%3A%20a"),
    ],
)
async def test_who_types_a_slash_at_the_end_of_a_page_gets_the_page_of_this_site(
    gateway: httpx.AsyncClient, typed: str, page: str
) -> None:
    answer = await gateway.get(httpx.URL("http://localhost" + typed), headers={"accept": "text/html"})
    assert answer.status_code == 307
    assert answer.headers["location"] == page
    program = await gateway.get("/console/", headers={"accept": "*/*"})
    assert_problem(program, 404, "not-found")


async def test_the_documentation_needs_nothing_from_elsewhere(gateway: httpx.AsyncClient) -> None:
    page = await gateway.get("/docs")
    assert "://" not in page.text
    for path in re.findall(r'(?:src|href)="(/[^"]+)"', page.text):
        assert (await gateway.get(path)).status_code == 200, path


async def test_openapi_has_examples_problems_and_the_key(gateway: httpx.AsyncClient) -> None:
    document = (await gateway.get("/openapi.json")).json()
    operations = {
        (path, method): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if path.startswith("/v1/")
    }
    assert len(operations) >= 12
    for (path, _), operation in operations.items():
        assert operation["security"], path
        assert operation["tags"], path
        assert {"401", "429", "503"} <= set(operation["responses"]), path
        for status, response in operation["responses"].items():
            if status in ("204", "304"):
                continue
            kind = "application/json" if status.startswith("2") else "application/problem+json"
            shared = document["components"]["responses"].get(response.get("$ref", "").rpartition("/")[2])
            assert kind in (shared or response)["content"], (path, status)
    image = operations["/v1/search/image", "post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert image["required"] == ["image"]
    schemas = document["components"]["schemas"]
    for name in ("TextSearchRequest", "SearchAnswer", "ProductDetails", "TransactionRequest"):
        assert schemas[name]["examples"], name
    assert "P00412" in json.dumps(schemas["SearchAnswer"]["examples"])


async def test_the_examples_of_the_documentation_are_valid() -> None:
    from smartrec_gateway.schemas import answers, examples, products, requests

    products.Product.model_validate(examples.PRODUCT)
    answer = answers.SearchAnswer.model_validate(examples.SEARCH_ANSWER)
    assert answer.model_dump(mode="json", by_alias=True)["understood"]["corrections"] == [
        {"from": "sumer", "to": "summer"}
    ]
    for product in answer.products:
        assert sum(reason.weight for reason in product.reasons) == pytest.approx(product.score)
    requests.TextSearchRequest.model_validate(examples.TEXT_SEARCH)
    TransactionRequest.model_validate(examples.TRANSACTION)
