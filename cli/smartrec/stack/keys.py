"""The keys of an embedded stack: a file of digests in its data folder, and the demo's own keys beside it."""

from __future__ import annotations

from pathlib import Path

from smartrec.stack.state import read_json, write_json
from smartrec_gateway.protection.keys.key_file import KeyFile
from smartrec_gateway.protection.keys.records import KeyWish
from smartrec_gateway.protection.keys.scopes import SCOPES


def keys_file(folder: Path) -> Path:
    """What `smartrec gateway keys` changes and the gateway reads."""
    return folder / "keys.json"


def has_keys(folder: Path) -> bool:
    return bool(KeyFile(keys_file(folder)).read())


def make_demo_keys(folder: Path, url: str) -> Path:
    """Makes a key for programs and a public one for pages, once.

    Returns: the file that holds their texts, readable by its owner alone.
    """
    texts = _texts_file(folder)
    if read_json(texts) is None or not has_keys(folder):
        keys = KeyFile(keys_file(folder))
        port = url.rpartition(":")[2]
        origins = (f"http://localhost:{port}", f"http://127.0.0.1:{port}")
        _, service = keys.create(KeyWish(name="demo, programs", scopes=SCOPES))
        _, public = keys.create(
            KeyWish(name="demo, pages", kind="public", scopes=("search", "events"), origins=origins)
        )
        write_json(texts, {"service": service, "public": public})
    return texts


def demo_key(folder: Path) -> str | None:
    """The demo's key for programs; None where no demo made one, or it is somebody else's."""
    try:
        found = read_json(_texts_file(folder))
    except PermissionError:
        return None
    return str(found["service"]) if found else None


def _texts_file(folder: Path) -> Path:
    return folder / "demo-keys.json"
