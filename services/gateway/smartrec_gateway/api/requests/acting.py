"""For whom a caller may act: a token for its own user, a public key for visitors, a service key for all.

Every endpoint under /v1 is asked here, wherever it names a user: in the path, a parameter or JSON. A form is
read by its endpoint, which asks `check_user` itself. A public key acts for visitors, whose ids their browsers
have made up (docs/decisions/0038): every visitor can read the key, and would else speak for any shopper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from fastapi import Request
from starlette.types import Scope

from smartrec_gateway.problems import NotYourUser
from smartrec_gateway.protection.keys.principal import principal_of
from smartrec_service.identifiers import VISITOR

USER = "user_id"
_VISITOR = re.compile(VISITOR)


def sends_json(request: Request) -> bool:
    """In any letter case (RFC 9110, 8.3.1). Whoever reads a body and whoever checks it ask here."""
    media_type = request.headers.get("content-type", "").partition(";")[0]
    return media_type.strip().lower() == "application/json"


def is_compressed(request: Request) -> bool:
    """Whether its sender says so. Nobody undoes that here: a few bytes may hold a gigabyte."""
    said = ",".join(request.headers.getlist("content-encoding")).lower().split(",")
    return any(coding.strip() not in ("", "identity") for coding in said)


async def only_own_user(request: Request) -> None:
    """Before every endpoint under /v1. Raises: NotYourUser."""
    if principal_of(request.scope).may_act_for_anybody:
        return
    named = [request.path_params.get(USER), *request.query_params.getlist(USER)]
    if sends_json(request) and await request.body():
        with suppress(ValueError, RecursionError):  # whoever reads the body refuses what is no JSON
            named += _users_in(await request.json())
    for user_id in named:
        check_user(request.scope, user_id)


def check_user(scope: Scope, user_id: object) -> None:
    """Raises: NotYourUser where this caller may not act for `user_id`; None is nobody."""
    principal = principal_of(scope)
    if user_id is None or principal.may_act_for_anybody or user_id == principal.user_id:
        return
    if principal.user_id is not None:
        raise NotYourUser("Your token is of another user; leave the user out, or name its own.")
    if not (isinstance(user_id, str) and _VISITOR.fullmatch(user_id)):
        raise NotYourUser(
            "A public key acts for visitors alone, `anon-` and 16 random letters and digits or more: "
            "send the shopper's token too, name the visitor, or leave the user out."
        )


def _users_in(body: Any) -> Iterator[object]:
    """All that JSON names as users, at the top or in the rows of a list."""
    if not isinstance(body, dict):
        return
    yield body.get(USER)
    for value in body.values():
        for row in value if isinstance(value, list) else ():
            if isinstance(row, dict):
                yield row.get(USER)
