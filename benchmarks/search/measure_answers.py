"""How well a running demo shop answers what shoppers ask: `make measure-answers ARGS="--data .smartrec"`.

Each ask of `asks.tsv` goes to the gateway as a shopper's would. Its first ten products are judged, and the
share of asks without a fault is printed by kind, for the half that is tuned on and the half held out.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.search.judging import FIRST_PRODUCTS, Ask, faults, load_asks, load_facts, shows_refused
from smartrec.stack.status import gateway_url

TIMEOUT_SECONDS = 30.0


def measure(
    data: Annotated[Path, typer.Option(help="Folder of the running demo shop.")] = Path(".smartrec"),
    kind: Annotated[str | None, typer.Option(help="Only this kind.")] = None,
    failures: Annotated[bool, typer.Option("--failures", help="Print faults of the tuning half.")] = False,
) -> None:
    """Prints a table; fails where a refused product was shown."""
    facts = load_facts(data / "shop" / "products.jsonl")
    passed: dict[str, dict[bool, list[bool]]] = defaultdict(lambda: {True: [], False: []})
    refused: dict[str, int] = defaultdict(int)
    with httpx.Client(base_url=gateway_url(data.absolute()), timeout=TIMEOUT_SECONDS) as client:
        for ask in load_asks():
            if kind not in (None, ask.kind):
                continue
            answer = _answer(client, ask)
            shown = [product["id"] for product in answer["products"]]
            popular = (answer["matches"] or {}).get("popular", 0)
            found = faults(ask, shown, answer["understood"], popular, facts)
            passed[ask.kind][ask.is_held_out].append(not found)
            refused[ask.kind] += shows_refused(ask, shown, facts)
            if found and failures and not ask.is_held_out:
                sys.stdout.write(f"[{ask.kind}] {ask.query}: {'; '.join(found[:4])}\n")
    _print(passed, refused)
    if any(refused.values()):
        raise typer.Exit(1)


def _answer(client: httpx.Client, ask: Ask) -> dict[str, Any]:
    response = client.post("/v1/search/text", json={"query": ask.query, "limit": FIRST_PRODUCTS})
    answer: dict[str, Any] = response.raise_for_status().json()
    return answer


def _print(passed: dict[str, dict[bool, list[bool]]], refused: dict[str, int]) -> None:
    table = Table("kind", "asks", "tuning", "held out", "showed what was refused")
    for kind, halves in passed.items():
        shares = [f"{sum(half) / len(half):.2f}" if half else "–" for half in (halves[False], halves[True])]
        table.add_row(kind, str(sum(map(len, halves.values()))), *shares, str(refused[kind]))
    Console().print(table)


if __name__ == "__main__":
    typer.run(measure)
