"""What services answer, read: their models, and the name of a problem."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar, cast

from pydantic import BaseModel, ValidationError

from smartrec_service.problems import TYPE_PREFIX

MOST_PARSED = 128  # some tens of kilobytes each
Model = TypeVar("Model", bound=BaseModel)


def parsed(answer: type[Model], body: bytes) -> Model:
    """Raises ValidationError."""
    return answer.model_validate_json(body)


def parsed_once(answer: type[Model], body: bytes) -> Model:
    """The same object where the same bytes came before, as a cached list does: nobody may change it.

    Raises ValidationError.
    """
    return cast("Model", _known(answer, body))


def forget_parsed() -> None:
    """All that was parsed: among it is what was answered to a user who wants to be forgotten."""
    _known.cache_clear()


@lru_cache(maxsize=MOST_PARSED)
def _known(answer: type[BaseModel], body: bytes) -> BaseModel:
    return parsed(answer, body)


def problem_slug(body: bytes) -> str:
    """`unknown-product` of a problem document; empty where the answer is none of ours."""
    try:
        return parsed(_ProblemDocument, body).type.removeprefix(TYPE_PREFIX)
    except ValidationError:
        return ""


class _ProblemDocument(BaseModel):
    type: str
