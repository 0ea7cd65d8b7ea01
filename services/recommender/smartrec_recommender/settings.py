"""The recommender's settings (environment prefix RECOMMENDER_)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from smartrec_recommender.store.schema import DEFAULT_TENANT, TENANT_PATTERN
from smartrec_service.limits import MAX_INNER_BODY_BYTES
from smartrec_service.password_files import url_with_password
from smartrec_service.settings import ServiceSettings


class RecommenderSettings(ServiceSettings):
    """Built once at the start and passed down."""

    model_config = SettingsConfigDict(env_prefix="RECOMMENDER_", frozen=True, extra="ignore")

    max_body_bytes: int = Field(
        MAX_INNER_BODY_BYTES, ge=1_000, le=200_000_000, description="Largest request body accepted, in bytes."
    )
    port: int = Field(8003, ge=0, le=65535, description="Port to listen on.")
    database_url: str = Field(
        "postgresql+psycopg2://smartrec@127.0.0.1:5432/smartrec",
        description="Postgres with pgvector, as SQLAlchemy writes it: postgresql+psycopg2://user@host/name.",
    )
    database_password_file: Path | None = Field(
        None, description="File that holds the database password, where the URL has none."
    )
    tenant: str = Field(
        DEFAULT_TENANT,
        pattern=TENANT_PATTERN,
        description="The shop of requests that name none in X-Smartrec-Tenant, and of the jobs.",
    )
    tenants_in_memory: int = Field(
        20, ge=1, le=1_000, description="Shops whose catalogue is kept in memory; others are read anew."
    )
    embeddings_in_memory: int = Field(
        100_000,
        ge=0,
        le=10_000_000,
        description="Products of a shop whose embeddings are remembered once read, 512 bytes each.",
    )
    database_pool_size: int = Field(10, ge=1, le=100, description="Connections kept open to Postgres.")
    statement_timeout_ms: int = Field(
        5_000, ge=100, le=60_000, description="Longest time one SQL statement of a request may take."
    )
    redis_url: str | None = Field(
        None, description="Redis or Valkey for the results cache; without it every answer is worked out anew."
    )
    redis_password_file: Path | None = Field(
        None, description="File that holds Redis' password, where the URL has none."
    )
    cache_seconds: int = Field(
        600, ge=1, le=86_400, description="Longest time an answer is kept in the cache."
    )
    cache_timeout_ms: int = Field(
        100, ge=5, le=5_000, description="Longest wait for the cache before a request goes on without it."
    )
    query_count_seconds: float = Field(
        10, ge=0, le=3_600, description="Time that counts of queries wait in memory to be written together."
    )
    diversity: float = Field(
        0.05,
        ge=0,
        le=1,
        description="In the home feed, how much of its score a product loses for being like another.",
    )
    vocabulary_dir: Path | None = Field(
        None, description="Folder with a user's own list_attr_cloth.txt, whose types an import goes by."
    )
    private_webhook_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Hosts that webhooks may call though their addresses are private, by commas."
    )
    import_vision_url: str = Field(
        "http://127.0.0.1:8001", description="The vision service that reads the pictures of an import."
    )
    import_nlp_url: str | None = Field(
        None, description="The NLP service that reads the texts of an import; without it they are not read."
    )

    @field_validator("private_webhook_hosts", mode="before")
    @classmethod
    def _split_commas(cls, value: object) -> object:
        return (
            [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        )

    @property
    def redis_address(self) -> str | None:
        """`redis_url` with its password. Raises: OSError, ValueError where its file cannot be used."""
        return url_with_password(self.redis_url, self.redis_password_file)
