"""One shopper's data: all of it is exported, and after an erasure nothing of it is left anywhere."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import redis
import sqlalchemy as sa
from typer.testing import CliRunner

from smartrec_recommender.domain.experiments import Experiment
from smartrec_recommender.jobs import commands
from smartrec_recommender.settings import RecommenderSettings
from smartrec_recommender.store.collaborative import read_collaborative
from smartrec_recommender.store.connection import as_owner
from smartrec_recommender.store.decisions.experiments import add_experiment
from smartrec_recommender.store.users.privacy import read_records
from smartrec_recommender.training.refresh import refresh
from smartrec_service.erasure_news import KEY, shop_field
from tests.recommender import shop
from tests.recommender.running_recommender import copy_of

NINA = "nina-with-a-name-to-find"
EXPERIMENT = Experiment.model_validate(
    {"name": "variety", "variants": [{"name": "usual"}, {"name": "varied", "diversity": 0.5}]}
)
NINAS_OWN = (101, 203)  # nobody else has dealt with these two together
SHARED = (16, 32)


@pytest.fixture(scope="module")
def shop_url(postgres_server, shop_template: str) -> Iterator[str]:
    with copy_of(postgres_server, shop_template) as url:
        yield url


async def live(client, engine: sa.Engine) -> None:
    """nina does a bit of everything, others do some of it too, and the shop learns from them all."""
    deeds = [(number, "purchase") for number in (*NINAS_OWN, *SHARED)] + [(7, "view")]
    batch = [{"user_id": NINA, "product_id": f"P{n:05}", "kind": kind} for n, kind in deeds]
    for other in ("otto", "olga", "omar"):
        batch += [{"user_id": other, "product_id": f"P{n:05}", "kind": "purchase"} for n in SHARED]
    answer = await client.post("/v1/transactions:batch", json={"transactions": batch})
    assert answer.json()["recorded"] == len(batch)
    await asyncio.to_thread(refresh, engine)
    keyed = {"user_id": NINA, "product_id": "P00009", "kind": "add_to_cart"}
    await client.post("/v1/transactions", json=keyed, headers={"Idempotency-Key": "order-1"})
    with engine.begin() as connection:
        add_experiment(connection, EXPERIMENT)
    for path in ("recommendations", "because-you-bought"):
        await client.get(f"/v1/users/{NINA}/{path}")
    await client.post("/v1/search", json={"user_id": NINA, "category": [{"name": "Dress"}]})
    await client.get("/v1/users/otto/recommendations")


def everywhere(engine: sa.Engine, redis_url: str, user_number: int) -> dict[str, Any]:
    """All that any table, whatever its columns and whosever, and any key of Redis say of the shopper."""
    found: dict[str, Any] = {}
    with as_owner(engine).connect() as connection:
        for table in sa.inspect(connection).get_table_names():
            rows = connection.execute(sa.text(f'SELECT to_jsonb(t)::text FROM "{table}" t')).scalars()  # noqa: S608
            of_user = [
                row for row in rows if NINA in row or json.loads(row).get("user_number") == user_number
            ]
            if of_user:
                found[table] = of_user
    store = redis.Redis.from_url(redis_url)
    for key in store.scan_iter("*"):
        value = store.get(key) if store.type(key) == b"string" else b""
        if f":u{user_number}:".encode() in key or NINA.encode() in key + (value or b""):
            found[f"redis {key.decode()}"] = value
    store.close()
    return found


def number_of(engine: sa.Engine, user: str) -> int:
    with engine.connect() as connection:
        statement = sa.text("SELECT user_number FROM users WHERE user_id = :user")
        return int(connection.execute(statement, {"user": user}).scalar_one())


def neighbours(engine: sa.Engine, product: int) -> set[int]:
    """The products, by the shop's numbers, that were learned to go with this one."""
    with engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT product_number, product_id FROM products")).all()
        shops = {row.product_number: int(row.product_id[1:]) for row in rows}
        ours = {place: number for number, place in shops.items()}
        found = read_collaborative(connection).neighbours.pairs(np.array([ours[product]]))
    return {shops[int(number)] for number in found.number}


def popularity(engine: sa.Engine) -> dict[str, float]:
    statement = "SELECT product_id, popularity FROM products JOIN product_popularity USING (product_number)"
    with engine.connect() as connection:
        return {row.product_id: row.popularity for row in connection.execute(sa.text(statement))}


async def test_an_erased_shopper_is_nowhere_and_the_others_are_as_before(client, engine, redis_url):
    before = await asyncio.to_thread(popularity, engine)
    await live(client, engine)
    number = number_of(engine, NINA)
    there = await asyncio.to_thread(everywhere, engine, redis_url, number)
    assert {"users", "transactions", "idempotency_keys", "experiment_events"} <= set(there)
    assert any(place.startswith("redis ") for place in there)
    assert NINAS_OWN[1] in neighbours(engine, NINAS_OWN[0])
    assert SHARED[1] in neighbours(engine, SHARED[0])

    answer = await client.delete(f"/v1/users/{NINA}")
    assert answer.status_code == 200
    erased = answer.json()
    assert erased["rows"]["transactions"] == 6
    assert erased["cached_answers"] >= 1

    assert await asyncio.to_thread(everywhere, engine, redis_url, number) == {}
    assert not neighbours(engine, NINAS_OWN[0]) & {*NINAS_OWN, *SHARED}
    assert SHARED[1] in neighbours(engine, SHARED[0])
    after = popularity(engine)
    assert after["P00101"] == pytest.approx(before["P00101"], abs=1e-3)
    assert after["P00016"] > before["P00016"]
    feed = (await client.get(f"/v1/users/{NINA}/recommendations")).json()
    assert feed["ordered_for"] == "cold"
    otto = (await client.get("/v1/users/otto/export")).json()["records"]
    assert len(otto["transactions"]) == 2
    assert len(otto["experiment_events"]) >= 1


