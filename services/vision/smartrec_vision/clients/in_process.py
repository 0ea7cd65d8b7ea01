"""The model without a server: a folder's newest version, run in this process. For commands, not services."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from smartrec_model_server.errors import ServingError, UnloadableModel
from smartrec_model_server.lifecycle.servable import LoadOptions, load
from smartrec_model_server.lifecycle.versions import versions_on_disk
from smartrec_vision.inference.predictions import OUTPUTS, Prediction, PredictionFailed, predictions_of


class InProcessModel:
    """Make it outside an event loop; loading takes a second or two. Raises: PredictionFailed."""

    def __init__(self, model_folder: Path) -> None:
        versions = versions_on_disk(model_folder)
        if not versions:
            raise PredictionFailed(f"{model_folder} holds no version of a model")
        newest = max(versions)
        try:
            self._servable = load(model_folder.name, newest, versions[newest], LoadOptions())
        except UnloadableModel as error:
            raise PredictionFailed(f"{versions[newest]} cannot be loaded: {error}") from error

    async def predict(self, pixels: npt.NDArray[np.uint8], _: Mapping[str, str]) -> list[Prediction]:
        """As `predictions.Model` says."""
        try:
            outputs = await self._servable.predict_arrays("", {"image": pixels}, OUTPUTS)
        except ServingError as error:
            raise PredictionFailed(str(error)) from error
        return predictions_of(outputs, len(pixels), self._servable.version)

    async def newest_version(self) -> int:
        return self._servable.version

    async def close(self) -> None:
        self._servable.close()
