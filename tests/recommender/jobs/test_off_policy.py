"""What variants would have earned is estimated from what shoppers were shown, and where they clicked."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from smartrec_recommender.jobs.commands import app
from smartrec_recommender.ranking.new_experiment import NewExperiment
from smartrec_recommender.store.decisions.experiments import add_experiment, read_estimate
from smartrec_recommender.store.users.feedback import FeedbackEvent, FeedbackKind, record_feedback
from smartrec_recommender.store.users.shown_products import read_shown

YESTERDAY = datetime.now(UTC) - timedelta(days=1)
BY_DEMAND = ("popular", "leading", "trending", "lasting")
VARIANTS = [{"name": "usual"}, {"name": "blind", "weights": {"feed": dict.fromkeys(BY_DEMAND, 0)}}]


def fact(kind: FeedbackKind, product: str, position: int, user: str, minutes: int = 0) -> FeedbackEvent:
    when = YESTERDAY + timedelta(minutes=minutes)
    event_id = f"{kind}-{user}-{product}-{position}-{minutes}"
    return FeedbackEvent(event_id, kind, product, user, "feed", position, None, when)


def estimated(engine: sa.Engine, tmp_path: Path, *more: str) -> Any:
    file = tmp_path / "variants.json"
    file.write_text(json.dumps(VARIANTS))
    url = engine.url.render_as_string(hide_password=False)
    return CliRunner().invoke(
        app, ["off-policy", "--variants", str(file), "--database-url", url, *more], env={"COLUMNS": "200"}
    )


def feed_of(engine: sa.Engine, tmp_path: Path, user: str) -> list[str]:
    (tmp_path / "users.txt").write_text(user)
    arguments = ["--users", str(tmp_path / "users.txt"), "--out", str(tmp_path / "feeds.jsonl")]
    url = engine.url.render_as_string(hide_password=False)
    assert (
        CliRunner().invoke(app, ["export-recommendations", *arguments, "--database-url", url]).exit_code == 0
    )
    items: list[str] = json.loads((tmp_path / "feeds.jsonl").read_text())["items"]
    return items


class TestCommand:
    def test_a_variant_is_estimated_by_what_of_it_was_shown(self, engine, tmp_path):
        """The usual feed was shown, to three strangers, who clicked the fourth product."""
        feed = feed_of(engine, tmp_path, "stranger 0")
        users = [f"stranger {number}" for number in range(3)]
        events = [fact("click", feed[3], 4, user, 1) for user in users]
        for user in users:
            events += [fact("impression", product, place, user) for place, product in enumerate(feed, 1)]
        assert set(record_feedback(engine, events)) == {"recorded"}
        result = estimated(engine, tmp_path, "--days", "2", "--json")
        assert result.exit_code == 0, result.output
        of = json.loads(result.stdout)
        assert of["usual"]["shoppers"] == 3
        assert of["usual"]["logged"]["value"] == pytest.approx(1.0)
        assert of["usual"]["ips"]["value"] > of["blind"]["ips"]["value"]
        assert of["usual"]["supported"] > of["blind"]["supported"]
        assert of["usual"]["ips"]["low"] > 0
        told = estimated(engine, tmp_path)
        assert "blind" in told.output
        assert "SNIPS" in told.output

    def test_what_is_estimated_of_an_experiment_is_kept_with_it(self, engine, tmp_path):
        feed = feed_of(engine, tmp_path, "stranger")
        events = [fact("impression", product, place, "stranger") for place, product in enumerate(feed, 1)]
        record_feedback(engine, [*events, fact("click", feed[0], 1, "stranger", 1)])
        url = engine.url.render_as_string(hide_password=False)
        asked = ["off-policy", "--experiment", "blind", "--database-url", url, "--json"]
        assert "no experiment blind" in CliRunner().invoke(app, asked).output
        with engine.begin() as connection:
            new = {"name": "blind", "variants": VARIANTS, "is_started": False}
            add_experiment(connection, NewExperiment.model_validate(new))
        result = CliRunner().invoke(app, asked)
        assert result.exit_code == 0, result.output
        with engine.connect() as connection:
            kept = read_estimate(connection, "blind")
        assert kept is not None
        assert [one["variant"] for one in kept["variants"]] == ["usual", "blind"]
        assert kept["variants"][0]["ips"] == json.loads(result.stdout)["usual"]["ips"]
        assert kept["logged"]["value"] == 1.0

    def test_variants_are_those_of_a_file_or_of_an_experiment(self, engine):
        url = engine.url.render_as_string(hide_password=False)
        result = CliRunner().invoke(app, ["off-policy", "--database-url", url])
        assert result.exit_code == 1
        assert "--variants or --experiment" in result.output

    def test_without_impressions_it_says_what_to_send(self, engine, tmp_path):
        result = estimated(engine, tmp_path)
        assert result.exit_code == 1
        assert "/v1/feedback" in result.output


def test_a_click_is_of_the_latest_impression_before_it(engine):
    events = [
        fact("impression", "P00000", 1, "rosa"),
        fact("impression", "P00000", 5, "rosa", 10),
        fact("impression", "P00000", 7, "rosa", 30),
        fact("impression", "P00001", 2, "rosa"),
        fact("click", "P00000", 5, "rosa", 20),
    ]
    record_feedback(engine, events)
    with engine.connect() as connection:
        shown = read_shown(connection, "feed", YESTERDAY - timedelta(hours=1), 20)
    assert [each.position for each in shown if each.is_clicked] == [5]
    assert len(shown) == 4
