"""A backup's file: a tar stream, encrypted as it is written, so that no plain copy ever lies on a disk.

First comes `manifest.json`, then the database in chunks (a tar member's size must be known before it is
written, a dump's is not), then each part's files under the part's name.
"""

from __future__ import annotations

import io
import json
import os
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import IO, Any

import pyrage

from smartrec.backup.encryption import identities, recipients
from smartrec.errors import SmartrecError

FORMAT = 1
MANIFEST, DATABASE = "manifest.json", "database"
CHUNK_BYTES = 16 * 2**20
_BUFFER_BYTES = 2**20
_ONLY_OWNER = 0o600


class NotABackup(SmartrecError):
    """The file is no backup, is damaged or cut off, or is encrypted for another key."""


def write_archive(
    out: IO[bytes],
    key: Path,
    manifest: Mapping[str, Any],
    database: Iterable[bytes],
    parts: Mapping[str, Path],
) -> None:
    """Encrypts all of it into `out`. Raises: BadKey, OSError, and what `database` raises."""
    for_whom = recipients(key)

    def write_tar(pipe: IO[bytes]) -> None:
        with pipe, tarfile.open(fileobj=pipe, mode="w|", bufsize=_BUFFER_BYTES) as tar:
            _add(tar, MANIFEST, json.dumps({"format": FORMAT, **manifest}, indent=1).encode())
            for number, chunk in enumerate(database):
                _add(tar, f"{DATABASE}/{number:06}", chunk)
            for name, path in parts.items():
                _add_part(tar, name, path)

    def encrypt(pipe: IO[bytes]) -> None:
        try:
            pyrage.encrypt_io(pipe, out, for_whom)
        except pyrage.EncryptError as error:  # which has an OSError of `out` in its words alone
            raise OSError(str(error)) from error

    _through_pipe(write_tar, encrypt)


def read_archive(source: IO[bytes], key: Path, folder: Path) -> dict[str, Any]:
    """Decrypts into `folder`: the database as one file, the parts as they were.

    Returns: the manifest. Raises: BadKey, NotABackup.
    """
    with_what = identities(key)
    found: dict[str, Any] = {}

    def decrypt(pipe: IO[bytes]) -> None:
        with pipe:
            try:
                pyrage.decrypt_io(source, pipe, with_what)
            except OSError as error:
                if error.errno is not None:  # a disk or pipe that fails
                    raise
                raise NotABackup(f"This is no whole backup for this key: {error}.") from error

    def extract(pipe: IO[bytes]) -> None:
        with tarfile.open(fileobj=pipe, mode="r|", bufsize=_BUFFER_BYTES) as tar:
            for member in tar:
                found.update(_extract(tar, member, folder))
        pipe.read()  # what pads the archive's end

    try:
        _through_pipe(decrypt, extract)
    except (pyrage.DecryptError, tarfile.TarError, BrokenPipeError) as error:
        raise NotABackup(f"This is no whole backup for this key: {error}.") from error
    if found.get("format") != FORMAT:
        raise NotABackup("This backup was made by another version of Smartrec, which this one cannot read.")
    for part in found["parts"]:
        _check_lies_below(part)
    return found


def _through_pipe(write: Callable[[IO[bytes]], None], read: Callable[[IO[bytes]], object]) -> None:
    """Runs both at once. What the writer raises goes first: the reader then saw a stream that was cut off."""
    reading, writing = os.pipe()
    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(write, os.fdopen(writing, "wb"))
        try:
            with os.fdopen(reading, "rb") as reader:  # once closed, a writer that nobody reads ends
                read(reader)
        finally:
            if (error := written.exception()) and not isinstance(error, BrokenPipeError):
                raise error


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), _ONLY_OWNER
    tar.addfile(member, io.BytesIO(content))


def _add_part(tar: tarfile.TarFile, name: str, path: Path) -> None:
    """A file, or all files below a folder; what vanishes meanwhile was deleted by its shop."""
    for file in _files_of(path):
        member_name = str(PurePosixPath(name, *file.relative_to(path).parts))
        try:
            opened = file.open("rb")
        except FileNotFoundError:
            continue
        with opened:
            member = tar.gettarinfo(arcname=member_name, fileobj=opened)
            tar.addfile(member, opened)


def _files_of(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    else:
        yield from sorted(each for each in path.rglob("*") if each.is_file() and not each.is_symlink())


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> dict[str, Any]:
    """Writes one member below `folder`, and nothing elsewhere, whatever its name says."""
    _check_lies_below(member.name)
    parts = PurePosixPath(member.name).parts
    content = tar.extractfile(member)
    if content is None:
        raise NotABackup(f"A backup holds no {member.name!r}.")
    if member.name == MANIFEST:
        return dict(json.load(content))
    is_chunk = parts[0] == DATABASE
    target = folder / DATABASE if is_chunk else folder.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    anew = os.O_APPEND if is_chunk else os.O_TRUNC  # of two of a name the later is the one that was named
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | anew, _ONLY_OWNER)
    with os.fdopen(descriptor, "ab" if is_chunk else "wb") as file:
        while chunk := content.read(_BUFFER_BYTES):
            file.write(chunk)
    return {}


def _check_lies_below(name: str) -> None:
    """Raises: NotABackup."""
    if ".." in PurePosixPath(name).parts or PurePosixPath(name).is_absolute():
        raise NotABackup(f"A backup holds no {name!r}.")
