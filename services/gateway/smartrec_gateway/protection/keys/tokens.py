"""Tokens of shoppers (JWT, RFC 7519): signed by the shop's own identity provider, checked here.

Only signatures with public keys are taken, whatever a token's own header says (RFC 8725). A token must name
its issuer, its audience, its user and its end.
"""

from __future__ import annotations

from dataclasses import dataclass

import jwt

from smartrec_gateway.protection.keys.signing_keys import SigningKeys, reader
from smartrec_gateway.settings import BadConfiguration, GatewaySettings
from smartrec_service.identifiers import checked_identifier

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
NEEDED_CLAIMS = ["exp", "iss", "aud"]


class TokenRefused(Exception):
    """The token is not one of ours, or not any more; the message says which, and nothing of its contents."""


@dataclass(frozen=True)
class Shopper:
    """Whom a token speaks for, and in which shop; None is the install's own."""

    user_id: str
    tenant: str | None


class Tokens:
    """`keys`: of the issuer."""

    def __init__(self, settings: GatewaySettings, keys: SigningKeys) -> None:
        self._settings = settings
        self._keys = keys

    async def shopper(self, token: str) -> Shopper:
        """Raises: TokenRefused, SigningKeysUnknown."""
        key = await self._key(token)
        settings = self._settings
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=list(ALGORITHMS),
                issuer=settings.jwt_issuer,
                audience=settings.jwt_audience,
                leeway=settings.jwt_leeway_seconds,
                options={
                    "require": [*NEEDED_CLAIMS, settings.jwt_user_claim],
                    "enforce_minimum_key_length": True,  # RSA of 2,048 bits (NIST SP 800-131A)
                },
            )
        except jwt.ExpiredSignatureError as error:
            raise TokenRefused("it has ended; get a new one") from error
        except (jwt.PyJWTError, ValueError) as error:
            raise TokenRefused("its signature, issuer, audience or claims are not those asked for") from error
        return self._of_claims(claims)

    async def _key(self, token: str) -> jwt.PyJWK:
        try:
            key_id = jwt.get_unverified_header(token).get("kid")
        except jwt.PyJWTError as error:
            raise TokenRefused("it cannot be read") from error
        key = await self._keys.key(key_id) if isinstance(key_id, str) else None
        if key is None:
            raise TokenRefused("the key that signed it is not known here")
        return key

    def _of_claims(self, claims: dict[str, object]) -> Shopper:
        settings = self._settings
        user_id = claims[settings.jwt_user_claim]
        tenant = claims.get(settings.jwt_tenant_claim) if settings.jwt_tenant_claim else None
        if tenant is not None and not isinstance(tenant, str):
            raise TokenRefused("its shop is no text")
        try:
            return Shopper(checked_identifier(str(user_id)), tenant or None)
        except ValueError as error:
            raise TokenRefused("its user cannot be one of a shop") from error


def read_tokens(settings: GatewaySettings) -> Tokens | None:
    """None where no tokens are taken. Raises: BadConfiguration where something of them is left out."""
    given = (settings.jwt_issuer, settings.jwt_audience, settings.jwt_jwks_url or settings.jwt_jwks_file)
    if not any(given):
        return None
    if not all(given):
        raise BadConfiguration(
            "Tokens need GATEWAY_JWT_ISSUER, GATEWAY_JWT_AUDIENCE and GATEWAY_JWT_JWKS_URL (or …_FILE)."
        )
    return Tokens(settings, SigningKeys(reader(settings.jwt_jwks_url, settings.jwt_jwks_file)))
