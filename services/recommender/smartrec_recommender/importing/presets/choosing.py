"""Chooses the preset of a file, and says of each of its columns what it is taken for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from smartrec_recommender.importing.files import UnreadableFile
from smartrec_recommender.importing.presets.headings import normal_heading
from smartrec_recommender.importing.presets.preset import Kind, Preset, load_presets

GENERAL = {"products": "general-products", "transactions": "general-transactions"}
_COMMANDS = {"products": "smartrec import products", "transactions": "smartrec import transactions"}


@dataclass(frozen=True)
class Recognised:
    """A preset, and by column of the file the field that it is taken for (None: left aside)."""

    preset: Preset
    columns: Mapping[str, str | None]

    @property
    def is_general(self) -> bool:
        return self.preset.name in GENERAL.values()

    def fields(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Returns: a record by field; where several columns are one field, all their values in a list."""
        named: dict[str, Any] = {}
        for column, value in record.items():
            name = self.columns.get(column)
            if name is None:
                continue
            if name in named:
                named[name] = _Several((*all_values(named[name]), value))
            else:
                named[name] = value
        return named


class _Several(list[Any]):
    """The values of several columns, in the order of the file; a cell that is itself a list is no such."""


def first_value(value: Any) -> Any:
    """Of several columns with one field, the first that says something."""
    return value[0] if isinstance(value, _Several) else value


def all_values(value: Any) -> list[Any]:
    """All values of the columns with one field."""
    if value is None:
        return []
    return list(value) if isinstance(value, _Several) else [value]


def recognise(
    file_name: str,
    columns: Sequence[str],
    kind: Kind,
    preset_name: str | None = None,
    renamed: Mapping[str, str] = MappingProxyType({}),
) -> Recognised:
    """`renamed`: by `--map`, column → field; it comes before what the preset says.

    Raises UnreadableFile for a preset that is not there, a column that is not, and a file of the other kind.
    """
    if missing := sorted(set(renamed) - set(columns)):
        raise UnreadableFile(
            f"{file_name} has no column {', '.join(missing)}; its columns are {', '.join(columns)}."
        )
    preset = _named(preset_name, kind) if preset_name else _chosen(file_name, columns, kind)
    ours = set(renamed.values())
    taken = {column: renamed.get(column) or preset.field_of(column) for column in columns}
    return Recognised(
        preset,
        {column: name if column in renamed or name not in ours else None for column, name in taken.items()},
    )


def _named(name: str, kind: Kind) -> Preset:
    presets = {preset.name: preset for preset in load_presets() if preset.kind == kind}
    if name not in presets:
        raise UnreadableFile(f"--preset {name}: there is none of that name; there are {', '.join(presets)}.")
    return presets[name]


def _chosen(file_name: str, columns: Sequence[str], kind: Kind) -> Preset:
    headings = frozenset(normal_heading(column) for column in columns)
    presets = load_presets()
    found = [preset for preset in presets if preset.is_written_by(headings)]
    of_kind = [preset for preset in found if preset.kind == kind]
    if of_kind:
        return max(of_kind, key=lambda preset: preset.known_among(columns))
    if found:
        other = found[0]
        raise UnreadableFile(
            f"{file_name} is a {other.title}, which holds {other.kind}: bring it in by "
            f"`{_COMMANDS[other.kind]} {file_name}`."
        )
    return next(preset for preset in presets if preset.name == GENERAL[kind])
