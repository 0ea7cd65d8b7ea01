"""A product is found by any name that the shop has for it."""

from __future__ import annotations

from smartrec_recommender.domain.catalogue.identifier import Identifier
from smartrec_recommender.store.catalogue.identifiers import resolve_identifiers, write_identifiers
from tests.recommender import shop


def resolved(engine, *identifiers: str) -> dict[str, str]:
    with engine.connect() as connection:
        found = resolve_identifiers(connection, identifiers)
    return {identifier: product.product_id for identifier, product in found.items()}


def test_product_id_handle_variant_sku_and_barcode_name_a_product(empty_engine, tmp_path):
    shop.import_catalogue(empty_engine, tmp_path, shop.catalogue(3))
    names = [Identifier(kind, f"{kind} 1") for kind in ("handle", "variant", "sku", "barcode")]
    with empty_engine.begin() as connection:
        write_identifiers(connection, {"P00001": names})
    asked = ["P00001", *(name.identifier for name in names), "unknown"]
    assert resolved(empty_engine, *asked) == dict.fromkeys(asked[:-1], "P00001")


def test_the_product_id_comes_before_what_others_call_their_products(empty_engine, tmp_path):
    shop.import_catalogue(empty_engine, tmp_path, shop.catalogue(3))
    with empty_engine.begin() as connection:
        write_identifiers(
            connection, {"P00002": [Identifier("sku", "P00001"), Identifier("handle", "style")]}
        )
        write_identifiers(connection, {"P00001": [Identifier("handle", "style")]})
    assert resolved(empty_engine, "P00001", "style") == {"P00001": "P00001", "style": "P00001"}


def test_names_that_a_product_has_no_longer_name_nothing(empty_engine, tmp_path):
    shop.import_catalogue(empty_engine, tmp_path, shop.catalogue(1))
    for sku in ("old", "new"):
        with empty_engine.begin() as connection:
            write_identifiers(connection, {"P00000": [Identifier("sku", sku)]})
    assert resolved(empty_engine, "old", "new") == {"new": "P00000"}
