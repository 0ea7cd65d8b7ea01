"""Passwords that lie in files, so that neither `docker inspect` nor an environment shows them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, urlsplit


def url_with_password(url: str | None, file: Path | None) -> str | None:
    """The address with the password of the file, where it has none itself. Raises: OSError, ValueError."""
    if url is None or file is None:
        return url
    parts = urlsplit(url)
    if parts.password or not (password := file.read_text(encoding="utf-8").strip()):
        return url
    user, at, host = parts.netloc.rpartition("@")
    name = user.partition(":")[0] if at else ""
    return parts._replace(netloc=f"{name}:{quote(password, safe='')}@{host}").geturl()
