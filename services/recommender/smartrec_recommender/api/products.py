"""Writing the catalogue row by row: POST /v1/products:batch and DELETE /v1/products/{product_id}."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated

from fastapi import Header, Path, Request

from smartrec_recommender.api.dependencies import EngineOf
from smartrec_recommender.api.product_schemas import (
    Needed,
    ProductBatch,
    ProductBatchAnswer,
    ReadingsOfRequest,
    Removed,
    RowAnswer,
    TextToRead,
    UnreadPicture,
    WrittenAnswer,
)
from smartrec_recommender.clients.nlp import terms_of
from smartrec_recommender.clients.vision import analysis_of
from smartrec_recommender.domain.catalogue.columns import EMBEDDING_LENGTH
from smartrec_recommender.domain.catalogue.pictures.analysis import PictureAnalysis
from smartrec_recommender.importing.files import UnreadableFile
from smartrec_recommender.importing.products.writing import WrittenProduct
from smartrec_recommender.importing.pushed.push import OtherProduct, Pushed, ReadingsMissing, push
from smartrec_recommender.importing.pushed.readings import Missing, Readings
from smartrec_recommender.importing.pushed.rows import PushedRows
from smartrec_recommender.problems import (
    DatabaseUnavailable,
    IdempotencyKeyReused,
    NotTheseProducts,
    UnusableReading,
)
from smartrec_recommender.serving.requests.schemas import ProductId
from smartrec_recommender.store.catalogue.writing.stored_products import (
    StoredProduct,
    read_stored_products,
    remove_product,
)
from smartrec_recommender.store.catalogue.writing.write_keys import WriteKey
from smartrec_recommender.store.connection import for_bulk
from smartrec_recommender.store.users.transactions import KeyUsedForAnotherBody
from smartrec_service.endpoints import new_router
from smartrec_service.problems import problem_responses

router = new_router(prefix="/v1", tags=["catalogue"], responses=problem_responses(DatabaseUnavailable))


@router.post(
    "/products:batch",
    summary="Write products in the shop's own words, with what was read of their texts and pictures",
    responses=problem_responses(NotTheseProducts, UnusableReading, IdempotencyKeyReused),
)
def write_products(
    batch: ProductBatch,
    engine: EngineOf,
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=255,
            description="Any unique text. Sent again within 24 hours, it writes nothing.",
        ),
    ] = None,
) -> ProductBatchAnswer:
    """Each row stands for itself; those that can be written are written together, and found at once.

    Where texts or pictures are to be read first, nothing is written, and `needed` names them.
    """
    pushed = PushedRows(batch.products, batch.preset, batch.columns, batch.constants, batch.product_id)
    try:
        key = _write_key(idempotency_key, batch)
        done = push(
            for_bulk(engine), pushed, _readings(batch.readings), request.app.state.vocabulary_dir, key
        )
    except ReadingsMissing as error:
        return ProductBatchAnswer(needed=_needed(error.missing))
    except (UnreadableFile, OtherProduct) as error:
        raise NotTheseProducts(str(error)) from None
    except KeyUsedForAnotherBody:
        raise IdempotencyKeyReused(
            "This Idempotency-Key came with another body within the last 24 hours. Use a new key."
        ) from None
    return _answer(done, read_stored_products(engine, {each.row.id for each in done.products}))


@router.delete("/products/{product_id}", summary="Take a product out of sight; what is known of it stays")
def delete_product(product_id: Annotated[ProductId, Path()], engine: EngineOf) -> Removed:
    """All colours of a style, where its id is given. One that is not there is no error."""
    return Removed(removed=remove_product(engine, product_id))


def _write_key(key: str | None, batch: ProductBatch) -> WriteKey | None:
    """The readings may differ from one time to the next."""
    if key is None:
        return None
    body = json.dumps(batch.model_dump(exclude={"readings"}), sort_keys=True)
    return WriteKey(key, hashlib.sha256(body.encode()).hexdigest())


def _readings(given: ReadingsOfRequest) -> Readings:
    """Raises UnusableReading."""
    try:
        pictures: dict[str, PictureAnalysis | str] = {
            each.image: _analysis(each.reading) if each.reading else each.refused or "it was not read"
            for each in given.pictures
        }
        if given.texts is None:
            return Readings(None, pictures)
        texts = {(each.title, each.description): terms_of(each.reading) for each in given.texts}
    except (ValueError, KeyError, TypeError):
        raise UnusableReading("A reading has another form than the vision or NLP service gives it.") from None
    return Readings(texts, pictures)


def _analysis(reading: dict[str, object]) -> PictureAnalysis:
    analysis = analysis_of(reading)
    if len(analysis.embedding) != EMBEDDING_LENGTH:
        raise ValueError("an embedding of another length")
    return analysis


def _needed(missing: Missing) -> Needed:
    texts = [TextToRead(title=title, description=description) for title, description in missing.texts]
    return Needed(texts=texts, pictures=list(missing.pictures))


def _answer(done: Pushed, stored: dict[str, StoredProduct]) -> ProductBatchAnswer:
    rows = [RowAnswer(status=row.status, product_ids=row.product_ids, reason=row.reason) for row in done.rows]
    products = [_as_answer(each, stored[each.row.id]) for each in done.products if each.row.id in stored]
    return ProductBatchAnswer(rows=rows, products=products, report=done.report.as_json())


def _as_answer(written: WrittenProduct, stored: StoredProduct) -> WrittenAnswer:
    unread = [UnreadPicture(image=image, reason=reason) for image, reason in written.unread.items()]
    told = stored._asdict()
    return WrittenAnswer(id=told.pop("product_id"), is_new=written.is_new, unread_pictures=unread, **told)
