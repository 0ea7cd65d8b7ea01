"""What a caller of the nlp service can have done wrong."""

from __future__ import annotations

from smartrec_service.problems import Problem


class EmptyQuery(Problem):
    status = 422
    title = "The query holds no words"


class QueryTooLong(Problem):
    status = 422
    title = "The query is longer than this service reads"


class BatchTooLarge(Problem):
    status = 422
    title = "The batch holds more than this service takes at once"
