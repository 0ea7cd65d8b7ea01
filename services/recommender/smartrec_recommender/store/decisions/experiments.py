"""Writes and reads experiments, what was shown in them, and what users then bought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from smartrec_recommender.domain.experiments import Experiment
from smartrec_recommender.store.catalogue.snapshot import bump_catalogue_version
from smartrec_recommender.store.schema import experiment_events, experiments

ATTRIBUTED_WITHIN_DAYS = 7
_FIELDS = ("name", "variants", "share", "segments", "active_from", "active_until", "is_started")
_COLUMNS = [experiments.c[name] for name in _FIELDS]
_OUTCOMES = sa.text("""
    WITH shown AS (
        SELECT variant, user_id, product_id, request_id, occurred_at FROM experiment_events
        WHERE experiment = :name AND kind = 'impression'
    ), bought AS (
        SELECT DISTINCT s.variant, s.user_id, t.transaction_id, t.quantity, p.price
        FROM shown s
        JOIN users u ON u.user_id = s.user_id
        JOIN products p ON p.product_id = s.product_id
        JOIN transactions t ON t.user_number = u.user_number AND t.product_number = p.product_number
        WHERE t.kind = 'purchase' AND t.occurred_at >= s.occurred_at
          AND t.occurred_at < s.occurred_at + make_interval(days => :days)
    ), purchases AS (
        SELECT variant, user_id, count(*) AS purchases, sum(quantity * coalesce(price, 0)) AS revenue
        FROM bought GROUP BY variant, user_id
    )
    SELECT s.variant, count(DISTINCT s.request_id), coalesce(max(b.purchases), 0),
           coalesce(max(b.revenue), 0)::float8
    FROM shown s LEFT JOIN purchases b USING (variant, user_id)
    GROUP BY s.variant, s.user_id ORDER BY s.variant, s.user_id
""")


class ExperimentExists(ValueError):
    """There is an experiment of that name, or one that runs at the same time; the message names it."""


class UserOutcome(NamedTuple):
    """One user of an experiment: answers seen, and purchases of products within ATTRIBUTED_WITHIN_DAYS days
    after they were shown."""

    variant: str
    answers: int
    purchases: int
    revenue: float


def read_experiments(connection: sa.Connection) -> list[Experiment]:
    """All experiments, the first one first."""
    statement = sa.select(*_COLUMNS).order_by(experiments.c.active_from.nulls_first(), experiments.c.name)
    return [Experiment.model_validate(dict(row)) for row in connection.execute(statement).mappings()]


def add_experiment(connection: sa.Connection, new: Experiment) -> None:
    """It counts from the next answer on. Raises ExperimentExists: only one may run at a time."""
    for other in read_experiments(connection):
        if other.name == new.name or other.overlaps(new):
            raise ExperimentExists(other.name)
    connection.execute(
        experiments.insert().values(
            name=new.name,
            variants=[variant.model_dump(mode="json", exclude_defaults=True) for variant in new.variants],
            share=new.share,
            segments=list(new.segments),
            active_from=new.active_from,
            active_until=new.active_until,
            is_started=new.is_started,
        )
    )
    bump_catalogue_version(connection)


def start_experiment(connection: sa.Connection, name: str, now: datetime) -> bool:
    """From now on it counts, or from its own time on. Returns: whether it was waiting.

    Raises ExperimentExists.
    """
    known = {one.name: one for one in read_experiments(connection)}
    waiting = known.pop(name, None)
    if waiting is None or waiting.is_started:
        return False
    begin = max(now, waiting.active_from or now)
    started = waiting.model_copy(update={"is_started": True, "active_from": begin})
    for other in known.values():
        if other.overlaps(started):
            raise ExperimentExists(other.name)
    connection.execute(
        experiments.update().where(experiments.c.name == name).values(is_started=True, active_from=begin)
    )
    bump_catalogue_version(connection)
    return True


def end_experiment(connection: sa.Connection, name: str) -> bool:
    """From now on nobody takes part; what was recorded stays. Returns: whether it was running or to come."""
    is_open = sa.or_(experiments.c.active_until.is_(None), experiments.c.active_until > sa.func.now())
    now_or_soon = sa.func.greatest(
        sa.func.now(), experiments.c.active_from + sa.text("interval '1 microsecond'")
    )
    ended = connection.execute(
        experiments.update()
        .where(experiments.c.name == name, experiments.c.is_started, is_open)
        .values(active_until=now_or_soon)
    )
    bump_catalogue_version(connection)
    return ended.rowcount > 0


def remove_experiment(connection: sa.Connection, name: str) -> bool:
    """Deletes it with all that was recorded. Returns: whether there was such an experiment."""
    removed = connection.execute(experiments.delete().where(experiments.c.name == name))
    bump_catalogue_version(connection)
    return removed.rowcount > 0


def write_estimate(connection: sa.Connection, name: str, estimate: Mapping[str, Any]) -> bool:
    """Keeps what the variants would have been worth (`training/experiments/estimate.py`). Returns: whether
    there is such an experiment."""
    kept = connection.execute(
        experiments.update().where(experiments.c.name == name).values(estimate=dict(estimate))
    )
    return kept.rowcount > 0


def read_estimate(connection: sa.Connection, name: str) -> dict[str, Any] | None:
    """Returns: what `write_estimate` kept last; None where nothing was."""
    statement = sa.select(experiments.c.estimate).where(experiments.c.name == name)
    found: dict[str, Any] | None = connection.execute(statement).scalar_one_or_none()
    return found


class Impression(NamedTuple):
    """An answer as a user saw it."""

    experiment: str
    variant: str
    user_id: str
    request_id: str
    product_ids: Sequence[str]


def record_impression(engine: sa.Engine, seen: Impression) -> None:
    """Writes one row for each product shown; none where the experiment has been removed."""
    row = {**seen._asdict(), "kind": "impression"}
    del row["product_ids"]
    rows = [{**row, "product_id": product_id} for product_id in seen.product_ids]
    with engine.begin() as connection:
        exists = sa.select(experiments.c.name).where(experiments.c.name == seen.experiment)
        if rows and connection.execute(exists.with_for_update(read=True, key_share=True)).first():
            connection.execute(experiment_events.insert(), rows)


def read_outcomes(connection: sa.Connection, name: str) -> list[UserOutcome]:
    """One for each user who saw an answer of the experiment, by variant."""
    rows = connection.execute(_OUTCOMES, {"name": name, "days": ATTRIBUTED_WITHIN_DAYS})
    return [UserOutcome(*row) for row in rows]
