"""An off-policy estimate as it is kept with its experiment, and shown by the API and the console."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from smartrec_recommender.training.experiments.off_policy import Estimate, OffPolicy


class EstimatedFigure(BaseModel):
    """Clicks on a list, with the bounds of the 95% interval."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, estimate: Estimate) -> EstimatedFigure:
        return cls(**estimate._asdict())


class EstimatedVariant(BaseModel):
    """See `off_policy.OffPolicy`."""

    variant: str
    shoppers: int
    ips: EstimatedFigure
    snips: EstimatedFigure
    supported: Annotated[float, Field(ge=0, le=1)]


class ExperimentEstimate(BaseModel):
    """`days`: of how many days up to `estimated_at` impressions and clicks count. `logged`: clicks on a list
    as it was shown in these days."""

    estimated_at: datetime
    days: int
    logged: EstimatedFigure
    variants: list[EstimatedVariant]


def estimate_of(found: Mapping[str, OffPolicy], days: int, now: datetime) -> ExperimentEstimate:
    """`found`: by name of the variant, at least one."""
    return ExperimentEstimate(
        estimated_at=now,
        days=days,
        logged=EstimatedFigure.of(next(iter(found.values())).logged),
        variants=[
            EstimatedVariant(
                variant=name,
                shoppers=of.contexts,
                ips=EstimatedFigure.of(of.ips),
                snips=EstimatedFigure.of(of.snips),
                supported=min(of.supported, 1.0),
            )
            for name, of in found.items()
        ],
    )
