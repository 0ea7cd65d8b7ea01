"""One API key as it is kept: all but its text, of which there is a digest only.

A key is random, 256 bits: SHA-256 is enough for such a secret, and what is slow on purpose is for passwords.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from smartrec_gateway.protection.keys.principal import Principal
from smartrec_gateway.protection.keys.scopes import PUBLIC, SCOPES, Scope

Kind = Literal["service", "public"]
_PREFIX: dict[Kind, str] = {"service": "smartrec_sk", "public": "smartrec_pk"}
SECRET_BYTES = 32
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$"),
]
Origin = Annotated[str, StringConstraints(pattern=r"^https?://[A-Za-z0-9.\[\]:-]+$", max_length=200)]
Tenant = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9_.-]+$")]


class KeyWish(BaseModel):
    """What a new key is to be. A public key may only search and record, from the pages of `origins`."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [{"name": "web page", "kind": "public", "origins": ["https://shop.example"]}]
        },
    )

    name: Name = Field(description="What the key is for, in your words.")
    kind: Kind = Field("service", description="`public`: for web pages, where every visitor can read it.")
    scopes: tuple[Scope, ...] = Field(
        (), max_length=len(SCOPES), description="What it may do; a public key: `search` where left out."
    )
    tenant: Tenant | None = Field(None, description="Whose shop it is for; left out: the caller's own.")
    origins: tuple[Origin, ...] = Field(
        (), max_length=20, description="Web origins whose pages may use it; needed for a public key."
    )
    expires_at: AwareDatetime | None = Field(
        None, description="When it ends by itself; never where left out."
    )

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.kind == "public" and not set(self.scopes) <= PUBLIC:
            raise ValueError("a public key may have the scopes search and events alone")
        if self.kind == "public" and not self.origins:
            raise ValueError("a public key needs the origins of the pages that use it")
        if self.kind == "service" and self.origins:
            raise ValueError("only a public key is bound to origins")
        if self.kind == "service" and not self.scopes:
            raise ValueError("name at least one scope")
        return self

    @property
    def scopes_in_force(self) -> tuple[Scope, ...]:
        return self.scopes or ("search",)


class KeyRecord(BaseModel):
    """`prefix` is the visible beginning of the text; `digest` is SHA-256 of all of it, in hexadecimal."""

    model_config = ConfigDict(frozen=True)

    id: str
    prefix: str
    digest: str
    name: str
    kind: Kind
    scopes: tuple[Scope, ...]
    tenant: str | None
    origins: tuple[str, ...]
    created_at: AwareDatetime
    expires_at: AwareDatetime | None
    replaced_by: str | None = None

    def is_in_force(self, now: datetime) -> bool:
        return self.expires_at is None or now < self.expires_at

    def principal(self) -> Principal:
        return Principal(
            self.id, self.tenant, frozenset(self.scopes), self.kind == "public", tuple(self.origins)
        )


def new_key(wish: KeyWish, now: datetime) -> tuple[KeyRecord, str]:
    """Returns: the record, and the key's text, which is nowhere else."""
    key_id = secrets.token_hex(6)
    prefix = f"{_PREFIX[wish.kind]}_{key_id}"
    text = f"{prefix}_{secrets.token_urlsafe(SECRET_BYTES)}"
    record = KeyRecord(
        id=key_id,
        prefix=prefix,
        digest=digest_of(text),
        name=wish.name,
        kind=wish.kind,
        scopes=wish.scopes_in_force,
        tenant=wish.tenant,
        origins=wish.origins,
        created_at=now,
        expires_at=wish.expires_at,
    )
    return record, text


def successor(record: KeyRecord, overlap: timedelta, now: datetime) -> tuple[KeyRecord, KeyRecord, str]:
    """Returns: the old record, ending after `overlap`; its successor with the same rights, and its text."""
    wish = KeyWish(
        name=record.name,
        kind=record.kind,
        scopes=record.scopes,
        tenant=record.tenant,
        origins=record.origins,
        expires_at=record.expires_at,
    )
    new, text = new_key(wish, now)
    ends_at = min(filter(None, (record.expires_at, now + overlap)))
    return record.model_copy(update={"expires_at": ends_at, "replaced_by": new.id}), new, text


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def now_utc() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
