"""Pictures that this gateway holds: those of the shop's folder, and those that were uploaded.

An uploaded picture is named by what it holds, so the same picture is kept once; several gateways share the
folder.
"""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from smartrec_gateway.problems import UploadsOff

IMAGES_PATH, UPLOADS_PATH = "/images", "/images/uploads"
_OWN = "own"  # the folder of the install's own shop, beside those of its tenants
_ENDINGS = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG", "png"), (b"RIFF", "webp"), (b"GIF8", "gif"))


class StoredPictures:
    """`images_dir` is shown at /images, `uploads_dir` at /images/uploads; None: there is none."""

    def __init__(self, images_dir: Path | None, uploads_dir: Path | None) -> None:
        self._images_dir, self._uploads_dir = images_dir, uploads_dir
        if uploads_dir:
            uploads_dir.mkdir(parents=True, exist_ok=True)

    def find(self, image: str) -> Path | None:
        """The file that is shown at the path `image`; None where there is none."""
        for path, folder in ((UPLOADS_PATH, self._uploads_dir), (IMAGES_PATH, self._images_dir)):
            if folder is None or not image.startswith(f"{path}/"):
                continue
            root = folder.resolve()
            file = (root / image.removeprefix(f"{path}/")).resolve()
            if file.is_relative_to(root) and file.is_file():
                return file
        return None

    def keep(self, content: bytes, tenant: str | None) -> str:
        """Returns: the path at which the picture is shown from now on. Raises: UploadsOff."""
        if self._uploads_dir is None:
            raise UploadsOff("Have its operator set GATEWAY_UPLOADS_DIR, or give the pictures' URLs instead.")
        folder = self._uploads_dir / (tenant or _OWN)
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{hashlib.sha256(content).hexdigest()}.{_ending(content)}"
        if not file.exists():
            beside = folder / f".{secrets.token_hex(8)}"
            beside.write_bytes(content)
            beside.replace(file)  # so that nobody sees half a picture
        return f"{UPLOADS_PATH}/{folder.name}/{file.name}"


def _ending(content: bytes) -> str:
    """Vision has read it, so it is one of the kinds that it reads."""
    return next((ending for start, ending in _ENDINGS if content.startswith(start)), "heic")
