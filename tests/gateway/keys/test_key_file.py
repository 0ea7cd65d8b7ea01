"""Keys as they are kept, made, exchanged and ended: by the command line, over the API, without a restart."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from smartrec_gateway.key_commands import app as key_commands
from smartrec_gateway.protection.keys.key_file import KeyFile
from smartrec_gateway.protection.keys.last_use import LastUse
from smartrec_gateway.protection.keys.records import KeyWish, now_utc
from tests.gateway.assertions import assert_problem
from tests.gateway.client import gateway_client
from tests.gateway.fakes import FakeServices

OWN = {"x-api-key": "sk-of-the-install"}
SEARCH: dict[str, Any] = {"name": "app", "scopes": ["search"]}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


def run(*arguments: str, fails: bool = False) -> str:
    done = CliRunner().invoke(key_commands, list(arguments), env={"COLUMNS": "200"})
    assert (done.exit_code != 0) == fails, done.output
    return done.output if fails else done.stdout


async def status(gateway: httpx.AsyncClient, key: str) -> int:
    return (await gateway.get("/v1/popular", headers={"x-api-key": key})).status_code


async def test_a_key_of_the_command_line_works_at_once_and_ends_when_told(
    services: FakeServices, file: Path
) -> None:
    key = run("create", "shop back end", "--scopes", "search,events", "--file", str(file)).strip()
    assert key.startswith("smartrec_sk_")
    key_id = key.split("_")[2]
    async with gateway_client(services, keys_file=file) as gateway:
        assert await status(gateway, key) == 200
        assert await status(gateway, key + "x") == 401
    run("revoke", key_id, "--file", str(file))
    async with gateway_client(services, keys_file=file) as gateway:
        assert await status(gateway, key) == 401
    assert "shop back end · search,events · ended" in run("list", "--file", str(file))
    assert "no key" in run("revoke", key_id, "--file", str(file), fails=True).lower()


def test_nothing_in_the_file_opens_a_door_and_only_its_owner_reads_it(file: Path) -> None:
    key = run("create", "app", "--scopes", "admin", "--file", str(file)).strip()
    assert key not in file.read_text()
    assert key.split("_", 3)[3] not in file.read_text()  # the secret part, which may hold an underscore
    assert file.stat().st_mode & 0o077 == 0


def test_wishes_that_cannot_be_are_told_in_words(file: Path) -> None:
    for arguments, says in (
        (["x"], "scope"),
        (["x", "--scopes", "searching"], "scopes"),
        (["x", "--public"], "origins"),
        (["x", "--public", "--scopes", "admin", "--origins", "https://a.example"], "public"),
        (["x", "--scopes", "search", "--origins", "https://a.example"], "origins"),
        (["x", "--public", "--origins", "shop.example"], "origins"),
    ):
        assert says in run("create", *arguments, "--file", str(file), fails=True)
    assert not file.exists() or KeyFile(file).read() == []


async def test_keys_are_made_exchanged_and_ended_over_the_api(services: FakeServices, file: Path) -> None:
    async with gateway_client(services, api_key=OWN["x-api-key"], keys_file=file) as gateway:
        made = await gateway.post("/v1/keys", json=SEARCH, headers=OWN)
        assert made.status_code == 201
        old = made.json()
        assert await status(gateway, old["key"]) == 200
        rotate = await gateway.post(
            f"/v1/keys/{old['id']}:rotate", json={"overlap_seconds": 3600}, headers=OWN
        )
        new = rotate.json()
        assert new["scopes"] == ["search"]
        assert [await status(gateway, each["key"]) for each in (old, new)] == [200, 200]
        listed = {each["id"]: each for each in (await gateway.get("/v1/keys", headers=OWN)).json()["keys"]}
        assert listed[old["id"]]["replaced_by"] == new["id"]
        assert listed[old["id"]]["last_used_at"] is not None
        assert "key" not in listed[new["id"]]
        assert "digest" not in listed[new["id"]]
        assert (await gateway.delete(f"/v1/keys/{new['id']}", headers=OWN)).status_code == 204
        assert [await status(gateway, each["key"]) for each in (old, new)] == [200, 401]
        assert_problem(await gateway.delete(f"/v1/keys/{new['id']}", headers=OWN), 404, "key-not-found")
        at_once = await gateway.post(f"/v1/keys/{old['id']}:rotate", json={"overlap_seconds": 0}, headers=OWN)
        assert at_once.status_code == 201
        assert await status(gateway, old["key"]) == 401


async def test_a_key_that_has_expired_opens_nothing(services: FakeServices, file: Path) -> None:
    wish = KeyWish(name="old", scopes=("search",), expires_at=now_utc() - timedelta(seconds=1))
    key = KeyFile(file).create(wish)[1]
    async with gateway_client(services, keys_file=file) as gateway:
        assert await status(gateway, key) == 401


async def test_no_key_makes_one_that_may_more_than_itself(services: FakeServices, file: Path) -> None:
    keys = KeyFile(file)
    of_shop = {"x-api-key": keys.create(KeyWish(name="a", scopes=("admin", "search"), tenant="outlet"))[1]}
    theirs = keys.create(KeyWish(name="b", scopes=("search",), tenant="other"))[0]
    async with gateway_client(services, keys_file=file) as gateway:
        wider = await gateway.post("/v1/keys", json={"name": "x", "scopes": ["catalogue"]}, headers=of_shop)
        foreign = await gateway.post("/v1/keys", json={**SEARCH, "tenant": "other"}, headers=of_shop)
        own = await gateway.post("/v1/keys", json=SEARCH, headers=of_shop)
        listed = (await gateway.get("/v1/keys", headers=of_shop)).json()["keys"]
        ended = await gateway.delete(f"/v1/keys/{theirs.id}", headers=of_shop)
    assert_problem(wider, 403, "key-too-wide")
    assert_problem(foreign, 403, "key-too-wide")
    assert own.json()["tenant"] == "outlet"
    assert {each["tenant"] for each in listed} == {"outlet"}
    assert_problem(ended, 404, "key-not-found")


async def test_without_a_file_there_are_no_keys_to_manage(services: FakeServices) -> None:
    async with gateway_client(services, api_key=OWN["x-api-key"]) as gateway:
        assert_problem(await gateway.get("/v1/keys", headers=OWN), 404, "keys-off")


async def test_with_a_file_of_keys_this_machine_needs_one_too_unless_it_is_let_off(
    services: FakeServices, file: Path
) -> None:
    async with gateway_client(services, keys_file=file) as gateway:
        assert_problem(await gateway.get("/v1/popular"), 401, "api-key-missing")
        assert (await gateway.get("/page.json")).json()["needs_key"] is True
    key = KeyFile(file).create(KeyWish(**SEARCH))[1]
    async with gateway_client(services, keys_file=file, keyless_on_loopback=True) as gateway:
        assert (await gateway.get("/v1/popular")).status_code == 200
        assert await status(gateway, key) == 200
        assert await status(gateway, "wrong") == 401
        assert_problem(
            await gateway.get("/v1/popular", headers={"host": "evil.example"}), 403, "foreign-host"
        )
        assert_problem(await gateway.get("/v1/keys", headers={"x-api-key": key}), 403, "scope-missing")
    everywhere = {"host": "0.0.0.0", "keyless_on_loopback": True}  # noqa: S104 (the very mistake)
    async with gateway_client(services, keys_file=file, **everywhere) as gateway:
        assert_problem(await gateway.get("/v1/popular"), 401, "api-key-missing")


def test_a_file_that_breaks_while_serving_changes_nothing(file: Path) -> None:
    now = 0.0
    key_file = KeyFile(file, clock=lambda: now)
    digest = key_file.create(KeyWish(**SEARCH))[0].digest
    assert digest in key_file.in_force()
    file.write_text("{broken")
    now += 2
    assert digest in key_file.in_force()


def test_when_keys_were_used_is_known_across_gateways_and_restarts(file: Path) -> None:
    now = 1_000_000.0
    one, other = (LastUse(file, clock=lambda: now) for _ in range(2))
    one.note("a")
    now += 30
    other.note("a")
    other.write()
    assert json.loads(file.with_name("keys.json.used").read_text()) == {"a": 1_000_030}
    assert LastUse(file).of_all()["a"].timestamp() == 1_000_030
