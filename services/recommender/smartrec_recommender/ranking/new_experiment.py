"""An experiment as it is written down: its variants may weigh only scorers that there are."""

from __future__ import annotations

from pydantic import model_validator

from smartrec_recommender.domain.experiments import Experiment
from smartrec_recommender.ranking.extension_points import default_weights
from smartrec_recommender.ranking.scorers import SCORERS


class NewExperiment(Experiment):
    """Refused where a weight is of no scorer, so that a slip of the pen is no experiment."""

    @model_validator(mode="after")
    def _known_scorers(self) -> NewExperiment:
        defaults = default_weights(SCORERS)
        weighed = {**defaults, "stranger": defaults["feed"]}
        for variant in self.variants:
            for purpose, weights in variant.weights.items():
                if purpose not in weighed:
                    raise ValueError(f"weights are of {', '.join(sorted(weighed))}, not of {purpose}")
                if unknown := set(weights) - set(weighed[purpose]):
                    parts = ", ".join(sorted(weighed[purpose]))
                    raise ValueError(f"{purpose} has no part {', '.join(sorted(unknown))}; it has {parts}")
        return self
