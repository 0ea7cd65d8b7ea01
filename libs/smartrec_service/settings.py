"""The settings that every service has. Each service subclasses this with its own prefix and fields."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """Read once from the environment in `__main__`, then passed down; nothing else reads the environment."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least level logged.")
    log_format: Literal["auto", "json", "console"] = Field(
        "auto", description="Log lines as JSON or for people; auto: for people on a terminal."
    )
    max_body_bytes: int = Field(
        1_000_000, ge=1_000, le=200_000_000, description="Largest request body accepted, in bytes."
    )
    internal_secret: SecretStr | None = Field(
        None,
        description=(
            "Secret of the stack, the same for all of its services; they call each other with it. "
            "Of several, by blanks, the first is sent and each is accepted."
        ),
    )
    internal_secret_file: Path | None = Field(
        None, description="File of the stack's secret, where it is not given itself; a change counts at once."
    )
    allowed_hosts: str = Field(
        "", description="Host names with a dot that this service is called by, as in Kubernetes, by commas."
    )
    header_timeout_seconds: float = Field(
        10, gt=0, le=600, description="Time that a connection gets to send a request's headers."
    )
    trusted_proxies: str = Field(
        "",
        description="Addresses or networks whose X-Forwarded-For is believed, by commas; empty: nobody's.",
    )
    drain_seconds: float = Field(
        0, ge=0, le=300, description="Time that a service told to stop still accepts calls, while not ready."
    )
    graceful_shutdown_seconds: int = Field(
        10, ge=0, le=300, description="Time that running requests get to finish when the service stops."
    )

    @field_validator("internal_secret", "internal_secret_file", mode="before")
    @classmethod
    def _empty_secret_is_none(cls, value: object) -> object:
        """Compose passes `${NAME:-}` as an empty string."""
        return None if value == "" else value

    @property
    def secret(self) -> str | None:
        """The stack's secret that is sent. Raises: OSError, ValueError where its file cannot be used."""
        return self.secrets[0] if self.secrets else None

    @property
    def secrets(self) -> tuple[str, ...]:
        """The one that is sent, then others that are accepted. Raises: as `secret` does."""
        if self.internal_secret:
            if not (given := tuple(self.internal_secret.get_secret_value().split())):
                raise ValueError("The stack's secret consists of blanks.")
            return given
        if self.internal_secret_file is None:
            return ()
        if not (read := tuple(self.internal_secret_file.read_text(encoding="utf-8").split())):
            raise ValueError(f"The file of the stack's secret is empty: {self.internal_secret_file}.")
        return read
