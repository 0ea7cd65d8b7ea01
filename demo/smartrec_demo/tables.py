"""Reads the data files of this package into types: TOML and CSV.

A file that does not fit its type raises TableError, which names the file, the place in it and the fault.
"""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

# For the dataclasses that a data file is read into: a key that nobody reads is a mistake.
no_other_keys = with_config(ConfigDict(extra="forbid"))

T = TypeVar("T")


class TableError(Exception):
    """A data file does not hold what its reader needs."""


def read_toml(file: Path, shape: type[T]) -> T:
    """The file as the given type. Raises TableError."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise TableError(f"{file.name}: {error}") from error
    return _checked(file, content, shape)


def read_csv(file: Path, row: type[T]) -> list[T]:
    """The rows as the given type, whose fields are the columns. Raises TableError."""
    with file.open(encoding="utf-8", newline="") as text:
        return _checked(file, list(csv.DictReader(text)), list[row])  # type: ignore[valid-type]


def _checked(file: Path, content: Any, shape: type[T]) -> T:
    try:
        return TypeAdapter(shape).validate_python(content)
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise TableError(f"{file.name}: {'; '.join(faults)}") from error
