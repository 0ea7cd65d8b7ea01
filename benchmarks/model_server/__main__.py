"""Sets the server beside the bare model, TensorFlow's signature and another Python server, on this machine.

Contenders answer the same in turn, round by round, for --seconds each; outputs are compared with the bare
model's. With --tensorflow_python (an interpreter that has TensorFlow) the SavedModel's own signature takes
part too. Run it on a quiet machine: everything shares its cores.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.model_server.measuring import Contender, in_rounds
from benchmarks.model_server.pictures import bare, in_tensorflow, served
from benchmarks.model_server.pythie import CannotBeCompared, beside_pythie
from benchmarks.model_server.reloads import memory_over_reloads
from benchmarks.model_server.running import running_server
from smartrec_model_server.lifecycle.versions import versions_on_disk

LEAST_SHARE_OF_BARE = 0.9
MOST_OVERHEAD_MS = 3.0
LEAST_TIMES_TENSORFLOW = 2.5
MOST_DIFFERENCE = 1e-3
_FILE_WIDTH = 120


def main() -> None:
    flags = _flags()
    versions = versions_on_disk(flags.model_base_path)
    if not versions:
        raise SystemExit(f"{flags.model_base_path} holds no version of a model.")
    console = Console() if sys.stdout.isatty() else Console(width=_FILE_WIDTH)
    asyncio.run(_run(flags, versions[max(versions)], console))


def _flags() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    small = Path("tests/model_server/models/half_plus_two")
    parser.add_argument("--model_base_path", type=Path, default=Path("models/fashion"))
    parser.add_argument("--small_model_base_path", type=Path, default=small, help="y = x / 2 + 2")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--port", type=int, default=18500)
    parser.add_argument("--tensorflow_python", type=Path)
    parser.add_argument("--reloads", type=int, default=20, help="0: do not measure memory over reloads")
    parser.add_argument("--no_rival", action="store_true", help="do not install pythie-serving to compare")
    return parser.parse_args()


async def _run(flags: argparse.Namespace, folder: Path, console: Console) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (1, 224, 224, 3), dtype=np.uint8)
    expected, bare_rows = bare(folder, picture)
    base, port = flags.model_base_path, flags.port
    async with AsyncExitStack() as stack:
        plain = await stack.enter_async_context(running_server(base, port))
        batching = await stack.enter_async_context(running_server(base, port + 1, "--enable_batching"))
        ours = await served(plain, "as it starts", picture, expected)
        ours += await served(batching, "with --enable_batching", picture, expected)
        tensorflow = None
        if python := flags.tensorflow_python:
            tensorflow = stack.enter_context(in_tensorflow(python, folder, picture, expected))
        rows = [*bare_rows, *ours, *([tensorflow] if tensorflow else [])]
        await in_rounds(rows, flags.seconds)
    best = max(row.rate for row in bare_rows)
    _print(console, "pictures/s", rows, best)
    for line in _verdicts(bare_rows, ours, tensorflow):
        console.print(line)
    if not flags.no_rival:
        await _beside_rival(flags, console)
    if flags.reloads:
        resident = await memory_over_reloads(folder, flags.port, flags.reloads)
        console.print(f"\nMB resident after each of {flags.reloads} reloads:", _in_megabytes(resident))


async def _beside_rival(flags: argparse.Namespace, console: Console) -> None:
    try:
        rows = await beside_pythie(flags.small_model_base_path, flags.port, flags.seconds)
    except CannotBeCompared as error:
        console.print(f"\npythie-serving is not compared: {error}.")
        return
    _print(console, "rows/s", rows, None)


def _verdicts(
    bare_rows: Sequence[Contender], ours: Sequence[Contender], tensorflow: Contender | None
) -> list[str]:
    best_bare, best = max(row.rate for row in bare_rows), max(row.rate for row in ours)
    overhead = ours[0].median_ms - bare_rows[0].median_ms
    lines = [
        f"\nAt saturation: {best / best_bare:.2f} of the bare model at its best batch "
        f"(target {LEAST_SHARE_OF_BARE}).",
        f"Overhead of a single request: {overhead:.1f} ms (target at most {MOST_OVERHEAD_MS:g}).",
    ]
    if tensorflow:
        is_equal = (tensorflow.difference or 0.0) <= MOST_DIFFERENCE
        lines.append(
            f"Beside TensorFlow's signature: {best / tensorflow.rate:.1f} times as many pictures a second "
            f"(target {LEAST_TIMES_TENSORFLOW}); outputs {'equal' if is_equal else 'NOT equal'} within "
            f"{MOST_DIFFERENCE:g}."
        )
    return lines


def _print(console: Console, unit: str, rows: Sequence[Contender], best: float | None) -> None:
    table = Table(box=None)
    table.add_column(no_wrap=True)
    for title in (unit, "of bare", "median ms", "memory MB", "difference"):
        table.add_column(title, justify="right")
    for row in rows:
        table.add_row(
            row.name,
            f"{row.rate:,.1f}",
            f"{row.rate / best:.2f}" if best else "",
            f"{row.median_ms:.1f}",
            f"{row.resident_bytes / 1e6:.0f}" if row.resident_bytes else "",
            f"{row.difference:.1e}" if row.difference is not None else "",
        )
    console.print()
    console.print(table)


def _in_megabytes(resident: Sequence[int]) -> str:
    return " ".join(f"{each / 1e6:.0f}" for each in resident) or "not known here"


if __name__ == "__main__":
    main()
