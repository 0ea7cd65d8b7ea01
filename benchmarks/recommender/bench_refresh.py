"""What a refresh sums up and learns of so many made-up events: the processor's seconds, which other work
changes little, and peak memory by step, each in a process of its own.

`make bench-refresh EVENTS="1000000 10000000 100000000" ARGS=--write` writes docs/scaling.md. What was
measured stays in `--folder`: a run that was stopped goes on with the step that it was at.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.recommender.refresh_steps import STEPS, make
from benchmarks.reliability.marked_table import table, write_between_marks
from smartrec_recommender.training.engines import MEMORY_MEBIBYTES

REPOSITORY = Path(__file__).parents[2]
PAGE = REPOSITORY / "docs/scaling.md"
FOLDER = REPOSITORY / ".smartrec/bench-refresh"
ALWAYS = list(STEPS)[:3]
"""The others are measured when asked to."""

Measured = dict[str, dict[str, list[str]]]
"""By how many events and by step: seconds, those of a processor, peak memory in MiB, the day."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("events", type=int, nargs="*", default=[1_000_000])
    parser.add_argument(
        "--memory", type=int, default=MEMORY_MEBIBYTES, help="as --memory-mebibytes; give --anew, too"
    )
    parser.add_argument("--also", default="", help="steps, by commas: the beginnings of their names")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="for the events and what was measured")
    parser.add_argument("--anew", action="store_true", help="forget what was measured before")
    parser.add_argument("--write", action="store_true", help="into docs/scaling.md")
    given = parser.parse_args()
    also = tuple(name for name in given.also.split(",") if name)
    steps = [name for name in STEPS if name in ALWAYS or (also and name.startswith(also))]
    given.folder.mkdir(parents=True, exist_ok=True)
    file = given.folder / "measured.json"
    if given.anew:
        file.unlink(missing_ok=True)
    for events in given.events:
        _measure(given.folder, events, steps, given.memory)
    text = _as_table(_read(file), given.events)
    sys.stdout.write(text + "\n")
    if given.write:
        write_between_marks(PAGE, "refresh", text)


def _measure(folder: Path, events: int, steps: list[str], memory_mebibytes: int) -> None:
    """What of these steps has not been measured yet. The events go when all have been."""
    file, place = folder / "measured.json", folder / f"{events}-events"
    missing = [name for name in steps if name not in _read(file).get(str(events), {})]
    if {*missing} & {*ALWAYS[1:]} and not (place / "pairs").exists():
        missing = [ALWAYS[0], *(name for name in missing if name != ALWAYS[0])]
    if missing:
        (place / "events").mkdir(parents=True, exist_ok=True)
        for count in make(place / "events", events):
            _say(f"{count:,} of {events:,} events made up")
    for name in missing:
        _say(f"{events:,} events: {name} …")
        argv = [sys.executable, "-m", "benchmarks.recommender.refresh_steps", name, place, memory_mebibytes]
        told = subprocess.run([*map(str, argv)], stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 (our own)
        found = _read(file)
        seconds, processor, peak = told.stdout.split()
        found.setdefault(str(events), {})[name] = [seconds, processor, peak, f"{datetime.now(UTC):%Y-%m-%d}"]
        file.write_text(json.dumps(found, indent=1))
        _say(f"{events:,} events: {name}: {seconds} s, {processor} s of a processor, {peak} MiB")
    shutil.rmtree(place, ignore_errors=True)


def _read(file: Path) -> Measured:
    found: Measured = json.loads(file.read_text()) if file.exists() else {}
    return found


def _as_table(found: Measured, sizes: list[int]) -> str:
    of_sizes = [found.get(str(events), {}) for events in sizes]
    days = {told[3] for steps in of_sizes for told in steps.values()}
    head = [f"{events:,} events: {what}" for events in sizes for what in ("CPU, s", "peak, MiB")]
    rows = [
        [name, *(cell for steps in of_sizes for cell in steps.get(name, ["", "", ""])[1:3])]
        for name in STEPS
        if any(name in steps for steps in of_sizes)
    ]
    return f"{', '.join(sorted(days))}, {os.cpu_count()} cores:\n\n{table(['step', *head], rows)}"


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")  # a long log takes hours


if __name__ == "__main__":
    main()
