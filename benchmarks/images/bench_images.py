"""How large the container images are, what of, and how soon each answers once its container is asked for.

    make bench-images                 of the images that `docker compose build` has made
    make bench-images ARGS=--write    and writes docs/operations.md

A service counts as started when `/livez` answers, the model server when its model is warm (`/readyz`), a job
when it has printed its help. Services are started alone: what they depend on is asked after that.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.reliability.marked_table import table, write_between_marks

PAGE = Path(__file__).parents[2] / "docs" / "operations.md"
RUNS = 5
LONGEST_START_SECONDS = 3.0
LARGEST_NAMED = 4
ANSWERS = {
    "gateway": "http://127.0.0.1:8000/livez",
    "vision": "http://127.0.0.1:8001/livez",
    "nlp": "http://127.0.0.1:8002/livez",
    "recommender": "http://127.0.0.1:8003/livez",
    "model-server": "http://127.0.0.1:8501/readyz",
}
JOBS = {"demo-data": ("demo-data", "--help"), "backup": ("--help",)}
# The services refuse to start without them; nothing is called.
SETTINGS = {
    "GATEWAY_KEYLESS_ON_LOOPBACK": "true",
    "RECOMMENDER_DATABASE_URL": "postgresql+psycopg2://nobody@127.0.0.1:1/nowhere",
}
# Inside the container: starts what the image starts, and tells when it answers or has ended, and the CPU time
# of the container until then.
WAIT = """
import json, subprocess, sys, time, urllib.request
service = subprocess.Popen(json.loads(sys.argv[1]), stdout=subprocess.DEVNULL)
while service.poll() is None:
    try:
        if sys.argv[2] and urllib.request.urlopen(sys.argv[2], timeout=2).status == 200:
            break
    except OSError:
        pass
    time.sleep(0.01)
answered = time.time()
try:
    cpu = int(open("/sys/fs/cgroup/cpu.stat").read().split()[1]) / 1e6
except FileNotFoundError:
    cpu = int(open("/sys/fs/cgroup/cpuacct/cpuacct.usage").read()) / 1e9
if sys.argv[2] and service.poll() is not None:
    sys.exit("it has ended")
service.kill()
print(answered, cpu)
"""
LARGEST = """
import collections, json, pathlib, sys
folder = next(pathlib.Path(sys.prefix).glob("lib/python3*/site-packages"))
sizes = collections.Counter()
for file in folder.rglob("*"):
    if file.is_file() and not file.is_symlink():
        name = file.relative_to(folder).parts[0].removesuffix(".libs").partition(".cpython")[0]
        sizes[name] += file.stat().st_size
print(json.dumps({"all": sum(sizes.values()), "largest": sizes.most_common(int(sys.argv[1]))}))
"""


class Start(NamedTuple):
    """From the call of `docker run` to the first answer, and the CPU time that the container took for it."""

    seconds: float
    cpu_seconds: float


class Image(NamedTuple):
    """Sizes in bytes; `packages`: all that pip installed; `largest`: some of them with their sizes."""

    name: str
    size: int
    packages: int
    largest: list[tuple[str, int]]
    starts: list[Start]

    def median(self, of: Callable[[Start], float]) -> float:
        return statistics.median(of(start) for start in self.starts)


def docker(*arguments: str) -> str:
    done = subprocess.run(  # noqa: S603
        ["docker", *arguments],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        sys.exit(f"docker {arguments[0]}: {done.stderr.strip()}")
    return done.stdout


def inspected(image: str) -> dict[str, Any]:
    (found,) = json.loads(docker("image", "inspect", image))
    return dict(found)


def started(name: str, image: str, config: dict[str, Any]) -> Start:
    command = [*(config["Entrypoint"] or []), *JOBS.get(name, config["Cmd"] or [])]
    settings = [word for pair in SETTINGS.items() for word in ("--env", "=".join(pair))]
    how = ("--rm", "--read-only", "--tmpfs", "/tmp", *settings, "--entrypoint", "python")  # noqa: S108 (inside)
    begun = time.time()  # of the same clock as in the container
    told = docker("run", *how, image, "-c", WAIT, json.dumps(command), ANSWERS.get(name, ""))
    answered, cpu_seconds = map(float, told.split())
    return Start(answered - begun, cpu_seconds)


def measured(name: str, tag: str) -> Image:
    image = f"smartrec/{name}:{tag}"
    found = inspected(image)
    packages = json.loads(
        docker("run", "--rm", "--entrypoint", "python", image, "-c", LARGEST, str(LARGEST_NAMED))
    )
    starts = [started(name, image, found["Config"]) for _ in range(RUNS)]
    return Image(name, found["Size"], packages["all"], packages["largest"], starts)


def as_table(images: list[Image]) -> str:
    head = ("image", "MB", "packages, MB", "the largest of them", "starts in, s", "CPU time of it, s")
    rows = [
        (
            f"`{image.name}`",
            megabytes(image.size),
            megabytes(image.packages),
            ", ".join(f"{name} {megabytes(size)}" for name, size in image.largest),
            f"{image.median(lambda start: start.seconds):.1f}",
            f"{image.median(lambda start: start.cpu_seconds):.1f}",
        )
        for image in images
    ]
    return table(head, rows)


def megabytes(size: int) -> str:
    return f"{size / 1e6:.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tag", default=os.environ.get("SMARTREC_VERSION", "latest"))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    images = [measured(name, options.tag) for name in (*ANSWERS, *JOBS)]
    base = inspected(os.environ.get("PYTHON_IMAGE", "python:3.11-slim"))["Size"]
    told = f"{as_table(images)}\n\nOf each image {megabytes(base)} MB are Python and Debian."
    print(told)  # noqa: T201
    if options.write:
        write_between_marks(PAGE, "images", told)
    longest = LONGEST_START_SECONDS
    if slow := [image.name for image in images if image.median(lambda start: start.seconds) > longest]:
        sys.exit(f"not started within {longest:.0f} s: {', '.join(slow)}")


if __name__ == "__main__":
    main()
