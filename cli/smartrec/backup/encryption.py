"""Encryption of backups by age (age-encryption.org), so that `age` itself can open them, too.

Whoever makes backups needs the public key alone; the secret key can stay where nobody breaks in.
"""

from __future__ import annotations

import os
from pathlib import Path

from pyrage import IdentityError, RecipientError, x25519

from smartrec.errors import SmartrecError

_PUBLIC, _SECRET = "age1", "AGE-SECRET-KEY-1"
_COMMENT = "# public key: "


class BadKey(SmartrecError):
    """A file of keys that holds none, or not the one that is needed."""


def make_key(path: Path) -> str:
    """Writes a new secret key, readable by its owner alone; an existing file stays.

    Returns: the public key. Raises: BadKey.
    """
    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BadKey(f"{path} is there already: a new key over it would lock old backups for ever.") from None
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{_COMMENT}{public}\n{identity}\n")
    return public


def recipients(key: Path) -> list[x25519.Recipient]:
    """Whom a backup is encrypted for: public keys of the file, or of its secret keys. Raises: BadKey."""
    found = [_recipient(line, key) for line in _lines(key)]
    if not found:
        raise BadKey(f"{key} holds no key; `smartrec backup-key {key.name}` makes one.")
    return found


def identities(key: Path) -> list[x25519.Identity]:
    """The secret keys of the file, which open backups. Raises: BadKey."""
    try:
        found = [x25519.Identity.from_str(line) for line in _lines(key) if line.startswith(_SECRET)]
    except IdentityError as error:
        raise BadKey(f"A secret key in {key} is damaged: {error}.") from error
    if not found:
        raise BadKey(f"{key} holds no secret key ({_SECRET}…), and a public one opens nothing.")
    return found


def _recipient(line: str, key: Path) -> x25519.Recipient:
    try:
        if line.startswith(_SECRET):
            return x25519.Identity.from_str(line).to_public()
        return x25519.Recipient.from_str(line)
    except (IdentityError, RecipientError) as error:
        raise BadKey(f"{key} must hold lines of {_PUBLIC}… or {_SECRET}…: {error}.") from error


def _lines(key: Path) -> list[str]:
    """Without comments. Raises: BadKey."""
    try:
        lines = key.read_text().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadKey(f"The key {key} cannot be read: {error}.") from error
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
