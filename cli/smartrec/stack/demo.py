"""The demo shop: drawn once, loaded once, then shown by one search of each kind.

Drawing and loading leave markers with what they were made from. A later run skips what still holds, so an
interrupted run goes on where it was, and a new drawing, model or database is loaded anew.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from rich.console import Console

from smartrec.answers import print_answer
from smartrec.client import search_by_image, search_by_text
from smartrec.embedded.processes import Program
from smartrec.stack.plan import StackOptions, job, plan
from smartrec.stack.session import Session, running_stack
from smartrec.stack.state import read_json, write_json
from smartrec.stack.units import Unit

SHOPPER = "maya"
QUERY = "red floral summer dress, no sleeves"
ANSWERS = 10


def run_demo(
    options: StackOptions, console: Console, *, ends_after_answers: bool, products: int | None
) -> None:
    """Returns after the answers, or raises StopRequested later. Raises SmartrecError."""
    with running_stack(options, console, partial(demo_units, products=products)) as session:
        show_searches(session, console)
        if ends_after_answers:
            return
        console.print()
        console.print(f"Open [bold]{options.url}[/] · Ctrl-C stops everything", highlight=False)
        session.supervisor.watch()


def show_searches(session: Session, console: Console) -> None:
    """One search by a picture that is not in the catalogue, one by text."""
    url = session.options.url
    photo = session.options.shop / "phone.jpg"
    by_image = search_by_image(url, photo, SHOPPER, ANSWERS)
    print_answer(console, f"A photo ({photo}), for {SHOPPER}", by_image)
    by_text = search_by_text(url, QUERY, SHOPPER, ANSWERS)
    print_answer(console, f"“{QUERY}”, for {SHOPPER}", by_text)


def demo_units(options: StackOptions, products: int | None) -> tuple[Unit, ...]:
    """The services, and those steps of drawing and loading that are not done yet."""
    drawing = _digest(
        [*_package_files("smartrec_demo"), *_package_files("smartrec_vocabulary")], str(products)
    )
    drawn = _Marker(options.shop / "drawn.json", drawing)
    model = sorted((options.model).glob("*/assets.extra/labels.json"))
    # Beside the database: whoever removes that removes what was loaded.
    loaded = _Marker(options.folder / "postgres" / "loaded.json", _digest(model, drawing))
    services, environment = plan(options, gateway_needs=() if drawn.holds() else ("shop",))
    steps: list[Unit] = []
    if not drawn.holds():
        steps.append(_drawing(options, products, drawn))
    if not loaded.holds():
        steps += _loading(options, environment, loaded, needs=() if drawn.holds() else ("shop",))
    return (*steps, *services)


class _Marker:
    """A file that says from what something was made."""

    def __init__(self, path: Path, made_from: str) -> None:
        self._path = path
        self._made_from = made_from

    def holds(self) -> bool:
        """Whether it was made, and from the same."""
        return bool((read_json(self._path) or {}).get("made_from") == self._made_from)

    def exists(self) -> bool:
        """Whether it was made, whatever from."""
        return self._path.exists()

    def set(self) -> None:
        """Made."""
        write_json(self._path, {"made_from": self._made_from})


def _drawing(options: StackOptions, products: int | None, marker: _Marker) -> Unit:
    arguments = ["demo-data", "shop", "--out", str(options.shop)]
    arguments += ["--products", str(products)] if products else []
    program = job("shop", options.folder / "logs", {}, *arguments)
    return Unit("shop", lambda: program, is_job=True, title="demo shop drawn", on_done=marker.set)


def _loading(
    options: StackOptions, environment: Mapping[str, str], marker: _Marker, needs: tuple[str, ...]
) -> list[Unit]:
    shop, logs = options.shop, options.folder / "logs"

    def step(name: str, *arguments: str) -> Program:
        return job(name, logs, environment, *arguments)

    # What was analysed by another model, or drawn otherwise, is analysed again.
    anew = ["--anew"] if marker.exists() else []
    pictures = ["--pictures", str(shop / "pictures")]
    products = partial(step, "products", "import", "products", str(shop / "products.jsonl"), *pictures, *anew)
    transactions = partial(step, "transactions", "import", "transactions", str(shop / "transactions.csv"))
    neighbours = partial(step, "neighbours", "recommender", "refresh")
    return [
        Unit("products", products, needs=("schema", "vision", *needs), is_job=True, title="products loaded"),
        Unit("transactions", transactions, needs=("products",), is_job=True, title="transactions loaded"),
        Unit(
            "neighbours",
            neighbours,
            needs=("transactions",),
            is_job=True,
            title="shoppers' habits learned",
            on_done=marker.set,
        ),
    ]


def _package_files(name: str) -> list[Path]:
    spec = importlib.util.find_spec(name)
    folders = (spec.submodule_search_locations if spec else None) or []
    return sorted(
        path
        for folder in folders
        for path in Path(folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )


def _digest(files: list[Path], *more: str) -> str:
    digest = hashlib.sha256("\0".join(more).encode())
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
