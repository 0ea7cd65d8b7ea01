"""Reads the cells of a row of transactions: ids, quantities, ratings, amounts."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from smartrec_recommender.importing.presets.choosing import all_values
from smartrec_recommender.importing.rows import RowRefused
from smartrec_recommender.importing.transactions.deeds import GOODS
from smartrec_recommender.importing.transactions.words import is_guest
from smartrec_recommender.importing.values.cells import ValueRefused, is_nothing, shown, text_of
from smartrec_recommender.importing.values.prices import read_price
from smartrec_recommender.importing.values.stock import read_yes
from smartrec_service.identifiers import MOST_CHARACTERS

MOST_PIECES = 10_000
_MOST_DIGITS = 10
_WHOLE = re.compile(r"([+-]?\d{1,9})(?:[.,]0*)?")
_PIECES = re.compile(
    r"(?:x ?)?(\d{1,9})(?: ?(?:x|pcs?\.?|pieces?|stk\.?|stück|st\.?|units?|uds?\.?|pz\.?))?", re.IGNORECASE
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
Fields = Mapping[str, Any]


def text(fields: Fields, name: str) -> str:
    """The first cell of the field that says something; empty where none does. Raises RowRefused."""
    value = fields.get(name)
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip() if value.isascii() else text_of(value)
    if isinstance(value, list):
        cells = [cell for cell in all_values(value) if not is_nothing(cell)]
        return text({name: cells[0]}, name) if cells and not isinstance(cells[0], list) else ""
    if isinstance(value, dict):
        raise RowRefused(f"{name}: is an object; write a text")
    return text_of(value)


def says_yes(fields: Fields, name: str) -> bool:
    """Whether the cell says yes; what is neither yes nor no does not. Raises RowRefused."""
    try:
        return read_yes(text(fields, name)) is True
    except ValueRefused:
        return False


def id_text(fields: Fields, name: str) -> str:
    """An id; data frames write 1001 as 1001.0 where a cell of the column was empty, spreadsheets '1001."""
    found = text(fields, name)
    if found[:1] == "'" and found[1:].isdigit():
        return found[1:]
    return found[:-2] if found.endswith(".0") and found[:-2].isdigit() else found


def product_names(fields: Fields) -> tuple[str, ...]:
    """What the row calls its product: ids of any kind, the most certain first. Raises RowRefused."""
    told = ((field, id_text(fields, field)) for field in GOODS if field in fields)
    names = [name for field, name in told if name and (name != "0" or field == "product_id")]
    if not all(name.isprintable() for name in names):
        raise RowRefused("product_id: use printable characters")
    return tuple(dict.fromkeys(names))


def quantity(fields: Fields) -> int:
    """Pieces, below 0 for those that come back; 1 where the row does not say. Raises RowRefused."""
    pieces = count(fields, "quantity")
    if pieces is None:
        return 1
    if pieces == 0:
        raise RowRefused("quantity: is 0, so nothing happened")
    if abs(pieces) > MOST_PIECES:
        raise RowRefused(f"quantity: {pieces} is more than {MOST_PIECES}")
    return pieces


def count(fields: Fields, name: str) -> int | None:
    """A whole number, also as `2,00`; None where the row does not say. Raises RowRefused."""
    told = text(fields, name)
    if told.isdecimal() and len(told) < _MOST_DIGITS:
        return int(told)
    if not told or is_nothing(told):
        return None
    found = _WHOLE.fullmatch(told) or _PIECES.fullmatch(told)
    if found is None:
        raise RowRefused(f"{name}: {shown(told)} is no whole number")
    return int(found[1])


def rating(fields: Fields) -> int | None:
    """1 to 5. Raises RowRefused."""
    stars = count(fields, "rating")
    if stars is not None and not 1 <= stars <= 5:
        raise RowRefused(f"rating: {stars} is not from 1 to 5")
    return stars


def amount(fields: Fields, name: str) -> Decimal:
    """Of money, 0 where it cannot be read: it decides only whether all was paid back."""
    told = text(fields, name).removeprefix("-")
    if not told.strip("0.,"):
        return Decimal(0)
    try:
        price = read_price(told)
    except ValueRefused:
        return Decimal(0)
    return price.amount if price else Decimal(0)


def user_of(fields: Fields, hash_key: str | None) -> str | None:
    """The shop's id of the user, or else the email address; None for a guest. Raises RowRefused."""
    user_id = id_text(fields, "user_id")
    if is_guest(user_id):
        user_id = text(fields, "email")
        if is_guest(user_id):
            return None
    if "@" in user_id:
        user_id = user_id.casefold()
    if hash_key:
        return hashed(user_id, hash_key)
    is_short = len(user_id) <= MOST_CHARACTERS
    if not is_short or not user_id.isprintable() or "/" in user_id:
        raise RowRefused("user_id: use 1 to 128 printable characters without a slash")
    return user_id


def hashed(user_id: str, key: str) -> str:
    """HMAC-SHA256 of the id with the key, both as UTF-8: 64 hexadecimal digits."""
    digest = hmac.new(key.encode("utf-8", "replace"), user_id.encode("utf-8", "replace"), hashlib.sha256)
    return digest.hexdigest()


def storable(name: str, told: str) -> str:
    """Raises RowRefused for what no database takes."""
    if "\x00" in told:
        raise RowRefused(f"{name}: must not hold a NUL character")
    if _LONE_SURROGATE.search(told):
        raise RowRefused(f"{name}: must not hold half of a character (a lone surrogate)")
    return told
