"""How all gateways of an install hear that a user was erased: by shop a word in Redis, another after each.

Each gateway looks for words that it has not seen, and forgets what it has kept of answers in that shop.
"""

from __future__ import annotations

import secrets

KEY = "smartrec:gateway:erasures"


def shop_field(tenant: str | None) -> bytes:
    """The shop's field of the hash `KEY`; None is the install's own shop."""
    return (tenant or "").encode()


def new_word() -> bytes:
    return secrets.token_hex(8).encode()
