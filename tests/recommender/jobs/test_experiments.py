"""Experiments as they run: who gets which variant, what is recorded, and what the report says of it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import sqlalchemy as sa
from scipy.stats import binomtest
from typer.testing import CliRunner

from smartrec_recommender.domain.experiments import Experiment
from smartrec_recommender.jobs.commands import app
from smartrec_recommender.store.decisions.experiments import UserOutcome, add_experiment
from smartrec_recommender.training.experiments.experiment_report import conversion, report_of
from tests.recommender import shop

BY_AGE = {"name": "newest", "weights": {"feed": {"popular": 0, "new": 5}}, "candidates": {"neighbours": 5}}
USERS = [f"shopper {number}" for number in range(12)]


@pytest.fixture
def running(engine: sa.Engine) -> Experiment:
    experiment = Experiment.model_validate({"name": "age", "variants": [{"name": "usual"}, BY_AGE]})
    with engine.begin() as connection:
        add_experiment(connection, experiment)
    return experiment


async def feed(client: httpx.AsyncClient, user: str) -> dict[str, Any]:
    answer = await client.get(f"/v1/users/{user}/recommendations")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_each_shopper_gets_one_variant_every_time_and_the_answer_names_it(client, running):
    variants = {}
    for user in USERS * 2:
        told = (await feed(client, user))["experiment"]
        assert told["name"] == "age"
        assert variants.setdefault(user, told["variant"]) == told["variant"]
    assert set(variants.values()) == {"usual", "newest"}


async def test_a_variant_changes_the_order_for_its_shoppers_only(client, running):
    orders: dict[str, set[tuple[str, ...]]] = {}
    for user in USERS:
        body = await feed(client, user)
        ids = tuple(product["id"] for product in body["products"])
        orders.setdefault(body["experiment"]["variant"], set()).add(ids)
    assert {len(same) for same in orders.values()} == {1}
    assert orders["usual"] != orders["newest"]


async def test_nobody_without_an_id_takes_part(client, running):
    for path in ("/v1/recommendations", "/v1/popular"):
        assert (await client.get(path)).json()["experiment"] is None


async def test_what_was_shown_is_recorded_from_the_cache_too(client, running, engine):
    shown = [await feed(client, "maya") for _ in range(2)]
    assert [body["cache"] for body in shown] == ["miss", "hit"]
    with engine.connect() as connection:
        rows = connection.execute(
            sa.text("SELECT request_id, variant, user_id, product_id FROM experiment_events")
        ).all()
    assert len({row.request_id for row in rows}) == 2
    assert {(row.variant, row.user_id) for row in rows} == {(shown[0]["experiment"]["variant"], "maya")}
    assert sorted(row.product_id for row in rows) == sorted(
        product["id"] for body in shown for product in body["products"]
    )


class TestReport:
    async def test_purchases_of_what_was_shown_within_a_week_count_and_no_others(
        self, client, running, engine, clock
    ):
        ids = [product["id"] for product in (await feed(client, "maya"))["products"]]
        with engine.begin() as connection:  # recorded now; the shop's clock stands in the past
            connection.execute(sa.text("UPDATE experiment_events SET occurred_at = :at"), {"at": shop.NOW})
        days = {ids[0]: 1, ids[1]: 6.9, ids[2]: 8, ids[3]: -1, "P00239": 1}
        clock.now = shop.NOW + timedelta(days=30)
        for product_id, after_days in days.items():
            bought = {"user_id": "maya", "product_id": product_id, "kind": "purchase"}
            moment = (shop.NOW + timedelta(days=after_days)).isoformat()
            await client.post("/v1/transactions", json={**bought, "occurred_at": moment})
        url = engine.url.render_as_string(hide_password=False)
        done = CliRunner().invoke(app, ["experiments", "report", "age", "--json", "--database-url", url])
        reports = {each["variant"]: each for each in json.loads(done.stdout)}
        variant = running.variant_for("maya")
        assert variant is not None
        assert (reports[variant.name]["shoppers"], reports[variant.name]["purchases"]) == (1, 2)
        assert sum(each["purchases"] for each in reports.values()) == 2

    def test_twice_as_many_buyers_are_an_uplift_of_one_with_the_interval_of_the_textbook(self):
        """The delta method on the ratio's logarithm (Katz and others 1978): exp(ln 2 ± 1.96 x 0.0658)."""
        usual = [UserOutcome("usual", 3, int(user < 300), 29.9 * (user < 300)) for user in range(3_000)]
        better = [UserOutcome("better", 3, int(user < 600), 29.9 * (user < 600)) for user in range(3_000)]
        reports = report_of(["usual", "better"], [*usual, *better])
        uplift = reports[1].conversion_uplift
        assert uplift is not None
        assert uplift.value == pytest.approx(1.0)
        assert (uplift.low, uplift.high) == pytest.approx((0.758, 1.275), abs=0.02)
        assert reports[0].conversion_uplift is None

    def test_the_interval_of_two_equal_variants_holds_zero(self):
        reports = report_of(["usual", "same"], outcomes(0.15, 0.15, shoppers=2_000))
        for uplift in (reports[1].conversion_uplift, reports[1].purchases_uplift, reports[1].revenue_uplift):
            assert uplift is not None
            assert uplift.low < 0 < uplift.high

    def test_the_same_outcomes_give_the_same_report(self):
        seen = outcomes(0.1, 0.2, shoppers=200)
        assert report_of(["usual", "better"], seen) == report_of(["usual", "better"], seen)

    def test_without_a_purchase_no_uplift_is_made_up(self):
        reports = report_of(["usual", "other"], [UserOutcome("other", 3, 0, 0.0)])
        assert reports[1].conversion.value == 0.0
        assert np.isnan(reports[1].conversion_uplift.value)  # type: ignore[union-attr]

    def test_wilsons_interval_is_that_of_the_literature(self):
        """Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662."""
        assert conversion(81, 263)[1:] == pytest.approx((0.2553, 0.3662), abs=5e-5)

    @pytest.mark.parametrize(("buyers", "users"), [(0, 1), (1, 1), (0, 400), (400, 400), (3, 7)])
    def test_wilsons_interval_is_that_of_scipy(self, buyers, users):
        expected = binomtest(buyers, users).proportion_ci(method="wilson")
        assert conversion(buyers, users)[1:] == pytest.approx(tuple(expected), abs=1e-12)


