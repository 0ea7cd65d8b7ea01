"""What decides is sent once: parameters, fields of a form and names in JSON that are no lists.

Whoever stands in front of the gateway may read the first of two, and it reads the last.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_flat_params
from pydantic import TypeAdapter

from smartrec_gateway.api.requests.many_faults import LARGE_BYTES, read_where_faults_are_few
from smartrec_gateway.schemas.json_text import SentTwice, from_json
from smartrec_service.problems import InvalidRequest, shortened


def sent_twice(name: str) -> InvalidRequest:
    """The refusal."""
    name = shortened(name)
    return InvalidRequest(f"{name}: send it once.", errors=[{"field": name, "message": "send it once"}])


def parameters_sent_once(dependant: Dependant) -> frozenset[str]:
    """The names of an endpoint's parameters that are no lists."""
    fields = get_flat_params(dependant)
    return frozenset(field.alias for field in fields if not _is_list(field.field_info.annotation))


def check_parameters(request: Request, once: frozenset[str]) -> None:
    """Raises: InvalidRequest."""
    seen: set[str] = set()
    for name, _ in request.query_params.multi_items():
        if name in once and name in seen:
            raise sent_twice(name)
        seen.add(name)


class ReadOnce(Request):
    """A request whose JSON names nothing twice, and is read once."""

    async def json(self) -> Any:
        """Raises: InvalidRequest; ValueError, RecursionError."""
        if not hasattr(self, "_json"):
            try:
                self._json = from_json(await self.body())
            except SentTwice as error:
                raise sent_twice(error.name) from error
        return self._json

    async def read_large(self, kind: TypeAdapter[Any]) -> None:
        """Of a large body of JSON, what its endpoint makes of it: found here, it is not looked for again.

        Raises: InvalidRequest.
        """
        if len(await self.body()) > LARGE_BYTES:
            with suppress(ValueError, RecursionError):  # whoever reads the body tells that it is no JSON
                body = await self.json()
                self._json = read_where_faults_are_few(kind, body)


def _is_list(annotation: Any) -> bool:
    return TypeAdapter(annotation).json_schema().get("type") == "array"
