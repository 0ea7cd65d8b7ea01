"""Who calls, once it is known: a key's rights, and the one user that a token speaks for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.types import Scope

from smartrec_gateway.protection.keys.scopes import SCOPES
from smartrec_gateway.protection.keys.scopes import Scope as KeyScope

_PLACE = "principal"


@dataclass(frozen=True)
class Principal:
    """`tenant`: whose shop is asked; None is the install's own. `user_id`: the only user that may be acted
    for, where a token speaks for one. A public key without a token may act for nobody.
    """

    key_id: str | None = None
    tenant: str | None = None
    scopes: frozenset[KeyScope] = frozenset(SCOPES)
    is_public: bool = False
    origins: tuple[str, ...] = ()
    user_id: str | None = None

    @property
    def may_act_for_anybody(self) -> bool:
        return self.user_id is None and not self.is_public

    def with_user(self, user_id: str) -> Principal:
        """The same caller, speaking for one user alone."""
        return replace(self, user_id=user_id)


WHOLE_INSTALL = Principal()
"""What a key in the settings may do, and who calls from this machine where no key is needed."""


def remember(scope: Scope, principal: Principal) -> None:
    """For what comes after the guard."""
    scope.setdefault("state", {})[_PLACE] = principal


def principal_of(scope: Scope) -> Principal:
    """Who calls; the whole install where no guard stands before."""
    found: Principal = scope.get("state", {}).get(_PLACE, WHOLE_INSTALL)
    return found