def outcomes(usual: float, other: float, shoppers: int) -> list[UserOutcome]:
    generator = np.random.default_rng(5)
    told = []
    for name, rate in zip(("usual", "better" if other > usual else "same"), (usual, other), strict=True):
        bought = (generator.random(shoppers) < rate) * generator.integers(1, 4, shoppers)
        told += [UserOutcome(name, 3, int(count), 29.9 * int(count)) for count in bought]
    return told


class TestCommands:
    @pytest.fixture
    def run(self, shop_url: str) -> Any:
        def run(*words: str) -> Any:
            return CliRunner().invoke(app, ["experiments", *words, "--database-url", shop_url])

        return run

    def test_an_experiment_is_added_listed_ended_and_removed(self, run, tmp_path: Path):
        file = tmp_path / "variants.json"
        file.write_text(json.dumps([{"name": "usual"}, BY_AGE]))
        added = run("add", "age", "--variants", str(file), "--share", "0.5")
        assert added.exit_code == 0, added.output
        [listed] = json.loads(run("list", "--json").stdout)
        assert (listed["name"], listed["share"], listed["variants"][1]["name"]) == ("age", 0.5, "newest")
        assert "age" in run("list").output
        again = run("add", "other", "--variants", str(file))
        assert again.exit_code == 1
        assert "end or remove age" in again.output
        assert "age" in run("report", "age").output or run("report", "age").exit_code == 0
        assert run("end", "age").exit_code == 0
        assert run("end", "age").exit_code == 1
        assert run("add", "other", "--variants", str(file)).exit_code == 0
        assert run("remove", "age").exit_code == 0
        assert [each["name"] for each in json.loads(run("list", "--json").stdout)] == ["other"]

    @pytest.mark.parametrize(
        ("variants", "told"),
        [
            ("[", "not a JSON document"),
            ('[{"name": "usual"}]', "variants"),
            ('[{"name": "usual"}, {"name": "b", "weights": {"feed": {"charm": 1}}}]', "no part charm"),
            ('[{"name": "usual"}, {"name": "b", "diversity": 7}]', "diversity"),
        ],
    )
    def test_variants_that_cannot_be_are_refused_with_the_reason(self, run, tmp_path, variants, told):
        file = tmp_path / "variants.json"
        file.write_text(variants)
        refused = run("add", "age", "--variants", str(file))
        assert refused.exit_code == 1
        assert told in refused.output.replace("\n", " ")

    @pytest.mark.parametrize("command", ["report", "end", "remove"])
    def test_an_experiment_that_is_not_there_is_an_error(self, run, command):
        refused = run(command, "nothing")
        assert refused.exit_code == 1
        assert "experiments list" in refused.output.replace("\n", " ")
