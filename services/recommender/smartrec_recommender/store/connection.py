"""The engine: one place that knows how a connection to Postgres is set up, and whose rows it may touch.

Every transaction begins by taking the role that row-level security holds for (whoever logged in) and by
naming its tenant. A transaction without a tenant sees no rows at all. It ends with its caller's deadline.
"""

from __future__ import annotations

import math
from pathlib import Path

import sqlalchemy as sa

from smartrec_recommender.store.connection_pool import DeadlineKeeper, DeadlinePool
from smartrec_recommender.store.schema import DEFAULT_TENANT
from smartrec_service.resilience.deadlines import seconds_left

# An HNSW scan returns at most ef_search rows, and fewer with a filter unless it may go on (iterative scan).
HNSW_EF_SEARCH = 64
# A filter that lets few through ends the scan here with fewer rows: other sources find candidates too.
HNSW_MAX_SCAN_TUPLES = 2_000
SERVICE_ROLE = "smartrec_service"
_ENTER = "SELECT set_config('role', %s, %s), set_config('smartrec.tenant', %s, %s)"
_ENTER_IN_TIME = f"{_ENTER}, set_config('statement_timeout', %s, true)"
_ENTERED = "smartrec_entered"  # in the connection's info, which goes when the connection does
_TRANSACTION = "READ COMMITTED"
_OWNER = object()


class DeadlinePassed(sa.exc.TimeoutError):
    """The caller does not wait any more, so the transaction is rolled back."""


def new_engine(
    database_url: str,
    pool_size: int = 5,
    statement_timeout_ms: int = 0,
    password_file: Path | None = None,
    tenant: str = DEFAULT_TENANT,
) -> sa.Engine:
    """An engine for `postgresql+psycopg2://…`. `statement_timeout_ms` 0 means no limit (jobs).

    `password_file`: read where the address has no password. Raises: ArgumentError, OSError, ValueError.
    """
    url = sa.make_url(database_url)
    if password_file is not None and not url.password:
        url = url.set(password=password_file.read_text(encoding="utf-8").strip())
    options = {
        "hnsw.ef_search": HNSW_EF_SEARCH,
        "hnsw.iterative_scan": "relaxed_order",
        "hnsw.max_scan_tuples": HNSW_MAX_SCAN_TUPLES,
        "jit": "off",  # compiling takes longer than any of our statements
        "random_page_cost": "1.1",
        "statement_timeout": statement_timeout_ms,
        "client_connection_check_interval": 500,  # ms: what nobody waits for any more is ended
        "timezone": "UTC",
    }
    engine = sa.create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        poolclass=DeadlinePool,
        use_native_hstore=False,  # no table has any, and each new connection would ask for the type
        isolation_level="AUTOCOMMIT",  # what most connections are taken for, see `for_reading`
        connect_args={
            "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
            "connect_timeout": 2,
            "application_name": "smartrec-recommender",
        },
    )
    DeadlineKeeper().watch(engine)
    sa.event.listen(engine, "begin", _enter)
    sa.event.listen(engine, "commit", _commit_in_time)
    in_transactions = engine.execution_options(
        isolation_level=_TRANSACTION,
        smartrec_for_reading=engine,
        smartrec_statement_seconds=statement_timeout_ms / 1000 or math.inf,
    )
    return for_tenant(in_transactions, tenant)


def for_tenant(engine: sa.Engine, tenant: str) -> sa.Engine:
    """The same pool for the rows of this tenant, and no others."""
    return engine.execution_options(smartrec_tenant=tenant)


def as_owner(engine: sa.Engine) -> sa.Engine:
    """The same pool as the role that logged in: to migrate, and to keep the list of tenants."""
    return engine.execution_options(smartrec_tenant=_OWNER)


def for_reading(engine: sa.Engine) -> sa.Engine:
    """The same pool without a transaction around each read: two round trips less.

    Role and tenant are then set for the connection, and set anew before it serves another tenant's read; a
    transaction in between sets its own, which end with it.
    """
    options = engine.get_execution_options()
    reading: sa.Engine = options["smartrec_for_reading"]
    return for_tenant(reading, options["smartrec_tenant"])


def for_bulk(engine: sa.Engine) -> sa.Engine:
    """The same pool; a statement may take as long as its caller waits for all of them."""
    return engine.execution_options(smartrec_statement_seconds=math.inf)


def _commit_in_time(connection: sa.Connection) -> None:  # noqa: ARG001 (the event's signature)
    """Whoever asked has been told by now that nobody knows: better that nothing was done."""
    if not seconds_left():
        raise DeadlinePassed("the caller's deadline passed before the commit")


def _enter(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    tenant = options["smartrec_tenant"]
    role, name = ("none", "") if tenant is _OWNER else (SERVICE_ROLE, tenant)
    if options.get("isolation_level") == _TRANSACTION:
        seconds = seconds_left(options.get("smartrec_statement_seconds", math.inf))
        if math.isinf(seconds):
            connection.exec_driver_sql(_ENTER, (role, True, name, True))
        else:
            milliseconds = str(max(1, math.ceil(seconds * 1000)))  # 0 would mean no limit
            connection.exec_driver_sql(_ENTER_IN_TIME, (role, True, name, True, milliseconds))
    elif connection.info.get(_ENTERED) != (role, name):
        connection.exec_driver_sql(_ENTER, (role, False, name, False))
        connection.info[_ENTERED] = (role, name)
