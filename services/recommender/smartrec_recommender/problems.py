"""The errors that the recommender tells its callers."""

from __future__ import annotations

from smartrec_service.problems import Problem


class UnknownProduct(Problem):
    status = 404
    title = "There is no such product in the catalogue"


class UnknownTenant(Problem):
    status = 404
    title = "There is no such shop in this install"


class UnknownRule(Problem):
    status = 404
    title = "The shop has no such rule, or no such change of one"


class RuleChangedSince(Problem):
    status = 409
    title = "The rule was changed after that"


class UnknownSegment(Problem):
    status = 404
    title = "The shop has no such segment"


class UnknownExperiment(Problem):
    status = 404
    title = "The shop has no such experiment"


class UnknownImport(Problem):
    status = 404
    title = "The shop has no such import"


class ImportIsOver(Problem):
    status = 409
    title = "The import is over"


class UnknownWebhook(Problem):
    status = 404
    title = "The shop has no such webhook"


class NotTheseProducts(Problem):
    status = 422
    title = "The rows are no products, or of another product"


class UnusableReading(Problem):
    status = 422
    title = "What was read of a text or picture cannot be used"


class InvalidEmbedding(Problem):
    status = 422
    title = "The embedding is not one"


class DateInTheFuture(Problem):
    status = 422
    title = "The transaction lies in the future"


class NullDate(Problem):
    status = 422
    title = "The transaction's date is too old to be true"


class IdempotencyKeyReused(Problem):
    status = 422
    title = "The Idempotency-Key was used for another request"


class TransactionIdTaken(Problem):
    status = 409
    title = "Another transaction has this id"


class CacheUnavailable(Problem):
    status = 503
    title = "The cache cannot be reached"


class DatabaseUnavailable(Problem):
    status = 503
    title = "The catalogue cannot be reached"


class InvalidCursor(Problem):
    status = 422
    title = "The cursor is not one of this list"
