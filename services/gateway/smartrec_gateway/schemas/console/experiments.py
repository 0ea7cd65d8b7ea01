"""Experiments: variants of the ranking, each for a share of the users, and what they have shown."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, Field

from smartrec_gateway.schemas.console.rules import SegmentName
from smartrec_gateway.schemas.products import with_example
from smartrec_gateway.schemas.requests import RequestModel

_Pattern = r"^[a-z0-9][a-z0-9_-]{0,62}$"
ExperimentName = Annotated[
    str, Field(pattern=_Pattern, description="The experiment's name.", examples=["more-diversity"])
]
VariantName = Annotated[str, Field(pattern=_Pattern, description="Its name.", examples=["diverse"])]
Weight = Annotated[float, Field(ge=0, le=1_000)]
Purpose = Literal["search", "photo", "feed", "stranger"]
_NEW: dict[str, Any] = {
    "name": "more-diversity",
    "variants": [{"name": "usual"}, {"name": "diverse", "diversity": 0.2}],
    "share": 0.5,
}
_SHOWN = {**_NEW, "segments": [], "state": "running", "active_from": "2026-11-29T17:03:00Z"}


class CandidateCounts(RequestModel):
    """How many candidates each source may bring; null: as many as usual."""

    first_stage: int | None = Field(None, ge=20, le=5_000, description="By the first-stage ranking.")
    visual: int | None = Field(None, ge=0, le=2_000, description="By likeness of pictures.")
    neighbours: int | None = Field(None, ge=0, le=2_000, description="By what others chose.")


class Variant(RequestModel):
    """What differs from the usual ranking; the first variant of an experiment is usually the usual one."""

    name: VariantName
    share: float = Field(
        1.0, gt=0, le=1_000, description="Its part of the users, relative to the others'.", examples=[1]
    )
    weights: dict[Purpose, dict[str, Weight]] = Field(
        default_factory=dict,
        description="By scorer, of searches, searches by photo, feeds, and feeds of users without a history.",
        examples=[{"feed": {"popularity": 2}}],
    )
    diversity: float | None = Field(
        None, ge=0, le=1, description="How much a product loses for being like another.", examples=[0.2]
    )
    candidates: CandidateCounts = Field(
        default_factory=CandidateCounts, description="How many products are scored exactly."
    )


class NewExperiment(RequestModel):
    model_config = with_example(_NEW)

    name: ExperimentName
    variants: list[Variant] = Field(
        min_length=2, max_length=20, description="The others are held against the first one."
    )
    share: float = Field(1.0, ge=0, le=1, description="Of all users, those who take part.", examples=[0.5])
    segments: list[SegmentName] = Field(
        default_factory=list, max_length=20, description="Only users of one of these take part."
    )
    active_from: AwareDatetime | None = Field(
        None,
        description="When it starts by itself; without it, it waits for :start.",
        examples=["2030-06-01T00:00:00Z"],
    )
    active_until: AwareDatetime | None = Field(
        None, description="When it ends by itself; else by :stop.", examples=["2030-07-01T00:00:00Z"]
    )


class ExperimentDetails(BaseModel):
    model_config = with_example(_SHOWN)

    name: str
    variants: list[Variant]
    share: float
    segments: list[str]
    active_from: AwareDatetime | None
    active_until: AwareDatetime | None
    state: Literal["defined", "planned", "running", "ended"] = Field(
        description="defined: waits to be started; planned: its time has not come."
    )


class Experiments(BaseModel):
    experiments: list[ExperimentDetails] = Field(description="The first one first.")


class Interval(BaseModel):
    """A figure with the bounds of its 95% interval."""

    value: float
    low: float
    high: float


_Uplift = Annotated[
    Interval | None,
    Field(description="Over the first variant: 0.1 is a tenth more; null where nothing can be said."),
]


class VariantResult(BaseModel):
    """How one variant has sold. A shopper counts once, with all purchases within seven days after."""

    variant: str
    shoppers: int = Field(description="Who saw an answer of it.")
    answers: int
    purchases: int
    revenue: float = Field(description="By today's prices.")
    conversion: Interval | None = Field(description="The share of the shoppers who bought (Wilson).")
    conversion_uplift: _Uplift
    purchases_uplift: _Uplift
    revenue_uplift: _Uplift
    p_value: float | None = Field(
        description="Of the share of buyers; valid however often it is looked at. Below 0.05 it differs."
    )


class EstimatedVariant(BaseModel):
    """How often its feeds would have been clicked, by past clicks on the feeds that were shown."""

    variant: str
    shoppers: int = Field(description="Whose impressions and clicks it is estimated from.")
    ips: Interval = Field(description="Clicks on a list. What was never shown counts nothing.")
    snips: Interval = Field(description="Clicks on a list. What was never shown counts as the rest.")
    supported: float = Field(description="Of its looks, the share (0..1) at products that were ever shown.")


class ExperimentEstimate(BaseModel):
    """Off-policy: made before the experiment by `smartrec recommender off-policy --experiment`."""

    estimated_at: AwareDatetime
    days: int = Field(description="Of how many days up to then.")
    logged: Interval = Field(description="Clicks on a list as it was shown.")
    variants: list[EstimatedVariant]


class ExperimentResult(BaseModel):
    experiment: ExperimentDetails
    variants: list[VariantResult] = Field(description="In the order of the experiment.")
    estimate: ExperimentEstimate | None = Field(
        None, description="What its variants would have been worth; null where nobody worked it out."
    )
