"""The gateway's settings, from the environment (`GATEWAY_…`), and whether they are safe to serve with."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from smartrec_service.limits import (
    MAX_BATCH_BYTES,
    MAX_IMAGE_BYTES,
    MAX_IMPORT_BYTES,
    MAX_INNER_BODY_BYTES,
    MAX_PRODUCT_BATCH_BYTES,
    MEBIBYTE,
)
from smartrec_service.password_files import url_with_password
from smartrec_service.settings import ServiceSettings


class BadConfiguration(Exception):
    """The gateway must not start like this; the message says why and what to set."""


class GatewaySettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="GATEWAY_", frozen=True, extra="ignore")

    vision_url: str = Field("http://127.0.0.1:8001", description="Where the vision service listens.")
    nlp_url: str = Field("http://127.0.0.1:8002", description="Where the nlp service listens.")
    recommender_url: str = Field("http://127.0.0.1:8003", description="Where the recommender listens.")
    redis_url: str | None = Field(
        None, description="Redis that counts limits for all gateways together; without it, each counts alone."
    )
    redis_password_file: Path | None = Field(
        None, description="File that holds Redis' password, where the URL has none."
    )
    images_dir: Path | None = Field(None, description="Folder of the product pictures shown at /images.")
    uploads_dir: Path | None = Field(
        None, description="Folder that keeps uploaded product pictures; without it none are taken."
    )
    private_picture_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Hosts that product pictures are fetched from though their addresses are private."
    )
    picture_sources: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9.:/*-]+$")], ...], NoDecode
    ] = Field(
        ("https:",),
        description="Where the page may load product pictures from, beside itself: https: (any), or origins.",
    )
    demo_shoppers_file: Path | None = Field(
        None, description="JSON file of named shoppers for the page's picker; leave unset in production."
    )

    api_key: SecretStr | None = Field(None, description="Key that every call under /v1 must carry.")
    api_key_file: Path | None = Field(None, description="File that holds the key, as Docker secrets do.")
    tenant_keys_file: Path | None = Field(
        None, description="File with a line SHOP KEY for each shop, where the install serves several."
    )
    keys_file: Path | None = Field(
        None,
        description="File of API keys, as digests; `smartrec gateway keys` or the API changes it.",
    )
    keyless_on_loopback: bool = Field(
        False,
        description="With a file of keys: serve programs of this machine without one, if no other can call.",
    )
    jwt_issuer: str | None = Field(None, description="Who signs the tokens of shoppers (claim `iss`).")
    jwt_audience: str | None = Field(None, description="Whom tokens must be meant for (claim `aud`).")
    jwt_jwks_url: str | None = Field(None, description="Where the issuer's public keys are (JWKS).")
    jwt_jwks_file: Path | None = Field(
        None, description="File of the issuer's public keys, instead of a URL."
    )
    jwt_user_claim: str = Field(
        "sub", description="The claim of a token that is the shop's id of the shopper."
    )
    jwt_tenant_claim: str | None = Field(
        None, description="The claim that names the shop, where one install serves several."
    )
    jwt_leeway_seconds: float = Field(30, ge=0, le=600, description="How far two clocks may be apart.")
    published_host: str | None = Field(
        None, description="Address that a container's port is published on, where that is not `host`."
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Web origins that may call the API from a browser, separated by commas."
    )
    wrong_keys_per_minute: int = Field(
        20, ge=0, description="Wrong keys of one address in a minute that are answered with 401, and not 429."
    )
    rate_limit_per_minute: int = Field(
        6000,
        ge=0,
        description="Units that one service key may use in a minute: a list or cached answer is 1, words 3, "
        "a batch 5, a photo 10; 0: no limit.",
    )
    public_key_limit_per_minute: int = Field(
        60_000,
        ge=0,
        description="Units that all visitors with one public key may use in a minute; 0: no limit.",
    )
    user_limit_per_minute: int = Field(
        600, ge=0, description="Units that one user with a token may use in a minute; 0: no limit."
    )
    address_limit_per_minute: int = Field(
        1200,
        ge=0,
        description="Units that one address may use in a minute with public keys and tokens; 0: no limit.",
    )
    tenant_quota_per_day: int = Field(
        0, ge=0, description="Units that each shop may use in a day (UTC); 0: no quota."
    )

    max_body_bytes: int = Field(
        MAX_IMPORT_BYTES + MEBIBYTE,
        ge=1_000,
        le=1_000_000_000,
        description="Largest request body accepted, in bytes: a file of an import.",
    )
    max_image_bytes: int = Field(
        MAX_IMAGE_BYTES, ge=1_000, le=200_000_000, description="Largest picture accepted, in bytes."
    )
    max_json_bytes: int = Field(
        64 * 1024, ge=1_000, le=10_000_000, description="Largest JSON body accepted, in bytes."
    )
    max_batch_bytes: int = Field(
        MAX_BATCH_BYTES,
        ge=1_000,
        le=MAX_INNER_BODY_BYTES // 2,
        description="Largest batch of transactions accepted, in bytes.",
    )
    max_product_batch_bytes: int = Field(
        MAX_PRODUCT_BATCH_BYTES,
        ge=1_000,
        le=MAX_INNER_BODY_BYTES // 2,
        description="Largest batch of products accepted, in bytes.",
    )
    upload_timeout_seconds: float = Field(
        60, gt=0, le=600, description="Time that a caller gets to send a picture."
    )
    min_upload_bytes_per_second: int = Field(
        16 * 1024, ge=1, description="Least rate of a picture's upload, after the time of grace."
    )
    upload_grace_seconds: float = Field(
        5, ge=0, le=600, description="Time in which a picture's upload may stall, as phones change networks."
    )
    import_upload_timeout_seconds: float = Field(
        600, gt=0, le=3_600, description="Time that a caller gets to send the file of an import."
    )
    body_timeout_seconds: float = Field(
        10, gt=0, le=600, description="Time that a caller gets to send a JSON body."
    )
    max_concurrent_uploads: int = Field(
        32,
        ge=1,
        le=10_000,
        description="Pictures received at once; further callers are told to come back.",
    )
    max_concurrent_uploads_per_caller: int = Field(
        16,
        ge=1,
        le=10_000,
        description="Pictures received at once of one key and address; fewer while vision takes few.",
    )
    deadline_seconds: float = Field(
        10, gt=0, le=120, description="Time for one request's calls to other services, all together."
    )
    catalogue_deadline_seconds: float = Field(
        60, gt=0, le=600, description="Time for a batch of products, reading of texts and pictures included."
    )
    recommender_reserve_seconds: float = Field(
        3, ge=0, le=60, description="Part of the deadline that vision and nlp leave to the recommender."
    )
    vision_timeout_seconds: float = Field(
        5, gt=0, le=120, description="Longest wait for vision; then a photo is to be sent again."
    )
    nlp_timeout_seconds: float = Field(
        0.7, gt=0, le=120, description="Longest wait for nlp; then the words are looked for in titles."
    )
    recommender_timeout_seconds: float = Field(
        4, gt=0, le=120, description="Longest wait for one answer of the recommender, batches excepted."
    )

    @field_validator("cors_origins", "private_picture_hosts", "picture_sources", mode="before")
    @classmethod
    def _split_commas(cls, value: object) -> object:
        return (
            [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        )

    @field_validator(
        "api_key",
        "api_key_file",
        "tenant_keys_file",
        "keys_file",
        "jwt_issuer",
        "jwt_audience",
        "jwt_jwks_url",
        "jwt_jwks_file",
        "jwt_tenant_claim",
        "redis_url",
        "redis_password_file",
        "published_host",
        "images_dir",
        "uploads_dir",
        mode="before",
    )
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        """Compose passes `${NAME:-}` as an empty string."""
        return None if value == "" else value

    @property
    def redis_address(self) -> str | None:
        """`redis_url` with its password. Raises: BadConfiguration where its file cannot be read."""
        try:
            return url_with_password(self.redis_url, self.redis_password_file)
        except (OSError, ValueError) as error:
            raise BadConfiguration(f"GATEWAY_REDIS_PASSWORD_FILE cannot be read: {error}.") from error


def read_api_key(settings: GatewaySettings) -> str | None:
    """The key in force, or None.

    Raises: BadConfiguration where it is given twice or cannot be used, or where none is given and the
        gateway could be reached from other machines.
    """
    if settings.api_key and settings.api_key_file:
        raise BadConfiguration("Set GATEWAY_API_KEY or GATEWAY_API_KEY_FILE, not both.")
    if settings.api_key_file:
        return checked_key(_read_secret(settings.api_key_file), "GATEWAY_API_KEY_FILE")
    if settings.api_key:
        return checked_key(settings.api_key.get_secret_value(), "GATEWAY_API_KEY")
    reached_at = settings.published_host or settings.host
    if not is_loopback(reached_at) and settings.keys_file is None:
        raise BadConfiguration(
            f"Without an API key the gateway may be reached from this machine only, not at {reached_at}. "
            "Set GATEWAY_KEYS_FILE (`smartrec gateway keys create` makes keys) or GATEWAY_API_KEY, "
            "or GATEWAY_HOST=127.0.0.1."
        )
    return None


@lru_cache(maxsize=1024)
def is_loopback(host: str) -> bool:
    """Whether `host` (a name or an address) names this machine itself."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _read_secret(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfiguration(f"GATEWAY_API_KEY_FILE cannot be read: {error}") from error


def checked_key(text: str, variable: str) -> str:
    """The key in `text`. Raises: BadConfiguration, which names `variable`."""
    key = text.strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise BadConfiguration(f"{variable} must hold a key of printable ASCII characters without spaces.")
    return key
