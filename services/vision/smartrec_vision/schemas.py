"""The JSON that this service answers with."""

from __future__ import annotations

from pydantic import BaseModel, Field


class CategoryScore(BaseModel):
    name: str
    score: float = Field(ge=0, le=1)


class AttributeScore(BaseModel):
    name: str
    type: str = Field(description="texture, fabric, shape, part or style")
    score: float = Field(ge=0, le=1)


class ColourScore(BaseModel):
    name: str
    score: float = Field(ge=0, le=1, description="How likely people call the garment so; calibrated.")
    share: float = Field(
        1.0,
        ge=0,
        le=1,
        description="Of the garment's pixels, those that are nearer to it than to the others.",
    )


class Likelihoods(BaseModel):
    """How likely each name is, beside those that are likely enough to be told: what ranking weighs.

    Names below a thousandth are left out. Each adds up to 1, but for those.
    """

    category: dict[str, float] = Field({}, max_length=100, description="Of all garment categories.")
    colour: dict[str, float] = Field({}, max_length=50, description="What people call the garment.")
    pattern: dict[str, float] = Field({}, max_length=20, description="By family: striped, plaid, solid, …")


class ModelVersion(BaseModel):
    name: str
    version: str


class GarmentSeen(BaseModel):
    """One of the garments in a picture, in the same words as the whole answer."""

    category: list[CategoryScore] = Field(description="The likeliest first.")
    box: tuple[float, float, float, float] = Field(
        description="x1, y1, x2, y2 as fractions of the upright picture."
    )
    attributes: list[AttributeScore]
    colours: list[ColourScore]
    likelihoods: Likelihoods = Likelihoods()
    embedding: str = Field(description="float16 vector of L2 norm 1, little-endian, in base64.")


class AnalysisAnswer(BaseModel):
    """The fields outside `garments` describe the first of them."""

    is_garment: float = Field(
        ge=0,
        le=1,
        description="How sure it is that there is something to wear. `category` holds the decision.",
    )
    category: list[CategoryScore] = Field(
        description="The likeliest first; empty where the service decides that there is no garment."
    )
    box: tuple[float, float, float, float] | None = Field(
        description="x1, y1, x2, y2 as fractions of the upright picture; null where there is no garment."
    )
    attributes: list[AttributeScore]
    colours: list[ColourScore]
    likelihoods: Likelihoods = Likelihoods()
    embedding: str = Field(description="float16 vector of L2 norm 1, little-endian, in base64.")
    garments: list[GarmentSeen] = Field(
        description="Each garment of the picture, the largest in the middle first; several only where the "
        "model can tell them apart. Empty where there is none."
    )
    perceptual_hash: str = Field(
        pattern="^[0-9a-f]{16}$",
        description="64 bits of the picture, in hexadecimal, of which scaling it or saving it anew changes "
        "hardly any. Zeros where it is one plain area.",
    )
    width: int = Field(description="Of the upright picture, in pixels.")
    height: int = Field(description="Of the upright picture, in pixels.")
    model: ModelVersion
    is_complete: bool = Field(
        True, description="False where the model failed on a closer look, so that a later try may see more."
    )


class Correction(BaseModel):
    """What a user says of a photo that was taken for the wrong thing. Nothing of the photo or the user."""

    said: str | None = Field(
        None, max_length=100, description="The category that was answered; null: that there is no garment."
    )
    meant: str | None = Field(
        None,
        max_length=100,
        description='What it is: a category, or "no garment"; null where it was not told.',
    )


class CorrectionCounted(BaseModel):
    counted: int
