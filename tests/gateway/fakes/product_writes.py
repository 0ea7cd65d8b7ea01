"""The catalogue of the fake recommender as a shop's system writes it."""

from __future__ import annotations

from typing import Any

import httpx


def written(catalogue: dict[str, dict[str, Any]], batch: dict[str, Any]) -> httpx.Response:
    """Knows the columns id, title, images (a list), and wants each text and picture read."""
    rows, readings = batch["products"], batch["readings"]
    known = {text["title"] for text in readings["texts"] or ()}
    read = {picture["image"]: picture.get("refused") for picture in readings["pictures"]}
    good = [row for row in rows if _is_product(row)]
    texts = [row["title"] for row in good if readings["texts"] is not None and row["title"] not in known]
    images = [image for row in good for image in row.get("images", ()) if image not in read]
    if texts or images:
        needed = {"texts": [{"title": each, "description": ""} for each in texts], "pictures": images}
        return httpx.Response(200, json={"needed": needed})
    outcomes = [_outcome(catalogue, row) for row in rows]
    products = [_answered(catalogue, row, read) for row in good]
    catalogue |= {row["id"]: row for row in good}
    return httpx.Response(200, json={"rows": outcomes, "products": products, "report": {}})


def _is_product(row: dict[str, Any]) -> bool:
    images = row.get("images", [])
    names = [row.get("id"), row.get("title"), *(images if isinstance(images, list) else [None])]
    return all(isinstance(name, str) and name for name in names)


def _outcome(catalogue: dict[str, dict[str, Any]], row: dict[str, Any]) -> dict[str, Any]:
    if not _is_product(row):
        return {"status": "rejected", "product_ids": [], "reason": "title: is missing"}
    status = "unchanged" if catalogue.get(row["id"]) == row else "written"
    return {"status": status, "product_ids": [row["id"]], "reason": None}


def _answered(
    catalogue: dict[str, dict[str, Any]], row: dict[str, Any], read: dict[str, str | None]
) -> dict[str, Any]:
    images = row.get("images", [])
    return {
        "id": row["id"],
        "is_new": row["id"] not in catalogue,
        "title": row["title"],
        "category": "Dress",
        "stock": 1,
        "image_urls": images,
        "is_found_by_picture": any(read[image] is None for image in images),
        "unread_pictures": [
            {"image": image, "reason": read[image]} for image in images if read[image] is not None
        ],
    }
