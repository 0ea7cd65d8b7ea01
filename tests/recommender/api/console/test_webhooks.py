"""Webhooks: signed calls that are tried again, and never to an address that is not public."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from smartrec_recommender.clients.webhook_receivers import AddressRefused, WebhookReceivers
from smartrec_recommender.settings import RecommenderSettings
from tests.recommender.running_recommender import running

BY = {"X-Smartrec-Changed-By": "key 4f9a2c1b7d03"}


class Receiver(HTTPServer):
    """Remembers what it is told, and answers with the statuses of `answers`, then with 204."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.calls: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/events"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.calls.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
async def telling(shop_url, clock):
    settings = RecommenderSettings(database_url=shop_url, private_webhook_hosts=("127.0.0.1",))
    async with running(settings, clock) as client:
        yield client


async def deliveries(client: httpx.AsyncClient, webhook_id: str, state: str) -> list[dict[str, Any]]:
    """Once the latest one is in that state, or was tried."""
    while True:
        found = (await client.get(f"/v1/webhooks/{webhook_id}/deliveries")).json()["deliveries"]
        if found and found[0]["state"] == state and found[0]["outcome"]:
            return list(found)
        await asyncio.sleep(0.05)


async def test_a_call_is_signed_as_standard_webhooks_describe(telling, receiver):
    created = (await telling.post("/v1/webhooks", json={"url": receiver.url}, headers=BY)).json()
    webhook, secret = created["webhook"], created["secret"]
    await telling.post(f"/v1/webhooks/{webhook['id']}:test")
    [told] = await deliveries(telling, webhook["id"], "delivered")
    [(headers, body)] = receiver.calls
    assert headers["webhook-id"] == told["id"]
    signed = f"{told['id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{digest}"
    assert b"webhook.test" in body
    assert secret not in (await telling.get("/v1/webhooks")).text


async def test_a_call_that_fails_is_made_again_with_the_same_id(telling, receiver, engine):
    receiver.answers = [500]
    created = (await telling.post("/v1/webhooks", json={"url": receiver.url}, headers=BY)).json()
    webhook_id = created["webhook"]["id"]
    await telling.post(f"/v1/webhooks/{webhook_id}:test")
    [waiting] = await deliveries(telling, webhook_id, "waiting")
    assert (waiting["tries"], "500" in waiting["outcome"]) == (1, True)
    with engine.begin() as connection:  # time passes
        connection.execute(sa.text("UPDATE webhook_deliveries SET next_try_at = now()"))
    await deliveries(telling, webhook_id, "delivered")
    ids = {headers["webhook-id"] for headers, _ in receiver.calls}
    assert (len(receiver.calls), len(ids)) == (2, 1)


async def test_a_receiver_that_is_gone_is_told_no_more(telling, receiver):
    receiver.answers = [410]
    created = (await telling.post("/v1/webhooks", json={"url": receiver.url}, headers=BY)).json()
    webhook_id = created["webhook"]["id"]
    await telling.post(f"/v1/webhooks/{webhook_id}:test")
    await deliveries(telling, webhook_id, "failed")
    [webhook] = (await telling.get("/v1/webhooks")).json()["webhooks"]
    assert not webhook["is_enabled"]


@pytest.fixture
def trickling() -> Iterator[str]:
    """The address of a server whose answer's headers never end."""
    is_over = threading.Event()

    class Trickling(StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            with suppress(OSError):
                while not is_over.wait(0.01):
                    self.wfile.write(b"a: b\r\n")

    with ThreadingTCPServer(("127.0.0.1", 0), Trickling) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        is_over.set()
        server.shutdown()


def test_a_receiver_whose_answer_never_ends_keeps_no_other_shop_waiting(trickling):
    receivers = WebhookReceivers(("127.0.0.1",), timeout_seconds=0.2)
    attempt = receivers.tell(trickling, "whsec_c2VjcmV0", "msg-1", "{}")
    assert (attempt.is_delivered, attempt.outcome) == (False, "It took over 0.2 seconds.")


def test_a_receiver_whose_name_server_never_answers_keeps_no_other_shop_waiting():
    is_over = threading.Event()

    def resolve(*_: object, **__: object) -> list[tuple[Any, ...]]:
        is_over.wait()
        return []

    receivers = WebhookReceivers(timeout_seconds=0.2, resolve=resolve)
    attempt = receivers.tell("https://shop.example/", "whsec_c2VjcmV0", "msg-1", "{}")
    assert (attempt.is_delivered, attempt.outcome) == (False, "It took over 0.2 seconds.")
    with pytest.raises(AddressRefused, match="no address"):
        receivers.check("https://shop.example/")
    is_over.set()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8003/v1/webhooks",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.7/",
        "http://[::ffff:127.0.0.1]/",
        "http://localhost/",
        "https://user:secret@example.com/",
        "ftp://example.com/",
    ],
)
async def test_an_address_that_is_not_public_is_refused(client, url):
    answer = (await client.post("/v1/webhooks", json={"url": url}, headers=BY)).json()
    assert answer["webhook"] is None
    assert answer["refused"]
    assert (await client.get("/v1/webhooks")).json() == {"webhooks": []}
