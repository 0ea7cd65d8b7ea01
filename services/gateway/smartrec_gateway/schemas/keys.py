"""What the API tells of API keys; a key's text is told once, when it is made."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, Field

from smartrec_gateway.schemas.products import with_example
from smartrec_gateway.schemas.requests import RequestModel

MOST_OVERLAP_SECONDS = 30 * 86_400
_KEY = {
    "id": "4f9a2c1b7d03",
    "prefix": "smartrec_pk_4f9a2c1b7d03",
    "name": "web page",
    "kind": "public",
    "scopes": ["search"],
    "tenant": None,
    "origins": ["https://shop.example"],
    "created_at": "2026-11-29T08:00:00Z",
    "expires_at": None,
    "last_used_at": "2026-11-29T17:03:00Z",
    "replaced_by": None,
}
KeyId = Annotated[
    str,
    Field(
        pattern="^[0-9a-f]{12}$", description="The key's id, as the list has it.", examples=["4f9a2c1b7d03"]
    ),
]


class Key(BaseModel):
    model_config = with_example(_KEY)

    id: str
    prefix: str = Field(description="How the key's text begins; the rest is kept nowhere.")
    name: str
    kind: str = Field(description="service or public")
    scopes: list[str]
    tenant: str | None = Field(description="Whose shop; null is the install's own.")
    origins: list[str] = Field(description="Web origins whose pages may use it.")
    created_at: AwareDatetime
    expires_at: AwareDatetime | None = Field(description="When it ends, or has ended.")
    last_used_at: AwareDatetime | None = Field(description="To the minute; null: not used yet.")
    replaced_by: str | None = Field(description="The id of the key that it was exchanged for.")


class Keys(BaseModel):
    model_config = with_example({"keys": [_KEY]})

    keys: list[Key]


class CurrentKey(BaseModel):
    model_config = with_example({"scopes": ["search", "console"], "tenant": None})

    scopes: list[str] = Field(description="What the key of this call may do.")
    tenant: str | None = Field(description="Whose shop; null is the install's own.")


class NewKey(Key):
    model_config = with_example({**_KEY, "key": "smartrec_pk_4f9a2c1b7d03_bT1x…"})

    key: str = Field(description="The key's text. It is told this once.")

    @classmethod
    def of(cls, key: Key, text: str) -> Self:
        return cls(**key.model_dump(), key=text)


class Rotation(RequestModel):
    model_config = with_example({"overlap_seconds": 3600})

    overlap_seconds: int = Field(
        86_400,
        ge=0,
        le=MOST_OVERLAP_SECONDS,
        description="How long the old key stays in force, so that nobody is cut off.",
    )
