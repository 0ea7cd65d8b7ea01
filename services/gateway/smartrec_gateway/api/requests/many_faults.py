"""A large body with thousands of faults: they are counted, and not told one by one.

To tell a fault takes many times as long as to find it and as many bytes as to send it: seven megabytes of
unknown names kept a gateway busy for seven seconds, and a gigabyte of its memory.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError

from smartrec_service.problems import InvalidRequest

LARGE_BYTES = 16 * 1024
MOST_TOLD = 500


def read_where_faults_are_few(kind: TypeAdapter[Any], body: Any) -> Any:
    """Returns: the body as its endpoint reads it; as it came where the endpoint has some faults to tell.

    Raises: InvalidRequest where there are too many of them.
    """
    try:
        return kind.validate_python(body)
    except ValidationError as error:
        count = error.error_count()
    if count > MOST_TOLD:
        raise InvalidRequest(
            f"{count:,} fields are wrong, too many to name. Send one row to hear what is wrong with it.",
            errors=[],
        )
    return body
