"""The API's operations for asyncio. Written by `make reference` from docs/openapi.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from smartrec.client.generated import types
from smartrec.client.requests import Picture
from smartrec.client.transport import AsyncTransport

from smartrec.client.generated.operations import (
    SEARCH_BY_IMAGE,
    SEARCH_BY_TEXT,
    GET_PRODUCT,
    PUT_PRODUCT,
    DELETE_PRODUCT,
    RECOMMEND_TO_USER,
    RECOMMEND_TO_VISITOR,
    BECAUSE_YOU_BOUGHT,
    SIMILAR_PRODUCTS,
    GOES_WITH,
    COMPLETE_LOOK,
    POPULAR_PRODUCTS,
    NEW_PRODUCTS,
    RECORD_TRANSACTION,
    RECORD_TRANSACTIONS,
    EXPORT_USER,
    ERASE_USER,
    WRITE_PRODUCTS,
    UPLOAD_PICTURE,
    CREATE_IMPORT,
    LIST_IMPORTS,
    GET_IMPORT,
    CANCEL_IMPORT,
    LIST_WEBHOOKS,
    CREATE_WEBHOOK,
    DELETE_WEBHOOK,
    SEND_TEST_WEBHOOK,
    LIST_WEBHOOK_DELIVERIES,
    SUGGEST,
    UNMET_QUERIES,
    RECORD_FEEDBACK,
    REPORT_CLICK_THROUGH,
    REPORT_WRONG_CATEGORIES,
    CORRECT_PHOTO,
    LIST_KEYS,
    CREATE_KEY,
    CURRENT_KEY,
    REVOKE_KEY,
    ROTATE_KEY,
    LIST_RULES,
    CREATE_RULE,
    PREVIEW_RULE,
    GET_RULE,
    REPLACE_RULE,
    DELETE_RULE,
    LIST_RULE_CHANGES,
    UNDO_RULE_CHANGE,
    LIST_SYNONYMS,
    PUT_SYNONYMS,
    LIST_OCCASIONS,
    PUT_OCCASIONS,
    LIST_CATEGORY_WORDS,
    TEACH_CATEGORY_WORDS,
    LIST_EXPERIMENTS,
    DEFINE_EXPERIMENT,
    GET_EXPERIMENT,
    DELETE_EXPERIMENT,
    START_EXPERIMENT,
    STOP_EXPERIMENT,
    GET_EXPERIMENT_RESULT,
    LIST_SEGMENTS,
    GET_SEGMENT,
    PUT_SEGMENT,
    DELETE_SEGMENT,
    REPORT_SEARCHES,
    REPORT_CATALOGUE_HEALTH,
    REPORT_UNMAPPED,
    REPORT_QUALITY,
    DEMO_SHOPPERS,
)


class AsyncOperations(AsyncTransport):
    async def search_by_image(self, image: Picture, *, query: str | None = None, filters: types.Filters | None = None, user_id: str | None = None, limit: int | None = None, sort: Literal['relevance', 'price_asc', 'price_desc', 'newest', 'popular'] | None = None, facets: Sequence[Literal['category', 'brand', 'colour', 'size', 'gender', 'pattern', 'price', 'on_sale']] | None = None, exclude: Sequence[str] | None = None, viewed: Sequence[str] | None = None, cursor: str | None = None, without: Sequence[str] | None = None, exact: bool | None = None, box: Sequence[str] | None = None, garment: int | None = None) -> types.SearchAnswer:
        """Products that match one photo or several, as words change them.

        Send the photo as multipart/form-data: `curl -F image=@photo.jpg -F user_id=maya …/v1/search/image`.
        Up to four files `image` are one question: products like all of them. Words in `query` and `without`
        change what they name (`-F 'query=but in red, with long sleeves'`) and keep the rest of the picture;
        `box` looks at a part of it. A picture with nothing to wear is answered with what the words ask for,
        or with the popular products; `understood.understood` is false. The shop's own pictures of shoes and
        bags are known to it: they bring that product and those like it.

        image: JPEG, PNG, WebP or HEIC; at most 20 MiB and 50 megapixels. A search takes up to 4 parts of this name.
        query: What is to be different from the picture: "but in red", "longer", "no stripes".
        filters: The same filters as of a text search, as JSON.
        user_id: The shop's id of the shopper; without it, nobody in particular is served.
        limit: How many products to answer with.
        sort: Other than by relevance, the list holds only what matches; with a picture, the hundred products most alike.
        facets: What to count over all that matches; without any, nothing is counted.
        exclude: Ids of products not to show.
        viewed: Ids of products looked at in this visit; they order like a history.
        cursor: `next_cursor` of the page before; repeat all else. None: the first page.
        without: What is not wanted, each in words: lace, sleeves, black, a brand.
        exact: Whether words are to be read as they are typed, without correcting any.
        box: Look at this part of the picture only; of several pictures one for each, in order.
        garment: Which of the picture's garments to search by; 0 is the surest.
        """
        answer: types.SearchAnswer = await self._call(SEARCH_BY_IMAGE, {"image": image, "query": query, "filters": filters, "user_id": user_id, "limit": limit, "sort": sort, "facets": facets, "exclude": exclude, "viewed": viewed, "cursor": cursor, "without": without, "exact": exact, "box": box, "garment": garment})
        return answer

    async def search_by_text(self, *, query: str | None = None, filters: types.Filters | None = None, user_id: str | None = None, limit: int | None = None, sort: Literal['relevance', 'price_asc', 'price_desc', 'newest', 'popular'] | None = None, facets: Sequence[Literal['category', 'brand', 'colour', 'size', 'gender', 'pattern', 'price', 'on_sale']] | None = None, exclude: Sequence[str] | None = None, viewed: Sequence[str] | None = None, cursor: str | None = None, without: Sequence[str] | None = None, exact: bool | None = None, like: Sequence[str] | None = None) -> types.SearchAnswer:
        """Products that match a sentence.

        Colours, prices, brands and what is not wanted ("no sleeves") are understood. With products in
        `like` these are the picture: `{"like": ["P00412"], "query": "but in red"}`. Filters without a query
        browse the shop.

        query: What is looked for, in words; at most 500 characters. Beside `like` what is to be different: "but in red", "longer", "cheaper". Not needed beside `like` or `filters`.
        filters: What products must be.
        user_id: The shop's id of the shopper; without it, nobody in particular is served.
        limit: How many products to answer with.
        sort: Other than by relevance, the list holds only what matches; with a picture, the hundred products most alike.
        facets: What to count over all that matches; without any, nothing is counted.
        exclude: Ids of products not to show.
        viewed: Ids of products looked at in this visit; they order like a history.
        cursor: `next_cursor` of the page before; repeat all else. None: the first page.
        without: What is not wanted, each in words: lace, sleeves, black, a brand.
        exact: Whether words are to be read as they are typed, without correcting any.
        like: Products of the shop that the answer is to be like; they are not shown themselves.
        """
        answer: types.SearchAnswer = await self._call(SEARCH_BY_TEXT, {"query": query, "filters": filters, "user_id": user_id, "limit": limit, "sort": sort, "facets": facets, "exclude": exclude, "viewed": viewed, "cursor": cursor, "without": without, "exact": exact, "like": like})
        return answer

    async def get_product(self, product_id: str) -> types.ProductDetails:
        """One product.

        product_id: The shop's id of the product.
        """
        answer: types.ProductDetails = await self._call(GET_PRODUCT, {"product_id": product_id})
        return answer

    async def put_product(self, product_id: str, body: types.ProductPut, *, idempotency_key: str | None = None) -> types.ProductWritten:
        """Create or replace a product, in the shop's own words.

        It is found by words and picture in the next search. What is not said any more is forgotten. Sent
        again as it is, it is answered as unchanged.

        product_id: The shop's id of the product.
        body: The body as it is sent.
        """
        answer: types.ProductWritten = await self._call(PUT_PRODUCT, {"product_id": product_id, "body": body}, idempotency_key)
        return answer

    async def delete_product(self, product_id: str, *, idempotency_key: str | None = None) -> None:
        """Take a product out of sight; what is known of it stays.

        With all its colours and sizes. One that is not there is no error; written again, it comes back.

        product_id: The shop's id of the product.
        """
        await self._call(DELETE_PRODUCT, {"product_id": product_id}, idempotency_key)

    async def recommend_to_user(self, user_id: str, *, category: Sequence[str] | None = None, brand: Sequence[str] | None = None, colour: Sequence[str] | None = None, gender: Sequence[str] | None = None, season: Sequence[str] | None = None, size: Sequence[str] | None = None, price_min: float | None = None, price_max: float | None = None, currency: str | None = None, in_stock: bool | None = None, pattern: Sequence[str] | None = None, on_sale: bool | None = None, limit: int | None = None, cursor: str | None = None, exclude: Sequence[str] | None = None, viewed: Sequence[str] | None = None) -> types.Recommendations:
        """Products for a shopper.

        From what the shopper did; an unknown shopper is a new one and gets what is popular and varied.

        user_id: The shop's id of the shopper; one never seen is a new shopper.
        category: Categories, as answers name them.
        brand: The shop's brands.
        colour: Colours, as answers name them.
        gender: Unisex products are for women and men.
        season: Products for all seasons are for each.
        size: Sizes that must be there, as the shop writes them.
        price_min: The least price.
        price_max: The highest price.
        currency: Of the prices; by default the catalogue's.
        in_stock: False: also what is sold out.
        pattern: solid, striped, plaid, dotted, floral, graphic or camo; or an attribute: gingham.
        on_sale: True: only what cost more before.
        limit: How many products to answer with.
        cursor: `next_cursor` of the page before; repeat all else. None: the first page.
        exclude: Ids of products not to show.
        viewed: Ids of products looked at in this visit; they order like a history.
        """
        answer: types.Recommendations = await self._call(RECOMMEND_TO_USER, {"user_id": user_id, "category": category, "brand": brand, "colour": colour, "gender": gender, "season": season, "size": size, "price_min": price_min, "price_max": price_max, "currency": currency, "in_stock": in_stock, "pattern": pattern, "on_sale": on_sale, "limit": limit, "cursor": cursor, "exclude": exclude, "viewed": viewed})
        return answer

    async def recommend_to_visitor(self, *, category: Sequence[str] | None = None, brand: Sequence[str] | None = None, colour: Sequence[str] | None = None, gender: Sequence[str] | None = None, season: Sequence[str] | None = None, size: Sequence[str] | None = None, price_min: float | None = None, price_max: float | None = None, currency: str | None = None, in_stock: bool | None = None, pattern: Sequence[str] | None = None, on_sale: bool | None = None, limit: int | None = None, cursor: str | None = None, exclude: Sequence[str] | None = None, viewed: Sequence[str] | None = None) -> types.Recommendations:
        """Products for whoever looked at the products `viewed`.

        For a visitor without an id: nothing is stored, the visit's own list of views orders the products.

        category: Categories, as answers name them.
        brand: The shop's brands.
        colour: Colours, as answers name them.
        gender: Unisex products are for women and men.
        season: Products for all seasons are for each.
        size: Sizes that must be there, as the shop writes them.
        price_min: The least price.
        price_max: The highest price.
        currency: Of the prices; by default the catalogue's.
        in_stock: False: also what is sold out.
        pattern: solid, striped, plaid, dotted, floral, graphic or camo; or an attribute: gingham.
        on_sale: True: only what cost more before.
        limit: How many products to answer with.
        cursor: `next_cursor` of the page before; repeat all else. None: the first page.
        exclude: Ids of products not to show.
        viewed: Ids of products looked at in this visit; they order like a history.
        """
        answer: types.Recommendations = await self._call(RECOMMEND_TO_VISITOR, {"category": category, "brand": brand, "colour": colour, "gender": gender, "season": season, "size": size, "price_min": price_min, "price_max": price_max, "currency": currency, "in_stock": in_stock, "pattern": pattern, "on_sale": on_sale, "limit": limit, "cursor": cursor, "exclude": exclude, "viewed": viewed})
        return answer

    async def because_you_bought(self, user_id: str, *, category: Sequence[str] | None = None, brand: Sequence[str] | None = None, colour: Sequence[str] | None = None, gender: Sequence[str] | None = None, season: Sequence[str] | None = None, size: Sequence[str] | None = None, price_min: float | None = None, price_max: float | None = None, currency: str | None = None, in_stock: bool | None = None, pattern: Sequence[str] | None = None, on_sale: bool | None = None, limit: int | None = None, cursor: str | None = None, exclude: Sequence[str] | None = None) -> types.BecauseYouBought:
        """Products that go by the shopper's latest purchase.

        `because_of` is that purchase; without one it is null and there are no products.

        user_id: The shop's id of the shopper; one never seen is a new shopper.
        category: Categories, as answers name them.
        brand: The shop's brands.
        colour: Colours, as answers name them.
        gender: Unisex products are for women and men.
        season: Products for all seasons are for each.
        size: Sizes that must be there, as the shop writes them.
        price_min: The least price.
        price_max: The highest price.
        currency: Of the prices; by default the catalogue's.
        in_stock: False: also what is sold out.
        pattern: solid, striped, plaid, dotted, floral, graphic or camo; or an attribute: gingham.
        on_sale: True: only what cost more before.
        limit: How many products to answer with.
        cursor: `next_cursor` of the page before; repeat all else. None: the first page.
        exclude: Ids of products not to show.
        """
        answer: types.BecauseYouBought = await self._call(BECAUSE_YOU_BOUGHT, {"user_id": user_id, "category": category, "brand": brand, "colour": colour, "gender": gender, "season": season, "size": size, "price_min": price_min, "price_max": price_max, "currency": currency, "in_stock": in_stock, "pattern": pattern, "on_sale": on_sale, "limit": limit, "cursor": cursor, "exclude": exclude})
        return answer

    async def similar_products(self, product_id: str, *, category: Sequence[str] | None = None, brand: Sequence[str] | None = None, colour: Sequence[str] | None = None, gender: Sequence[str] | None = None, season: Sequence[str] | None = None, size: Sequence[str] | None = None, price_min: float | None = None, price_max: float | None = None, currency: str | None = None, in_stock: bool | None = None, pattern: Sequence[str] | None = None, on_sale: bool | None = None, limit: int | None = None, cursor: str | None = None, exclude: Sequence[str] | None = None, viewed: Sequence[str] | None = None, user_id: str | None = None) -> types.Recommendations:
        """Products that look alike.

        product_id: The shop's id of the product.
        category: Categories, as answers name them.
        brand: The shop's brands.
        colour: Colours, as answers name them.
        gender: Unisex products are for women and men.
        season: Products for all seasons are for each.
        size: Sizes that must be there, as the shop writes them.
        price_min: The least price.
        price_max: The highest price.
        currency: Of the prices; by default the catalogue's.
        in_stock: False: also what is sold out.
        pattern: solid, striped, plaid, dotted, floral, graphic or camo; or an attribute: gingham.
        on_sale: True: only what cost more before.
        limit: How many products to answer with.
        cursor: `next_cursor` of the page before; repeat all else. None: the first page.
        exclude: Ids of products not to show.
        viewed: Ids of products looked at in this visit; they order like a history.
        user_id: The shop's id of the shopper; without it, nobody in particular is served.
        """
        answer: types.Recommendations = await self._call(SIMILAR_PRODUCTS, {"product_id": product_id, "category": category, "brand": brand, "colour": colour, "gender": gender, "season": season, "size": size, "price_min": price_min, "price_max": price_max, "currency": currency, "in_stock": in_stock, "pattern": pattern, "on_sale": on_sale, "limit": limit, "cursor": cursor, "exclude": exclude, "viewed": viewed, "user_id": user_id})
        return answer

    async def goes_with(self, product_id: str, *, category: Sequence[str] | None = None, brand: Sequence[str] | None = None, colour: Sequence[str] | None = None, gender: Sequence[str] | None = None, season: Sequence[str] | None = None, size: Sequence[str] | None = None, price_min: float | None = None, price_max: float | None = None, currency: str | None = None, in_stock: bool | None = None, pattern: Sequence[str] | None = None, on_sale: bool | None = None, limit: int | None = None, cursor: str | None = None, exclude: Sequence[str] | None = None) -> types.Recommendations:
        """What is worn and bought with it.

        product_id: The shop's id of the product.
        category: Categories, as answers name them.
        brand: The shop's brands.
        colour: Colours, as answers name them.
        gender: Unisex products are for women and men.
        season: Products for all seasons are for each.
        size: Sizes that must be there, as the shop writes them.
        price_min: The least price.
        price_max: The highest price.
        currency: Of the prices; by default the catalogue's.
        in_stock: False: also what is sold out.
        pattern: solid, striped, plaid, dotted, floral, graphic or camo; or an attribute: gingham.
        on_sale: True: only what cost more before.
        limit: How many products to answer with.
        cursor: `next_cursor` of the page before; repeat all else. None: the first page.
        exclude: Ids of products not to show.
        """
        answer: types.Recommendations = await self._call(GOES_WITH, {"product_id": product_id, "category": category, "brand": brand, "colour": colour, "gender": gender, "season": season, "size": size, "price_min": price_min, "price_max": price_max, "currency": currency, "in_stock": in_stock, "pattern": pattern, "on_sale": on_sale, "limit": limit, "cursor": cursor, "exclude": exclude})
        return answer

    async def complete_look(self, product_id: str, *, category: Sequence[str] | None = None, brand: Sequence[str] | None = None, colour: Sequence[str] | None = None, gender: Sequence[str] | None = None, season: Sequence[str] | None = None, size: Sequence[str] | None = None, price_min: float | None = None, price_max: float | None = None, currency: str | None = None, in_stock: bool | None = None, pattern: Sequence[str] | None = None, on_sale: bool | None = None, limit: int | None = None, exclude: Sequence[str] | None = None) -> types.Look:
        """An outfit around a product, slot by slot.

        Tops, bottoms, layers, full-body garments, shoes and bags, as far as the shop has them; never a
        second product of its own slot. Each reason says why a product goes with it.

        product_id: The shop's id of the product.
        category: Categories, as answers name them.
        brand: The shop's brands.
        colour: Colours, as answers name them.
        gender: Unisex products are for women and men.
        season: Products for all seasons are for each.
        size: Sizes that must be there, as the shop writes them.
        price_min: The least price.
        price_max: The highest price.
        currency: Of the prices; by default the catalogue's.
        in_stock: False: also what is sold out.
        pattern: solid, striped, plaid, dotted, floral, graphic or camo; or an attribute: gingham.
        on_sale: True: only what cost more before.
        limit: Number of products for each slot.
        exclude: Ids of products not to show.
        """
        answer: types.Look = await self._call(COMPLETE_LOOK, {"product_id": product_id, "category": category, "brand": brand, "colour": colour, "gender": gender, "season": season, "size": size, "price_min": price_min, "price_max": price_max, "currency": currency, "in_stock": in_stock, "pattern": pattern, "on_sale": on_sale, "limit": limit, "exclude": exclude})
        return answer

    async def popular_products(self, *, category: Sequence[str] | None = None, brand: Sequence[str] | None = None, colour: Sequence[str] | None = None, gender: Sequence[str] | None = None, season: Sequence[str] | None = None, size: Sequence[str] | None = None, price_min: float | None = None, price_max: float | None = None, currency: str | None = None, in_stock: bool | None = None, pattern: Sequence[str] | None = None, on_sale: bool | None = None, limit: int | None = None, cursor: str | None = None, exclude: Sequence[str] | None = None) -> types.Recommendations:
        """What is most wanted just now.

        category: Categories, as answers name them.
        brand: The shop's brands.
        colour: Colours, as answers name them.
        gender: Unisex products are for women and men.
        season: Products for all seasons are for each.
        size: Sizes that must be there, as the shop writes them.
        price_min: The least price.
        price_max: The highest price.
        currency: Of the prices; by default the catalogue's.
        in_stock: False: also what is sold out.
        pattern: solid, striped, plaid, dotted, floral, graphic or camo; or an attribute: gingham.
        on_sale: True: only what cost more before.
        limit: How many products to answer with.
        cursor: `next_cursor` of the page before; repeat all else. None: the first page.
        exclude: Ids of products not to show.
        """
        answer: types.Recommendations = await self._call(POPULAR_PRODUCTS, {"category": category, "brand": brand, "colour": colour, "gender": gender, "season": season, "size": size, "price_min": price_min, "price_max": price_max, "currency": currency, "in_stock": in_stock, "pattern": pattern, "on_sale": on_sale, "limit": limit, "cursor": cursor, "exclude": exclude})
        return answer

    async def new_products(self, *, category: Sequence[str] | None = None, brand: Sequence[str] | None = None, colour: Sequence[str] | None = None, gender: Sequence[str] | None = None, season: Sequence[str] | None = None, size: Sequence[str] | None = None, price_min: float | None = None, price_max: float | None = None, currency: str | None = None, in_stock: bool | None = None, pattern: Sequence[str] | None = None, on_sale: bool | None = None, limit: int | None = None, cursor: str | None = None, exclude: Sequence[str] | None = None) -> types.Recommendations:
        """What came into the shop last.

        category: Categories, as answers name them.
        brand: The shop's brands.
        colour: Colours, as answers name them.
        gender: Unisex products are for women and men.
        season: Products for all seasons are for each.
        size: Sizes that must be there, as the shop writes them.
        price_min: The least price.
        price_max: The highest price.
        currency: Of the prices; by default the catalogue's.
        in_stock: False: also what is sold out.
        pattern: solid, striped, plaid, dotted, floral, graphic or camo; or an attribute: gingham.
        on_sale: True: only what cost more before.
        limit: How many products to answer with.
        cursor: `next_cursor` of the page before; repeat all else. None: the first page.
        exclude: Ids of products not to show.
        """
        answer: types.Recommendations = await self._call(NEW_PRODUCTS, {"category": category, "brand": brand, "colour": colour, "gender": gender, "season": season, "size": size, "price_min": price_min, "price_max": price_max, "currency": currency, "in_stock": in_stock, "pattern": pattern, "on_sale": on_sale, "limit": limit, "cursor": cursor, "exclude": exclude})
        return answer

    async def record_transaction(self, user_id: str, product_id: str, kind: Literal['view', 'add_to_cart', 'purchase', 'return', 'rating'], *, occurred_at: str | None = None, quantity: int | None = None, rating: int | None = None, transaction_id: str | None = None, idempotency_key: str | None = None) -> types.TransactionAnswer:
        """Record what a shopper did.

        It counts at once: the shopper's next search is ordered with it. With the shop's own
        `transaction_id` it may also come by an import, before or after, and counts once. While the database
        is gone it is kept on disk (202), where there is a Redis that writes to disk.

        user_id: The shop's id of the shopper; one never seen is a new shopper.
        product_id: The shop's id of the product.
        kind: What the shopper did.
        occurred_at: With its time zone; now where it is left out.
        quantity: How many pieces; 1 where left out.
        rating: 1..5 stars, for the kind `rating`.
        transaction_id: The shop's id, as in an import; what is there under it already counts once.
        """
        answer: types.TransactionAnswer = await self._call(RECORD_TRANSACTION, {"user_id": user_id, "product_id": product_id, "kind": kind, "occurred_at": occurred_at, "quantity": quantity, "rating": rating, "transaction_id": transaction_id}, idempotency_key)
        return answer

    async def record_transactions(self, transactions: Sequence[types.BatchedTransaction], *, idempotency_key: str | None = None) -> types.TransactionBatchAnswer:
        """Record what shoppers did, up to 1,000 transactions at once, in any order.

        Each stands for itself: what cannot be recorded is refused with its reason, and the others land.
        With the header Idempotency-Key, or where every transaction has its own `transaction_id` or
        `idempotency_key`, the whole batch may be sent again.

        transactions: In any order.
        """
        answer: types.TransactionBatchAnswer = await self._call(RECORD_TRANSACTIONS, {"transactions": transactions}, idempotency_key)
        return answer

    async def export_user(self, user_id: str) -> types.ExportedUser:
        """Everything that is kept of a shopper.

        `records`: by table every row of the shopper; `profile`: the taste that is read off them.

        user_id: The shop's id of the shopper; one never seen is a new shopper.
        """
        answer: types.ExportedUser = await self._call(EXPORT_USER, {"user_id": user_id})
        return answer

    async def erase_user(self, user_id: str, *, idempotency_key: str | None = None) -> types.ErasedUser:
        """Erase a shopper for good.

        Rows, cached answers, and what was learned from this shopper alone; an unknown one has none.

        user_id: The shop's id of the shopper; one never seen is a new shopper.
        """
        answer: types.ErasedUser = await self._call(ERASE_USER, {"user_id": user_id}, idempotency_key)
        return answer

    async def write_products(self, products: Sequence[Mapping[str, Any]], *, preset: str | None = None, columns: Mapping[str, str] | None = None, constants: Mapping[str, str] | None = None, idempotency_key: str | None = None) -> types.ProductBatchAnswer:
        """Write up to 1,000 rows of products, in the shop's own words.

        Each row is answered; what cannot be read is rejected with its reason, and the others land. What is
        not in the batch stays as it is, and so do the variants of a product that it does not name.

        products: Rows as a file has them, in the shop's own words; several may be one product.
        preset: The system whose columns they are, as shopify-products.
        columns: Your column → ours, as `--map`.
        constants: Our field → value of every row, as `--set`.
        """
        answer: types.ProductBatchAnswer = await self._call(WRITE_PRODUCTS, {"products": products, "preset": preset, "columns": columns, "constants": constants}, idempotency_key)
        return answer

    async def upload_picture(self, image: Picture, *, idempotency_key: str | None = None) -> types.StoredPicture:
        """Upload a picture of a product.

        Write the answered `image` into the product. The same picture is kept once, however often it comes.

        image: JPEG, PNG, WebP or HEIC; at most 20 MiB and 50 megapixels.
        """
        answer: types.StoredPicture = await self._call(UPLOAD_PICTURE, {"image": image}, idempotency_key)
        return answer

    async def create_import(self, file: Picture, kind: Literal['products', 'transactions'], *, preset: str | None = None, is_check: bool | None = None, is_full: bool | None = None, may_vanish: bool | None = None, is_anew: bool | None = None, fetches_pictures: bool | None = None, separator: str | None = None, encoding: str | None = None, rename: types.Filters | None = None, constants: types.Filters | None = None, idempotency_key: str | None = None) -> types.ImportJob:
        """Import a file of products or transactions in the background.

        Send the file that your shop system exports, as it is: `curl -F file=@products.csv -F kind=products
        …`. The address in `Location` says how far it is, and in the end what `smartrec import` would have
        said. An import that a restart breaks off goes on by itself. One import of a shop runs at a time.

        file: CSV, JSON, JSON Lines, Parquet or XML, also as .gz; its name's ending tells which.
        kind: What the file holds.
        preset: The system that wrote the file; else its columns tell.
        is_check: Only tell what would happen; write nothing.
        is_full: The file is all that the shop has: other products go out of sight.
        may_vanish: With `is_full`: also where more than 20% of the products would go.
        is_anew: Look again at what is as before, pictures too.
        fetches_pictures: Read pictures at public addresses too, each once.
        separator: One character, or comma, semicolon, tab, bar; else found out.
        encoding: Of the text; else found out and told.
        rename: Columns of another name: theirs to ours. As JSON.
        constants: Fields of every row. As JSON.
        """
        answer: types.ImportJob = await self._call(CREATE_IMPORT, {"file": file, "kind": kind, "preset": preset, "is_check": is_check, "is_full": is_full, "may_vanish": may_vanish, "is_anew": is_anew, "fetches_pictures": fetches_pictures, "separator": separator, "encoding": encoding, "rename": rename, "constants": constants}, idempotency_key)
        return answer

    async def list_imports(self, *, limit: int | None = None) -> types.ImportJobs:
        """All imports in the background.

        limit: How many at most.
        """
        answer: types.ImportJobs = await self._call(LIST_IMPORTS, {"limit": limit})
        return answer

    async def get_import(self, import_id: str) -> types.ImportJob:
        """One import.

        import_id: The job's id, as its Location has it.
        """
        answer: types.ImportJob = await self._call(GET_IMPORT, {"import_id": import_id})
        return answer

    async def cancel_import(self, import_id: str, *, idempotency_key: str | None = None) -> types.ImportJob:
        """Cancel an import.

        One that waits ends at once, one that runs after its batch. What is written stays.

        import_id: The job's id, as its Location has it.
        """
        answer: types.ImportJob = await self._call(CANCEL_IMPORT, {"import_id": import_id}, idempotency_key)
        return answer

    async def list_webhooks(self) -> types.Webhooks:
        """All webhooks.
        """
        answer: types.Webhooks = await self._call(LIST_WEBHOOKS, {})
        return answer

    async def create_webhook(self, url: str) -> types.CreatedWebhook:
        """Have an address told when an import is over.

        Calls are signed as standardwebhooks.com describes, with the secret of this answer, and tried again
        for three days. Addresses that are not public are refused.

        url: A public address; redirects are not followed.
        """
        answer: types.CreatedWebhook = await self._call(CREATE_WEBHOOK, {"url": url})
        return answer

    async def delete_webhook(self, webhook_id: str, *, idempotency_key: str | None = None) -> None:
        """Tell an address no more.

        webhook_id: The webhook's id, as the list has it.
        """
        await self._call(DELETE_WEBHOOK, {"webhook_id": webhook_id}, idempotency_key)

    async def send_test_webhook(self, webhook_id: str, *, idempotency_key: str | None = None) -> types.WebhookDeliveries:
        """Send a call that says nothing.

        The answer lists the calls so far; the new one is made at once.

        webhook_id: The webhook's id, as the list has it.
        """
        answer: types.WebhookDeliveries = await self._call(SEND_TEST_WEBHOOK, {"webhook_id": webhook_id}, idempotency_key)
        return answer

    async def list_webhook_deliveries(self, webhook_id: str, *, limit: int | None = None) -> types.WebhookDeliveries:
        """The calls to one webhook, and how they ended.

        webhook_id: The webhook's id, as the list has it.
        limit: How many at most.
        """
        answer: types.WebhookDeliveries = await self._call(LIST_WEBHOOK_DELIVERIES, {"webhook_id": webhook_id, "limit": limit})
        return answer

    async def suggest(self, q: str, *, limit: int | None = None) -> types.Suggestions:
        """How a query may go on.

        From the catalogue and from earlier queries that found something; misspellings are read.

        q: What is typed so far.
        limit: How many suggestions.
        """
        answer: types.Suggestions = await self._call(SUGGEST, {"q": q, "limit": limit})
        return answer

    async def unmet_queries(self, *, limit: int | None = None) -> types.UnmetQueries:
        """What was searched for and not found.

        Of the last three months, typed by several shoppers; who typed them is not kept.

        limit: How many queries, the most searched first.
        """
        answer: types.UnmetQueries = await self._call(UNMET_QUERIES, {"limit": limit})
        return answer

    async def record_feedback(self, events: Sequence[types.FeedbackEvent], *, idempotency_key: str | None = None) -> types.FeedbackAnswer:
        """Record what shoppers made of what they were shown, up to 1,000 events at once.

        Impressions and clicks, and what shoppers say: a product that somebody is not interested in is in
        none of their lists from the next request on. Each event stands for itself: what cannot be recorded
        is refused with its reason, and the others land. With the header Idempotency-Key, or where every
        event has its `event_id`, the whole batch may be sent again.

        events: In any order.
        """
        answer: types.FeedbackAnswer = await self._call(RECORD_FEEDBACK, {"events": events}, idempotency_key)
        return answer

    async def report_click_through(self, *, by: Literal['list', 'position', 'query'] | None = None, days: int | None = None, limit: int | None = None) -> types.ClickThroughReport:
        """How often what was shown was clicked.

        A query that one shopper alone typed tells of that shopper, and is left out.

        by: What a row is of.
        days: Of how many days up to now.
        limit: Of how many rows at most.
        """
        answer: types.ClickThroughReport = await self._call(REPORT_CLICK_THROUGH, {"by": by, "days": days, "limit": limit})
        return answer

    async def report_wrong_categories(self, *, days: int | None = None, limit: int | None = None) -> types.WrongCategoryReport:
        """Products that shoppers call one of another category.

        days: Of how many days up to now.
        limit: Of how many rows at most.
        """
        answer: types.WrongCategoryReport = await self._call(REPORT_WRONG_CATEGORIES, {"days": days, "limit": limit})
        return answer

    async def correct_photo(self, *, said: str | None = None, meant: str | None = None, idempotency_key: str | None = None) -> types.FeedbackCounted:
        """Say that a photo was taken for the wrong thing.

        Counted by shop, for the next training; nothing of the photo or the shopper is kept.

        said: The category that was answered; null: that there is no garment.
        meant: What it is: a category, or "no garment"; null where that is not told.
        """
        answer: types.FeedbackCounted = await self._call(CORRECT_PHOTO, {"said": said, "meant": meant}, idempotency_key)
        return answer

    async def list_keys(self) -> types.Keys:
        """All API keys, without their texts.

        The newest last; ended ones too, so that it can be seen what was in use.
        """
        answer: types.Keys = await self._call(LIST_KEYS, {})
        return answer

    async def create_key(self, name: str, *, kind: Literal['service', 'public'] | None = None, scopes: Sequence[Literal['search', 'events', 'catalogue', 'console', 'admin']] | None = None, tenant: str | None = None, origins: Sequence[str] | None = None, expires_at: str | None = None) -> types.NewKey:
        """Make an API key.

        The answer holds the key's text, which is told this once.

        name: What the key is for, in your words.
        kind: `public`: for web pages, where every visitor can read it.
        scopes: What it may do; a public key: `search` where left out.
        tenant: Whose shop it is for; left out: the caller's own.
        origins: Web origins whose pages may use it; needed for a public key.
        expires_at: When it ends by itself; never where left out.
        """
        answer: types.NewKey = await self._call(CREATE_KEY, {"name": name, "kind": kind, "scopes": scopes, "tenant": tenant, "origins": origins, "expires_at": expires_at})
        return answer

    async def current_key(self) -> types.CurrentKey:
        """What the key of this call may do.

        Where no key is needed, what a caller from the same machine may do.
        """
        answer: types.CurrentKey = await self._call(CURRENT_KEY, {})
        return answer

    async def revoke_key(self, key_id: str, *, idempotency_key: str | None = None) -> None:
        """End an API key.

        At once; other gateways on the same file notice within a second.

        key_id: The key's id, as the list has it.
        """
        await self._call(REVOKE_KEY, {"key_id": key_id}, idempotency_key)

    async def rotate_key(self, key_id: str, *, overlap_seconds: int | None = None) -> types.NewKey:
        """Exchange an API key for a new one with the same rights.

        The old one stays in force for a while, so that whoever uses it can take the new one first.

        key_id: The key's id, as the list has it.
        overlap_seconds: How long the old key stays in force, so that nobody is cut off.
        """
        answer: types.NewKey = await self._call(ROTATE_KEY, {"key_id": key_id, "overlap_seconds": overlap_seconds})
        return answer

    async def list_rules(self) -> types.Rules:
        """All business rules.
        """
        answer: types.Rules = await self._call(LIST_RULES, {})
        return answer

    async def create_rule(self, kind: Literal['boost', 'bury', 'pin', 'exclude', 'redirect', 'banner'], *, name: str | None = None, selector: types.Selector | None = None, condition: types.Condition | None = None, content: types.Content | None = None, strength: float | None = None, place: int | None = None, is_enabled: bool | None = None, active_from: str | None = None, active_until: str | None = None, idempotency_key: str | None = None) -> types.Rule:
        """Write a business rule.

        It counts from the next search on, or from its time on. `POST /v1/rules:preview` tries it first.

        kind: boost, bury: moves products up or down; pin: puts them at a place; exclude: hides them; redirect: sends whoever searches elsewhere; banner: is shown above the list.
        name: What you call it.
        selector: Which products; none for a redirect or banner.
        condition: Which searches and users; empty: all. A redirect names some.
        content: Of a redirect or banner.
        strength: Of a boost or bury: what is added to scores of 0.5 at most; 0.25 where left out.
        place: Of a pin: 1 is the first place of a list.
        is_enabled: False: it waits, whatever its time.
        active_from: With its time zone; at once where left out.
        active_until: Until just before then; for good where left out.
        """
        answer: types.Rule = await self._call(CREATE_RULE, {"kind": kind, "name": name, "selector": selector, "condition": condition, "content": content, "strength": strength, "place": place, "is_enabled": is_enabled, "active_from": active_from, "active_until": active_until}, idempotency_key)
        return answer

    async def preview_rule(self, rule: types.RuleFields, search: types.TextSearchRequest, *, replaces: int | None = None) -> types.PreviewedRule:
        """Try a rule by a search, without keeping it.

        The same search is answered as it is now, and as it would be. Nobody else notices anything of it.

        rule: Tried as if its time had come.
        search: As POST /v1/search/text takes it.
        replaces: The rule that it would change; null: it is a new one.
        """
        answer: types.PreviewedRule = await self._call(PREVIEW_RULE, {"rule": rule, "search": search, "replaces": replaces})
        return answer

    async def get_rule(self, rule_id: int) -> types.Rule:
        """One business rule.

        rule_id: The rule's id, as the list has it.
        """
        answer: types.Rule = await self._call(GET_RULE, {"rule_id": rule_id})
        return answer

    async def replace_rule(self, rule_id: int, kind: Literal['boost', 'bury', 'pin', 'exclude', 'redirect', 'banner'], *, name: str | None = None, selector: types.Selector | None = None, condition: types.Condition | None = None, content: types.Content | None = None, strength: float | None = None, place: int | None = None, is_enabled: bool | None = None, active_from: str | None = None, active_until: str | None = None, idempotency_key: str | None = None) -> types.Rule:
        """Write a business rule anew.

        What is left out is as it was never said. The rule before is kept with its change.

        rule_id: The rule's id, as the list has it.
        kind: boost, bury: moves products up or down; pin: puts them at a place; exclude: hides them; redirect: sends whoever searches elsewhere; banner: is shown above the list.
        name: What you call it.
        selector: Which products; none for a redirect or banner.
        condition: Which searches and users; empty: all. A redirect names some.
        content: Of a redirect or banner.
        strength: Of a boost or bury: what is added to scores of 0.5 at most; 0.25 where left out.
        place: Of a pin: 1 is the first place of a list.
        is_enabled: False: it waits, whatever its time.
        active_from: With its time zone; at once where left out.
        active_until: Until just before then; for good where left out.
        """
        answer: types.Rule = await self._call(REPLACE_RULE, {"rule_id": rule_id, "kind": kind, "name": name, "selector": selector, "condition": condition, "content": content, "strength": strength, "place": place, "is_enabled": is_enabled, "active_from": active_from, "active_until": active_until}, idempotency_key)
        return answer

    async def delete_rule(self, rule_id: int, *, idempotency_key: str | None = None) -> None:
        """Remove a business rule.

        Undoing the change brings it back.

        rule_id: The rule's id, as the list has it.
        """
        await self._call(DELETE_RULE, {"rule_id": rule_id}, idempotency_key)

    async def list_rule_changes(self, *, rule_id: int | None = None, before: int | None = None, limit: int | None = None) -> types.RuleChanges:
        """What was changed of rules, by whom and when.

        rule_id: Of this rule alone.
        before: Older than this change: the last id of the page before.
        limit: How many changes at most.
        """
        answer: types.RuleChanges = await self._call(LIST_RULE_CHANGES, {"rule_id": rule_id, "before": before, "limit": limit})
        return answer

    async def undo_rule_change(self, change_id: int, *, idempotency_key: str | None = None) -> types.RuleChange:
        """Take back the latest change of a rule.

        The rule is again what it was before. That is a change itself, and can be undone too.

        change_id: The change's id, as the list has it.
        """
        answer: types.RuleChange = await self._call(UNDO_RULE_CHANGE, {"change_id": change_id}, idempotency_key)
        return answer

    async def list_synonyms(self) -> types.Synonyms:
        """The words that the shop teaches for its searches.
        """
        answer: types.Synonyms = await self._call(LIST_SYNONYMS, {})
        return answer

    async def put_synonyms(self, synonyms: Sequence[types.Synonym], *, idempotency_key: str | None = None) -> types.Synonyms:
        """Teach these words, in the place of all that were taught before.

        They count within a second. Circles, and phrases that mean two things, are refused.

        synonyms: A phrase means one thing.
        """
        answer: types.Synonyms = await self._call(PUT_SYNONYMS, {"synonyms": synonyms}, idempotency_key)
        return answer

    async def list_occasions(self) -> types.Occasions:
        """The occasions that the shop teaches for its searches.

        The shop's own; all others are as the standard table has them.
        """
        answer: types.Occasions = await self._call(LIST_OCCASIONS, {})
        return answer

    async def put_occasions(self, occasions: Sequence[types.TaughtOccasion], *, idempotency_key: str | None = None) -> types.Occasions:
        """Teach these occasions, in the place of all that were taught before.

        Names of categories, attributes and colours that are none are refused, and phrases that stand twice.

        occasions: Each name once.
        """
        answer: types.Occasions = await self._call(PUT_OCCASIONS, {"occasions": occasions}, idempotency_key)
        return answer

    async def list_category_words(self) -> types.CategoryWords:
        """What the shop's own words for categories are taught to mean.
        """
        answer: types.CategoryWords = await self._call(LIST_CATEGORY_WORDS, {})
        return answer

    async def teach_category_words(self, words: Sequence[types.TaughtCategoryWord], *, idempotency_key: str | None = None) -> types.CategoryWords:
        """Teach what these words of the shop for categories mean.

        The next import of products uses them. `GET /v1/reports/unmapped-categories` names those that are
        missing, with suggestions. A meaning that is no category is refused, and the list of all is told.

        words: Each word once.
        """
        answer: types.CategoryWords = await self._call(TEACH_CATEGORY_WORDS, {"words": words}, idempotency_key)
        return answer

    async def list_experiments(self) -> types.Experiments:
        """All experiments.
        """
        answer: types.Experiments = await self._call(LIST_EXPERIMENTS, {})
        return answer

    async def define_experiment(self, name: str, variants: Sequence[types.Variant], *, share: float | None = None, segments: Sequence[str] | None = None, active_from: str | None = None, active_until: str | None = None, idempotency_key: str | None = None) -> types.ExperimentDetails:
        """Define an experiment.

        With `active_from` it starts by itself; else it waits for `:start`. One runs at a time.

        name: The experiment's name.
        variants: The others are held against the first one.
        share: Of all users, those who take part.
        segments: Only users of one of these take part.
        active_from: When it starts by itself; without it, it waits for :start.
        active_until: When it ends by itself; else by :stop.
        """
        answer: types.ExperimentDetails = await self._call(DEFINE_EXPERIMENT, {"name": name, "variants": variants, "share": share, "segments": segments, "active_from": active_from, "active_until": active_until}, idempotency_key)
        return answer

    async def get_experiment(self, name: str) -> types.ExperimentDetails:
        """One experiment.

        name: The experiment's name.
        """
        answer: types.ExperimentDetails = await self._call(GET_EXPERIMENT, {"name": name})
        return answer

    async def delete_experiment(self, name: str, *, idempotency_key: str | None = None) -> None:
        """Remove an experiment with all that it has recorded.

        name: The experiment's name.
        """
        await self._call(DELETE_EXPERIMENT, {"name": name}, idempotency_key)

    async def start_experiment(self, name: str, *, idempotency_key: str | None = None) -> types.ExperimentDetails:
        """Start an experiment that waits.

        name: The experiment's name.
        """
        answer: types.ExperimentDetails = await self._call(START_EXPERIMENT, {"name": name}, idempotency_key)
        return answer

    async def stop_experiment(self, name: str, *, idempotency_key: str | None = None) -> types.ExperimentDetails:
        """End an experiment that runs.

        What it has recorded stays for its result.

        name: The experiment's name.
        """
        answer: types.ExperimentDetails = await self._call(STOP_EXPERIMENT, {"name": name}, idempotency_key)
        return answer

    async def get_experiment_result(self, name: str) -> types.ExperimentResult:
        """How each variant sells, and its uplift over the first.

        With 95% intervals, and a p-value that may be looked at every day.

        name: The experiment's name.
        """
        answer: types.ExperimentResult = await self._call(GET_EXPERIMENT_RESULT, {"name": name})
        return answer

    async def list_segments(self) -> types.Segments:
        """All segments, with how many users are in each.
        """
        answer: types.Segments = await self._call(LIST_SEGMENTS, {})
        return answer

    async def get_segment(self, name: str) -> types.Segment:
        """One segment.

        name: A segment's name.
        """
        answer: types.Segment = await self._call(GET_SEGMENT, {"name": name})
        return answer

    async def put_segment(self, name: str, condition: types.SegmentCondition, *, description: str | None = None, idempotency_key: str | None = None) -> types.Segment:
        """Write a segment, in the place of one of that name.

        Users come and go as they do what its condition says; rules see that from the next request on.

        name: A segment's name.
        condition: Who is in it.
        description: For whoever reads the list.
        """
        answer: types.Segment = await self._call(PUT_SEGMENT, {"name": name, "condition": condition, "description": description}, idempotency_key)
        return answer

    async def delete_segment(self, name: str, *, idempotency_key: str | None = None) -> None:
        """Remove a segment that no rule or experiment asks for.

        name: A segment's name.
        """
        await self._call(DELETE_SEGMENT, {"name": name}, idempotency_key)

    async def report_searches(self, *, kind: Literal['frequent', 'not_understood', 'without_match', 'without_click', 'corrected'] | None = None, limit: int | None = None) -> types.SearchReport:
        """What several shoppers searched for, in the last three months.

        Who typed them is not kept. Clicks are known where the shop sends feedback.

        kind: frequent: all; not_understood, without_match: not found; without_click: answered, and hardly ever clicked; corrected: with a word that was read as another.
        limit: Of how many rows at most.
        """
        answer: types.SearchReport = await self._call(REPORT_SEARCHES, {"kind": kind, "limit": limit})
        return answer

    async def report_catalogue_health(self) -> types.CatalogueHealth:
        """How many products lack a picture, a price, stock ….
        """
        answer: types.CatalogueHealth = await self._call(REPORT_CATALOGUE_HEALTH, {})
        return answer

    async def report_unmapped(self, *, limit: int | None = None) -> types.UnmappedCategories:
        """Words of the shop for categories that no table knows.

        Their products are found by title and picture alone; `POST /v1/category-words` teaches them.

        limit: Of how many rows at most.
        """
        answer: types.UnmappedCategories = await self._call(REPORT_UNMAPPED, {"limit": limit})
        return answer

    async def report_quality(self, *, limit: int | None = None) -> types.QualityReport:
        """How good the feed was found to be, over time.

        What each `smartrec recommender evaluate` measured, and what each `refresh` chose.

        limit: Of how many rows at most.
        """
        answer: types.QualityReport = await self._call(REPORT_QUALITY, {"limit": limit})
        return answer

    async def demo_shoppers(self) -> types.DemoShoppers:
        """The demo's named shoppers.
        """
        answer: types.DemoShoppers = await self._call(DEMO_SHOPPERS, {})
        return answer
