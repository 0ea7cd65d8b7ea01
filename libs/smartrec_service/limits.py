"""Limits that several services keep: one home, so that none refuses what another lets through."""

from __future__ import annotations

MEBIBYTE = 1024 * 1024
MAX_IMAGE_BYTES = 20 * MEBIBYTE
MAX_IMAGE_PIXELS = 50_000_000
MAX_BATCH_TRANSACTIONS = 1_000
MAX_BATCH_BYTES = MEBIBYTE
MAX_BATCH_PRODUCTS = 1_000
MAX_PRODUCT_BATCH_BYTES = 8 * MEBIBYTE
MAX_IMPORT_BYTES = 200 * MEBIBYTE
MAX_INNER_BODY_BYTES = 32 * MEBIBYTE
"""Between services: JSON that is written anew may be longer than it was, with a key for each transaction, or
with what was read of each product's text and pictures."""


def image_limits_in_words() -> str:
    """For people: "20 MiB and 50 megapixels"."""
    return f"{MAX_IMAGE_BYTES // MEBIBYTE} MiB and {MAX_IMAGE_PIXELS // 1_000_000} megapixels"
