"""Who may call a service that is not public: whoever knows the stack's secret (pure ASGI).

A browser must never be talked into calling one. So a request that names an Origin is refused, and so is one
whose Host is a name that somebody outside could own: a web site can make its name resolve to this machine
(DNS rebinding). Addresses, `localhost` and names without a dot, as containers have them, are ours.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from smartrec_service.problems import Problem, problem_response
from smartrec_service.stack_secret import StackSecret

SECRET_HEADER = "x-smartrec-secret"  # noqa: S105 (a header's name)
OPERATIONS = frozenset({"/livez", "/readyz", "/metrics"})


class InternalSecretMissing(Problem):
    status = 401
    title = "Only the services of this stack may call this one"


class HostNotOurs(Problem):
    status = 403
    title = "This service is not called by that name"


class InternalGuard:
    """ASGI middleware. `allowed_hosts`: names with a dot that are ours too."""

    def __init__(self, app: ASGIApp, secret: StackSecret, allowed_hosts: str) -> None:
        self.app = app
        self.secret = secret
        self.allowed_hosts = frozenset(
            name.strip().lower() for name in allowed_hosts.split(",") if name.strip()
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        problem = self._objection(scope) if scope["type"] == "http" else None
        if problem is None:
            await self.app(scope, receive, send)
            return
        request_id = scope.get("state", {}).get("request_id", "")
        await problem_response(problem, request_id)(scope, receive, send)

    def _objection(self, scope: Scope) -> Problem | None:
        headers = Headers(scope=scope)
        if "origin" in headers or not _is_ours(headers.get("host", ""), self.allowed_hosts):
            return HostNotOurs("Call it by its address, from a program; its operator can allow another name.")
        if scope["path"] in OPERATIONS or self.secret.accepts(headers.get(SECRET_HEADER, "")):
            return None
        return InternalSecretMissing(f"Send the stack's secret in the header {SECRET_HEADER}.")


@lru_cache(maxsize=1024)
def _is_ours(host: str, allowed_hosts: frozenset[str]) -> bool:
    try:
        name = (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return False
    if ("." not in name and ":" not in name) or name.endswith(".localhost") or name in allowed_hosts:
        return bool(name)
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def secret_header(secret: str | None) -> dict[str, str]:
    """What a call to another service of the stack carries."""
    return {SECRET_HEADER: secret} if secret else {}
