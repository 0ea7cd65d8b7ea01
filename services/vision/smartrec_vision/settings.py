"""Settings of the vision service, from the environment (prefix VISION_)."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from smartrec_service.limits import MAX_IMAGE_BYTES, MAX_IMAGE_PIXELS
from smartrec_service.settings import ServiceSettings
from smartrec_vision.decoding.pixels import ImageLimits

# In the repository; in an image, where packages lie in /app, this is /models/fashion.
DEFAULT_MODEL_FOLDER = (Path(__file__).parent / "../../../models/fashion").resolve()


class VisionSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="VISION_", frozen=True, extra="ignore")

    # A picture over its own limit is told so by name; this outer limit only ends what is far beyond.
    max_body_bytes: int = Field(
        200_000_000, ge=1_000, le=200_000_000, description="Largest request body accepted, in bytes."
    )
    port: int = Field(8001, ge=0, le=65_535, description="Port to listen on.")
    max_image_bytes: int = Field(
        MAX_IMAGE_BYTES, ge=1_000, le=200_000_000, description="Largest picture, bytes."
    )
    max_image_pixels: int = Field(
        MAX_IMAGE_PIXELS, ge=1_000, le=500_000_000, description="Largest picture, pixels."
    )
    decode_threads: int = Field(2, ge=1, le=64, description="Pictures decoded at the same time.")
    decode_deadline_seconds: float = Field(
        10.0,
        gt=0,
        le=60,
        description="Time that decoding may take; a heavy picture may wait as long for its turn.",
    )
    max_images_in_hand: int = Field(
        64, ge=1, le=10_000, description="Pictures taken at the same time, from the first byte to the answer."
    )
    max_bytes_in_hand: int = Field(
        256 * 1024 * 1024, ge=1_000, le=2**40, description="Bytes that those pictures may have together."
    )
    model_server: str = Field(
        "127.0.0.1:8500", description="gRPC address of the model server: host:port, or a gRPC target."
    )
    model_name: str = Field("fashion", min_length=1, description="Name of the model on the model server.")
    model_deadline_seconds: float = Field(10.0, gt=0, le=60, description="Time that one prediction may take.")
    model_folder: Path = Field(
        DEFAULT_MODEL_FOLDER, description="Folder of the model's versions, for the labels of each."
    )
    labels_file: Path | None = Field(
        None, description="One labels.json for every version, in place of the one in the version's folder."
    )

    redis_url: str | None = Field(None, description="Redis for answers to exact duplicates; none: off.")
    cache_seconds: int = Field(86_400, ge=1, le=31_536_000, description="Lifetime of a kept answer.")
    cache_timeout_seconds: float = Field(0.1, gt=0, le=5, description="Time that Redis may take.")

    @property
    def image_limits(self) -> ImageLimits:
        return ImageLimits(self.max_image_bytes, self.max_image_pixels)
