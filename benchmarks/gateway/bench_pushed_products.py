"""How soon a pushed product is found by words and by its picture, through the gateway, with real vision.

A part of `make bench-pushed-products`. Starts the demo stack with a small shop. Each of some products is
uploaded with a picture that the shop has not (a picture of the shop, mirrored and in other colours), written,
and searched for by a word of its title and by its picture, each time in the next request. Prints for each
step the median and the slowest, and the median of what each service took of it, as the gateway's log tells.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from PIL import Image, ImageOps

from benchmarks.reliability.running_stack import running_stack

PUSHES, SHOP_PRODUCTS, PLACES = 10, 200, 10
STEPS = ("upload", "write", "search_by_words", "search_by_picture")
SYLLABLES = ("bri", "molo", "zan", "quo", "veli", "drax", "omni", "kul", "pera", "tosk")
Times = dict[str, list[float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=SHOP_PRODUCTS, help="of the shop that runs")
    products = parser.parse_args().products
    with tempfile.TemporaryDirectory() as name, running_stack(Path(name) / "stack", products) as stack:
        pictures = sorted((stack.folder / "shop" / "pictures").glob("*.webp"))[: PUSHES + 1]
        with httpx.Client(base_url=stack.url, timeout=60) as client:
            _push(
                client, -1, _new_picture(pictures.pop())
            )  # what is loaded at the first request is not measured
            steps = [_push(client, number, _new_picture(each)) for number, each in enumerate(pictures)]
        services = _of_services(stack.folder / "logs" / "gateway.log", steps)
    sys.stdout.write(json.dumps({"products": products, **_figures(steps), "services_ms": services}) + "\n")


class _Step(dict[str, tuple[float, str]]):
    """By step the seconds that it took, and the id of its request. `place`: of the product by its picture."""

    place = 0


def _push(client: httpx.Client, number: int, picture: bytes) -> _Step:
    """Raises SystemExit where the next request does not find the product."""
    product_id, word = f"pushed-{number}", SYLLABLES[number] + SYLLABLES[number // 2] + "ette"
    step, file = _Step(), {"image": ("picture.png", picture)}
    image = _timed(client, step, "upload", "POST", "/v1/pictures", files=file)["image"]
    row = {
        "title": f"{word.title()} piece",
        "category": "Dress",
        "price": 49.95,
        "currency": "EUR",
        "image": image,
    }
    written = _timed(client, step, "write", "PUT", f"/v1/products/{product_id}", json=row)
    if not written["products"][0]["is_found_by_picture"]:
        raise SystemExit(f"The picture was not read: {written}")
    query = {"query": f'"{word}"'}
    by_words = _found(_timed(client, step, "search_by_words", "POST", "/v1/search/text", json=query))
    by_picture = _found(_timed(client, step, "search_by_picture", "POST", "/v1/search/image", files=file))
    if by_words[:1] != [product_id] or product_id not in by_picture:
        raise SystemExit(
            f"{product_id} is not found: by words {by_words[:3]}, by its picture {by_picture[:PLACES]}"
        )
    step.place = by_picture.index(product_id) + 1
    return step


def _timed(client: httpx.Client, step: _Step, name: str, method: str, path: str, **body: Any) -> Any:
    started = time.perf_counter()
    answer = client.request(method, path, **body)
    step[name] = (time.perf_counter() - started, answer.headers.get("x-request-id", ""))
    if answer.is_error:
        raise SystemExit(f"{method} {path} is answered {answer.status_code}: {answer.text[:500]}")
    return answer.json()


def _found(answer: Mapping[str, Any]) -> list[str]:
    return [product["id"] for product in answer["products"]]


def _new_picture(file: Path) -> bytes:
    """Mirrored, with red and blue exchanged."""
    with Image.open(file) as picture:
        red, green, blue = ImageOps.mirror(picture.convert("RGB")).split()
    buffer = io.BytesIO()
    Image.merge("RGB", (blue, green, red)).save(buffer, "PNG")
    return buffer.getvalue()


def _figures(steps: Sequence[_Step]) -> dict[str, float]:
    totals = [sum(seconds for seconds, _ in step.values()) for step in steps]
    figures: dict[str, float] = {
        "pushes": len(steps),
        "first_by_picture": sum(step.place == 1 for step in steps),
    }
    for name in STEPS:
        figures[f"{name}_ms"] = _ms(median(step[name][0] for step in steps))
    return {**figures, "found_both_ways_ms": _ms(median(totals)), "slowest_ms": _ms(max(totals))}


def _of_services(log: Path, steps: Sequence[_Step]) -> dict[str, dict[str, float]]:
    """By step the median milliseconds of the gateway's request and of each service within it."""
    name_of = {request_id: name for step in steps for name, (_, request_id) in step.items()}
    times: dict[str, Times] = {name: defaultdict(list) for name in STEPS}
    for line in log.read_text(encoding="utf-8").splitlines():
        told = json.loads(line) if line.startswith("{") else {}
        if told.get("event") == "request_finished" and (name := name_of.get(told.get("request_id", ""))):
            for key, value in told.items():
                if key.endswith("_ms"):
                    times[name][key.removesuffix("_ms")].append(value)
    return {name: {key: round(median(each), 1) for key, each in of.items()} for name, of in times.items()}


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


if __name__ == "__main__":
    main()
