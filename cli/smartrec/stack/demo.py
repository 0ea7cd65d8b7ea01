"""The demo shop: drawn once, loaded once, then shown by one search of each kind.

Drawing and loading leave markers with what they were made from. A later run skips what still holds, so an
interrupted run goes on where it was, and a new drawing, model or database is loaded anew. Where the shop is
drawn otherwise than before, its ids stand for other goods: the databases of before are set aside.
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console

from smartrec.answers import print_answer
from smartrec.embedded import postgres
from smartrec.embedded.accounts import make_folder
from smartrec.gateway import open_gateway
from smartrec.stack.keys import make_demo_keys
from smartrec.stack.plan import Plan, StackOptions, job, plan
from smartrec.stack.session import Session, running_stack
from smartrec.stack.state import read_json, write_json
from smartrec.stack.units import Unit

SHOPPER = "maya"
QUERY = "red floral summer dress, no sleeves"
ANSWERS = 10
PHOTOGRAPHED = ("--category", "Dress", "--seed", "4")
_ASIDE = "before-%Y-%m-%dT%H%M%S"


def run_demo(
    options: StackOptions, console: Console, *, ends_after_answers: bool, products: int | None
) -> None:
    """Returns after the answers, or raises StopRequested later. Raises SmartrecError."""
    make_folder(options.folder)
    keys = make_demo_keys(options.folder, options.url)
    make_plan = partial(demo_plan, products=products, say=partial(console.print, highlight=False))
    with running_stack(options, console, make_plan) as session:
        show_searches(session, console)
        if ends_after_answers:
            return
        console.print()
        console.print(f"Open [bold]{options.url}[/] · Ctrl-C stops everything", highlight=False)
        console.print(
            f"Other machines and web pages need a key; those of this demo are in {keys}", highlight=False
        )
        session.supervisor.watch()


def show_searches(session: Session, console: Console) -> None:
    """One search by a picture that is not in the catalogue, one by text."""
    photo = photo_file(session.options)
    with open_gateway(session.options.url, session.options.folder) as gateway:
        by_image = gateway.search_by_image(photo, user_id=SHOPPER, limit=ANSWERS)
        print_answer(console, f"A photo ({photo}), for {SHOPPER}", by_image)
        by_text = gateway.search_by_text(query=QUERY, user_id=SHOPPER, limit=ANSWERS)
        print_answer(console, f"“{QUERY}”, for {SHOPPER}", by_text)


def demo_plan(options: StackOptions, products: int | None, say: Callable[[str], None]) -> Plan:
    """The services, and those steps of drawing and loading that are not done yet."""
    drawing = _digest(
        [*_package_files("smartrec_demo"), *_package_files("smartrec_vocabulary")], str(products)
    )
    drawn = options.shop / "drawn.json"
    # Beside the database: whoever removes that removes what was loaded.
    loaded = options.folder / "postgres" / "loaded.json"
    is_drawn = read_json(drawn) == drawing
    has_begun_to_load = drawn.exists() and loaded.parent.exists()
    if not is_drawn and (has_begun_to_load or loaded.exists()):
        aside = set_databases_aside(options.folder, datetime.now(UTC))
        drawn.unlink(missing_ok=True)  # else a drawing that breaks off would have the empty ones set aside
        said = f"The demo shop is drawn anew, for an empty database; the one of before is kept in {aside}"
        say(f"{said}, in place of any earlier one." if _was_loaded(aside) else f"{said}.")
    services = plan(options, shop_needs=() if is_drawn else ("shop",))
    steps: list[Unit] = []
    if not is_drawn:
        steps += _drawing(options, products, lambda: write_json(drawn, drawing))
    if not is_drawn or read_json(loaded) != _loaded_from(options):
        steps += _loading(options, services.loading, loaded, needs=() if is_drawn else ("shop",))
    return services._replace(units=(*steps, *services.units))


def set_databases_aside(folder: Path, now: datetime) -> Path:
    """Moves what the servers in `folder` hold, which must not run. What was moved earlier goes, unless this
    was loaded in part only.

    Returns: the folder where it is kept.
    """
    earlier = [one for one in folder.iterdir() if _was_set_aside(one)]
    aside = folder / f"{now:{_ASIDE}}"
    make_folder(aside)
    if (folder / "valkey").exists():
        (folder / "valkey").rename(aside / "valkey")
    if (folder / "postgres").exists():  # last: it tells that something is left to set aside
        postgres.move(folder / "postgres", aside / "postgres")
    for one in set(earlier) - {aside} if _was_loaded(aside) else ():
        postgres.forget(one / "postgres")
        shutil.rmtree(one)
    return aside


def _was_set_aside(path: Path) -> bool:
    """Whether it was made here: what somebody has put there, or elsewhere behind a link, is theirs."""
    try:
        datetime.strptime(path.name, _ASIDE)  # noqa: DTZ007 (only whether it is one)
    except ValueError:
        return False
    return path.is_dir() and not path.is_symlink()


def _was_loaded(aside: Path) -> bool:
    return (aside / "postgres" / "loaded.json").exists()


def _drawing(options: StackOptions, products: int | None, on_done: Callable[[], None]) -> list[Unit]:
    logs = options.folder / "logs"
    size = ["--products", str(products)] if products else []
    shop = job("shop", logs, {}, "demo-data", "shop", "--out", str(options.shop), *size)
    photo = job("photo", logs, {}, "demo-data", "photo", "--out", str(photo_file(options)), *PHOTOGRAPHED)
    return [
        Unit("photo", lambda: photo, is_job=True, title="photo to search with"),
        Unit("shop", lambda: shop, needs=("photo",), is_job=True, title="demo shop drawn", on_done=on_done),
    ]


def _loading(
    options: StackOptions, environment: Mapping[str, str], loaded: Path, needs: tuple[str, ...]
) -> list[Unit]:
    before = read_json(loaded)
    # What another model has analysed is analysed again.
    anew = ["--anew"] if before and before["model"] != _loaded_from(options)["model"] else []
    shop = options.shop
    products = (
        "import",
        "products",
        str(shop / "products.jsonl"),
        "--pictures",
        str(shop / "pictures"),
        *anew,
    )
    transactions = ("import", "transactions", str(shop / "transactions.csv"))

    def step(name: str, title: str, before: tuple[str, ...], arguments: tuple[str, ...], **more: Any) -> Unit:
        program = partial(job, name, options.folder / "logs", environment, *arguments)
        return Unit(name, program, needs=before, is_job=True, title=title, **more)

    def done() -> None:
        write_json(loaded, _loaded_from(options))

    return [
        step("products", "products loaded", ("schema", "vision", "nlp", *needs), products),
        step("transactions", "transactions loaded", ("products",), transactions),
        step("habits", "habits learned", ("transactions",), ("recommender", "refresh"), on_done=done),
    ]


def photo_file(options: StackOptions) -> Path:
    """The picture that the demo searches with."""
    return options.shop / "photo.jpg"


def _loaded_from(options: StackOptions) -> dict[str, str]:
    """What the database's contents follow from."""
    shop = [options.shop / name for name in ("products.jsonl", "transactions.csv")]
    # The index has the sums of all weights, which a refit changes and the graph does not show.
    model = ("*/saved_model.pb", "*/variables/variables.index")
    return {
        "model": _digest(sorted(file for name in model for file in options.model.glob(name))),
        "shop": _digest([file for file in shop if file.exists()]),
    }


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
