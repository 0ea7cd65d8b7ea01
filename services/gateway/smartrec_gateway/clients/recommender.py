"""The recommender: products for a query and a user; without it there is no answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from urllib.parse import quote, urlencode

from pydantic_core import from_json, to_json

from smartrec_gateway.clients.parsing import forget_parsed
from smartrec_gateway.clients.product_pages import Change as Change
from smartrec_gateway.clients.product_pages import ProductPage as ProductPage
from smartrec_gateway.clients.product_pages import Requirement as Requirement
from smartrec_gateway.clients.product_pages import SearchQuery as SearchQuery
from smartrec_gateway.clients.product_pages import page_of, patience_seconds
from smartrec_gateway.clients.transaction_queue import Queued
from smartrec_gateway.clients.upstream import (
    BUSY,
    CallContext,
    ProblemTable,
    Upstream,
    UpstreamModel,
    UpstreamUnavailable,
)
from smartrec_gateway.problems import (
    DateInTheFuture,
    IdempotencyKeyReused,
    ImportIsOver,
    InvalidCursor,
    NotTheseProducts,
    NullDate,
    OutcomeUnknown,
    RecommenderUnavailable,
    RuleChangedSince,
    TransactionIdTaken,
    UnknownExperiment,
    UnknownImport,
    UnknownProduct,
    UnknownRule,
    UnknownSegment,
    UnknownWebhook,
)
from smartrec_gateway.protection.load.concurrency_limit import LimitOptions
from smartrec_gateway.protection.load.load_shedding import busy
from smartrec_gateway.schemas.answers import LookSlot
from smartrec_gateway.schemas.products import (
    ProductDetails,
)
from smartrec_gateway.schemas.requests import LookPage, Page
from smartrec_gateway.schemas.transactions import (
    TransactionBatch,
    TransactionBatchAnswer,
    TransactionOutcome,
)
from smartrec_gateway.schemas.understanding import NamedBrand
from smartrec_gateway.schemas.users import ErasedUser, ExportedUser

RETRY_AFTER_SECONDS = 5
RECEIVED_AT_HEADER = "x-smartrec-received-at"
# With nlp's part, an answer that was begun comes within a second. New searches are refused so early that
# hardly one that was begun is. Held against `make measure-overload`, 2026-11-30 (docs/decisions/0022).
LIMIT = LimitOptions(slow_seconds=0.4, max_wait_seconds=0.5, target_seconds=0.08, newcomers_wait_seconds=0.1)
BULK_LIMIT = LimitOptions(slow_seconds=5.0, max_wait_seconds=1.0)
PROBLEMS: ProblemTable = {
    "not-these-products": (
        NotTheseProducts,
        "Write a product under its own id, and name only columns that the rows have.",
    ),
    "invalid-cursor": (
        InvalidCursor,
        "Send `next_cursor` of the page before, with the same question; or leave the cursor out.",
    ),
    "unknown-product": (UnknownProduct, "Check the product id; a search lists the products with their ids."),
    "unknown-rule": (UnknownRule, "Look at the list for the ids of rules and of their changes."),
    "rule-changed-since": (
        RuleChangedSince,
        "Take back its latest change first; the list of changes with `rule_id` has it.",
    ),
    "unknown-segment": (UnknownSegment, "Look at the list for the names of segments."),
    "unknown-import": (UnknownImport, "Look at the list for the ids of imports."),
    "import-is-over": (ImportIsOver, "Look at its `state` and `report`; there is nothing left to cancel."),
    "unknown-webhook": (UnknownWebhook, "Look at the list for the ids of webhooks."),
    "unknown-experiment": (UnknownExperiment, "Look at the list for the names of experiments."),
    "date-in-the-future": (
        DateInTheFuture,
        "Give a time that has passed; without `occurred_at` it counts as this moment.",
    ),
    "null-date": (
        NullDate,
        "So old a date is probably what a system writes for none (0001, 1900, 1970): "
        "give the true one, or leave out `occurred_at`.",
    ),
    "idempotency-key-reused": (
        IdempotencyKeyReused,
        "Send a new Idempotency-Key with a new request, and the same one only to repeat the same.",
    ),
    "transaction-id-taken": (
        TransactionIdTaken,
        "Send a new transaction under a new `transaction_id`; the one that has it stays as it was recorded.",
    ),
}


class NamedBrands(UpstreamModel):
    brands: list[NamedBrand]


class Recorded(UpstreamModel):
    transaction_id: str | int
    repeated: bool = False


def check_room(recommender: Upstream) -> None:
    """Raises: ServiceBusy, RecommenderUnavailable, where a call that came now would not be made, and there is
    no answer of before.
    """
    with required():
        try:
            recommender.check_room()
        except UpstreamUnavailable as error:
            if error.reason == BUSY or not len(recommender.last_answers):
                raise


async def search(recommender: Upstream, query: SearchQuery, context: CallContext) -> ProductPage:
    """Raises: InvalidCursor, RecommenderUnavailable."""
    body = query.model_dump_json().encode()
    with required():
        return await page_of(recommender, "POST", "/v1/search", context, body)


async def brands_named_in(recommender: Upstream, query: str, context: CallContext) -> list[NamedBrand] | None:
    """The brands of the shop that a sentence names; None where the recommender does not say."""
    patience = context.ending_within(patience_seconds(recommender))
    with suppress(UpstreamUnavailable):
        parameters = urlencode({"query": query})
        named = await recommender.call("GET", f"/v1/brands?{parameters}", NamedBrands, patience)
        return named.brands
    return None


async def listed(recommender: Upstream, path: str, page: Page, context: CallContext) -> ProductPage:
    """The list at `path`. Raises: UnknownProduct, InvalidCursor, RecommenderUnavailable."""
    with required():
        return await page_of(recommender, "GET", f"{path}?{_parameters(page)}", context)


class OutfitSlots(UpstreamModel):
    """An outfit as the recommender tells it."""

    slots: list[LookSlot]


async def look(recommender: Upstream, product_id: str, page: LookPage, context: CallContext) -> OutfitSlots:
    """Raises: UnknownProduct, RecommenderUnavailable."""
    with required():
        address = f"{path('products', product_id, 'look')}?{_parameters(page)}"
        return await recommender.call("GET", address, OutfitSlots, context)


async def product(recommender: Upstream, product_id: str, context: CallContext) -> ProductDetails:
    """Raises: UnknownProduct, RecommenderUnavailable."""
    with required():
        return await recommender.call("GET", path("products", product_id), ProductDetails, context)


async def record(
    recommender: Upstream, transaction: bytes, idempotency_key: str, received_at: str, context: CallContext
) -> Recorded:
    """`transaction`: as JSON; `received_at`: when it happened where it does not say so itself, in ISO 8601.

    Raises: UnknownProduct, DateInTheFuture, NullDate, IdempotencyKeyReused, TransactionIdTaken,
    OutcomeUnknown, ServiceBusy, RecommenderUnavailable.
    """
    headers = {"idempotency-key": idempotency_key, RECEIVED_AT_HEADER: received_at}
    with required(), known_outcome(counts_once(idempotency_key)):
        return await recommender.call(
            "POST", "/v1/transactions", Recorded, context, headers=headers, json=transaction
        )


async def record_batch(
    recommender: Upstream, batch: TransactionBatch, idempotency_key: str, context: CallContext
) -> TransactionBatchAnswer:
    """What has no key of its own gets one made of `idempotency_key` and its place in the batch.

    Raises: OutcomeUnknown, ServiceBusy, RecommenderUnavailable.
    """
    keyed = [
        one.model_copy(update={"idempotency_key": one.idempotency_key or f"{idempotency_key}/{place}"})
        for place, one in enumerate(batch.transactions)
    ]
    body = TransactionBatch.model_construct(transactions=keyed).model_dump_json(exclude_none=True).encode()
    with required(), known_outcome(counts_once(idempotency_key)):
        return await recommender.call(
            "POST", "/v1/transactions:batch", TransactionBatchAnswer, context, json=body
        )


async def record_queued(
    recommender: Upstream, some: Sequence[Queued], context: CallContext
) -> list[TransactionOutcome]:
    """The outcome of each, in the same order; all of one tenant.

    Raises: OutcomeUnknown, ServiceBusy, RecommenderUnavailable, RequestRefused.
    """
    rows = [
        {
            **from_json(one.body),
            "idempotency_key": one.idempotency_key,
            "received_at": one.received_at,
        }
        for one in some
    ]
    with required(), known_outcome(counts_once(some[0].idempotency_key)):
        answer = await recommender.call(
            "POST",
            "/v1/transactions:batch",
            TransactionBatchAnswer,
            context,
            json=to_json({"transactions": rows}),
        )
    if len(answer.transactions) != len(some):
        raise counts_once(some[0].idempotency_key)
    return answer.transactions


@contextmanager
def known_outcome(unknown: OutcomeUnknown) -> Iterator[None]:
    """A write that may have been done is never offered for a blind retry. Raises: `unknown`."""
    try:
        yield
    except UpstreamUnavailable as error:
        if not error.may_have_been_done:
            raise
        raise unknown from error


def outcome_unknown(advice: str, **members: str) -> OutcomeUnknown:
    """`advice`: whether, and how, to send it again."""
    return OutcomeUnknown(advice, headers={"Retry-After": str(RETRY_AFTER_SECONDS)}, **members)


def counts_once(idempotency_key: str) -> OutcomeUnknown:
    """The outcome of a write with a key is unknown."""
    return outcome_unknown(
        "It may have been recorded. Send the same again with the header Idempotency-Key: "
        f"{idempotency_key} and it counts once, whether it was or not.",
        idempotency_key=idempotency_key,
    )


async def export_user(recommender: Upstream, user_id: str, context: CallContext) -> ExportedUser:
    """Raises: RecommenderUnavailable."""
    with required():
        return await recommender.call("GET", path("users", user_id, "export"), ExportedUser, context)


async def erase_user(recommender: Upstream, user_id: str, context: CallContext) -> ErasedUser:
    """Raises: UpstreamUnavailable."""
    return await recommender.call("DELETE", path("users", user_id), ErasedUser, context)


def forget_answers(recommender: Upstream, tenant: str | None) -> None:
    """All that this gateway keeps of answers in one shop: among them are those of a user who was erased."""
    recommender.last_answers.forget(tenant)
    forget_parsed()


@contextmanager
def required() -> Iterator[None]:
    """Without the recommender there is no answer. Raises: ServiceBusy, RecommenderUnavailable."""
    try:
        yield
    except UpstreamUnavailable as error:
        if error.reason == BUSY:
            raise busy() from error
        raise RecommenderUnavailable(
            f"The recommender does not answer. Try again in {RETRY_AFTER_SECONDS} seconds.",
            headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
        ) from error


def _parameters(page: Page | LookPage) -> str:
    """The query of an address: lists as repeated names, booleans as JSON writes them."""
    given = page.model_dump(mode="json", exclude_none=True)
    words = {True: "true", False: "false"}
    written = {name: words[value] if isinstance(value, bool) else value for name, value in given.items()}
    return urlencode(written, doseq=True)


def path(*segments: str) -> str:
    """An address of the recommender's: dots are escaped too, because URL libraries resolve `..`."""
    escaped = (quote(segment, safe="").replace(".", "%2E") for segment in segments)
    return "/v1/" + "/".join(escaped)
