"""The folder tree of the original project (Train/Blazer/…, Val/…, Test/…), as links rather than copies."""

from __future__ import annotations

from pathlib import Path

from smartrec_training.datasets.samples import Samples


def write_folder_tree(samples: Samples, dataset: Path, directory: Path) -> int:
    """Link every picture below `directory/<Part>/<Category>/`; returns how many links there are.

    A link is named after the picture's place in the data set, so that equal file names do not meet.
    Raises: FileExistsError for a file that is no link of ours.
    """
    for path, group, part in zip(samples.paths, samples.groups, samples.parts, strict=True):
        folder = directory / part.capitalize() / group.replace("/", "-")
        folder.mkdir(parents=True, exist_ok=True)
        pieces = path.relative_to(dataset).parts
        link = folder / "_".join(pieces[1:] if pieces[0] == "img" else pieces)
        target = path.resolve()
        if link.is_symlink():
            if link.resolve() == target:
                continue
            link.unlink()
        link.symlink_to(target)
    return len(samples)
