"""What a shop keeps no longer goes, with the shoppers of whom nothing is left; everything else stays."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from typer.testing import CliRunner

from smartrec_recommender.jobs.commands import app
from tests.recommender import shop

LONG_AGO, LIMIT, OF_LATE = 900, 800, 10  # days before the shop's present


def days_ago(days: int) -> str:
    """So many days before the shop's present, as days before now."""
    return str((datetime.now(UTC) - shop.NOW).days + days)


def retention(url: str, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["retention", *arguments, "--database-url", url, "--json"])
    return done.exit_code, done.output


def users(engine: sa.Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(sa.text("SELECT user_id FROM users")).scalars())


def test_old_purchases_go_and_with_them_those_who_bought_nothing_since(
    engine: sa.Engine, shop_url: str, tmp_path: Path
):
    before = users(engine)
    rows = [
        shop.transaction("gone", 1, days_ago=LONG_AGO),
        shop.transaction("gone", 2, days_ago=LONG_AGO + 1),
        shop.transaction("loyal", 1, days_ago=LONG_AGO),
        shop.transaction("loyal", 2, days_ago=OF_LATE),
    ]
    shop.import_history(engine, tmp_path, rows)
    code, output = retention(shop_url, "--transactions-days", days_ago(LIMIT))
    assert code == 0, output
    assert json.loads(output) == {"transactions": 3, "users": 1}
    assert users(engine) == before | {"loyal"}


def test_what_no_limit_was_given_for_stays(engine: sa.Engine, shop_url: str, tmp_path: Path):
    shop.import_history(engine, tmp_path, [shop.transaction("gone", 1, days_ago=LONG_AGO)])
    code, output = retention(shop_url, "--feedback-days", "1", "--searches-days", "1")
    assert code == 0, output
    assert json.loads(output)["users"] == 0
    assert "gone" in users(engine)


def test_without_a_limit_nothing_is_deleted_and_the_command_says_how(shop_url: str):
    code, output = retention(shop_url)
    assert code == 1
    assert "--feedback-days 180" in output
