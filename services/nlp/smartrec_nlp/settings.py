"""The settings of the nlp service, from the environment (`NLP_…`)."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import SettingsConfigDict

from smartrec_service.settings import ServiceSettings


class NlpSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="NLP_", frozen=True, extra="ignore")

    port: int = Field(8002, ge=0, le=65535, description="Port to listen on.")
    vocabulary_dir: Path | None = Field(
        None, description="Folder with a user's own list_attr_cloth.txt (and list_category_cloth.txt)."
    )
    vectors_file: Path | None = Field(
        None, description="Vectors made by `smartrec nlp build-vectors` or `train`."
    )
    brands_file: Path | None = Field(None, description="The shop's brands, one a line.")
    occasions_file: Path | None = Field(
        None, description="The shop's own occasions.csv; its rows take the place of ours of the same name."
    )
    workers: int = Field(
        1, ge=1, le=64, description="Processes that serve; /metrics is that of the process which answers."
    )
    max_query_characters: int = Field(500, ge=1, le=10_000, description="Longest query accepted.")
    max_batch_texts: int = Field(500, ge=1, le=10_000, description="Most texts accepted in one batch.")
    max_text_characters: int = Field(10_000, ge=1, le=100_000, description="Longest title or description.")
    max_body_bytes: int = Field(
        8 * 1024 * 1024, ge=1_000, le=200_000_000, description="Largest request body accepted, in bytes."
    )

    @field_validator("vocabulary_dir", "vectors_file", "brands_file", "occasions_file", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        """Compose passes `${NAME:-}` as an empty string."""
        return None if value == "" else value
