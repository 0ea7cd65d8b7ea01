"""Batching: callers share runs, nobody waits behind a caller who has gone, and a full queue says so."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import grpc
import httpx
import numpy as np
import pytest

from smartrec_model_server.batching.queue import BatchingOptions, BatchQueue, Task
from smartrec_model_server.errors import Unavailable
from tests.model_server.serving_client import MODELS, ServingClient, predict_request
from tests.running_model_server import RunningModelServer, running_model_server

MERGING = BatchingOptions(merges=True, max_batch_size=4, max_enqueued_batches=2)


def task(rows: int = 1, kind: str = "a") -> Task:
    return Task({"x": np.zeros((rows, 2), np.float32)}, rows, rows, kind)


def rows_of(batch: list[Task]) -> list[int]:
    return [each.rows for each in batch]


def test_tasks_of_one_kind_leave_together_up_to_the_batch_size() -> None:
    queue = BatchQueue(MERGING)
    queue.put([task(2), task(2), task(1)])
    assert rows_of(queue.take()) == [2, 2]
    assert rows_of(queue.take()) == [1]
    assert queue.queued_slots == 0


def test_tasks_of_different_shapes_never_share_a_run() -> None:
    queue = BatchQueue(MERGING)
    queue.put([task(kind="a"), task(kind="b"), task(kind="b")])
    assert rows_of(queue.take()) == [1]
    assert rows_of(queue.take()) == [1, 1]


def test_without_batching_each_request_runs_by_itself() -> None:
    queue = BatchQueue(BatchingOptions(merges=False))
    queue.put([task(), task()])
    assert rows_of(queue.take()) == [1]


def test_small_rows_run_whole_and_take_little_room_where_nothing_is_merged() -> None:
    alone, picture, number = BatchingOptions(), 224 * 224 * 3, 4
    assert alone.largest_piece(picture) == alone.max_batch_size == alone.slots(32, picture)
    assert alone.largest_piece(number) > 1000
    assert alone.slots(1000, number) < 10
    assert alone.slots(1, number) == alone.slots(1, picture) == 1
    assert MERGING.largest_piece(number) == MERGING.max_batch_size
    assert MERGING.slots(3, number) == 3


def test_a_caller_who_has_gone_is_dropped_before_the_run() -> None:
    queue = BatchQueue(MERGING)
    gone, waiting = task(), task()
    queue.put([gone, waiting])
    assert gone.result.cancel()
    assert queue.take() == [waiting]


def test_a_full_queue_refuses_and_takes_again_once_it_has_room() -> None:
    queue = BatchQueue(MERGING)
    queue.put([task(4), task(4)])
    with pytest.raises(Unavailable, match="full"):
        queue.put([task(1)])
    queue.take()
    queue.put([task(4)])


def test_a_request_larger_than_the_queue_is_taken_when_nothing_waits() -> None:
    queue = BatchQueue(MERGING)
    queue.put([task(4) for _ in range(10)])
    assert queue.queued_slots == 40


def test_a_timeout_lets_a_batch_gather_but_not_longer() -> None:
    options = BatchingOptions(merges=True, max_batch_size=2, batch_timeout_seconds=30)
    queue = BatchQueue(options)
    queue.put([task()])
    threading.Timer(0.05, lambda: queue.put([task()])).start()
    started = time.monotonic()
    assert rows_of(queue.take()) == [1, 1]
    assert time.monotonic() - started < 10
    short = BatchQueue(BatchingOptions(merges=True, max_batch_size=2, batch_timeout_seconds=0.05))
    short.put([task()])
    assert rows_of(short.take()) == [1]


def test_a_closed_queue_hands_out_what_waits_and_takes_no_more() -> None:
    queue = BatchQueue(MERGING)
    queue.put([task()])
    queue.close()
    assert rows_of(queue.take()) == [1]
    assert queue.take() == []
    with pytest.raises(Unavailable, match="unloaded"):
        queue.put([task()])


def test_a_batch_is_padded_to_the_next_allowed_size() -> None:
    options = BatchingOptions(allowed_batch_sizes=(1, 4, 8))
    assert [options.padded_rows(rows) for rows in (1, 2, 4, 5, 9)] == [1, 4, 4, 8, 9]


PARAMETERS = """
max_batch_size { value: 8 }
batch_timeout_micros { value: 300000 }
max_enqueued_batches { value: 4 }
num_batch_threads { value: 1 }
allowed_batch_sizes: 4
allowed_batch_sizes: 8
"""


@pytest.fixture(scope="module")
def batching_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningModelServer]:
    folder = tmp_path_factory.mktemp("batching")
    parameters = folder / "batching.txt"
    parameters.write_text(PARAMETERS)
    flags = ("--enable_batching", "--batching_parameters_file", str(parameters))
    model = ("--model_name", "half_plus_two", "--model_base_path", str(MODELS / "half_plus_two"))
    with running_model_server(folder, *flags, *model) as server:
        yield server


def batch_metric(server: RunningModelServer, part: str) -> float:
    name = f":tensorflow:serving:batching:processed_batch_size_{part}"
    text = httpx.get(f"{server.url}/monitoring/prometheus/metrics").text
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name + "{"))


async def test_callers_share_runs_and_get_their_own_rows(batching_server: RunningModelServer) -> None:
    runs, rows = batch_metric(batching_server, "count"), batch_metric(batching_server, "sum")
    async with ServingClient(batching_server.address) as client:
        asked = [np.arange(n, n + 1 + n % 3, dtype=np.float32) for n in range(16)]
        answers = await asyncio.gather(*(client.predict("half_plus_two", {"x": x}) for x in asked))
    for x, outputs in zip(asked, answers, strict=True):
        assert outputs["y"].tolist() == (x / 2 + 2).tolist()
    assert batch_metric(batching_server, "sum") - rows == sum(len(x) for x in asked)
    assert batch_metric(batching_server, "count") - runs < len(asked)


async def test_one_bad_request_does_not_spoil_its_neighbours(batching_server: RunningModelServer) -> None:
    async with ServingClient(batching_server.address) as client:
        good = [client.predict("half_plus_two", {"x": np.ones(1, np.float32)}) for _ in range(4)]
        bad = [client.predict("half_plus_two", {"x": np.ones((1, 1), np.float32)}) for _ in range(4)]
        answers = await asyncio.gather(*good, *bad, return_exceptions=True)
    assert [answer["y"].tolist() for answer in answers[:4]] == [[2.5]] * 4
    assert all(isinstance(answer, grpc.aio.AioRpcError) for answer in answers[4:])


async def test_a_flood_is_answered_or_told_to_come_again(batching_server: RunningModelServer) -> None:
    async with ServingClient(batching_server.address) as client:
        many = np.ones(400, np.float32)  # fifty runs a request, so that the next ones come before its end
        flood = [client.predict("half_plus_two", {"x": many}) for _ in range(200)]
        answers = await asyncio.gather(*flood, return_exceptions=True)
        refused = [answer for answer in answers if isinstance(answer, grpc.aio.AioRpcError)]
        assert {error.code() for error in refused} == {grpc.StatusCode.UNAVAILABLE}
        assert 0 < len(refused) < len(answers)
        assert (await client.predict("half_plus_two", {"x": np.ones(1, np.float32)}))["y"].tolist() == [2.5]


async def test_callers_with_many_small_rows_do_not_fill_the_queue(tmp_path: Path) -> None:
    model = ("--model_name", "half_plus_two", "--model_base_path", str(MODELS / "half_plus_two"))
    x = np.arange(1000, dtype=np.float32)
    with running_model_server(tmp_path, *model) as server:
        async with ServingClient(server.address) as client:
            asked = (client.predict("half_plus_two", {"x": x}) for _ in range(16))
            answers = await asyncio.gather(*asked)
    assert all((outputs["y"] == x / 2 + 2).all() for outputs in answers)


async def test_a_caller_whose_deadline_has_passed_costs_no_run(batching_server: RunningModelServer) -> None:
    rows = batch_metric(batching_server, "sum")
    async with ServingClient(batching_server.address) as client:
        late = predict_request("half_plus_two", {"x": np.ones(3, np.float32)})
        with pytest.raises(grpc.aio.AioRpcError) as raised:
            await client.ask("Predict", late, deadline_seconds=0.05)
        assert raised.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
        await client.predict("half_plus_two", {"x": np.ones(2, np.float32)})
    assert batch_metric(batching_server, "sum") - rows == 2
