"""Example requests and answers for the API's documentation, as the demo shop gives them."""

from __future__ import annotations

from typing import Any

from smartrec_gateway.schemas.facets import COLOUR_FACET

PRODUCT: dict[str, Any] = {
    "id": "P00412",
    "title": "Marlow floral sundress",
    "description": "A light cotton dress with a floral print, thin straps and a flared skirt.",
    "category": "Dress",
    "brand": "Marlow",
    "price": 49.9,
    "price_before": 59.9,
    "currency": "EUR",
    "colour": "red",
    "shop_category": "Summer dresses",
    "shop_colour": "Poppy red",
    "image_url": "/images/P00412.webp",
    "image_urls": ["/images/P00412.webp"],
    "url": "https://shop.example/marlow-floral-sundress",
    "style_id": "marlow-floral-sundress",
    "sizes": ["S", "M", "L"],
    "in_stock": True,
}
PRODUCT_ROW: dict[str, Any] = {
    "title": "Sommerkleid mit Blumen",
    "category": "Kleider",
    "price": "49,95 €",
    "colour": "rot",
    "sizes": "S|M|L",
    "stock": 12,
    "images": "https://shop.example/pictures/4711.jpg",
}
PRODUCT_BATCH: dict[str, Any] = {"products": [{"id": "4711", **PRODUCT_ROW}]}
STORED_PICTURE: dict[str, Any] = {"image": "/images/uploads/own/" + "0" * 64 + ".jpg", "shows_garment": True}
PRODUCT_DETAILS: dict[str, Any] = {
    **PRODUCT,
    "attributes": ["floral", "sleeveless", "summer", "cotton"],
    "colours": ["red"],
    "gender": "women",
    "variants": [{**PRODUCT, "id": "P00413", "colour": "blue", "image_url": "/images/P00413.webp"}],
}
RECOMMENDED_PRODUCT: dict[str, Any] = {
    **PRODUCT,
    "score": 0.83,
    "reasons": [
        {"kind": "match", "text": "matches red, floral, sleeveless", "weight": 0.52},
        {"kind": "history", "text": "like the Marlow wrap dress that you bought in May", "weight": 0.24},
        {"kind": "popular", "text": "popular this season", "weight": 0.07},
    ],
    "match": "close",
    "gives_up": [{"kind": "season", "name": "summer"}],
}
RECOMMENDATIONS: dict[str, Any] = {
    "request_id": "6f1f0a52c1d94f0b8f0f7c9a4f0f1c55",
    "products": [RECOMMENDED_PRODUCT],
    "next_cursor": "AXq3mQ1f0y5eeNpjZGBgAAAABgAC",
    "ordered_for": "hot",
    "degraded": [],
    "experiment": None,
}
BECAUSE_YOU_BOUGHT: dict[str, Any] = {**RECOMMENDATIONS, "because_of": PRODUCT}
LOOK: dict[str, Any] = {
    "request_id": "6f1f0a52c1d94f0b8f0f7c9a4f0f1c55",
    "slots": [{"slot": "bottom", "products": [RECOMMENDED_PRODUCT]}],
}
TEXT_UNDERSTOOD: dict[str, Any] = {
    "source": "text",
    "understood": True,
    "category": [{"name": "Dress", "score": 1.0}],
    "box": None,
    "attributes": [
        {"name": "floral", "type": "texture", "score": 1.0},
        {"name": "summer", "type": "style", "score": 0.8},
    ],
    "colours": [{"name": "red", "score": 1.0}],
    "negated": {
        "attributes": ["long sleeve", "short sleeve"],
        "colours": [],
        "categories": [],
        "brands": [],
        "words": ["sleeves"],
    },
    "price": {"min": None, "max": 60, "currency": "EUR"},
    "price_level": None,
    "price_reading": None,
    "brands": [],
    "gender": None,
    "size": None,
    "season": "summer",
    "sort": None,
    "garments": [
        {
            "category": "Dress",
            "group": "full",
            "attributes": ["floral", "summer"],
            "colours": ["red"],
            "products": [],
        }
    ],
    "changes": [],
    "refers_to_reference": False,
    "corrections": [{"from": "sumer", "to": "summer"}],
    "not_understood": [],
    "synonyms": [],
    "quoted": [],
    "word_languages": [],
    "occasions": [{"name": "summer", "words": "summer"}],
    "kept": [
        {"kind": "category", "name": "Dress"},
        {"kind": "attribute", "name": "floral"},
        {"kind": "colour", "name": "red"},
        {"kind": "price", "name": "up to 60 EUR"},
    ],
    "given_up": [{"kind": "season", "name": "summer"}],
    "not_stocked": [],
}
SEARCH_ANSWER: dict[str, Any] = {
    "request_id": RECOMMENDATIONS["request_id"],
    "understood": TEXT_UNDERSTOOD,
    "matches": {"exact": 0, "close": 1, "popular": 0},
    **RECOMMENDATIONS,
    "total": 23,
    "total_styles": 17,
    "facets": [COLOUR_FACET],
}
TEXT_SEARCH: dict[str, Any] = {
    "query": "red floral sumer dress under 60 euros, no sleeves",
    "user_id": "maya",
    "limit": 10,
    "filters": {"size": ["M"], "in_stock": True},
    "facets": ["colour"],
}
TRANSACTION: dict[str, Any] = {
    "user_id": "maya",
    "product_id": "P00412",
    "kind": "purchase",
    "occurred_at": "2026-11-22T09:30:00+01:00",
    "quantity": 1,
}
