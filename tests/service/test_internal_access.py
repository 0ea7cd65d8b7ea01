"""Who may call a service that is not public."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from smartrec_service.internal_access import SECRET_HEADER, secret_header
from smartrec_service.service import new_service
from smartrec_service.settings import ServiceSettings

SECRET = "of-this-stack"  # noqa: S105


async def answer(
    path: str = "/rows", headers: dict[str, str] | None = None, **settings: str
) -> httpx.Response:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield

    app = new_service("Rows", "", ServiceSettings(**settings), lifespan, dict)  # type: ignore[arg-type]

    @app.get("/rows")
    async def rows() -> int:
        return 1

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        return await client.get(path, headers=headers)


async def test_with_a_secret_only_who_knows_it_is_answered() -> None:
    right = await answer(headers=secret_header(SECRET), internal_secret=SECRET)
    missing = await answer(internal_secret=SECRET)
    wrong = await answer(headers={SECRET_HEADER: "guess"}, internal_secret=SECRET)
    assert (right.status_code, missing.status_code, wrong.status_code) == (200, 401, 401)
    assert SECRET not in missing.text


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/metrics"])
async def test_whoever_watches_a_service_needs_no_secret(path: str) -> None:
    assert (await answer(path, internal_secret=SECRET)).status_code == 200


@pytest.mark.parametrize("host", ["evil.example:8003", "127.0.0.1.evil.example", "", "[", "a.b."])
async def test_a_name_that_others_could_own_is_refused(host: str) -> None:
    assert (await answer(headers={"host": host})).status_code == 403
    assert (await answer("/readyz", headers={"host": host})).status_code == 403


@pytest.mark.parametrize("host", ["localhost:8003", "127.0.0.1", "[::1]:8003", "vision:8001", "10.1.2.3"])
async def test_addresses_and_names_of_containers_are_ours(host: str) -> None:
    assert (await answer(headers={"host": host})).status_code == 200


async def test_another_name_may_be_allowed() -> None:
    host = {"host": "vision.shop.svc:8001"}
    assert (await answer(headers=host)).status_code == 403
    assert (await answer(headers=host, allowed_hosts="nlp.shop.svc, vision.shop.svc")).status_code == 200


async def test_no_web_page_is_answered_not_even_of_this_machine() -> None:
    assert (await answer(headers={"origin": "http://127.0.0.1:8000"})).status_code == 403


async def test_the_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "internal"
    file.write_text(f"{SECRET}\n")
    right = await answer(headers=secret_header(SECRET), internal_secret_file=str(file))
    missing = await answer(internal_secret="", internal_secret_file=str(file))
    assert (right.status_code, missing.status_code) == (200, 401)


async def test_a_service_whose_secret_is_lost_does_not_start_without_one(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    for file, error in (("empty", ValueError), ("gone", FileNotFoundError)):
        with pytest.raises(error):
            await answer(internal_secret_file=str(tmp_path / file))
