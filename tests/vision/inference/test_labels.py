"""The labels of a version, which a running service reads again when their files change."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from smartrec_vision.inference.labels import (
    LABELS_IN_VERSION,
    SCENES,
    SCENES_BESIDE_LABELS,
    LabelsByVersion,
    LabelsMissing,
)

LABELS = {"categories": ["Tee"], "attributes": []}
SCENES_FILE = {"scenes": list(SCENES), "mean": [0], "scale": [1], "coefficients": [[0, 0, 0], [1, 2, 3]]}


def write(file: Path, document: Mapping[str, object] | str, *, seconds: int) -> None:
    """As if it had been written at that time."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(document if isinstance(document, str) else json.dumps(document))
    os.utime(file, (seconds, seconds))


def test_scenes_that_were_fitted_while_a_version_is_served_count_at_once(tmp_path: Path) -> None:
    labels = tmp_path / "1" / LABELS_IN_VERSION
    write(labels, LABELS, seconds=1)
    by_version = LabelsByVersion(tmp_path, None)
    assert by_version.of(1).scenes is None
    scenes = labels.with_name(SCENES_BESIDE_LABELS)
    write(scenes, SCENES_FILE, seconds=2)
    fitted = by_version.of(1).scenes
    assert fitted is not None
    assert fitted[2][1].tolist() == [1, 2, 3]
    write(scenes, {**SCENES_FILE, "coefficients": [[0, 0, 0], [4, 5, 6]]}, seconds=3)
    again = by_version.of(1).scenes
    assert again is not None
    assert again[2][1].tolist() == [4, 5, 6]


def test_labels_are_read_once_while_their_files_stay_as_they_are(tmp_path: Path) -> None:
    write(tmp_path / "1" / LABELS_IN_VERSION, LABELS, seconds=1)
    by_version = LabelsByVersion(tmp_path, None)
    assert by_version.of(1) is by_version.of(1)


@pytest.mark.parametrize("gone", [True, False], ids=["removed", "half written"])
def test_labels_of_before_count_while_what_they_changed_to_cannot_be_read(tmp_path: Path, gone: bool) -> None:
    labels = tmp_path / "1" / LABELS_IN_VERSION
    write(labels, LABELS, seconds=1)
    by_version = LabelsByVersion(tmp_path, None)
    assert by_version.of(1).categories == ("Tee",)
    if gone:
        labels.unlink()
    else:
        write(labels, '{"categories": ["Te', seconds=2)
    assert by_version.of(1).categories == ("Tee",)
    write(labels, {**LABELS, "categories": ["Tee", "Top"]}, seconds=3)
    assert by_version.of(1).categories == ("Tee", "Top")


def test_a_version_whose_labels_were_never_readable_has_none(tmp_path: Path) -> None:
    with pytest.raises(LabelsMissing):
        LabelsByVersion(tmp_path, None).of(1)
