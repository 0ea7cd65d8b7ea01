"""The feed on many shops: `make measure-feed`, with `smartrec recommender evaluate` on each.

A shop that an earlier run has evaluated is not evaluated again: remove its folder for that. `--write` puts
the tables of all shops that are evaluated by then into docs/evaluation.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.feed.cases import CASES
from benchmarks.feed.tables import (
    Figures,
    feed_table,
    new_goods_table,
    sessions_and_looks_table,
    singles_table,
    slices_table,
)
from benchmarks.reliability.marked_table import write_between_marks

PAGE = Path("docs/evaluation.md")
OUT = Path(".smartrec/feed-evaluation")
TABLES: dict[str, Callable[[Figures], str]] = {
    "feed by shop": feed_table,
    "single methods by shop": singles_table,
    "new goods by shop": new_goods_table,
    "kinds of shoppers by shop": slices_table,
    "sessions and looks by shop": sessions_and_looks_table,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the shops and of their figures")
    parser.add_argument("--only", default="", help="cases whose name holds this")
    parser.add_argument("--evaluated", action="store_true", help="those that are evaluated already")
    parser.add_argument("--write", action="store_true", help=f"the tables into {PAGE}")
    given = parser.parse_args()
    chosen = [case for case in CASES if given.only in case.name]
    if given.evaluated:
        chosen = [case for case in chosen if (given.out / case.folder / "evaluation.json").exists()]
    figures = {}
    for case in chosen:
        sys.stderr.write(f"{time.strftime('%H:%M:%S')} {case.name}\n")
        figures[case.name] = json.loads(case.evaluated(given.out).read_text())
    for mark, made in TABLES.items():
        text = made(figures)
        sys.stdout.write(f"{text}\n\n")
        if given.write:
            write_between_marks(PAGE, mark, text)


if __name__ == "__main__":
    main()
