"""`smartrec recommender rules …`: what the shop itself decides about its products."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from smartrec_recommender.jobs.terminal.console import (
    AsJson,
    DatabaseUrl,
    TenantName,
    console,
    database,
    failed,
    first_error,
)
from smartrec_recommender.jobs.terminal.time_options import TimeText, active_range_in_words, parsed_time

rules_app = typer.Typer(
    no_args_is_help=True, help="Boost, bury, pin or exclude products; a rule counts from the next answer on."
)
Several = list[str] | None


@rules_app.command("list")
def list_rules(database_url: DatabaseUrl = None, tenant: TenantName = None, as_json: AsJson = False) -> None:
    """Show the rules, those in force now and all others.

    Example: smartrec recommender rules list
    """
    from rich.table import Table

    from smartrec_recommender.store.decisions.rule_selection import count_selected
    from smartrec_recommender.store.decisions.rules import read_rules

    with database(database_url, tenant) as engine, engine.connect() as connection:
        rules = [(rule, count_selected(connection, rule.selector)) for rule in read_rules(connection)]
    if as_json:
        shown = [
            {
                **rule._asdict(),
                **{
                    name: getattr(rule, name).model_dump(mode="json", exclude_defaults=True)
                    for name in ("selector", "condition", "content")
                },
                "products": count,
            }
            for rule, count in rules
        ]
        typer.echo(json.dumps(shown, default=str, indent=1))
        return
    table = Table("rule", "kind", "products", "selects", "strength or place", "in force")
    for rule, count in rules:
        selected = {
            **rule.selector.model_dump(mode="json", exclude_defaults=True),
            **rule.condition.model_dump(mode="json", exclude_defaults=True),
        }
        words = "; ".join(f"{name}: {_written(value)}" for name, value in selected.items())
        amount = rule.place if rule.kind == "pin" else rule.value
        times = active_range_in_words(rule.active_from, rule.active_until)
        table.add_row(str(rule.rule_number), rule.kind, f"{count:,}", words, str(amount or ""), times)
    console.print(table if rules else "There are no rules yet.")


@rules_app.command("add")
def add(
    kind: Annotated[str, typer.Argument(help="boost, bury, pin or exclude.")],
    product: Annotated[Several, typer.Option(help="Id of a product; may be given again.")] = None,
    brand: Annotated[Several, typer.Option(help="Products of this brand; may be given again.")] = None,
    category: Annotated[Several, typer.Option(help="Of this category; may be given again.")] = None,
    attribute: Annotated[Several, typer.Option(help="With this attribute; may be given again.")] = None,
    price_min: Annotated[float | None, typer.Option(help="From this price on.")] = None,
    price_max: Annotated[float | None, typer.Option(help="Up to this price.")] = None,
    stock_min: Annotated[int | None, typer.Option(help="With so many in stock or more.")] = None,
    stock_max: Annotated[int | None, typer.Option(help="With so many in stock or fewer.")] = None,
    answers: Annotated[
        Several, typer.Option("--in", help="Kind of answer: search, feed, popular, new, similar …")
    ] = None,
    strength: Annotated[
        float | None, typer.Option(help="Of a boost or bury, up to 1; without it 0.25.")
    ] = None,
    place: Annotated[int | None, typer.Option(help="Of a pin: 1 is the first place of a list.")] = None,
    active_from: Annotated[TimeText, typer.Option("--from", help="ISO 8601; without an offset UTC.")] = None,
    active_until: Annotated[
        TimeText, typer.Option("--until", help="ISO 8601; without an offset UTC.")
    ] = None,
    database_url: DatabaseUrl = None,
    tenant: TenantName = None,
) -> None:
    """Add a rule for the products that meet all that is given.

    Example: smartrec recommender rules add boost --brand Alder --stock-min 50 --until 2026-12-24
    """
    from pydantic import ValidationError

    from smartrec_recommender.domain.business_rules.definitions import NewRule
    from smartrec_recommender.store.decisions.rule_selection import count_selected
    from smartrec_recommender.store.decisions.rules import UnknownInSelector, add_rule

    selector: dict[str, Any] = {
        "products": product or (),
        "brands": brand or (),
        "categories": category or (),
        "attributes": attribute or (),
        "price_min": price_min,
        "price_max": price_max,
        "stock_min": stock_min,
        "stock_max": stock_max,
        "lists": answers or (),
    }
    bounds = {"active_from": parsed_time(active_from), "active_until": parsed_time(active_until)}
    given = {"kind": kind, "selector": selector, "strength": strength, "place": place, **bounds}
    try:
        new = NewRule.model_validate(given)
    except ValidationError as error:
        raise failed(first_error(error)) from None
    with database(database_url, tenant) as engine, engine.begin() as connection:
        try:
            number = add_rule(connection, new)
        except UnknownInSelector as error:
            raise failed(f"{error} Nothing was added.") from None
        count = count_selected(connection, new.selector)
    begins = " from then on" if new.active_from and new.active_from > datetime.now(UTC) else ""
    console.print(f"Rule {number}: {kind} for {count:,} products{begins}.")


@rules_app.command("remove")
def remove(
    rule: Annotated[int, typer.Argument(help="The rule's number, as `rules list` shows it.")],
    database_url: DatabaseUrl = None,
    tenant: TenantName = None,
) -> None:
    """Remove a rule; it counts no more from the next answer on.

    Example: smartrec recommender rules remove 3
    """
    from smartrec_recommender.store.decisions.rules import remove_rule

    with database(database_url, tenant) as engine, engine.begin() as connection:
        if not remove_rule(connection, rule):
            raise failed(f"There is no rule {rule}; see: smartrec recommender rules list")
    console.print(f"Removed rule {rule}.")


def _written(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
