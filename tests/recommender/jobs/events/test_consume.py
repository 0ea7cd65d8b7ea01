"""Transactions from a topic are recorded once, whatever is sent twice, read twice or broken off between."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import sqlalchemy as sa
from confluent_kafka import Consumer
from typer.testing import CliRunner

from smartrec_recommender.jobs.events.commands import events_app
from smartrec_recommender.jobs.events.consuming import Consuming
from smartrec_recommender.jobs.events.dead_letters import DeadLetterFile
from smartrec_recommender.store.users.transactions import record_transactions
from tests.recommender.jobs.events.conftest import QUICK

pytestmark = pytest.mark.slow("a consumer of the broker takes 3 s to join its group")
VIEW = {"user_id": "maya", "product_id": "P00042", "kind": "view"}


def views(count: int) -> list[dict[str, Any]]:
    return [{**VIEW, "transaction_id": f"view-{number}"} for number in range(count)]


class Consumed:
    """A run of the command until everything is read."""

    def __init__(self, engine: sa.Engine, broker: Any, quick: Path, topic: str, *options: str) -> None:
        """The group is called as the topic, unless the options say otherwise."""
        url = engine.url.render_as_string(hide_password=False)
        arguments = ["consume", "--brokers", broker.address, "--database-url", url, "--until-read"]
        arguments += ["--topic", topic, "--group", topic, "--kafka-config", str(quick), "--json"]
        result = CliRunner().invoke(events_app, [*arguments, *options], env={"COLUMNS": "200"})
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        self.exit_code, self.told = result.exit_code, result.stderr
        self.counts = json.loads(result.stdout) if result.stdout else {}


def recorded(engine: sa.Engine) -> int:
    of_maya = sa.text(
        "SELECT count(*) FROM transactions JOIN users USING (user_number) WHERE user_id = 'maya'"
    )
    with engine.connect() as connection:
        return int(connection.execute(of_maya).scalar_one())


def test_what_is_sent_is_recorded_and_what_was_read_is_not_read_again(engine, broker, quick):
    topic, before = broker.topic("read-once"), recorded(engine)
    broker.send(topic, views(25))
    first = Consumed(engine, broker, quick, topic, "--most-at-once", "10")
    assert first.exit_code == 0, first.told
    assert first.counts == {"recorded": 25, "repeated": 0, "set_aside": 0, "behind": 0}
    assert recorded(engine) == before + 25
    broker.send(topic, views(30)[25:])
    assert Consumed(engine, broker, quick, topic).counts["recorded"] == 5


def test_what_is_sent_twice_or_read_by_another_group_counts_once(engine, broker, quick):
    topic, before = broker.topic("sent-twice"), recorded(engine)
    broker.send(topic, [*views(10), *views(10), VIEW])  # the last has no id but its place
    first = Consumed(engine, broker, quick, topic)
    assert (first.counts["recorded"], first.counts["repeated"]) == (11, 10)
    again = Consumed(engine, broker, quick, topic, "--group", "another")
    assert (again.counts["recorded"], again.counts["repeated"]) == (0, 21)
    assert recorded(engine) == before + 11


BAD = [
    b"{",
    None,
    {**VIEW, "kind": "wish"},
    {**VIEW, "product_id": "unheard of"},
    {**VIEW, "occurred_at": "2999-01-01T00:00:00Z"},
    {**VIEW, "transaction_id": "view-0", "kind": "purchase"},
]


def test_what_is_no_transaction_is_set_aside_in_a_file_with_its_reason(engine, broker, quick, tmp_path):
    topic, file = broker.topic("bad-to-file"), tmp_path / "rejects.jsonl"
    broker.send(topic, views(1))
    Consumed(engine, broker, quick, topic)
    broker.send(topic, [*BAD, *views(2)[1:]])
    done = Consumed(engine, broker, quick, topic, "--dead-letter-file", str(file))
    assert done.exit_code == 3
    assert (done.counts["recorded"], done.counts["set_aside"]) == (1, len(BAD))
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    reasons = " ".join(line["reason"] for line in lines)
    for part in ("Invalid JSON", "empty", "kind:", "'unheard of'", "2999", "Another transaction"):
        assert part in reasons
    assert {line["topic"] for line in lines} == {topic}
    assert '"unheard of"' in next(line["value"] for line in lines if "unheard" in line["reason"])


def test_a_topic_of_dead_letters_can_be_consumed_itself(engine, broker, quick):
    topic, rejects = broker.topic("bad-to-topic"), broker.topic("rejects")
    broker.send(topic, [{**VIEW, "product_id": "not yet"}])
    done = Consumed(engine, broker, quick, topic, "--dead-letter-topic", rejects)
    assert done.counts["set_aside"] == 1
    (letter,) = broker.all_of(rejects, 1)
    headers = {name: value.decode() for name, value in letter.headers()}
    assert (headers["topic"], headers["offset"]) == (topic, "0")
    assert "not yet" in headers["reason"]
    assert json.loads(letter.value())["product_id"] == "not yet"


class BrokenOff(Exception):
    """Stands for a process that is killed."""


def test_a_consumer_that_dies_between_writing_and_committing_records_nothing_twice(
    engine, broker, quick, tmp_path
):
    topic, before = broker.topic("broken-off"), recorded(engine)
    broker.send(topic, views(10))
    settings = {"bootstrap.servers": broker.address, "group.id": topic, **QUICK}
    consumer = Consumer({**settings, "auto.offset.reset": "earliest", "enable.auto.commit": False})
    consumer.subscribe([topic])

    def record_and_die(new: Sequence[Any], now: Any) -> Any:
        record_transactions(engine, new, now)
        raise BrokenOff

    letters = DeadLetterFile(tmp_path / "rejects.jsonl")
    with pytest.raises(BrokenOff):
        Consuming(consumer, record_and_die, letters, 10, lambda _: None).until(Event())
    consumer.close()
    written = recorded(engine) - before
    assert written > 0
    done = Consumed(engine, broker, quick, topic)
    assert (done.counts["repeated"], done.counts["recorded"]) == (written, 10 - written)
    assert recorded(engine) == before + 10


@pytest.mark.timeout(120)
def test_a_consumer_that_is_told_to_end_commits_what_it_has_written(engine, broker, quick):
    topic, before = broker.topic("told-to-end"), recorded(engine)
    broker.send(topic, views(5))
    command = [sys.executable, "-m", "smartrec", "events", "consume", "--topic", topic]
    options = ["--group", topic, "--brokers", broker.address, "--kafka-config", str(quick), "--json"]
    url = engine.url.render_as_string(hide_password=False)
    process = subprocess.Popen(
        [*command, *options, "--database-url", url],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while recorded(engine) < before + 5:
        assert process.poll() is None, process.communicate()
    process.send_signal(signal.SIGTERM)
    told, _ = process.communicate(timeout=30)
    assert (process.returncode, json.loads(told)["recorded"]) == (0, 5)
    assert Consumed(engine, broker, quick, topic).counts["repeated"] == 0


def test_a_topic_that_is_not_there_is_told(engine, broker, quick):
    broker.topic("there")
    done = Consumed(engine, broker, quick, "not-there")
    assert done.exit_code == 1
    assert "no topic 'not-there'" in done.told
    assert "there" in done.told
