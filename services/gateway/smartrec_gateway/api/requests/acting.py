"""For whom a caller may act: a token for its own user alone, a public key for nobody, a service key for all.

Every endpoint under /v1 is asked here, wherever it names a user: in the path, a parameter or JSON. A form is
read by its endpoint, which asks `check_user` itself. What a public key records is said of a user and shows
nothing of one, so recording names users freely; whether a public key may record is the operator's to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import Request
from starlette.types import Scope

from smartrec_gateway.problems import NotYourUser
from smartrec_gateway.protection.keys.principal import principal_of
from smartrec_gateway.protection.keys.scopes import needed_scope

USER = "user_id"


async def only_own_user(request: Request) -> None:
    """A dependency of all endpoints. Raises: NotYourUser."""
    if principal_of(request.scope).may_act_for_anybody:
        return
    named = [request.path_params.get(USER), *request.query_params.getlist(USER)]
    if request.headers.get("content-type", "").startswith("application/json"):
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
    if needed_scope(scope["method"], scope["path"]) != "events":
        raise NotYourUser("A public key acts for nobody: send the user's token too, or leave the user out.")


def _users_in(body: Any) -> Iterator[object]:
    """All that JSON names as users, at the top or in the rows of a list."""
    if not isinstance(body, dict):
        return
    yield body.get(USER)
    for value in body.values():
        for row in value if isinstance(value, list) else ():
            if isinstance(row, dict):
                yield row.get(USER)
