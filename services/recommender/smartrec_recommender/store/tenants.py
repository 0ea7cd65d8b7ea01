"""Adds, lists and removes tenants, and opens the database to the role that serves them."""

from __future__ import annotations

import sqlalchemy as sa

from smartrec_recommender.store.catalogue.snapshot import bump_catalogue_version
from smartrec_recommender.store.connection import SERVICE_ROLE, as_owner, for_tenant
from smartrec_recommender.store.schema import metadata

_IS_KNOWN = sa.text("SELECT EXISTS (SELECT FROM catalogue_state)")
_NAMES = sa.text("SELECT tenant FROM tenants ORDER BY tenant")
_CURRENCY = sa.text(
    "SELECT currency FROM tenants WHERE tenant = nullif(current_setting('smartrec.tenant', true), '')"
)
_SET_CURRENCY = sa.text(
    "UPDATE tenants SET currency = :currency "
    "WHERE tenant = nullif(current_setting('smartrec.tenant', true), '')"
)
_SET_RATE = sa.text(
    "UPDATE tenants SET exchange_rates = CASE WHEN CAST(:rate AS float) IS NULL THEN exchange_rates - :code "
    "ELSE exchange_rates || jsonb_build_object(CAST(:code AS text), CAST(:rate AS float)) END "
    "WHERE tenant = nullif(current_setting('smartrec.tenant', true), '')"
)
_ADD = sa.text("INSERT INTO tenants DEFAULT VALUES ON CONFLICT (tenant) DO NOTHING")
_ADD_STATE = sa.text("INSERT INTO catalogue_state DEFAULT VALUES ON CONFLICT (tenant) DO NOTHING")


def is_known(engine: sa.Engine) -> bool:
    """Whether the engine's tenant exists."""
    with engine.connect() as connection:
        return bool(connection.execute(_IS_KNOWN).scalar_one())


def tenant_names(engine: sa.Engine) -> list[str]:
    """All tenants, for the owner of the database; for anybody else an empty list."""
    with as_owner(engine).connect() as connection:
        return list(connection.execute(_NAMES).scalars())


def read_currency(engine: sa.Engine) -> str | None:
    """Returns: the currency of the shop's prices where a file names none; None: the shop has not said."""
    with engine.connect() as connection:
        currency: str | None = connection.execute(_CURRENCY).scalar_one_or_none()
    return currency


def set_currency(engine: sa.Engine, name: str, currency: str | None) -> bool:
    """Returns: whether there is such a tenant."""
    with for_tenant(engine, name).begin() as connection:
        return connection.execute(_SET_CURRENCY, {"currency": currency}).rowcount > 0


def set_exchange_rate(engine: sa.Engine, name: str, code: str, rate: float | None) -> bool:
    """`rate`: what one of the currency `code` is worth in the shop's; None takes it away.

    Returns: whether there is such a tenant.
    """
    with for_tenant(engine, name).begin() as connection:
        is_set = connection.execute(_SET_RATE, {"code": code, "rate": rate}).rowcount > 0
        bump_catalogue_version(connection)
    return is_set


def add_tenant(engine: sa.Engine, name: str) -> None:
    """Makes an empty shop; one that exists stays as it is. Raises sa.exc.IntegrityError for a bad name."""
    with for_tenant(engine, name).begin() as connection:
        connection.execute(_ADD)
        connection.execute(_ADD_STATE)


def remove_tenant(engine: sa.Engine, name: str) -> dict[str, int]:
    """Deletes every row of the tenant. Returns: by table how many there were."""
    with for_tenant(engine, name).begin() as connection:
        return {
            table.name: connection.execute(table.delete()).rowcount
            for table in reversed(metadata.sorted_tables)
        }


def let_service_log_in(engine: sa.Engine, password: str) -> None:
    """Gives the role that serves a password of its own, so that the service need not log in as the owner."""
    with as_owner(engine).begin() as connection:
        driver = connection.connection.cursor()
        quoted = driver.mogrify("%s", (password,)).decode()
        driver.close()
        connection.exec_driver_sql(f"ALTER ROLE {SERVICE_ROLE} LOGIN PASSWORD {quoted.replace('%', '%%')}")
