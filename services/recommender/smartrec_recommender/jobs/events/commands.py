"""`smartrec events …`: what shoppers do, from Kafka topics."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smartrec_recommender.jobs.terminal.console import (
    AsJson,
    DatabaseUrl,
    TenantName,
    console,
    database,
    failed,
)

if TYPE_CHECKING:
    from smartrec_recommender.jobs.events.consuming import Counts
    from smartrec_recommender.jobs.events.dead_letters import DeadLetters

events_app = typer.Typer(no_args_is_help=True, help="Take in what shoppers do from Kafka topics.")
_SOME_SET_ASIDE = 3
_ANSWER_SECONDS = 10.0


@events_app.callback()
def events() -> None:
    """Take in what shoppers do from Kafka topics."""


@events_app.command()
def consume(
    topic: Annotated[list[str], typer.Option("--topic", help="Messages of transactions; may come often.")],
    brokers: Annotated[
        str, typer.Option(envvar="RECOMMENDER_KAFKA_BROKERS", help="Addresses, as kafka-1:9092,kafka-2:9092.")
    ] = "localhost:9092",
    group: Annotated[str, typer.Option(help="The consumer group; each has offsets of its own.")] = "smartrec",
    dead_letter_topic: Annotated[
        str | None, typer.Option("--dead-letter-topic", help="Where messages go that are of no use.")
    ] = None,
    dead_letter_file: Annotated[
        Path, typer.Option("--dead-letter-file", dir_okay=False, help="The same, without such a topic.")
    ] = Path("events.rejects.jsonl"),
    kafka_config: Annotated[
        Path | None,
        typer.Option(
            "--kafka-config", exists=True, dir_okay=False, help="NAME=VALUE lines of librdkafka: TLS, SASL."
        ),
    ] = None,
    most_at_once: Annotated[int, typer.Option(min=1, max=10_000, help="Messages of one batch.")] = 1_000,
    until_read: Annotated[
        bool, typer.Option("--until-read", help="End when everything that is there is read.")
    ] = False,
    tenant: TenantName = None,
    database_url: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Record transactions from topics, each once, until SIGTERM or Ctrl-C; start several to share partitions.

    A message is the JSON of POST /v1/transactions. With --until-read it ends with 3 where any was set aside.

    Example: smartrec events consume --topic shop.events --brokers kafka:9092 --dead-letter-topic shop.rejects
    """
    from confluent_kafka import Consumer, KafkaException

    from smartrec_recommender.jobs.events.consuming import Consuming
    from smartrec_recommender.jobs.events.dead_letters import NotSetAside
    from smartrec_recommender.store.users.transactions import record_transactions

    settings = {**_settings(kafka_config), "bootstrap.servers": brokers}
    with database(database_url, tenant) as engine, _stopped_by_signals() as stop:
        try:
            letters = _dead_letters(settings, dead_letter_topic, dead_letter_file)
            consumer = Consumer(_of_consumer(settings, group, until_read), logger=None)
            try:
                _check(consumer, topic)
                consumer.subscribe(topic)
                record = partial(record_transactions, engine)
                counts = Consuming(consumer, record, letters, most_at_once, _tell).until(stop, until_read)
            finally:
                consumer.close()  # leaves the group, so that others take over its partitions at once
        except (KafkaException, NotSetAside) as error:
            raise failed(f"Kafka at {brokers}: {_sentence(error)} Nothing is lost: run it again.") from None
    if as_json:
        typer.echo(json.dumps(asdict(counts)))
    if until_read and counts.set_aside:
        raise typer.Exit(_SOME_SET_ASIDE)


def _of_consumer(settings: dict[str, str], group: str, until_read: bool) -> dict[str, Any]:
    """A group that is new begins with the oldest message; what the file says of that goes first."""
    ours = {"group.id": group, "enable.auto.commit": False, "enable.partition.eof": until_read}
    return {"auto.offset.reset": "earliest", **settings, **ours}


def _settings(file: Path | None) -> dict[str, str]:
    """What the file of a client of Kafka says: NAME=VALUE, # begins a remark."""
    if file is None:
        return {}
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    if any(not sign for _, sign, _ in pairs):
        raise failed(f"{file}: write NAME=VALUE in each line, as security.protocol=SASL_SSL.")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _dead_letters(settings: dict[str, str], topic: str | None, file: Path) -> DeadLetters:
    from confluent_kafka import Producer

    from smartrec_recommender.jobs.events.dead_letters import DeadLetterFile, DeadLetterTopic

    if topic is None:
        return DeadLetterFile(file)
    of_consumers = ("auto.", "fetch.", "session.", "max.poll.", "isolation.", "group.")
    ours = {name: value for name, value in settings.items() if not name.startswith(of_consumers)}
    return DeadLetterTopic(Producer(ours), topic)


def _check(consumer: Any, topics: list[str]) -> None:
    """Raises KafkaException where no broker answers, and typer.Exit where a topic is not there."""
    known = consumer.list_topics(timeout=_ANSWER_SECONDS).topics
    if missing := [name for name in topics if name not in known]:
        raise failed(f"Kafka has no topic {missing[0]!r}. Topics: {', '.join(sorted(known)) or 'none'}.")


@contextmanager
def _stopped_by_signals() -> Iterator[Event]:
    """The batch at hand is written and committed before the end."""
    stop = Event()
    signals = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(each, lambda *_: stop.set()) for each in signals]
    try:
        yield stop
    finally:
        for each, handler in zip(signals, before, strict=True):
            signal.signal(each, handler)


def _tell(counts: Counts) -> None:
    console.print(
        f"{counts.messages:,} messages: {counts.recorded:,} recorded, {counts.repeated:,} known before, "
        f"{counts.set_aside:,} set aside; {counts.behind:,} still to read."
    )


def _sentence(error: Exception) -> str:
    text = error.args[0].str() if hasattr(error.args[0], "str") else str(error)
    return f"{text.rstrip('.')}."
