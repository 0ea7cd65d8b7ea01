"""Requests that no honest client sends: the server stays, answers the next one, and keeps its memory.

5,000 over gRPC and 2,500 over REST; with the 2,500 pictures of tests/vision they are 10,000.
"""

from __future__ import annotations

import asyncio
import random

import grpc
import grpc.aio
import httpx
import pytest

from tests.model_server.malformed import HONEST, grpc_call, rest_request
from tests.model_server.serving_client import ServingClient
from tests.running_model_server import RunningModelServer

GRPC_CALLS = 5000
REST_REQUESTS = 2500
AT_ONCE = 50
# A connection that is kept may be closed by the server just as the next request is sent on it.
EACH_ITS_OWN = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=0)
MOST_MORE_BYTES = 50_000_000
REFUSED = {400, 404, 405, 412, 501}
Status = grpc.StatusCode


async def test_malformed_calls_end_as_errors_and_cost_no_memory(
    model_server: RunningModelServer, client: ServingClient
) -> None:
    dice = random.Random(20261122)

    async def send() -> Status:
        method, data = grpc_call(dice)
        try:
            await client.channel.unary_unary(method)(data, timeout=30)
        except grpc.aio.AioRpcError as error:
            return error.code()
        return Status.OK

    await asyncio.gather(*(send() for _ in range(2 * AT_ONCE)))
    before = model_server.resident_bytes
    codes: set[Status] = set()
    for _ in range(GRPC_CALLS // AT_ONCE):
        codes |= set(await asyncio.gather(*(send() for _ in range(AT_ONCE))))
    expected = {Status.OK, Status.INVALID_ARGUMENT, Status.NOT_FOUND, Status.FAILED_PRECONDITION}
    assert codes <= expected | {Status.UNIMPLEMENTED}
    assert {Status.INVALID_ARGUMENT, Status.NOT_FOUND} <= codes
    assert model_server.resident_bytes - before < MOST_MORE_BYTES
    await assert_it_answers(client)
    assert "Traceback" not in model_server.log


@pytest.mark.slow("sends every malformed request to a server of its own")
async def test_malformed_rest_requests_end_as_errors_and_cost_no_memory(
    model_server: RunningModelServer, client: ServingClient
) -> None:
    dice = random.Random(20261123)
    async with httpx.AsyncClient(base_url=model_server.url, timeout=30, limits=EACH_ITS_OWN) as http:

        async def send() -> int:
            asked = rest_request(dice)
            answer = await http.request(asked.method, asked.path, content=asked.body)
            assert answer.status_code == 200 or "error" in answer.json()
            return answer.status_code

        await asyncio.gather(*(send() for _ in range(2 * AT_ONCE)))
        before = model_server.resident_bytes
        statuses: set[int] = set()
        for _ in range(REST_REQUESTS // AT_ONCE):
            statuses |= set(await asyncio.gather(*(send() for _ in range(AT_ONCE))))
    assert statuses <= REFUSED | {200}
    assert {400, 404, 405} <= statuses
    assert model_server.resident_bytes - before < MOST_MORE_BYTES
    await assert_it_answers(client)
    assert "Traceback" not in model_server.log


async def assert_it_answers(client: ServingClient) -> None:
    answer = await client.ask("Predict", HONEST)
    assert list(answer.outputs["total"].float_val) == [3.0, 3.0]


async def test_half_a_request_over_rest_and_noise_on_the_grpc_port_change_nothing(
    model_server: RunningModelServer, client: ServingClient
) -> None:
    for port, data in (
        (
            model_server.rest_port,
            b"POST /v1/models/prices:predict HTTP/1.1\r\nContent-Length: 999999\r\n\r\n{",
        ),
        (model_server.rest_port, b"\0\xff" * 1000),
        (model_server.grpc_port, b"GET / HTTP/1.1\r\n\r\n"),
        (model_server.grpc_port, random.Random(3).randbytes(5000)),
    ):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(data)
        await writer.drain()
        writer.close()
    await assert_it_answers(client)
