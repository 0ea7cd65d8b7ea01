"""A name that the shop has for a product beside its product id."""

from __future__ import annotations

from typing import NamedTuple


class Identifier(NamedTuple):
    """`kind`: handle, variant, sku or barcode."""

    kind: str
    identifier: str
