"""Chooses the preset of a file, and says of each of its columns what it is taken for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from smartrec_recommender.importing.files import UnreadableFile
from smartrec_recommender.importing.presets.headings import normal_heading
from smartrec_recommender.importing.presets.preset import Kind, Preset, load_presets

GENERAL = {"products": "general-products", "transactions": "general-transactions"}
# Columns that a list of goods does not have; one alone may be a coincidence.
_OF_TRANSACTIONS = frozenset({
    "transaction id", "order id", "order number", "order", "user id", "customer id", "customer", "email",
    "customer email", "occurred at", "order date", "paid at", "financial status", "payment status", "rating",
    "lineitem quantity", "lineitem sku", "lineitem name", "billing name", "shipping name", "event type",
    "bestelldatum", "kundennummer", "kunde", "numero de commande", "client", "numero de pedido", "cliente",
    "numero ordine",
})  # fmt: skip
_MIN_OF_TRANSACTIONS = 2
_COMMANDS = {"products": "smartrec import products", "transactions": "smartrec import transactions"}


@dataclass(frozen=True)
class Recognised:
    """A preset, and by column of the file the field that it is taken for (None: left aside).

    Files without a header may name further columns in any record; they are added as they come.
    """

    preset: Preset
    columns: dict[str, str | None]
    renamed: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields_of_file(self) -> frozenset[str]:
        """What the columns are taken for."""
        return frozenset(name for name in self.columns.values() if name)

    @property
    def is_general(self) -> bool:
        return self.preset.name in GENERAL.values()

    def check_all_renamed(self, file_name: str) -> None:
        """Raises UnreadableFile where a column that is to be renamed is not there."""
        if missing := sorted(set(self.renamed) - set(self.columns)):
            raise UnreadableFile(
                f"{file_name} has no column {', '.join(missing)}; its columns are {', '.join(self.columns)}."
            )

    def fields(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Returns: a record by field; where several columns are one field, all their values in a list."""
        named: dict[str, Any] = {}
        for column, value in record.items():
            if column not in self.columns:
                self.columns[column] = _field_of(column, self.preset, self.renamed)
            name = self.columns[column]
            if name is None:
                continue
            if name in named:
                named[name] = _Several((*all_values(named[name]), value))
            else:
                named[name] = value
        return named


def _field_of(column: str, preset: Preset, renamed: Mapping[str, str]) -> str | None:
    """A column of theirs that happens to have the name of a renamed one gives way to it."""
    if column in renamed:
        return renamed[column]
    name = preset.field_of(column)
    return None if name in renamed.values() else name


class _Several(list[Any]):
    """The values of several columns, in the order of the file; a cell that is itself a list is no such."""


def first_value(value: Any) -> Any:
    """Of several columns with one field, the first that says something."""
    if not isinstance(value, _Several):
        return value
    return next((one for one in value if one not in (None, "")), value[0])


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

    Raises UnreadableFile for a preset that is not there, and a file of the other kind.
    """
    preset = _named(preset_name, kind) if preset_name else _chosen(file_name, columns, kind)
    return Recognised(preset, {column: _field_of(column, preset, renamed) for column in columns}, renamed)


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
    if kind == "products" and len(headings & _OF_TRANSACTIONS) >= _MIN_OF_TRANSACTIONS:
        raise UnreadableFile(
            f"{file_name} is a list of orders or other transactions, and not of products: bring it in by "
            f"`{_COMMANDS['transactions']} {file_name}`."
        )
    return next(preset for preset in presets if preset.name == GENERAL[kind])
