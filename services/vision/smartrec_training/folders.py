"""The folder tree of the original project (Train/Blazer/…, Val/…, Test/…), as links rather than copies."""

from __future__ import annotations

from pathlib import Path

from smartrec_training.samples import Samples


def write_folder_tree(samples: Samples, directory: Path) -> None:
    """Link every picture below `directory/<Part>/<Category>/`, named after its own folder and file."""
    for path, group, part in zip(samples.paths, samples.groups, samples.parts, strict=True):
        folder = directory / part.capitalize() / group
        folder.mkdir(parents=True, exist_ok=True)
        link = folder / f"{path.parent.name}_{path.name}"
        if not link.is_symlink():
            link.symlink_to(path.resolve())
