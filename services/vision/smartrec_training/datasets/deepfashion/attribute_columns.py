"""Which column of the network each attribute of a data set belongs to, and the values of its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from smartrec_training.datasets.deepfashion.collector import Findings
from smartrec_training.datasets.deepfashion.list_files import BadDataset, Row

# What the 26 fine attributes are called in lists of single attributes, where the name alone does not tell.
OTHER_NAMES = {
    "graphic": "graphic print",
    "lattice": "lattice print",
    "tight": "fitted",
    "conventional": "regular fit",
}


@dataclass(frozen=True)
class AttributeColumns:
    """`own[i]` of the data set is `network[i]` of the network."""

    own: npt.NDArray[np.int64]
    network: npt.NDArray[np.int64]


def match_attributes(
    own: Sequence[str], network: Sequence[str], findings: Findings, where: str
) -> AttributeColumns:
    """By name, else by a name that means the same ("v_neckline", "v-neck"); the rest is noted as unused."""
    spelt = {name: column for column, name in enumerate(network)}
    meant = {normalised_attribute(name): column for column, name in enumerate(network)}
    pairs, unused = [], []
    for column, name in enumerate(own):
        found = spelt.get(name, meant.get(normalised_attribute(name), meant.get(OTHER_NAMES.get(name, ""))))
        if found is None:
            unused.append(name)
        else:
            pairs.append((column, found))
    if unused:
        findings.notes.append(
            f"{where}: the network has no attribute {unused[0]!r}"
            + (f" and {len(unused) - 1} others" if len(unused) > 1 else "")
        )
    missing = len(network) - len({target for _, target in pairs})
    if missing:
        findings.notes.append(f"{where}: {missing} of the network's {len(network)} attributes stay unknown")
    chosen = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return AttributeColumns(chosen[:, 0], chosen[:, 1])


def normalised_attribute(name: str) -> str:
    """The name without what lists write differently: blanks, `_`, `-`, "neckline", "maxi_length"."""
    words = re.split(r"[\s_-]+", name.casefold())
    if words[-1] == "neckline":
        words[-1] = "neck"
    if len(words) > 1 and words[-1] == "length":
        words.pop()
    return " ".join(words)


def attribute_values(file: Path, row: Row, lowest: int) -> npt.NDArray[np.int8]:
    """The row's values, each `lowest`..1. Raises: BadDataset with the line."""
    try:
        values = np.array(row.values, dtype=np.int8)
    except (ValueError, OverflowError) as error:
        raise BadDataset(f"{file}, line {row.line}: {error}") from error
    if values.min() < lowest or values.max() > 1:
        allowed = ", ".join(str(value) for value in range(lowest, 1))
        raise BadDataset(f"{file}, line {row.line}: attribute labels are {allowed} or 1")
    return values
