"""A full feed: what is not in it goes out of sight, unless that is so much that the feed is likely broken."""

from __future__ import annotations

import shlex
from pathlib import Path

import sqlalchemy as sa

from smartrec_recommender.importing.files import UnreadableFile
from smartrec_recommender.importing.products.staging import Stage
from smartrec_recommender.importing.reporting.report import ImportReport
from smartrec_recommender.store.catalogue.writing.full_feed import clear_shelf, compare_shelf

MOST_VANISHING = 0.2  # of the products in sight
_EXAMPLES = 3


def check_shelf(engine: sa.Engine, file: Path, stage: Stage, report: ImportReport, may_vanish: bool) -> None:
    """Tells what would go out of sight. Raises UnreadableFile where it is more than MOST_VANISHING of all.

    `may_vanish`: it may be any share.
    """
    shelf = compare_shelf(engine, stage.style_names())
    vanishing = len(shelf.beside)
    if not vanishing:
        return
    examples = ", ".join(shelf.beside[:_EXAMPLES]) + (" …" if vanishing > _EXAMPLES else "")
    told = f"{vanishing:,} of {shelf.in_sight:,} products are not in the file"
    if vanishing > MOST_VANISHING * shelf.in_sight and not may_vanish:
        raise UnreadableFile(
            f"{file.name}: {told}, and would go out of sight ({examples}). That is more than "
            f"{MOST_VANISHING:.0%}, so nothing was written. Where the file is whole: "
            f"`smartrec import products {shlex.quote(str(file))} --full --yes`"
        )
    report.withdrawn = vanishing
    report.warnings.append(f"{told}; they go out of sight until a feed names them again: {examples}")


def clear(engine: sa.Engine, stage: Stage, report: ImportReport) -> int:
    """After the last batch. Returns: how many products went out of sight."""
    report.withdrawn = clear_shelf(engine, stage.style_names())
    return report.withdrawn
