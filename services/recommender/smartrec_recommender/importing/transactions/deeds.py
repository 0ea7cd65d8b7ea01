"""What one row of a file says that a user did, ready to be written; and how the file is to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from smartrec_recommender.domain.users.history import TransactionKind
from smartrec_recommender.importing.formats.source import ReadOptions

GOODS = ("product_id", "variant_id", "sku", "barcode", "handle")


class Deed(NamedTuple):
    """One transaction. `user_id` None: a guest. `product_names`: the first that names a product counts.

    Without any, `title` and `variant` (its colour, size, other choices) are all that the row says of it.
    `tolerance_seconds`: how far off the same deed may be dated elsewhere; None: the file has no times.
    `only_with`: the id of a sale that this takes back; where that was never recorded, there is nothing to do,
    and `why_left_out` says so.
    """

    line: int
    transaction_id: str
    user_id: str | None
    product_names: tuple[str, ...]
    title: str
    kind: TransactionKind
    occurred_at: datetime
    tolerance_seconds: int | None
    quantity: int = 1
    rating: int | None = None
    only_with: str | None = None
    why_left_out: str = ""
    variant: tuple[str, ...] = ()


class LeftOutRow(NamedTuple):
    """What the file itself says is no deed, as an article that was removed from the cart."""

    line: int
    reason: str
    name: str


@dataclass(frozen=True)
class TransactionOptions:
    """What the user says of a file of transactions; it comes before what is recognised.

    `our_name`: column → field; `constants`: field → value of every row, also date_order and timezone;
    `preset`: the system that wrote it. `hash_key`: ids of users are replaced by their HMAC-SHA256 with this
    key. `is_check`: nothing is written.
    """

    our_name: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    preset: str | None = None
    read: ReadOptions = field(default_factory=ReadOptions)
    hash_key: str | None = None
    is_check: bool = False


def no_product(deed: Deed, of_title: Sequence[str] = ()) -> str:
    """Returns: the reason for which a deed is set aside whose product the catalogue does not have.

    `of_title`: the ids of several products, each of which may be meant by the title.
    """
    if of_title:
        ids = ", ".join(of_title[:3]) + (" …" if len(of_title) > 3 else "")
        return f"product_id: the row names none, and several have its title ({deed.title[:100]}): {ids}"
    if not deed.product_names:
        of_title = ", and none has its title" if deed.title else ""
        return f"product_id: the row names no product by id, SKU or barcode{of_title}{_called(deed.title)}"
    names = " or ".join(repr(name) for name in deed.product_names)
    return f"product_id: the catalogue has no product {names}{_called(deed.title)}"


def _called(title: str) -> str:
    return f" ({title[:100]})" if title else ""
