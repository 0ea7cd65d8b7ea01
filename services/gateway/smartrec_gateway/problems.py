"""The problems that the gateway answers with, beside those that every service shares."""

from __future__ import annotations

from smartrec_service.problems import Problem


class ApiKeyMissing(Problem):
    status = 401
    title = "This needs an API key"


class ApiKeyWrong(Problem):
    status = 401
    title = "This API key is not accepted"


class TokenWrong(Problem):
    status = 401
    title = "This token is not accepted"


class TokensUnreadable(Problem):
    status = 503
    title = "Tokens cannot be checked at the moment"


class ScopeMissing(Problem):
    status = 403
    title = "This key may not do that"


class OriginNotAllowed(Problem):
    status = 403
    title = "This key may not be used from there"


class NotYourUser(Problem):
    status = 403
    title = "You may not act for this user"


class ForeignHost(Problem):
    status = 403
    title = "Without an API key, only this machine is served"


class ForeignOrigin(Problem):
    status = 403
    title = "Another web site may not call this service"


class PrivateNetworkNotOffered(Problem):
    status = 403
    title = "Pages of the public internet may not call a private network"


class UnknownProduct(Problem):
    status = 404
    title = "There is no such product"


class UnknownRule(Problem):
    status = 404
    title = "There is no such rule, or no such change of one"


class RuleChangedSince(Problem):
    status = 409
    title = "The rule was changed after that"


class UnknownSegment(Problem):
    status = 404
    title = "There is no such segment"


class UnknownImport(Problem):
    status = 404
    title = "There is no such import"


class ImportIsOver(Problem):
    status = 409
    title = "The import is over"


class UnknownWebhook(Problem):
    status = 404
    title = "There is no such webhook"


class MissingFile(Problem):
    status = 422
    title = "No file was sent"


class SegmentInUse(Problem):
    status = 409
    title = "Rules or experiments ask for this segment"


class UnknownExperiment(Problem):
    status = 404
    title = "There is no such experiment"


class SettingRefused(Problem):
    status = 422
    title = "This cannot be set"


class DemoShoppersOff(Problem):
    status = 404
    title = "This installation has no demo shoppers"


class BodyTooSlow(Problem):
    status = 408
    title = "The body did not arrive in time"


class UploadTooSlow(Problem):
    status = 408
    title = "The picture did not arrive in time"


class ImageTooLarge(Problem):
    status = 413
    title = "The picture is too large"


class UnsupportedMediaType(Problem):
    status = 415
    title = "The body is of a kind that this endpoint does not take"


class UnsupportedImageType(Problem):
    status = 415
    title = "This kind of picture is not supported"


class MalformedUpload(Problem):
    status = 400
    title = "The upload cannot be read"


class MissingImage(Problem):
    status = 422
    title = "No picture was sent"


class UnreadableImage(Problem):
    status = 422
    title = "The picture cannot be read"


class NoSuchGarment(Problem):
    status = 422
    title = "The picture shows no garment of that number"


class InvalidBox(Problem):
    status = 422
    title = "The box is no part of the picture"


class EmptyQuery(Problem):
    status = 422
    title = "The query is empty"


class QueryTooLong(Problem):
    status = 422
    title = "The query is too long"


class DateInTheFuture(Problem):
    status = 422
    title = "The transaction lies in the future"


class NullDate(Problem):
    status = 422
    title = "The transaction's date is too old to be true"


class IdempotencyKeyReused(Problem):
    status = 422
    title = "This Idempotency-Key was used for another request"


class RequestInFlight(Problem):
    status = 409
    title = "The first request with this Idempotency-Key is still in flight"


class TransactionIdTaken(Problem):
    status = 409
    title = "Another transaction has this id"


class NotTheseProducts(Problem):
    status = 422
    title = "The rows are no products, or of another product"


class ProductRejected(Problem):
    status = 422
    title = "The product cannot be read"


class UploadsOff(Problem):
    status = 404
    title = "This installation keeps no uploaded pictures"


class PicturesUnreadable(Problem):
    status = 503
    title = "Pictures cannot be read at the moment"


class InvalidCursor(Problem):
    status = 422
    title = "The cursor is not one of this list"


class TooManyUploads(Problem):
    status = 503
    title = "Too many pictures are being received at the moment"


class TooManyRequests(Problem):
    status = 429
    title = "Too many requests"


class QuotaUsedUp(Problem):
    status = 429
    title = "The shop's quota of the day is used up"


class KeysOff(Problem):
    status = 404
    title = "This installation keeps no keys"


class KeyNotFound(Problem):
    status = 404
    title = "There is no such key in force"


class KeyTooWide(Problem):
    status = 403
    title = "A key can make none that may more than itself"


class RecommenderUnavailable(Problem):
    status = 503
    title = "Products cannot be recommended at the moment"


class RequestRefused(Problem):
    """For a refusal of a service that no table names: it keeps its status, and so its class."""

    status = 422
    title = "The request holds something that cannot be used"

    def __init__(self, status: int) -> None:
        super().__init__("Check each field and filter: a value is unknown here, too long or not possible.")
        self.status_code = status


class OutcomeUnknown(Problem):
    status = 503
    title = "It is not known whether this was recorded"


class ServiceBusy(Problem):
    status = 503
    title = "More is asked at the moment than can be answered"