async def test_an_export_holds_every_row_the_taste_and_no_number_of_ours(client, engine):
    batch = [{"user_id": "eva", "product_id": f"P{n:05}", "kind": "purchase"} for n in (0, 8, 16)]
    await client.post("/v1/transactions:batch", json={"transactions": batch})
    exported = (await client.get("/v1/users/eva/export")).json()
    told = exported["records"]["transactions"]
    assert {row["product_id"] for row in told} == {"P00000", "P00008", "P00016"}
    assert all(row["title"] and row["kind"] == "purchase" for row in told)
    assert exported["records"]["users"][0]["user_id"] == "eva"
    assert "user_number" not in json.dumps(exported)
    taste = exported["profile"]["taste"]["category"]
    assert max(taste, key=taste.__getitem__) == "Dress"


@pytest.mark.parametrize("null_date", ["1900-01-01", "0001-01-01"])
async def test_a_shopper_with_a_null_date_of_earlier_times_is_erased_too(client, engine, null_date):
    user = f"old-{null_date}"
    await client.post("/v1/transactions", json={"user_id": user, "product_id": "P00005", "kind": "purchase"})
    with engine.begin() as connection:
        statement = sa.text("UPDATE transactions SET occurred_at = :null_date WHERE user_number = :number")
        connection.execute(statement, {"null_date": null_date, "number": number_of(engine, user)})
    erased = await client.delete(f"/v1/users/{user}")
    assert erased.status_code == 200
    assert erased.json()["rows"]["transactions"] == 1


async def test_a_shopper_who_is_not_known_has_nothing_to_export_or_erase(client):
    exported = (await client.get("/v1/users/nobody/export")).json()
    assert not any(exported["records"].values())
    assert exported["profile"] == {}
    erased = await client.delete("/v1/users/nobody")
    assert erased.status_code == 200
    assert sum(erased.json()["rows"].values()) == 0


async def test_where_the_cache_cannot_be_emptied_nothing_is_erased(shop_url, engine, clock):
    from tests.recommender.running_recommender import running

    settings = RecommenderSettings(database_url=shop_url, redis_url="redis://127.0.0.1:1/0")
    async with running(settings, clock) as client:
        bought = {"user_id": "ida", "product_id": "P00003", "kind": "purchase"}
        await client.post("/v1/transactions", json=bought)
        answer = await client.delete("/v1/users/ida")
        assert answer.status_code == 503
        assert "Nothing was erased" in answer.json()["detail"]
        feed = (await client.get("/v1/users/ida/recommendations")).json()
        assert feed["ordered_for"] == "warm"


def test_the_commands_export_and_erase(shop_url, engine, tmp_path):
    shop.import_history(engine, tmp_path, [shop.transaction("carl", 3)])
    url = ["--database-url", shop_url]
    out = tmp_path / "carl.json"
    exported = CliRunner().invoke(commands.app, ["export-shopper", "carl", "--out", str(out), *url])
    assert exported.exit_code == 0, exported.output
    assert json.loads(out.read_text())["records"]["transactions"][0]["product_id"] == "P00003"
    assert CliRunner().invoke(commands.app, ["erase", "carl", *url], input="n\n").exit_code == 1
    erased = CliRunner().invoke(commands.app, ["erase", "carl", "--yes", "--json", *url])
    assert json.loads(erased.stdout)["rows"]["transactions"] == 1


class TestGatewaysAreTold:
    """They keep answers of their own, for when the recommender is away."""

    @pytest.mark.parametrize("of_the_gateways", [True, False])
    def test_by_the_command_too(self, shop_url, redis_url, of_the_gateways):
        own = f"{redis_url.partition('?')[0].rstrip('/')}/1" if of_the_gateways else None
        with redis.Redis.from_url(own or redis_url) as client:
            client.delete(KEY)
            options = ["--database-url", shop_url, "--redis-url", redis_url]
            options += ["--gateway-redis-url", own] if own else []
            done = CliRunner().invoke(commands.app, ["erase", "carl", "--yes", *options])
            assert done.exit_code == 0, done.output
            assert client.hexists(KEY, shop_field(None))
            client.delete(KEY)

    def test_or_nothing_is_erased(self, shop_url, engine, redis_url, tmp_path):
        shop.import_history(engine, tmp_path, [shop.transaction("carl", 3)])
        options = ["--database-url", shop_url, "--redis-url", redis_url]
        options += ["--gateway-redis-url", "redis://127.0.0.1:9/0"]  # nobody listens there
        done = CliRunner().invoke(commands.app, ["erase", "carl", "--yes", *options])
        assert (done.exit_code, "nothing was erased" in done.output) == (1, True)
        with engine.connect() as connection:
            assert read_records(connection, "carl")["transactions"]
