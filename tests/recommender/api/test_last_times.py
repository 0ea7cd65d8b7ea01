"""Metrics tell when the shop that waits longest last learned, and when the install was backed up."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from prometheus_client import REGISTRY, Gauge
from typer.testing import CliRunner

from smartrec.commands import app
from smartrec.embedded.processes import wait_until
from smartrec_recommender.api.last_times import BACKED_UP, LEARNED, LastTimesTeller, tell_last_times
from smartrec_recommender.store.connection import as_owner, new_engine
from smartrec_recommender.store.tenants import add_tenant
from smartrec_recommender.store.users.privacy import delete_records
from smartrec_recommender.training.refresh import refresh

AN_EVENT_OF_LONG_AGO = """
    UPDATE transactions SET tenant = 'outlet', recorded_at = to_timestamp(1700000000)
    WHERE transaction_id = (SELECT min(transaction_id) FROM transactions)
"""


def sample(gauge: Gauge) -> float | None:
    return REGISTRY.get_sample_value(gauge.describe()[0].name)


def told(engine: sa.Engine) -> tuple[float | None, float | None]:
    tell_last_times(engine)
    return sample(LEARNED), sample(BACKED_UP)


def scalar(engine: sa.Engine, statement: str) -> float:
    with engine.begin() as connection:
        return float(connection.execute(sa.text(statement)).scalar_one())


def listed(engine: sa.Engine) -> list[str]:
    url = engine.url.render_as_string(hide_password=False)
    command = ["recommender", "tenants", "list", "--times", "--database-url", url]
    return CliRunner().invoke(app, command).stdout.splitlines()


def test_a_shop_without_events_has_nothing_to_learn(empty_engine: sa.Engine) -> None:
    assert told(empty_engine) == (0, 0)
    assert listed(empty_engine) == ["default: nothing to learn yet, never backed up"]


def test_a_shop_that_never_learned_nor_was_backed_up_waits_since_its_first_events(engine: sa.Engine) -> None:
    since = scalar(engine, "SELECT extract(epoch FROM min(recorded_at)) FROM transactions")
    assert told(engine) == (pytest.approx(since), pytest.approx(since))
    refresh(engine)
    learned_at = scalar(engine, "SELECT extract(epoch FROM max(trained_at)) FROM models")
    assert told(engine)[0] == pytest.approx(learned_at)


def test_who_forgets_a_user_has_not_learned(engine: sa.Engine) -> None:
    refresh(engine)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE models SET trained_at = to_timestamp(1700000000)"))
        user = connection.execute(sa.text("SELECT min(user_id) FROM users")).scalar_one()
    with engine.begin() as connection:
        assert delete_records(connection, user)["transactions"] > 0
    assert told(engine)[0] == 1_700_000_000


def test_of_several_shops_that_is_told_which_waits_longest_though_nobody_asks_for_it(
    engine: sa.Engine,
) -> None:
    refresh(engine)
    add_tenant(engine, "outlet")
    add_tenant(engine, "not-open-yet")
    with as_owner(engine).begin() as connection:
        connection.execute(sa.text(AN_EVENT_OF_LONG_AGO))
    assert told(engine)[0] == 1_700_000_000
    shops = [line.partition(",")[0] for line in listed(engine)]
    assert shops[1:] == ["not-open-yet: nothing to learn yet", "outlet: never learned"]
    assert shops[0].startswith("default: learned 2")


def test_when_the_install_was_backed_up_is_told(engine: sa.Engine) -> None:
    add_tenant(engine, "outlet")
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE tenants SET backed_up_at = to_timestamp(1700000000)"))
    assert told(engine)[1] == 1_700_000_000


def test_asking_for_all_shops_leaves_a_connection_with_its_own(engine: sa.Engine) -> None:
    add_tenant(engine, "outlet")
    tenant = "SELECT current_setting('smartrec.tenant')"
    with engine.connect() as connection:
        connection.execute(sa.text("SELECT * FROM last_times()"))
        assert connection.execute(sa.text(tenant)).scalar_one() == "default"


def test_a_service_that_starts_tells_without_being_asked_for_anything(shop_url: str) -> None:
    engine = new_engine(shop_url)
    since = scalar(engine, "SELECT extract(epoch FROM min(recorded_at)) FROM transactions")
    LEARNED.set(-1)
    teller = LastTimesTeller(engine)
    teller.start()
    assert wait_until(lambda: sample(LEARNED) == pytest.approx(since), 60)
    teller.stop()
    engine.dispose()
