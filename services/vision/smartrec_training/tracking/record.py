"""What a run writes down beside its weights, so that its figures can be told from another's and repeated."""

from __future__ import annotations

import hashlib
import importlib.metadata
import subprocess
from pathlib import Path
from typing import Any

from smartrec_training.datasets.labels import Labels
from smartrec_training.datasets.samples import Samples

_PACKAGES = ("keras", "tensorflow", "torch", "numpy", "smartrec")


def run_record(labels: Labels, parts: dict[str, Samples], **how: Any) -> dict[str, Any]:
    """The code's and the packages' versions, the labels in their order, what was learned from, and `how`."""
    return {
        "git_revision": git_revision(),
        "packages": {name: version for name in _PACKAGES if (version := _version(name))},
        "data_fingerprints": {name: data_fingerprint(samples) for name, samples in parts.items()},
        "pictures": {name: len(samples) for name, samples in parts.items()},
        "categories": list(labels.categories),
        "attributes": [list(each) for each in labels.attributes],
        **how,
    }


def data_fingerprint(samples: Samples) -> str:
    """Equal for the same pictures (by name and size) with the same labels, wherever they lie."""
    digest = hashlib.sha256()
    for path, group, owner, part in zip(
        samples.paths, samples.groups, samples.owners, samples.parts, strict=True
    ):
        size = path.stat().st_size if path.is_file() else -1
        digest.update(f"{path.parent.name}/{path.name} {size} {group} {owner} {part}\n".encode())
    for array in (samples.category_sets, samples.boxes, samples.attributes):
        digest.update(array.tobytes())
    return digest.hexdigest()[:16]


def git_revision() -> str:
    """The commit that the code is at, with "+" if files were changed since; "" outside a repository."""
    revision = _git("rev-parse", "HEAD")
    return revision + ("+" if revision and _git("status", "--porcelain", "--", ".") else "")


def _git(*words: str) -> str:
    command = ["git", "-C", str(Path(__file__).parent), *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError:  # no git here
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""
