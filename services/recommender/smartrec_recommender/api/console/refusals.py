"""What a merchandiser cannot set, told as the reason for it.

The gateway shows no error of a service to a caller, so a refusal is an answer of its own: `refused`. Bodies
are read here rather than by the framework, whose own refusal would not come through.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from fastapi import Body
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)
JsonBody = Annotated[dict[str, Any], Body()]


class Refused(ValueError):
    """The message says what is wrong and what would do."""


def read_as(model: type[Model], body: dict[str, Any]) -> Model:
    """Raises Refused."""
    try:
        return model.model_validate(body)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        what = first["msg"].removeprefix("Value error, ")
        raise Refused(f"{where}: {what}" if where else f"{what[:1].upper()}{what[1:]}.") from error
