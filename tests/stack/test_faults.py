"""Parts of the running product that fail, as `make measure-faults` has them fail: the cells that matter most.

A gateway and a recommender of the test's own use the shared stack's databases and services through proxies,
so that nobody else notices. Transactions are kept in a Redis database of their own.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import psycopg2
import pytest

from benchmarks.reliability.tcp_proxy import Misbehaviour, TcpProxy
from smartrec.embedded.processes import wait_until
from smartrec.stack import state
from smartrec_gateway.main import create_app as create_gateway
from smartrec_gateway.settings import GatewaySettings
from smartrec_recommender.main import create_app as create_recommender
from smartrec_recommender.settings import RecommenderSettings
from tests.served import served

LOOPBACK = "127.0.0.1"
PATIENCE_SECONDS = 60.0  # of a busy machine


@dataclass(frozen=True)
class Shop:
    """`proxies`: by the part that is reached through each."""

    gateway: httpx.Client
    proxies: dict[str, TcpProxy]
    database_url: str
    product: str

    def search(self, query: str) -> httpx.Response:
        return self.gateway.post("/v1/search/text", json={"query": query})

    def is_well(self) -> bool:
        """Whether a sentence that was never read before is answered by all parts."""
        answer = self.search(f"black dress under {uuid.uuid4().int % 10**6 + 100} euros")
        return answer.status_code == 200 and not answer.json()["degraded"]

    def buy(self, user: str, key: str) -> httpx.Response:
        purchase = {"user_id": user, "product_id": self.product, "kind": "purchase"}
        return self.gateway.post("/v1/transactions", json=purchase, headers={"Idempotency-Key": key})

    def purchases(self, user: str) -> int:
        counted = "SELECT count(*) FROM transactions JOIN users USING (user_number) WHERE users.user_id = %s"
        with closing(psycopg2.connect(self.database_url)) as connection, connection.cursor() as cursor:
            cursor.execute(counted, (user,))
            return int(cursor.fetchone()[0])


@pytest.fixture(scope="module")
def shop(stack) -> Iterator[Shop]:
    settings = state.read_job_settings(stack.folder)
    ports = {one.name: one.port for one in state.read_state(stack.folder).processes}
    database_url, redis_url = settings["RECOMMENDER_DATABASE_URL"], settings["RECOMMENDER_REDIS_URL"]
    secret = settings["RECOMMENDER_INTERNAL_SECRET"]
    with ExitStack() as ending:
        proxies: dict[str, TcpProxy] = {}

        def through_proxy(name: str, port: int) -> int:
            proxies[name] = TcpProxy(lambda: port)
            ending.callback(proxies[name].close)
            return proxies[name].port

        def moved(name: str, url: str) -> str:
            return url.replace(f":{ports[name]}", f":{through_proxy(name, ports[name])}")

        cache_url = moved("valkey", redis_url)
        recommender = create_recommender(
            RecommenderSettings(
                database_url=moved("postgres", database_url), redis_url=cache_url, internal_secret=secret
            )
        )
        recommender_port = urlsplit(ending.enter_context(served(recommender))).port
        assert recommender_port is not None
        gateway = create_gateway(
            GatewaySettings(
                vision_url=f"http://{LOOPBACK}:{ports['vision']}",
                nlp_url=f"http://{LOOPBACK}:{through_proxy('nlp', ports['nlp'])}",
                recommender_url=f"http://{LOOPBACK}:{through_proxy('recommender', recommender_port)}",
                redis_url=cache_url.removesuffix("/0") + "/7",
                internal_secret=secret,
            )
        )
        url = ending.enter_context(served(gateway))
        client = ending.enter_context(httpx.Client(base_url=url, timeout=PATIENCE_SECONDS))
        products = [json.loads(line) for line in (stack.shop / "products.jsonl").read_text().splitlines()]
        shop = Shop(client, proxies, database_url.replace("+psycopg2", ""), str(products[0]["id"]))
        assert wait_until(shop.is_well, PATIENCE_SECONDS, 0.1)
        yield shop


@pytest.fixture(autouse=True)
def _well_again(shop: Shop) -> Iterator[None]:
    """Whatever a test did to a part, all is as before soon after."""
    yield
    assert wait_until(shop.is_well, PATIENCE_SECONDS, 0.1)


@pytest.fixture
def user(shop: Shop) -> Iterator[str]:
    """A new one, forgotten afterwards."""
    name = f"of-a-test-{uuid.uuid4().hex}"
    yield name
    assert wait_until(lambda: shop.gateway.delete(f"/v1/users/{name}").is_success, PATIENCE_SECONDS, 0.1)


@pytest.mark.parametrize("how", ["silent", "garbage"])
def test_while_nlp_fails_words_are_looked_for_in_titles_and_it_is_told(shop: Shop, how: Misbehaviour) -> None:
    with shop.proxies["nlp"].misbehaving(how):
        answer = shop.search(f"dress under {uuid.uuid4().int % 10**6 + 100} euros")
    assert (answer.status_code, answer.json()["degraded"]) == (200, ["nlp"])
    assert answer.json()["products"]


@pytest.mark.parametrize("how", ["silent", "full", "garbage"])
def test_while_postgres_fails_what_was_asked_before_is_shown_and_told(shop: Shop, how: Misbehaviour) -> None:
    before = shop.search("black dress").json()
    with shop.proxies["postgres"].misbehaving(how):
        answer = shop.search("black dress")
    assert (answer.status_code, answer.json()["degraded"]) == (200, ["recommender"])
    assert answer.json()["products"] == before["products"]


@pytest.mark.parametrize("how", ["silent", "refusing"])
def test_while_postgres_fails_a_purchase_is_accepted_and_lands_once(
    shop: Shop, user: str, how: Misbehaviour
) -> None:
    with shop.proxies["postgres"].misbehaving(how):
        answer = shop.buy(user, key=user)
        assert answer.status_code == 202, answer.text
    assert wait_until(lambda: shop.purchases(user) > 0, PATIENCE_SECONDS, 0.1)
    assert shop.buy(user, key=user).headers["idempotency-replayed"] == "true"
    assert shop.purchases(user) == 1


@pytest.mark.parametrize("how", ["silent", "refusing", "garbage"])
def test_without_valkey_searches_and_purchases_go_on(shop: Shop, user: str, how: Misbehaviour) -> None:
    with shop.proxies["valkey"].misbehaving(how):
        answer = shop.search("black dress")
        assert (answer.status_code, answer.json()["degraded"]) == (200, [])
        assert shop.buy(user, key=user).status_code == 201
    assert shop.purchases(user) == 1


def test_a_recommender_that_answers_nonsense_is_not_believed(shop: Shop) -> None:
    before = shop.search("black dress").json()["products"]
    with shop.proxies["recommender"].misbehaving("garbage"):
        answers = [shop.search("black dress") for _ in range(6)]
    assert {answer.status_code for answer in answers} == {200}
    assert all(answer.json()["degraded"] == ["recommender"] for answer in answers)
    assert all(answer.json()["products"] == before for answer in answers)
