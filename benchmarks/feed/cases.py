"""The shops that the feed is measured on: the demo's, hard ones, harder ones made of these, and MovieLens.

Nothing was tuned on the demo's seeds 301 to 303 and the hard seeds 504 and 505. What past trials had in view
is told in docs/evaluation.md.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

DEMO_SEEDS = (7, 301, 302, 303)
HARD_SEEDS = (501, 502, 503, 504, 505)
HARDER = ("few-orders", "no-repurchase", "one-category")
_HARD_SHOP = ("--like", "fashion-chain", "--products", "1500", "--shoppers", "500")


@dataclass(frozen=True)
class Case:
    """`seed` of None: MovieLens. `part`: see `smartrec recommender evaluate --slice`."""

    seed: int | None
    is_hard: bool
    split: str
    part: str = "whole"

    @property
    def name(self) -> str:
        """As the tables have it."""
        shop = "MovieLens" if self.seed is None else f"{'hard' if self.is_hard else 'demo'} {self.seed}"
        return ", ".join([shop, self.split, *([] if self.part == "whole" else [self.part])])

    @property
    def folder(self) -> str:
        return self.name.replace(", ", "-").replace(" ", "-")

    def evaluated(self, out: Path) -> Path:
        """Makes the shop and evaluates it, unless an earlier run has. Returns: the file of its figures."""
        folder = out / self.folder
        if not (folder / "evaluation.json").exists():
            _smartrec(
                "recommender", "evaluate", *self._shop(out), "--split", self.split, "--out", str(folder)
            )
        return folder / "evaluation.json"

    def _shop(self, out: Path) -> list[str]:
        if self.seed is None:
            return ["--movielens"]
        products, transactions = self.files(out)
        return ["--products", str(products), "--transactions", str(transactions), "--slice", self.part]

    def files(self, out: Path) -> tuple[Path, Path]:
        """Makes a shop, unless it is there. Returns: its products and its transactions."""
        shop = out / "shops" / f"{'hard' if self.is_hard else 'demo'}-{self.seed}"
        like = _HARD_SHOP if self.is_hard else ()
        _smartrec(
            "demo-data", "shop", "--no-pictures", "--seed", str(self.seed), *like, "--out", str(shop)
        )  # goes on where it was cut off
        return shop / "products.jsonl", shop / "transactions.csv"


CASES = (
    *(Case(seed, True, "month") for seed in HARD_SEEDS),
    *(Case(None, False, split) for split in ("time", "shopper")),
    *(Case(seed, False, "time") for seed in DEMO_SEEDS),
    *(Case(seed, True, "month", part) for part in HARDER for seed in HARD_SEEDS[:2]),
    *(Case(seed, True, "time") for seed in HARD_SEEDS),
)


def _smartrec(*arguments: str) -> None:
    command = [sys.executable, "-m", "smartrec", *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
