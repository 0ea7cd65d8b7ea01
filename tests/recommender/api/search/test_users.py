"""POST /v1/search: one query, ordered for the user who asks."""

from __future__ import annotations

from tests.recommender.searching import RED_FLORAL_DRESS, ids, named, reasons, search


class TestShoppers:
    async def test_two_shoppers_get_different_orders_for_the_same_query(self, reader):
        orders = {}
        for user in ("dora", "rosa"):
            orders[user] = await search(reader, user_id=user, category=named("Skirt"))
        assert ids(orders["dora"]) != ids(orders["rosa"])
        assert orders["dora"]["ordered_for"] == "hot"
        assert orders["rosa"]["ordered_for"] == "warm"
        assert orders["rosa"]["products"][0]["colour"] == "red"

    async def test_an_unknown_shopper_is_a_new_one(self, reader):
        unknown = await search(reader, user_id="never seen", **RED_FLORAL_DRESS)
        anonymous = await search(reader, **RED_FLORAL_DRESS)
        assert unknown["ordered_for"] == "cold"
        assert ids(unknown) == ids(anonymous)

    async def test_what_the_shopper_has_goes_behind_the_rest_of_its_category(self, reader):
        body = await search(reader, user_id="rosa", limit=30, **RED_FLORAL_DRESS)
        owned = {product["id"] for product in body["products"] if reasons(product, "owned")}
        assert owned == {"P00000", "P00048", "P00096", "P00144"}
        assert {product["id"] for product in body["products"][26:]} == owned
        assert reasons(body["products"][29], "owned") == ["you bought this in May"]

    async def test_a_reason_names_the_product_of_the_history(self, reader):
        body = await search(reader, user_id="dora", category=named("Jeans"))
        texts = [text for product in body["products"] for text in reasons(product, "history")]
        assert any(
            text.startswith("like the ") and text.endswith(" that you bought in May") for text in texts
        )
