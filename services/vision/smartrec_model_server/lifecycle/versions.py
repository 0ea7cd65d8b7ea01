"""Which versions of a model are on disk, and which of them its version policy wants served."""

from __future__ import annotations

from pathlib import Path

from smartrec_model_protocol.tensorflow_serving_pb2 import FileSystemStoragePathSourceConfig
from smartrec_model_server.model.saved_model import GRAPH_FILE, WARMUP_FILE

Policy = FileSystemStoragePathSourceConfig.ServableVersionPolicy


def versions_on_disk(base_path: Path) -> dict[int, Path]:
    """Folders named by a number. A folder that is missing or cannot be listed holds none."""
    try:
        return {
            int(entry.name): entry
            for entry in base_path.iterdir()
            if entry.name.isascii() and entry.name.isdigit() and entry.is_dir()
        }
    except OSError:
        return {}


def wanted_versions(policy: Policy, on_disk: dict[int, Path]) -> list[int]:
    """In the order of loading: the newest first."""
    newest_first = sorted(on_disk, reverse=True)
    kind = policy.WhichOneof("policy_choice")
    if kind == "all":
        return newest_first
    if kind == "specific":
        return [version for version in newest_first if version in policy.specific.versions]
    return newest_first[: max(1, policy.latest.num_versions)]


def fingerprint(folder: Path) -> tuple[int, int]:
    """Changes when graph, variables or warm-up requests do: a version that failed is tried again then."""
    newest_ns = total_bytes = 0
    for path in (folder / GRAPH_FILE, folder / WARMUP_FILE, *folder.glob("variables/*")):
        try:
            status = path.stat()
        except OSError:
            continue
        newest_ns = max(newest_ns, status.st_mtime_ns)
        total_bytes += status.st_size
    return newest_ns, total_bytes
