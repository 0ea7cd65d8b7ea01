"""`smartrec recommender export-shopper` (also `export-user`) and `erase`: one user's data. `retention`: how
long anybody's is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from smartrec_recommender.jobs.terminal.console import (
    AsJson,
    DatabaseUrl,
    TenantName,
    console,
    database,
    failed,
)

_TIMEOUT_SECONDS = 2.0
Days = Annotated[int | None, typer.Option(min=1, help="Days that they are kept; without it, for ever.")]
UserArgument = Annotated[str, typer.Argument(help="The shop's id of the shopper.")]


def export_user(
    user_id: UserArgument,
    out: Annotated[
        Path | None, typer.Option(dir_okay=False, help="File to write; without it, print.")
    ] = None,
    tenant: TenantName = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Write everything that is kept of one shopper, as JSON.

    Example: smartrec recommender export-shopper maya --out maya.json
    """
    from smartrec_recommender.serving.privacy import export_user as exported_records

    with database(database_url, tenant) as engine:
        exported = exported_records(engine, user_id, datetime.now(UTC))
    text = json.dumps(exported, ensure_ascii=False, indent=1, default=str)
    if out is None:
        typer.echo(text)
        return
    out.write_text(text + "\n", encoding="utf-8")
    console.print(f"Wrote {out}.", markup=False)


def erase(
    user_id: UserArgument,
    tenant: TenantName = None,
    redis_url: Annotated[
        str | None, typer.Option(envvar="RECOMMENDER_REDIS_URL", help="The results cache, to be emptied too.")
    ] = None,
    gateway_redis_url: Annotated[
        str | None,
        typer.Option(
            envvar="GATEWAY_REDIS_URL",
            help="By which all gateways forget what they have kept; by default the results cache's.",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    database_url: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Erase one shopper for good: rows, cached answers, and what was learned from this shopper alone.

    Example: smartrec recommender erase maya --yes
    """
    import redis

    from smartrec_recommender.serving.caching.cache import ResultsCache
    from smartrec_recommender.serving.privacy import erase_user
    from smartrec_recommender.settings import RecommenderSettings
    from smartrec_service.password_files import url_with_password

    if not yes:
        typer.confirm(f"Erase everything that is kept of {user_id}?", abort=True, err=True)
    settings = RecommenderSettings()
    address = url_with_password(redis_url or settings.redis_url, settings.redis_password_file)
    cache = ResultsCache(address, settings.cache_seconds, settings.cache_timeout_ms)
    told_at = url_with_password(gateway_redis_url, settings.redis_password_file) or address
    shops = {None, settings.tenant} if tenant in (None, settings.tenant) else {tenant}
    with database(database_url, tenant) as engine:
        try:
            _tell_gateways(told_at, shops)  # so that they forget, too, where this command is ended in between
            erased = erase_user(engine, cache.for_tenant(tenant or settings.tenant), user_id)
        except redis.RedisError as error:
            raise failed(f"The cache does not answer ({type(error).__name__}); nothing was erased.") from None
        finally:
            cache.close()
    try:
        _tell_gateways(told_at, shops)
    except redis.RedisError:
        console.print("Redis went away: gateways may keep an answer for an hour, unless you erase again.")
    if as_json:
        typer.echo(json.dumps(erased._asdict()))
        return
    rows = ", ".join(f"{count} of {table}" for table, count in erased.rows.items() if count) or "no rows"
    console.print(f"Erased {rows}; {erased.cached_answers} cached answers.", markup=False)


def _tell_gateways(redis_url: str | None, shops: Iterable[str | None]) -> None:
    """Has each gateway forget what it keeps of these shops; None is the install's own, as they name it.

    Raises: redis.RedisError.
    """
    import redis

    from smartrec_service.erasure_news import KEY, new_word, shop_field

    if redis_url is None:  # then there is one gateway, which keeps nothing for others
        return
    with redis.Redis.from_url(redis_url, socket_timeout=_TIMEOUT_SECONDS) as client:
        client.hset(KEY, mapping={shop_field(shop): new_word() for shop in shops})


def retention(
    transactions_days: Days = None,
    feedback_days: Days = None,
    experiments_days: Days = None,
    searches_days: Days = None,
    tenant: TenantName = None,
    database_url: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Delete purchases and views, feedback, experiments' events and counted searches that are too old, and
    the shoppers of whom nothing is left then. What was learned follows at the next refresh.

    Example: smartrec recommender retention --transactions-days 1095 --feedback-days 180
    """
    from smartrec_recommender.store.users.retention import delete_before, delete_users_without_rows

    days = {
        "transactions": transactions_days,
        "feedback": feedback_days,
        "experiment_events": experiments_days,
        "search_queries": searches_days,
    }
    kept = {table: limit for table, limit in days.items() if limit}
    if not kept:
        raise failed("Say what to delete, and after how many days, as --feedback-days 180.")
    now = datetime.now(UTC)
    with database(database_url, tenant) as engine, engine.begin() as connection:
        deleted = {
            table: delete_before(connection, table, now - timedelta(days=limit))
            for table, limit in kept.items()
        }
        deleted["users"] = delete_users_without_rows(connection)
    if as_json:
        typer.echo(json.dumps(deleted))
        return
    rows = ", ".join(f"{count:,} of {table}" for table, count in deleted.items() if count) or "nothing"
    console.print(f"Deleted {rows}.", markup=False)
