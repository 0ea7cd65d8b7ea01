"""What the whole file says of its orders: cells that only the first row of an order has, and equal lines.

Both are found in a pass before the rows are read, so that their order does not matter. What orders say is
kept in a temporary database, which goes to the disk where it grows.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any

import numpy as np

from smartrec_recommender.importing.rows import RowRefused
from smartrec_recommender.importing.transactions.cells import count, id_text, product_names, text
from smartrec_recommender.importing.transactions.deeds import GOODS

OF_ORDER = (
    "user_id", "email", "state", "payment_state", "fulfilment_state", "occurred_at", "cancelled_at", "total",
    "refunded_amount",
)  # fmt: skip
_NAMES_A_LINE = (*GOODS, "size", "colour", "variant_name")
# Where one of these is missing in a row though the file has it, another row of the order may say it.
_TOLD_ONCE = (("user_id", "email"), ("state", "payment_state"), ("occurred_at",))
_CREATE = f"CREATE TABLE orders (order_id TEXT PRIMARY KEY, {', '.join(OF_ORDER)}) WITHOUT ROWID"
_ADD = (
    f"INSERT INTO orders VALUES ({', '.join('?' * (len(OF_ORDER) + 1))}) ON CONFLICT DO UPDATE SET "  # noqa: S608
    + ", ".join(f"{name} = coalesce({name}, excluded.{name})" for name in OF_ORDER)
)
_READ = f"SELECT {', '.join(OF_ORDER)} FROM orders WHERE order_id = ?"  # noqa: S608 (constants)


class Orders:
    """The orders of one file."""

    def __init__(self) -> None:
        self._heads = sqlite3.connect("", isolation_level=None)
        self._heads.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_CREATE}; BEGIN")
        self._keys, self._contents = array("Q"), array("Q")
        self._places: dict[int, dict[int, int]] = {}
        self._filled: set[tuple[str, ...]] = set()

    def see(self, fields: Mapping[str, Any]) -> None:
        """Takes in one line, in the pass before."""
        if not (number := order_id(fields)):
            return
        head = [text(fields, name) or None if name in fields else None for name in OF_ORDER]
        self._heads.execute(_ADD, (number, *head))
        self._filled |= {names for names in _TOLD_ONCE if any(fields.get(name) for name in names)}
        self._keys.append(_hash_of(line_key(fields)))
        self._contents.append(_hash_of(_content(fields)))

    def seen(self) -> None:
        """After the pass: lines of one order with the same goods are numbered, whatever order they are in."""
        pairs = np.unique(np.stack([np.array(self._keys), np.array(self._contents)], axis=1), axis=0)
        keys, starts, counts = np.unique(pairs[:, 0], return_index=True, return_counts=True)
        several = counts > 1
        for key, start, number in zip(
            *(one[several].tolist() for one in (keys, starts, counts)), strict=True
        ):
            contents = pairs[start : start + number, 1].tolist()
            self._places[key] = {content: place for place, content in enumerate(contents)}
        self._keys, self._contents = array("Q"), array("Q")

    def filled(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The line with what another row of its order says and this one does not."""
        if all(any(fields.get(name) for name in names) for names in self._filled):
            return fields
        found = self._heads.execute(_READ, (order_id(fields),)).fetchone()
        if found is None:
            return fields
        told = {name: cell for name, cell in zip(OF_ORDER, found, strict=True) if cell is not None}
        return {**told, **{name: cell for name, cell in fields.items() if _or_none(cell)}}

    def place(self, fields: Mapping[str, Any]) -> int:
        """Which of the lines of its order with the same goods this is; those that say the same are one."""
        if not self._places:
            return 0
        places = self._places.get(_hash_of(line_key(fields)))
        return places.get(_hash_of(_content(fields)), 0) if places else 0

    def close(self) -> None:
        self._heads.close()


def order_id(fields: Mapping[str, Any]) -> str:
    """Empty where the row names no order."""
    return id_text(fields, "order_id") or id_text(fields, "order_number")


def line_key(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """What names a line of an order, and whether it comes or goes back."""
    line = id_text(fields, "line_id")
    named = (line,) if line else tuple(_named(fields))
    is_back = text(fields, "quantity").startswith("-")
    return order_id(fields), text(fields, "kind").casefold(), str(is_back), *named


def _named(fields: Mapping[str, Any]) -> Iterator[str]:
    """What a row says of its goods; the title only where nothing else names them, as it may change."""
    yield from (f"{name}={id_text(fields, name)}" for name in _NAMES_A_LINE if name in fields)
    if "product_name" in fields and not product_names(fields):
        yield f"title={text(fields, 'product_name')}"


def _content(fields: Mapping[str, Any]) -> tuple[str, ...]:
    pieces = _pieces(fields)
    times = (text(fields, "occurred_at"),) if pieces < 0 else ()
    return str(pieces), text(fields, "price"), text(fields, "discount"), *times


def _pieces(fields: Mapping[str, Any]) -> int:
    try:
        told = count(fields, "quantity")
    except RowRefused:
        return 0
    return 1 if told is None else told


def _or_none(cell: Any) -> Any:
    """None for a cell of blanks."""
    return None if isinstance(cell, str) and not cell.strip() else cell


def _hash_of(parts: tuple[str, ...]) -> int:
    told = "\x1f".join(parts).encode("utf-8", "replace")
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "big")
